import sys


class Person:
    def __init__(self, name, age):
        self.name = name
        self.age = age


first, second = Person("Ann", 30), Person("Bob", 40)
print("attributes:", vars(first))
print("separate dicts:", vars(first) is not vars(second))
print("the same dict each time:", vars(first) is first.__dict__)

print("size of the instance:", sys.getsizeof(first))
print("size of its dict:", sys.getsizeof(vars(first)))
print("a plain dict of the same:", sys.getsizeof({"name": "Ann", "age": 30}))
for n in range(10):
    setattr(second, "extra%d" % n, n)
print("with ten attributes more:", sys.getsizeof(vars(second)))
first.__dict__ = {"name": "Eve", "age": 5}
print(first.name, len(vars(first)))

# heaptwin
# title: The dict of an instance
# section: own
# shows: stdout traced.current
# requires: >=3.8
# needs: sys
# keywords: instance dict class getsizeof
