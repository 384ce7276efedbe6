import sys
from dataclasses import dataclass


@dataclass
class Point:
    x: int
    y: int = 0


@dataclass(slots=True, frozen=True)
class Fixed:
    x: int
    y: int = 0


loose, fixed = Point(1, 2), Fixed(1, 2)
print(loose, fixed)
print("dict:", hasattr(loose, "__dict__"), hasattr(fixed, "__dict__"))
print("sizes:", sys.getsizeof(loose), sys.getsizeof(fixed))
print("equal and hashable:", Fixed(1, 2) == fixed, len({fixed, Fixed(1, 2)}))
loose.z = 3
try:
    fixed.x = 5
except AttributeError as error:
    print(type(error).__name__)

# heaptwin
# title: A dataclass with slots
# section: 10.4 Slots
# shows: stdout
# requires: >=3.10
# needs: dataclasses sys
# keywords: dataclass slots decorator
