import sys


def lonely():
    thing = ["only here"]
    return sys.getrefcount(thing)


def befriended():
    thing = ["two names"]
    other = thing
    return sys.getrefcount(thing), other is thing


def kept_in_list():
    thing = object()
    box = [thing]
    count = sys.getrefcount(thing)
    return count, len(box)


print("one local name:", lonely())
print("two local names:", befriended()[0])
print("name and list:", kept_in_list()[0])
print(f"claim refcount-of-local: {lonely()}")

# heaptwin
# title: What a local name counts
# section: 3 Reference counting
# shows: stdout
# requires: >=3.8
# needs: sys
# claim: refcount-of-local
# keywords: refcount function list
