import sys


def append_to(item, target=[]):
    target.append(item)
    return target


first = append_to(1)
second = append_to(2)
print("one list for all calls:", first is second, first)

base = sys.getrefcount(first)
append_to.__defaults__ = (None,)
print("references less without the default:", base - sys.getrefcount(first))


def careful(item, target=None):
    target = [] if target is None else target
    target.append(item)
    return target


print("fresh lists:", careful(1) is careful(2), careful(3))

# heaptwin
# title: A default argument lives with its function
# section: 3 Reference counting
# shows: stdout
# requires: >=3.8
# needs: sys
# keywords: refcount default-argument function list
