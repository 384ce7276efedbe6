import gc


class Knot:
    def __init__(self):
        self.me = self


runs = []
gc.callbacks.append(lambda phase, info: runs.append(phase))

gc.collect()
runs.clear()
gc.disable()
for _ in range(5000):
    Knot()
print("enabled:", gc.isenabled(), "runs:", len(runs))
stopped = not runs

found = gc.collect()
print("explicit collection works all the same:", found >= 5000, runs)

gc.enable()
runs.clear()
for _ in range(5000):
    Knot()
print("enabled:", gc.isenabled(), "runs at least one:", len(runs) > 0)
gc.callbacks.pop()
print(f"claim disable-stops-automatic: {stopped}")
print(f"claim collect-returns-count: {found >= 5000}")

# heaptwin
# title: Switching the collector off
# section: 5.5 Manual control
# shows: stdout gc.collections gc.collected
# requires: >=3.8
# needs: gc
# claim: disable-stops-automatic
# claim: collect-returns-count
# keywords: generation cycle callback
