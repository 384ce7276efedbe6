import math


class Empty:
    __slots__ = ()


def common_divisor(things):
    divisor = 0
    for thing in things:
        divisor = math.gcd(divisor, id(thing))
    return divisor


kinds = {
    "object": [object() for _ in range(500)],
    "bytes": [bytes(n) for n in range(2, 500)],
    "float": [n / 7 for n in range(500)],
    "list": [[] for _ in range(500)],
    "slotted": [Empty() for _ in range(500)],
}

for name, things in kinds.items():
    print(f"{name:8} every address is a multiple of {common_divisor(things)}")

print(f"claim alignment: {min(map(common_divisor, kinds.values()))}")

# heaptwin
# title: Addresses are multiples of sixteen
# section: 2.2 Size classes
# shows: stdout
# requires: >=3.8
# needs: math
# claim: alignment
# keywords: alignment identity
