import gc
import weakref


class Folder:
    def __init__(self, name, parent=None):
        self.name = name
        self.children = []
        self._parent = None if parent is None else weakref.ref(parent)
        if parent is not None:
            parent.children.append(self)

    @property
    def parent(self):
        return None if self._parent is None else self._parent()

    def path(self):
        parent = self.parent
        return self.name if parent is None else parent.path() + "/" + self.name


gc.collect()
gc.disable()
root = Folder("srv")
data = Folder("data", root)
logs = Folder("logs", data)
print(logs.path())
del data
print(logs.path())
del root
print("without its parents:", logs.path())
del logs
print("left for the collector:", gc.collect())
gc.enable()

# heaptwin
# title: A tree whose parents are weak
# section: 7 Weak references
# shows: stdout gc.collected
# requires: >=3.8
# needs: gc weakref
# keywords: weakref tree cycle property
