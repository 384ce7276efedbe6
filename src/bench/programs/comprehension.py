"""List comprehensions and sums of them."""
import time


def run(n):
    a = [i * 2 for i in range(n)]
    b = [x + 1 for x in a if x % 3]
    return sum(a) + sum(b)


run(1000)
start = time.process_time()
result = [run(100000) for _ in range(32)]
print(time.process_time() - start, result[0])
