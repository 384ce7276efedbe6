import gc


class Node:
    def __init__(self, name, parent=None):
        self.name = name
        self.parent = parent
        self.children = []
        if parent is not None:
            parent.children.append(self)

    def path(self):
        return self.name if self.parent is None else self.parent.path() + "/" + self.name


def build(levels, fan_out, parent=None, name="root"):
    node = Node(name, parent)
    if levels:
        for n in range(fan_out):
            build(levels - 1, fan_out, node, "c%d" % n)
    return node


gc.collect()
root = build(3, 3)
print("deepest:", root.children[2].children[1].children[0].path())
del root
print("unreachable:", gc.collect())

# heaptwin
# title: A tree with links to the parents
# section: 4 Reference cycles
# shows: stdout gc.collected traced.peak
# requires: >=3.8
# needs: gc
# keywords: cycle tree class recursion
