import gc


class Leak:
    def __init__(self, name):
        self.name = name
        self.me = self


gc.collect()
gc.set_debug(gc.DEBUG_SAVEALL)
for name in ("first", "second", "third"):
    Leak(name)
found = gc.collect()
gc.set_debug(0)

saved = [thing for thing in gc.garbage if isinstance(thing, Leak)]
print("found:", found, "saved:", len(gc.garbage))
print("names:", [leak.name for leak in saved])
del saved
gc.garbage.clear()
print("collected afterwards:", gc.collect())

# heaptwin
# title: Keeping the garbage to look at it
# section: 5.5 Manual control
# shows: stdout gc.collected gc.uncollectable
# requires: >=3.8
# needs: gc
# keywords: cycle generation
