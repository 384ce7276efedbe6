import sys


class Base:
    __slots__ = ("a",)


class WithSlots(Base):
    __slots__ = ("b",)


class WithoutSlots(Base):
    pass


class WithWeakref(Base):
    __slots__ = ("__weakref__",)


for cls in (Base, WithSlots, WithoutSlots, WithWeakref):
    thing = cls()
    print(f"{cls.__name__:13} dict: {hasattr(thing, '__dict__')!s:5} size: {sys.getsizeof(thing)}")

thing = WithSlots()
thing.a = thing.b = 1
try:
    thing.c = 1
except AttributeError as error:
    print(type(error).__name__)
loose = WithoutSlots()
loose.a, loose.c = 1, 2
print("only the new name is in the dict:", loose.__dict__)

# heaptwin
# title: Slots and subclasses
# section: 10.4 Slots
# shows: stdout traced.current
# requires: >=3.8
# needs: sys
# keywords: slots inheritance getsizeof
