import gc
import weakref

log = []


class Witness:
    def __init__(self, name):
        self.name = name
        self.reference = weakref.ref(self)

    def __del__(self):
        log.append((self.name, self.reference() is None))


def watch(reference):
    log.append("callback")


plain = Witness("plain")
observer = weakref.ref(plain, watch)
del plain
print("by the last reference:", log)

log.clear()
gc.collect()
looped = Witness("looped")
looped.me = looped
observer = weakref.ref(looped, watch)
del looped
gc.collect()
print("by the collector:", log)

# heaptwin
# title: Is the weak reference dead inside __del__?
# section: 5.4 Cycles with __del__
# shows: stdout gc.collected
# requires: >=3.8
# needs: gc weakref
# keywords: finalizer weakref cycle
