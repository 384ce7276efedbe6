import sys


def deep_size(thing, seen=None):
    """Bytes of a structure, each object counted once."""
    seen = set() if seen is None else seen
    if id(thing) in seen:
        return 0
    seen.add(id(thing))
    size = sys.getsizeof(thing)
    if isinstance(thing, dict):
        size += sum(deep_size(k, seen) + deep_size(v, seen) for k, v in thing.items())
    elif isinstance(thing, (list, tuple, set, frozenset)):
        size += sum(deep_size(item, seen) for item in thing)
    return size


inner = ["same"] * 3
once = [inner]
thrice = [inner, inner, inner]
print("shallow:", sys.getsizeof(once), sys.getsizeof(thrice))
print("deep difference is two pointers:", deep_size(thrice) - deep_size(once))
table = {"rows": [[n, str(n)] for n in range(20)], "title": "numbers"}
print("table:", deep_size(table))
ring = []
ring.append(ring)
print("a ring ends:", deep_size(ring) == sys.getsizeof(ring))

# heaptwin
# title: The size of a whole structure
# section: 2.1 Overhead of pymalloc
# shows: stdout
# requires: >=3.8
# needs: sys
# keywords: getsizeof recursion dict list
