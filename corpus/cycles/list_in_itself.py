import gc

gc.collect()

mirror = []
mirror.append(mirror)
print("prints as:", mirror)
print("contains itself:", mirror[0][0][0] is mirror)
del mirror
print("list:", gc.collect())

table = {}
table["self"] = table
del table
print("dict:", gc.collect())

inner = []
outer = (inner,)
inner.append(outer)
print("tuple prints as:", outer)
del inner, outer
print("tuple and list:", gc.collect())

# heaptwin
# title: Containers that contain themselves
# section: 4 Reference cycles
# shows: stdout gc.collected
# requires: >=3.8
# needs: gc
# keywords: cycle list dict tuple
