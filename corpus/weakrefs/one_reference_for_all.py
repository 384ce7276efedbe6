import sys
import weakref


class Thing:
    pass


thing = Thing()
one = weakref.ref(thing)
two = weakref.ref(thing)
print("the same reference object:", one is two)
print("counted:", weakref.getweakrefcount(thing))

three = weakref.ref(thing, lambda reference: None)
print("with a callback it's a new one:", three is one, weakref.getweakrefcount(thing))
print("equal while it lives:", one == three, hash(one) == hash(thing))
print("size:", sys.getsizeof(one))

other = Thing()
print("equal to another thing's:", one == weakref.ref(other))
del thing
print("equal when dead:", one == three)
print("still the same:", one == two)

# heaptwin
# title: One weak reference serves all
# section: 7 Weak references
# shows: stdout
# requires: >=3.8
# needs: sys weakref
# keywords: weakref identity callback
