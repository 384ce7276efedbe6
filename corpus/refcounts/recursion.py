import sys

depths = []


def descend(value, levels):
    if levels == 0:
        return sys.getrefcount(value)
    return descend(value, levels - 1)


token = object()
base = descend(token, 0)
for levels in (1, 2, 5, 10):
    depths.append(descend(token, levels) - base)

print("references added by depth 1, 2, 5, 10:", depths)
print("per level:", depths[-1] // 10)
print("nothing stays behind:", descend(token, 0) == base)

# heaptwin
# title: References along a recursion
# section: 3 Reference counting
# shows: stdout traced.peak
# requires: >=3.8
# needs: sys
# keywords: refcount recursion call
