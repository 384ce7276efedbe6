import gc


def totals():
    return [(row["collections"], row["collected"], row["uncollectable"]) for row in gc.get_stats()]


def difference(new, old):
    return [tuple(a - b for a, b in zip(n, o)) for n, o in zip(new, old)]


gc.disable()
gc.collect()
before = totals()

loop = []
loop.append(loop)
del loop
gc.collect(0)

loop = {}
loop[1] = loop
gc.collect(0)
del loop
gc.collect(1)
gc.collect(2)
gc.collect(2)

for number, row in enumerate(difference(totals(), before)):
    print(f"generation {number}: {row[0]} collections, {row[1]} collected, {row[2]} not")
print("keys:", [key for key in gc.get_stats()[0] if key.startswith(("coll", "unc"))])
gc.enable()

# heaptwin
# title: Statistics by generation
# section: 5.1 Generations
# shows: stdout gc.collections gc.collected gc.uncollectable
# requires: >=3.8
# needs: gc
# keywords: generation stats cycle
