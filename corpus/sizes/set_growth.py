import sys

seen = set()
size = sys.getsizeof(seen)
steps = []
for n in range(1000):
    seen.add(n * 7)
    now = sys.getsizeof(seen)
    if now != size:
        steps.append((len(seen), now))
        size = now

for count, bytes_used in steps:
    print(f"{count:4} members: {bytes_used} bytes")
print("frozen copy:", sys.getsizeof(frozenset(seen)))
seen.clear()
print("cleared:", sys.getsizeof(seen))

# heaptwin
# title: How a set grows
# section: own
# shows: stdout traced.peak
# requires: >=3.8
# needs: sys
# keywords: set growth getsizeof
