import weakref


class Plain:
    pass


class Slotted:
    __slots__ = ("value",)


class SlottedWeak:
    __slots__ = ("value", "__weakref__")


class Number(int):
    pass


def function():
    pass


samples = [3, "text", (1,), [1], {1: 1}, {1}, frozenset(), b"x", 1.5, object(), None, function,
           Plain(), Slotted(), SlottedWeak(), Number(3), Plain, (n for n in ()), ValueError()]
for sample in samples:
    try:
        weakref.ref(sample)
        answer = "yes"
    except TypeError:
        answer = "no"
    print(f"{type(sample).__name__:12} {answer}")

# heaptwin
# title: Which objects can be referenced weakly
# section: 7 Weak references
# shows: stdout
# requires: >=3.8
# needs: weakref
# keywords: weakref slots class
