"""Binary trees: made, counted, dropped."""
import time


class Tree:
    def __init__(self, left, right):
        self.left = left
        self.right = right

    def count(self):
        if self.left is None:
            return 1
        return 1 + self.left.count() + self.right.count()


def make(depth):
    if depth == 0:
        return Tree(None, None)
    return Tree(make(depth - 1), make(depth - 1))


def run(depth):
    return make(depth).count()


run(6)
start = time.process_time()
result = [run(14) for _ in range(24)]
print(time.process_time() - start, result[0])
