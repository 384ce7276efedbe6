"""A while loop with small values: compare, add, remainder."""
import time


def run(n):
    i = s = 0
    while i < n:
        if i % 3 == 0:
            s += 1
        elif s > 100:
            s -= 100
        i += 1
    return s


run(1000)
start = time.process_time()
result = [run(2000000) for _ in range(2)][0]
print(time.process_time() - start, result)
