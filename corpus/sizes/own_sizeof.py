import sys


class Grid:
    def __init__(self, width, height):
        self.cells = bytearray(width * height)

    def __sizeof__(self):
        return object.__sizeof__(self) + sys.getsizeof(self.cells)


class Liar:
    __slots__ = ()

    def __sizeof__(self):
        return 1000000


grid = Grid(10, 10)
extra = sys.getsizeof(grid) - grid.__sizeof__()
print("the collector's part is added:", extra >= 16)
print("a larger grid:", sys.getsizeof(Grid(20, 10)) - sys.getsizeof(grid), "bytes more")
print("getsizeof believes it:", sys.getsizeof(Liar()) - 1000000)
print("numbers have no such part:", sys.getsizeof(7) - (7).__sizeof__())
print("a default for what has none:", sys.getsizeof(grid, -1) > 0)

# heaptwin
# title: A class that reports its own size
# section: own
# shows: stdout
# requires: >=3.8
# needs: sys
# keywords: getsizeof class bytearray
