import gc
import weakref


class Stop:
    def __init__(self, name):
        self.name = name
        self.next = None


gc.disable()
gc.collect()

first = Stop("north")
second = Stop("south")
first.next = second
second.next = first
watch = weakref.ref(first)

del first, second
alive = watch() is not None
print("alive after del:", alive)
print("unreachable objects found:", gc.collect())
print("alive after a collection:", watch() is not None)
print(f"claim cycle-survives-del: {alive}")
print(f"claim cycle-collected: {watch() is None}")
gc.enable()

# heaptwin
# title: Two stops that point at each other
# section: 4 Reference cycles
# shows: stdout gc.collected gc.pending
# requires: >=3.8
# needs: gc weakref
# claim: cycle-survives-del
# claim: cycle-collected
# keywords: cycle weakref class
