import gc
import sys
import tracemalloc


def rows(intern):
    table = []
    for n in range(600):
        country = "country code %d" % (n % 6)
        if intern:
            country = sys.intern(country)
        table.append((n, country))
    return table


rows(False), rows(True)
tracemalloc.start()
used = {}
for intern in (False, True):
    gc.collect()
    before, _ = tracemalloc.get_traced_memory()
    table = rows(intern)
    after, _ = tracemalloc.get_traced_memory()
    used[intern] = after - before
    print("interned:", intern, "different objects:", len({id(row[1]) for row in table}))
    del table
tracemalloc.stop()

print("bytes saved per row, about:", round((used[False] - used[True]) / 12000) * 20)

# heaptwin
# title: Interning repeated values
# section: 6.2 String interning
# shows: stdout traced.current
# requires: >=3.8
# needs: gc sys tracemalloc
# keywords: interning str tuple
