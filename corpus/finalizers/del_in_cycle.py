import gc

destroyed = []


class Troublesome:
    def __init__(self, name):
        self.name = name
        self.partner = self

    def __del__(self):
        destroyed.append(self.name)


gc.collect()
gc.garbage.clear()

for name in ("alpha", "beta"):
    Troublesome(name)
print("before the collection:", destroyed)
found = gc.collect()
print("after the collection:", destroyed)
print("found:", found, "garbage:", len(gc.garbage))
stuck = len(destroyed) < 2 or len(gc.garbage) > 0
print(f"claim del-cycle-uncollectable: {stuck}")

# heaptwin
# title: A cycle whose objects have __del__
# section: 5.4 Cycles with __del__
# shows: stdout gc.collected gc.uncollectable
# requires: >=3.8
# needs: gc
# claim: del-cycle-uncollectable
# keywords: cycle finalizer
