import tracemalloc


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


class SlimPoint:
    __slots__ = ["x", "y"]

    def __init__(self, x, y):
        self.x = x
        self.y = y


def bytes_each(cls, count=2000):
    warm = [cls(0, 1) for _ in range(100)]
    kept = [None] * count
    before, _ = tracemalloc.get_traced_memory()
    for i in range(count):
        kept[i] = cls(0, 1)
    after, _ = tracemalloc.get_traced_memory()
    return round((after - before) / count)


tracemalloc.start()
wide, slim = bytes_each(Point), bytes_each(SlimPoint)
tracemalloc.stop()

print("with a dict:", wide, "with slots:", slim)
print("slim one has a dict:", hasattr(SlimPoint(1, 2), "__dict__"))
print(f"claim slots-save-percent: {100 - 100 * slim // wide}")
print(f"claim slots-remove-dict: {not hasattr(SlimPoint(1, 2), '__dict__')}")
print(f"claim slots-million-saves-gigabytes: {(wide - slim) * 1000000 / 1e9:.3f}")

# heaptwin
# title: Instances with and without a dict
# section: 10.4 Slots
# shows: stdout traced.current
# requires: >=3.8
# needs: tracemalloc
# claim: slots-save-percent
# claim: slots-remove-dict
# claim: slots-million-saves-gigabytes
# keywords: slots class instance
