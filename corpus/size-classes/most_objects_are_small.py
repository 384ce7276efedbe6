import gc
import sys

seen = {}
for tracked in gc.get_objects():
    seen[id(tracked)] = tracked
    for inner in gc.get_referents(tracked):
        seen[id(inner)] = inner

small = 0
measured = 0
for thing in seen.values():
    try:
        size = sys.getsizeof(thing)
    except Exception:
        continue
    measured += 1
    small += size <= 512

print("more than five thousand objects seen:", measured > 5000)
print("small ones are the majority:", small * 2 > measured)
print("at least nine in ten:", small * 10 > measured * 9)
print(f"claim most-objects-small: {small * 2 > measured}")

# heaptwin
# title: How many objects are small
# section: 2.3 Small and large objects
# shows: stdout
# requires: >=3.8
# needs: gc sys
# claim: most-objects-small
# keywords: getsizeof stats
