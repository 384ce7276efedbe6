import sys

previous = None
for bits in range(0, 200, 10):
    number = 1 << bits
    size = sys.getsizeof(number)
    if size != previous:
        print(f"2**{bits}: {size} bytes")
        previous = size

print("zero:", sys.getsizeof(0))
print("negative costs the same:", sys.getsizeof(-(2**40)) == sys.getsizeof(2**40))
print("bool:", sys.getsizeof(True))

# heaptwin
# title: Integers grow by four bytes a digit
# section: own
# shows: stdout
# requires: >=3.8
# needs: sys
# keywords: int getsizeof
