import gc


def reachable(start, limit=100):
    """Objects that can be reached from start, breadth first, as (depth, type)."""
    seen = {id(start)}
    level, depth, found = [start], 0, []
    while level and len(found) < limit:
        following = []
        for thing in level:
            found.append((depth, type(thing).__name__))
            for inner in gc.get_referents(thing):
                if id(inner) not in seen and not isinstance(inner, type):
                    seen.add(id(inner))
                    following.append(inner)
        level, depth = following, depth + 1
    return found


leaf = ["leaf"]
tree = {"left": [leaf, leaf], "right": (leaf, {"deep": [leaf]})}
for depth, name in reachable(tree):
    print("  " * depth + name)

ring = []
ring.append([ring])
print("ring:", reachable(ring))

# heaptwin
# title: Everything that can be reached from here
# section: 9.3 Object graphs
# shows: stdout
# requires: >=3.8
# needs: gc
# keywords: graph dict list cycle
