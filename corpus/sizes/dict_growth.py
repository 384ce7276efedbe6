import sys

stock = {}
size = sys.getsizeof(stock)
print("empty:", size)
for n in range(200):
    stock[f"item{n}"] = n
    now = sys.getsizeof(stock)
    if now != size:
        print(f"at {len(stock)} keys: {size} -> {now}")
        size = now

by_number = {n: n for n in range(200)}
print("same count, int keys:", sys.getsizeof(by_number))

# heaptwin
# title: A dict grows in powers of two
# section: own
# shows: stdout traced.current traced.peak
# requires: >=3.8
# needs: sys
# keywords: dict growth getsizeof
