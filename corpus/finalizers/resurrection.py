import gc

saved = []


class Phoenix:
    def __init__(self, name):
        self.name = name
        self.me = self

    def __del__(self):
        saved.append(self)


gc.collect()
Phoenix("red")
Phoenix("gold")
print("first collection:", gc.collect(), [bird.name for bird in saved])

saved.clear()
print("second collection:", gc.collect() > 0, [bird.name for bird in saved])
print("finalized only once:", len(saved) == 0)


class Lazarus:
    def __del__(self):
        saved.append(self)


lazarus = Lazarus()
del lazarus
print("brought back by its last reference:", len(saved))
saved.clear()
print("and then for good:", len(saved))

# heaptwin
# title: Objects that come back
# section: 5.4 Cycles with __del__
# shows: stdout gc.collected
# requires: >=3.8
# needs: gc
# keywords: resurrection finalizer cycle
