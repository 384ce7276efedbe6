import sys


class Counter:
    def __init__(self):
        self.value = 0

    def step(self):
        self.value += 1
        return self.value


counter = Counter()
base = sys.getrefcount(counter)
step = counter.step
print("a bound method holds its object:", sys.getrefcount(counter) - base)

steps = [counter.step for _ in range(10)]
print("ten more:", sys.getrefcount(counter) - base)
print("two of them are one object:", steps[0] is steps[1], "but equal:", steps[0] == steps[1])

for call in steps:
    call()
print("value:", counter.value)
del step, steps, call
print("all gone:", sys.getrefcount(counter) - base)

# heaptwin
# title: Bound methods keep their objects
# section: 3 Reference counting
# shows: stdout
# requires: >=3.8
# needs: sys
# keywords: refcount method class
