"""Instances linked in cycles: the collector has to free them."""
import time


class Node:
    def __init__(self, value):
        self.value = value
        self.other = None


def run(n):
    s = 0
    for i in range(n):
        a = Node(i)
        b = Node(a)
        a.other = b
        s += a.value
    return s


run(1000)
start = time.process_time()
result = [run(300000) for _ in range(3)][0]
print(time.process_time() - start, result)
