import weakref

log = []


class TempTable:
    def __init__(self, name):
        self.name = name
        self.closer = weakref.finalize(self, log.append, "dropped " + name)


orders = TempTable("orders")
items = TempTable("items")
print("alive:", orders.closer.alive, items.closer.alive)

closer = orders.closer
del orders
print(log, "alive:", closer.alive)

print("called by hand:", items.closer())
print("called again:", items.closer())
del items
print(log)

kept = TempTable("kept")
print("detached:", kept.closer.detach() is not None)
del kept
print(log)

# heaptwin
# title: weakref.finalize instead of __del__
# section: 5.4 Cycles with __del__
# shows: stdout
# requires: >=3.8
# needs: weakref
# keywords: finalizer weakref callback
