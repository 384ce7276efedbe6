import gc


class Loop:
    def __init__(self):
        self.me = self


runs = []


def watch(phase, info):
    if phase == "start":
        runs.append(info["generation"])


gc.collect()
gc.set_threshold(50, 10, 10)
gc.callbacks.append(watch)
while len(runs) < 400:
    Loop()
gc.callbacks.remove(watch)
gc.set_threshold(700, 10, 10)

first_middle = runs.index(1)
young_between = runs[first_middle + 1:].index(1)
print("young runs before the first middle run:", first_middle)
print("young runs between two middle runs:", young_between)
print("middle runs:", runs.count(1), "full runs:", runs.count(2))
middle_before_full = runs[:runs.index(2)].count(1) if 2 in runs else "none"
print(f"claim young-runs-per-middle-run: {young_between}")
print(f"claim middle-runs-per-full-run: {middle_before_full}")

# heaptwin
# title: When older generations get their turn
# section: 5.1 Generations
# shows: stdout gc.collections gc.collected
# requires: >=3.8
# needs: gc
# claim: young-runs-per-middle-run
# claim: middle-runs-per-full-run
# keywords: generation threshold callback cycle
