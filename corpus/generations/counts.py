import gc

gc.disable()
gc.collect()
start = gc.get_count()

kept = []
for n in range(300):
    kept.append({n: n})
made = gc.get_count()
print("young objects counted:", 295 <= made[0] - start[0] <= 310)

gc.collect(0)
print("after a young collection:", gc.get_count()[1:])
gc.collect(0)
gc.collect(0)
print("after three:", gc.get_count()[1:])
gc.collect(1)
print("after a middle one:", gc.get_count()[1:])
gc.collect()
print("after a full one:", gc.get_count()[1:])
gc.enable()

# heaptwin
# title: The three counters
# section: 5.1 Generations
# shows: stdout gc.count gc.collections
# requires: >=3.8
# needs: gc
# keywords: generation threshold dict
