import gc
import sys


def parked(make, count=3000):
    """Blocks that stay allocated after many objects were dropped."""
    gc.collect()
    kept = [None] * count
    before = sys.getallocatedblocks()
    for n in range(count):
        kept[n] = make(n)
    del kept, n
    after = sys.getallocatedblocks()
    gc.collect()
    return after - before


makers = [
    ("float", lambda n: n / 3),
    ("list", lambda n: []),
    ("dict", lambda n: {}),
    ("pair", lambda n: (n, None)),
    ("set", lambda n: set()),
    ("int", lambda n: n + 100000),
]
gc.disable()
for name, make in makers:
    kept_back = parked(make)
    print(f"{name:6} about {round(kept_back / 20) * 20} blocks parked")

# heaptwin
# title: How many objects a free list holds
# section: 1.3 Object allocators
# shows: stdout blocks
# requires: >=3.8
# needs: gc sys
# keywords: free-list float list dict tuple int
