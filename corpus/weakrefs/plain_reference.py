import sys
import weakref


class Heavy:
    def __init__(self, data):
        self.data = data


heavy = Heavy([0] * 100000)
before = sys.getrefcount(heavy)
light = weakref.ref(heavy)
after = sys.getrefcount(heavy)

print("references added:", after - before)
print("reachable:", light() is heavy, len(light().data))
del heavy
print("after del:", light())
print(f"claim weakref-adds: {after - before}")
print(f"claim weakref-dies: {light() is None}")

# heaptwin
# title: A reference that does not keep alive
# section: 7 Weak references
# shows: stdout traced.current traced.peak
# requires: >=3.8
# needs: sys weakref
# claim: weakref-adds
# claim: weakref-dies
# keywords: weakref refcount class
