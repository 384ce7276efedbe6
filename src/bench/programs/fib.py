"""Calls: Fibonacci numbers the slow way."""
import time


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


fib(12)
start = time.process_time()
result = fib(26)
print(time.process_time() - start, result)
