import sys

answer = 42
greeting = "hola"
point = (1, 2)
ages = {"a": 1}

for thing in (answer, greeting, point, ages):
    print(f"{type(thing).__name__:5} {sys.getsizeof(thing):4} bytes")

print(f"claim int-size: {sys.getsizeof(answer)}")
print(f"claim short-str-size: {sys.getsizeof(greeting)}")
print(f"claim pair-size: {sys.getsizeof(point)}")
print(f"claim small-dict-size: {sys.getsizeof(ages)}")

big = ["x" * 1000, list(range(1000)), {i: i for i in range(100)}]
for thing in big:
    print(f"{type(thing).__name__:5} {sys.getsizeof(thing):6} bytes")
print(f"claim large-examples-over-512: {all(sys.getsizeof(t) > 512 for t in big)}")

# heaptwin
# title: Sizes of everyday objects
# section: 2.3 Small and large objects
# shows: stdout
# requires: >=3.8
# needs: sys
# claim: int-size
# claim: short-str-size
# claim: pair-size
# claim: small-dict-size
# claim: large-examples-over-512
# keywords: int str tuple dict getsizeof
