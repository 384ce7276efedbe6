import gc
import tracemalloc


class Plain:
    pass


class WithTwo:
    def __init__(self):
        self.a = self.b = None


def traced_each(make, count=1000):
    kept = [None] * count
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    for n in range(count):
        kept[n] = make()
    return round((tracemalloc.get_traced_memory()[0] - before) / count)


tracemalloc.start()
for label, make in [
    ("object", object),
    ("list", lambda: []),
    ("list of one", lambda: [None]),
    ("dict of one", lambda: {"k": None}),
    ("set", lambda: set()),
    ("function", lambda: (lambda: None)),
    ("generator", lambda: (x for x in ())),
    ("exception", lambda: ValueError()),
    ("two attributes", WithTwo),
]:
    traced_each(make)
    print(f"{label:15} {traced_each(make)}")
tracemalloc.stop()

# heaptwin
# title: Bytes that one object really takes
# section: own
# shows: stdout traced.current
# requires: >=3.8
# needs: gc tracemalloc
# keywords: list dict set function generator exception
