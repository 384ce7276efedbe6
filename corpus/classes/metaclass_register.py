import gc
import weakref


class Plugin(type):
    known = weakref.WeakValueDictionary()

    def __new__(meta, name, bases, members):
        cls = super().__new__(meta, name, bases, members)
        meta.known[name.lower()] = cls
        return cls


class Csv(metaclass=Plugin):
    def read(self, text):
        return text.split(",")


class Tsv(Csv):
    def read(self, text):
        return text.split("\t")


gc.collect()
print(sorted(Plugin.known))
print(Plugin.known["csv"]().read("a,b"), Plugin.known["tsv"]().read("c\td"))
print("subclasses:", [cls.__name__ for cls in Csv.__subclasses__()])
del Tsv
print("a class needs a collection:", "tsv" in Plugin.known)
gc.collect()
print("after it:", sorted(Plugin.known), Csv.__subclasses__())

# heaptwin
# title: A metaclass that knows its classes
# section: own
# shows: stdout gc.collected
# requires: >=3.8
# needs: gc weakref
# keywords: metaclass class weakref
