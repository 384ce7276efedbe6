import sys

defaults = {"colour": "blue", "size": 10, "shape": "round"}
wanted = {"size": 12, "weight": 3}

merged = defaults | wanted
print(merged)
print("sizes:", sys.getsizeof(defaults), sys.getsizeof(wanted), sys.getsizeof(merged))
print("a copy is made:", (defaults | {}) is defaults)

same = defaults
same |= wanted
print("in place:", same is defaults, len(defaults))
spread = {**merged, **wanted}
print("spread has the same size:", sys.getsizeof(spread) == sys.getsizeof(merged))
print("built key by key:", sys.getsizeof({key: merged[key] for key in merged}))

# heaptwin
# title: Merging dicts
# section: own
# shows: stdout traced.current
# requires: >=3.9
# needs: sys
# keywords: dict getsizeof copy
