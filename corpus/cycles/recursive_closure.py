import gc


def make_factorial():
    def factorial(n):
        return 1 if n < 2 else n * factorial(n - 1)

    return factorial


gc.collect()
factorial = make_factorial()
print(factorial(20))
del factorial
print("function, cell and closure:", gc.collect())


def make_pair():
    def even(n):
        return n == 0 or odd(n - 1)

    def odd(n):
        return n > 0 and even(n - 1)

    return even


even = make_pair()
print("ten is even:", even(10))
del even
print("two functions that know each other:", gc.collect())

# heaptwin
# title: A closure that calls itself
# section: 4 Reference cycles
# shows: stdout gc.collected
# requires: >=3.8
# needs: gc
# keywords: cycle closure recursion function
