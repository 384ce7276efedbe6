import copy


class Sheet:
    def __init__(self, title, cells):
        self.title = title
        self.cells = cells


cells = [[1, 2], [3, 4]]
sheet = Sheet("costs", cells)
shallow = copy.copy(sheet)
deep = copy.deepcopy(sheet)

print("shallow shares cells:", shallow.cells is sheet.cells)
print("deep does not:", deep.cells is sheet.cells, deep.cells == sheet.cells)
print("deep shares what can't change:", deep.title is sheet.title)
cells[0][0] = 99
print(shallow.cells[0][0], deep.cells[0][0])

ring = [1]
ring.append(ring)
twin = copy.deepcopy(ring)
print("a copied ring is a ring:", twin[1] is twin, twin is not ring)
pair = (1, "two")
print("copy of a constant tuple:", copy.copy(pair) is pair, copy.deepcopy(pair) is pair)
shared = [[0]] * 3
print("sharing survives:", len({id(item) for item in copy.deepcopy(shared)}))

# heaptwin
# title: Shallow and deep copies
# section: own
# shows: stdout traced.current
# requires: >=3.8
# needs: copy
# keywords: copy list class tuple
