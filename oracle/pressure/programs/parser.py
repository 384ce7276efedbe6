"""A parser: trees whose nodes know their parents, one after the other, nothing else."""

import gc


class Payload:
    freed = 0

    def __del__(self):
        Payload.freed += 1


class Node:
    def __init__(self, parent, depth):
        self.parent = parent
        self.children = [Node(self, depth - 1) for _ in range(2)] if depth else []


def parse():
    root = Node(None, 4)
    root.payload = Payload()


modules = [{"name": str(n)} for n in range(20000)]
gc.collect()
for tree in range(1, 6001):
    parse()
    if tree % 50 == 0:
        print(tree, tree - Payload.freed)
