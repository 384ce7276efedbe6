import sys

numbers = list(range(200))
sizes = [sys.getsizeof(numbers)]
while numbers:
    numbers.pop()
    size = sys.getsizeof(numbers)
    if size != sizes[-1]:
        print(f"{len(numbers):3} left: {size} bytes")
        sizes.append(size)

numbers = list(range(200))
numbers.clear()
print("cleared:", sys.getsizeof(numbers))
numbers = list(range(200))
del numbers[5:]
print("cut to five:", sys.getsizeof(numbers))
numbers[:] = []
print("emptied by a slice:", sys.getsizeof(numbers))

# heaptwin
# title: A list that shrinks
# section: own
# shows: stdout traced.current
# requires: >=3.8
# needs: sys
# keywords: list getsizeof del
