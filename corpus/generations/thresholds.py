import gc

limits = gc.get_threshold()
print("thresholds:", limits)
print("generations:", len(gc.get_count()))
print("enabled:", gc.isenabled())
print(f"claim thresholds: {limits}")
print(f"claim young-threshold: {limits[0]}")
print(f"claim middle-threshold: {limits[1]}")
print(f"claim generations: {len(gc.get_stats())}")

# heaptwin
# title: Thresholds as they come
# section: 5.1 Generations
# shows: stdout
# requires: >=3.8
# needs: gc
# claim: thresholds
# claim: young-threshold
# claim: middle-threshold
# claim: generations
# keywords: threshold generation
