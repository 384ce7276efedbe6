import sys


def describe(label, sequence):
    size = sys.getsizeof(sequence)
    place = "pools" if size <= 512 else "system"
    print(f"{label}: {len(sequence)} items, {size} bytes, served by {place}")
    return size


short = [1, 2, 3]
long = [n for n in range(1000)]

short_size = describe("short", short)
long_size = describe("long", long)
print("bytes per item of the long one:", round(long_size / len(long), 1))

print(f"claim list-of-3-size: {short_size}")
print(f"claim list-of-1000-size: {long_size}")

# heaptwin
# title: A list of three and a list of a thousand
# section: 2.1 Overhead of pymalloc
# shows: stdout traced.current
# requires: >=3.8
# needs: sys
# claim: list-of-3-size
# claim: list-of-1000-size
# keywords: list getsizeof comprehension
