class Box:
    pass


def same(make):
    return id(make()) == id(make())


for label, make in [
    ("object", object),
    ("list", lambda: []),
    ("set", set),
    ("function", lambda: (lambda: 0)),
    ("tuple", lambda: (make,)),
    ("range", lambda: range(10)),
    ("generator", lambda: (x for x in "")),
]:
    print(f"two short-lived {label}s, one place: {same(make)}")

print("list and dict:", id([]) == id({}))
places = {id(Box()) for _ in range(10)}
print("ten boxes in a row, places:", len(places))

places = set()
for _ in range(10):
    box = Box()
    places.add(id(box))
print("ten boxes under one name, more than one place:", len(places) > 1)

# heaptwin
# title: Short-lived objects share a place
# section: own
# shows: stdout
# requires: >=3.8
# keywords: identity free-list class
