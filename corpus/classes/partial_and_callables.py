import functools
import sys


class Adder:
    def __init__(self, amount):
        self.amount = amount

    def __call__(self, value):
        return value + self.amount


def add(amount, value):
    return amount + value


amount = [1000]
base = sys.getrefcount(amount)
ways = {
    "partial": functools.partial(add, amount),
    "closure": (lambda amount: lambda value: amount + value)(amount),
    "default": lambda value, amount=amount: amount + value,
    "instance": Adder(amount),
    "method": Adder(amount).__call__,
}
print("references added by five callables:", sys.getrefcount(amount) - base)
for name, way in ways.items():
    result = way([1]) if name not in ("instance", "method") else way.__call__([1])
    print(f"{name:9} {sorted(result)}")
ways.clear()
del way
print("all let go:", sys.getrefcount(amount) - base)

# heaptwin
# title: Five callables that remember a value
# section: own
# shows: stdout
# requires: >=3.8
# needs: functools sys
# keywords: partial closure default-argument method refcount
