import weakref

log = []


class Target:
    pass


def callback(name):
    return lambda reference: log.append((name, reference() is None))


target = Target()
references = [weakref.ref(target, callback(name)) for name in ("first", "second", "third")]
print("references:", weakref.getweakrefcount(target))

del references[1]
print("references left:", weakref.getweakrefcount(target))
del target
for name, dead in log:
    print(name, "sees a dead reference:", dead)

log.clear()
target = Target()
reference = weakref.ref(target, callback("lost"))
del reference
del target
print("a reference dropped before:", log)

# heaptwin
# title: Callbacks run from the newest to the oldest
# section: 7 Weak references
# shows: stdout
# requires: >=3.8
# needs: weakref
# keywords: weakref callback order
