import sys


class Slim:
    __slots__ = ("value",)


def blocks_each(make, count=1000):
    kept = [None] * count
    before = sys.getallocatedblocks()
    for n in range(count):
        kept[n] = make()
    after = sys.getallocatedblocks()
    return round((after - before) / count, 1)


makers = {
    "object()": object,
    "slots instance": Slim,
    "empty list": lambda: [],
    "list of one": lambda: [None],
    "empty dict": lambda: {},
    "dict of one": lambda: {1: None},
    "empty set": set,
    "set of six": lambda: {1, 2, 3, 4, 5, 6},
    "function": lambda: (lambda: None),
    "float": lambda: float("1.5"),
    "large bytes": lambda: bytes(600),
}
for name, make in makers.items():
    print(f"{name:15} {blocks_each(make)}")

# heaptwin
# title: How many blocks an object takes
# section: 1.3 Object allocators
# shows: stdout blocks classes
# requires: >=3.8
# needs: sys
# keywords: list dict set bytes function
