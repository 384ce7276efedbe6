import sys


def delta(action):
    before = sys.getallocatedblocks()
    kept = action()
    after = sys.getallocatedblocks()
    return round((after - before) / 500, 1), len(kept)


cases = {
    "strings": lambda: ["s%d" % n for n in range(500)],
    "nested lists": lambda: [[n] for n in range(500)],
    "dicts": lambda: [{n: [n]} for n in range(500)],
    "closures": lambda: [lambda: n for n in range(500)],
}
for name, action in cases.items():
    action()
    each, count = delta(action)
    print(f"{name:12} {each} blocks each, {count} made")

# heaptwin
# title: Blocks for nested data
# section: 1.3 Object allocators
# shows: stdout blocks
# requires: >=3.8
# needs: sys
# keywords: list dict closure str
