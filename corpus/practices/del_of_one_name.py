import weakref


class Matrix:
    def __init__(self, size):
        self.cells = [0] * (size * size)


matrix = Matrix(30)
watch = weakref.ref(matrix)
views = {"main": matrix}

del matrix
print("one name deleted, alive:", watch() is not None)
views["main"] = None
print("last reference replaced, alive:", watch() is not None)

matrix = Matrix(30)
watch = weakref.ref(matrix)
matrix = Matrix(40)
print("name bound to another, old one alive:", watch() is not None)


def worker():
    local = Matrix(20)
    watches.append(weakref.ref(local))
    return len(local.cells)


watches = []
print("cells:", worker(), "alive after return:", watches[0]() is not None)

# heaptwin
# title: del removes a name, not an object
# section: 10.1 Letting go
# shows: stdout traced.current traced.peak
# requires: >=3.8
# needs: weakref
# keywords: del weakref refcount
