def empties():
    yield "tuple", tuple([]), tuple(x for x in "")
    yield "str", "".join([]), "abc"[3:]
    yield "bytes", bytes(0), b"abc"[3:]
    yield "frozenset", frozenset([]), frozenset(set())
    yield "list", [], []


for name, one, two in empties():
    print(f"empty {name:9} shared: {one is two}")

print("true:", (1 < 2) is True, bool("x") is True)
print("none:", print is not None, {}.get("missing") is None)
print(f"claim empty-tuple-is-same: {tuple([]) is tuple('')}")
print(f"claim constants-are-same: {bool(1) is True and bool(0) is False and [].sort() is None}")

# heaptwin
# title: Objects of which there is only one
# section: 6.3 Pre-created objects
# shows: stdout
# requires: >=3.8
# claim: empty-tuple-is-same
# claim: constants-are-same
# keywords: identity tuple set bytes
