import gc
import tracemalloc
from collections import namedtuple

Pair = namedtuple("Pair", "x y")


class Plain:
    def __init__(self, x, y):
        self.x, self.y = x, y


class Slim:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


makers = {
    "tuple": lambda x, y: (x, y),
    "namedtuple": Pair,
    "list": lambda x, y: [x, y],
    "dict": lambda x, y: {"x": x, "y": y},
    "class": Plain,
    "slots": Slim,
}


def bytes_each(make, count=1000):
    kept = [None] * count
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    for n in range(count):
        kept[n] = make(None, True)
    return round((tracemalloc.get_traced_memory()[0] - before) / count)


tracemalloc.start()
for name, make in makers.items():
    bytes_each(make)
    print(f"{name:10} {bytes_each(make):4} bytes")
tracemalloc.stop()

# heaptwin
# title: Six ways to keep a pair
# section: 10.4 Slots
# shows: stdout traced.current
# requires: >=3.8
# needs: collections gc tracemalloc
# keywords: namedtuple tuple dict slots class
