"""Instances with slots: made, changed, read."""
import time


class Point:
    __slots__ = ('x', 'y')

    def __init__(self, x, y):
        self.x = x
        self.y = y


def run(n):
    points = [Point(i, 1) for i in range(n)]
    s = 0
    for p in points:
        p.x += p.y
        s += p.x
    return s


run(1000)
start = time.process_time()
result = [run(100000) for _ in range(16)]
print(time.process_time() - start, result[0])
