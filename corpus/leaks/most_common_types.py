import gc


class Leaf:
    pass


class Branch:
    def __init__(self, leaves):
        self.leaves = [Leaf() for _ in range(leaves)]


def census():
    counts = {}
    for thing in gc.get_objects():
        name = type(thing).__name__
        counts[name] = counts.get(name, 0) + 1
    return counts


gc.collect()
before = census()
tree = [Branch(n) for n in range(1, 13)]
after = census()

grown = {name: after[name] - before.get(name, 0) for name in ("Leaf", "Branch", "list")}
print("grown by:", grown)
tree.clear()
gc.collect()
print("left:", {name: census().get(name, 0) for name in ("Leaf", "Branch")})

# heaptwin
# title: A census of types
# section: 9.3 Object graphs
# shows: stdout
# requires: >=3.8
# needs: gc
# keywords: graph stats class
