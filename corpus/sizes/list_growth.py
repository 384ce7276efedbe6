import sys

numbers = []
last_size = sys.getsizeof(numbers)
print("empty list:", last_size, "bytes")

for number in range(120):
    numbers.append(number)
    size = sys.getsizeof(numbers)
    if size != last_size:
        room = (size - sys.getsizeof([])) // 8
        print(f"{len(numbers):4} items: {size:5} bytes, room for {room}")
        last_size = size

# heaptwin
# title: A list grows in steps
# section: 2.1 Overhead of pymalloc
# shows: stdout traced.current traced.peak
# requires: >=3.8
# needs: sys
# keywords: list growth getsizeof
