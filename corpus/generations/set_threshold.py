import gc

standard = gc.get_threshold()
gc.set_threshold(800, 15, 15)
accepted = gc.get_threshold()
print("accepted:", accepted)

runs = {}


def count_runs(limit, objects=2000):
    gc.set_threshold(limit, 10, 10)
    gc.collect()
    before = gc.get_stats()[0]["collections"]
    kept = [[n] for n in range(objects)]
    return gc.get_stats()[0]["collections"] - before, len(kept)


for limit in (100, 500, 1500, 0):
    runs[limit] = count_runs(limit)[0]
    print(f"threshold {limit:4}: {runs[limit]} young collections for 2000 lists")

gc.set_threshold(*standard)
print("restored:", gc.get_threshold() == standard)
print(f"claim set-threshold-accepted: {accepted}")

# heaptwin
# title: Other thresholds
# section: 5.2 When the collector runs
# shows: stdout gc.collections gc.count
# requires: >=3.8
# needs: gc
# claim: set-threshold-accepted
# keywords: threshold generation list
