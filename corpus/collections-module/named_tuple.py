import sys
from collections import namedtuple

Point = namedtuple("Point", "x y z")
point = Point(1, 2, 3)
plain = (1, 2, 3)

print(point, point.x + point.y + point.z)
print("equal to a tuple:", point == plain)
print("same size as a tuple:", sys.getsizeof(point) == sys.getsizeof(plain))
print("own dict:", hasattr(point, "__dict__"))
moved = point._replace(z=9)
print("replaced:", moved, "unchanged:", point.z, "shared items:", moved.x is point.x)
print("unpacked:", [a * b for a, b in zip(*(point, moved))])
print("fields:", Point._fields, Point._make(range(3)))

# heaptwin
# title: A named tuple weighs as much as a tuple
# section: own
# shows: stdout traced.current
# requires: >=3.8
# needs: collections sys
# keywords: namedtuple tuple getsizeof unpacking
