import sys


def fresh():
    return ["fresh"]


def through(value):
    return value


print("display:", sys.getrefcount([]))
print("call result:", sys.getrefcount(fresh()))
print("passed on:", sys.getrefcount(through(fresh())))
print("concatenation:", sys.getrefcount(fresh() + fresh()))
print("slice:", sys.getrefcount(fresh()[:]))
print("named on the way:", sys.getrefcount(name := fresh()))
print("item of a temporary:", sys.getrefcount([fresh()][0]))
print("conditional:", sys.getrefcount(fresh() if name else None))

# heaptwin
# title: Counts of objects without a name
# section: 3 Reference counting
# shows: stdout
# requires: >=3.8
# needs: sys
# keywords: refcount call list
