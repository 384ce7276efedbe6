import sys


class Plain:
    pass


class Child(Plain):
    pass


base = sys.getrefcount(Plain)
family = [Plain() for _ in range(10)]
print("ten instances:", sys.getrefcount(Plain) - base)
children = [Child() for _ in range(10)]
print("ten of a subclass:", sys.getrefcount(Plain) - base)


class Second(Plain):
    pass


print("one more subclass:", sys.getrefcount(Plain) > base + 10)
family.clear()
children.clear()
del Second
print("subclasses known:", len(Plain.__subclasses__()))

# heaptwin
# title: Every instance counts for its class
# section: 3 Reference counting
# shows: stdout
# requires: >=3.8
# needs: sys
# keywords: refcount class instance inheritance
