import gc


def ring(count):
    items = [[] for _ in range(count)]
    for n, item in enumerate(items):
        item.append(items[(n + 1) % count])
    return items[0]


gc.disable()
gc.collect()

held = ring(4)
for count in (1, 2, 3, 4):
    ring(count)
print("found, one ring still held:", gc.collect())

other = ring(3)
held.append(other)
other.append(held)
print("found, two rings held:", gc.collect())
del held
print("found, the second still holds both:", gc.collect())
del other
print("found at last:", gc.collect())
gc.enable()

# heaptwin
# title: Rings that hold other rings
# section: 4 Reference cycles
# shows: stdout gc.collected
# requires: >=3.8
# needs: gc
# keywords: cycle list graph
