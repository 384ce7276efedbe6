import gc

gc.collect()
first = [1]
place = id(first)
del first
second = [2]
print("a new list takes the old one's place:", id(second) == place)

first = {"a": 1}
place = id(first)
del first
other = ["x"]
second = {"b": 2}
print("a dict left its place to a list:", id(other) == place)
print("a dict left its place to a dict:", id(second) == place)

for make in (lambda n: [n], lambda n: (n, n), lambda n: n * 1.5, lambda n: {n: n}):
    things = [make(n) for n in range(5)]
    places = [id(thing) for thing in things]
    things = None
    again = [make(n) for n in range(5)]
    found = [places.index(id(thing)) if id(thing) in places else "-" for thing in again]
    print(type(again[0]).__name__, found)

print(f"claim frequent-objects-recycled: {id(second) == place}")

# heaptwin
# title: Lists, dicts, tuples and floats come back
# section: 1.3 Object allocators
# shows: stdout blocks
# requires: >=3.8
# needs: gc
# claim: frequent-objects-recycled
# keywords: free-list list dict tuple float identity
