import weakref


class Engine:
    def __init__(self, name):
        self.name = name

    def start(self):
        return self.name + " runs"


engine = Engine("diesel")
plain = weakref.ref(engine.start)
print("a plain reference to a method dies at once:", plain() is None)

kept = weakref.WeakMethod(engine.start)
print("WeakMethod:", kept()())
print("equal to another:", kept == weakref.WeakMethod(engine.start))
del engine
print("after del:", kept())

# heaptwin
# title: Weak references to methods
# section: 7 Weak references
# shows: stdout
# requires: >=3.8
# needs: weakref
# keywords: weakref method
