import gc


class Config:
    pass


def young_and_old():
    return sum(type(thing) is Config for thing in gc.get_objects())


gc.disable()
gc.collect()
settings = [Config() for _ in range(20)]
print("seen by the collector:", young_and_old())
gc.freeze()
print("after freeze:", young_and_old())
print("counters:", gc.get_count())
print("frozen at least a thousand:", gc.get_freeze_count() > 1000)
gc.unfreeze()
print("after unfreeze:", young_and_old(), "frozen:", gc.get_freeze_count())
gc.enable()

# heaptwin
# title: Freezing what will stay
# section: 5.5 Manual control
# shows: stdout gc.count
# requires: >=3.8
# needs: gc
# keywords: freeze generation
