"""Generators and their sum."""
import time


def numbers(n):
    for i in range(n):
        yield i


def run(n):
    return sum(numbers(n)) + sum(x * 2 for x in numbers(n))


run(1000)
start = time.process_time()
result = [run(700000) for _ in range(5)][0]
print(time.process_time() - start, result)
