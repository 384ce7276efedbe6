import tracemalloc


class Regular:
    def __init__(self, n):
        self.a = n
        self.b = None


class Irregular:
    def __init__(self, n):
        if n % 2:
            self.a = n
            self.b = None
        else:
            self.b = None
            self.a = n


class Touched:
    def __init__(self, n):
        self.__dict__.update(a=n, b=None)


def bytes_each(cls, count=1000):
    warm = [cls(n % 2) for n in range(100)]
    kept = [None] * count
    before = tracemalloc.get_traced_memory()[0]
    for n in range(count):
        kept[n] = cls(n % 2)
    return round((tracemalloc.get_traced_memory()[0] - before) / count), len(warm)


tracemalloc.start()
for cls in (Regular, Irregular, Touched):
    print(f"{cls.__name__:10} {bytes_each(cls)[0]} bytes an instance")
tracemalloc.stop()

# heaptwin
# title: The order of attributes matters
# section: own
# shows: stdout traced.current
# requires: >=3.8
# needs: tracemalloc
# keywords: instance dict class
