import gc

log = []


def observer(phase, info):
    log.append((phase, info["generation"], info["collected"], info["uncollectable"]))


gc.collect()
gc.disable()
gc.callbacks.append(observer)

knot = []
knot.append(knot)
del knot
gc.collect(0)
gc.collect(1)
gc.collect()

gc.callbacks.remove(observer)
gc.collect()
gc.enable()

for entry in log:
    print(*entry)

# heaptwin
# title: Watching collections through callbacks
# section: 5.5 Manual control
# shows: stdout gc.collections gc.collected
# requires: >=3.8
# needs: gc
# keywords: callback generation
