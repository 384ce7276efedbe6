import gc


class Thing:
    __slots__ = ("value",)


def young():
    return gc.get_count()[0]


gc.disable()
gc.collect()
base = young()
things = [Thing() for _ in range(200)]
up = young() - base
print("made 200, counter up by about 200:", 198 <= up <= 205)

del things[:150]
down = young() - base
print("dropped 150, counter about 50:", 40 <= down <= 60)

for _ in range(1000):
    Thing()
print("a thousand short lives change nothing:", abs(young() - base - down) <= 2)

texts = ["text %d" % n for n in range(500)]
print("strings are not counted:", young() - base - down < 10)
gc.enable()

# heaptwin
# title: Only net allocations of containers count
# section: 5.1 Generations
# shows: stdout gc.count
# requires: >=3.8
# needs: gc
# keywords: generation threshold slots str
