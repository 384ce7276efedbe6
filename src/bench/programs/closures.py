"""Closures: made and called, with variables that they change."""
import time


def counter(step):
    n = 0

    def up():
        nonlocal n
        n += step
        return n

    return up


def run(n):
    up = counter(2)
    s = 0
    for i in range(n):
        s += up()
        if i % 50 == 0:
            up = counter(i)
    return s


run(1000)
start = time.process_time()
result = [run(1000000) for _ in range(3)][0]
print(time.process_time() - start, result)
