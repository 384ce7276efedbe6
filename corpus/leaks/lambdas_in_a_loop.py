import sys


class Row:
    def __init__(self, number):
        self.number = number


row = Row(-1)
base = sys.getrefcount(row)
late = [lambda: row.number for row in [Row(n) for n in range(3)]]
early = [lambda row=row: row.number for row in [Row(n) for n in range(3)]]
print("late:", [call() for call in late])
print("early:", [call() for call in early])

cells = {id(call.__closure__[0]) for call in late}
print("cells of the late ones:", len(cells))
print("rows held by the early ones:", len({id(call.__defaults__[0]) for call in early}))
print("module's row untouched:", row.number, sys.getrefcount(row) - base)

# heaptwin
# title: Closures made in a loop share one cell
# section: 11.2 Leaks
# shows: stdout
# requires: >=3.8
# needs: sys
# keywords: closure comprehension default-argument
