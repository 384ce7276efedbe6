import gc

seen = []
kept = []


def watch(phase, info):
    if phase == "start":
        seen.append(info["generation"])


gc.collect()
gc.callbacks.append(watch)
while not seen and len(kept) < 10000:
    kept.append([])
gc.callbacks.remove(watch)

print("lists made before the first automatic collection:", len(kept))
print("generation collected:", seen[0])
print(f"claim allocations-before-collection: {len(kept)}")

# heaptwin
# title: How many new objects start a collection
# section: 5.2 When the collector runs
# shows: stdout gc.collections gc.count
# requires: >=3.8
# needs: gc
# claim: allocations-before-collection
# keywords: threshold generation callback list
