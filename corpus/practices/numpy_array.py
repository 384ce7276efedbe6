import sys

try:
    import numpy
except ImportError:
    numpy = None

count = 10000
numbers = [n for n in range(count)]
container = sys.getsizeof(numbers)
boxes = sum(sys.getsizeof(n) for n in numbers)
print("list:", round(container / count), "bytes an item, integers:", round(boxes / count))

if numpy is None:
    print("numpy is not installed")
    print("claim numpy-item-bytes: not offered")
    print("claim numpy-to-list-percent: not offered")
else:
    packed = numpy.arange(count, dtype=numpy.int32)
    print("same sum:", int(packed.sum()) == sum(numbers))
    print(f"claim numpy-item-bytes: {packed.itemsize}")
    print(f"claim numpy-to-list-percent: {round(100 * packed.nbytes / (container + boxes))}")

# heaptwin
# title: The same numbers in numpy
# section: 10.5 Numeric data
# shows: stdout traced.current
# requires: >=3.8
# needs: sys
# optional: numpy
# claim: numpy-item-bytes
# claim: numpy-to-list-percent
# keywords: numpy list int
