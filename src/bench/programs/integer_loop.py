"""Integer loop: squares summed up past 2**53."""
import time


def run(n):
    s = 0
    for i in range(n):
        s += i * i
    return s


run(1000)
start = time.process_time()
result = [run(3000000) for _ in range(2)]
print(time.process_time() - start, result[0])
