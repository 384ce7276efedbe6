"""Exceptions: raised and caught in a loop."""
import time


def check(i):
    if i % 3 == 0:
        raise ValueError(i)
    return i


def run(n):
    caught = 0
    for i in range(n):
        try:
            check(i)
        except ValueError:
            caught += 1
    return caught


run(1000)
start = time.process_time()
result = [run(600000) for _ in range(3)][0]
print(time.process_time() - start, result)
