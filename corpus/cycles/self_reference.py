import gc


class Mirror:
    def __init__(self):
        self.reflection = self


gc.collect()
mirror = Mirror()
del mirror
found = gc.collect()
print("found:", found)

for _ in range(25):
    Mirror()
print("found for twenty-five:", gc.collect())
print("left over:", gc.collect())
print(f"claim self-cycle-collected: {found > 0 and not gc.garbage}")

# heaptwin
# title: An object that refers to itself
# section: 5.3 Cycle detection
# shows: stdout gc.collected gc.uncollectable
# requires: >=3.8
# needs: gc
# claim: self-cycle-collected
# keywords: cycle class
