import sys


class Bare:
    __slots__ = ()


pointer = (sys.getsizeof([None] * 100) - sys.getsizeof([])) // 100
smallest = sys.getsizeof(object())
print("pointer:", pointer, "smallest object:", smallest)
print("type and counter, nothing else:", smallest == 2 * pointer)
print("a float adds its value:", sys.getsizeof(1.5) - smallest)
print("an empty instance adds what the collector needs:", sys.getsizeof(Bare()) - smallest)
print("a list object without its items:", [].__sizeof__() - smallest)
print(f"claim counter-bytes: {smallest - pointer}")

# heaptwin
# title: What the counter itself costs
# section: 3 Reference counting
# shows: stdout
# requires: >=3.8
# needs: sys
# claim: counter-bytes
# keywords: refcount getsizeof slots
