"""Calls: Fibonacci numbers the slow way."""
import time


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


fib(12)
start = time.process_time()
result = [fib(27) for _ in range(12)][0]
print(time.process_time() - start, result)
