"""Strings: one that grows at its end, in a local."""
import time


def run(n):
    s = ''
    for i in range(n):
        s += 'x'
        s += 'item'
    return len(s)


run(1000)
start = time.process_time()
result = [run(400000) for _ in range(10)]
print(time.process_time() - start, result[0])
