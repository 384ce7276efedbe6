import sys


def inside(value):
    return sys.getrefcount(value)


def one_level_down(value):
    return inside(value)


def by_star(*values):
    return sys.getrefcount(values[0])


def by_keyword(**options):
    return sys.getrefcount(options["value"])


def caller():
    data = [1.5]
    print("positional:", inside(data))
    print("by name:", inside(value=data))
    print("two calls deep:", one_level_down(data))
    print("through *args:", by_star(data))
    print("through **kwargs:", by_keyword(value=data))


caller()
print("temporary argument:", inside([]))

# heaptwin
# title: References held during a call
# section: 3 Reference counting
# shows: stdout
# requires: >=3.8
# needs: sys
# keywords: refcount function call
