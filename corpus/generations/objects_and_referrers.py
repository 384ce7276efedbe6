import gc

tracked = len(gc.get_objects())
print("tracked objects, more than a thousand:", tracked > 1000)

target = [1, 2, 3]
holder = {"data": target}
pair = (target, None)
referrers = gc.get_referrers(target)

kinds = sorted(type(one).__name__ for one in referrers)
print("kinds of referrers:", kinds)
print("the module's names are among them:", any(one is globals() for one in referrers))
print("the holder refers to it:", any(one is target for one in gc.get_referents(holder)))
print(f"claim thousands-tracked: {tracked > 1000}")
print(f"claim referrers-found: {any(one is holder for one in referrers)}")

# heaptwin
# title: Who refers to this list
# section: 5.5 Manual control
# shows: stdout
# requires: >=3.8
# needs: gc
# claim: thousands-tracked
# claim: referrers-found
# keywords: graph list dict
