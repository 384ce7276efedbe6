import gc


def make(name, **members):
    return type(name, (), members)


gc.collect()
cls = make("Empty")
del cls
print("empty class:", gc.collect())

cls = make("OneMethod", greet=lambda self: "hi")
print(cls().greet())
del cls
print("with a method:", gc.collect())

cls = make("Slotted", __slots__=())
del cls
print("with empty slots:", gc.collect())


class Local:
    shared = []


instance = Local()
del Local, instance
print("class statement and an instance:", gc.collect())

# heaptwin
# title: A class is a cycle
# section: 4 Reference cycles
# shows: stdout gc.collected
# requires: >=3.8
# needs: gc
# keywords: cycle class slots
