import sys


class Named:
    def describe(self):
        return ["named"]


class Priced(Named):
    def describe(self):
        return super().describe() + ["priced"]


class Stored(Named):
    def describe(self):
        return super().describe() + ["stored"]


class Product(Priced, Stored):
    def describe(self):
        return super().describe() + ["product"]


print(Product().describe())
print([cls.__name__ for cls in Product.__mro__])
base = sys.getrefcount(Named)


class Service(Named):
    pass


print("a subclass refers to its base:", sys.getrefcount(Named) - base)
print("subclasses:", sorted(cls.__name__ for cls in Named.__subclasses__()))

# heaptwin
# title: Bases, subclasses and references
# section: own
# shows: stdout
# requires: >=3.8
# needs: sys
# keywords: class inheritance refcount
