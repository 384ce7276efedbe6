import random

from cases import case

R = random.Random(3)
for n in [0, 1, -1, -2, 2**31, 2**32, 2**53 - 1, 2**53, 2**61 - 1, 2**61 - 2, 2**61, -(2**61) + 1, -(2**61), 2**64, 2**122, 10**40, -(10**50)] + [R.getrandbits(R.randrange(1, 300)) * R.choice([1, -1]) for _ in range(60)]:
    case("int", hash, n)


class H:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n


for n in [0, -1, 2**61 - 1, 2**61, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**100, -(2**100), 2**62 + 12345]:
    case("method", lambda n: hash(H(n)), n)
for x in [0.0, -0.0, 1.0, -1.0, 0.5, 0.1, -0.1, 1e16, 1e300, -1e300, 5e-324, float("inf"), float("-inf"), 2.0**61, 2.0**61 - 2.0**10, 2.0**-61, 2.0**53 + 2] + [R.uniform(-1, 1) * 2.0 ** R.randrange(-1000, 1000) for _ in range(100)]:
    case("float", hash, x)
for c in [0j, 1j, 1 + 2j, -1j, 0.5 + 0.25j, 1e300 - 1e-300j, complex(-1, 0), complex(1000003, -1)]:
    case("complex", hash, c)
TEXTS = ["", "a", "abc", "abcdefg", "abcdefgh", "abcdefghi", "x" * 15, "y" * 16, "z" * 17, "\xff", "\u0100", "\u20ac" * 3, "\u20ac" * 4, "\u20aca", "\U0001f600", "\U0001f600\U0001f601", "a\U0001f600b", "\xe9" * 100, "\u20ac" * 1000, "\ud800", "__init__"]
for t in TEXTS:
    case("str", hash, t)
for i in range(60):
    n = R.randrange(1, 40)
    case("str", hash, "".join(chr(R.randrange(32, R.choice([127, 255, 0xD000, 0x1F000]))) for _ in range(n)).replace("\ud800", ""))
    case("bytes", hash, bytes(R.getrandbits(8) for _ in range(n)))
for t in [(), (0,), (1, 2), (-1, -2, -3), tuple(range(10)), (2**61, 0.5), ("a", b"b"), ((), ((),))]:
    case("tuple", lambda *items: hash(tuple(items)), *t) if all(isinstance(x, (int, float, str, bytes)) for x in t) else None
for i in range(30):
    t = [R.getrandbits(R.randrange(1, 64)) * R.choice([1, -1]) for _ in range(R.randrange(1, 9))]
    case("tuple", lambda *items: hash(tuple(items)), *t)
    case("frozenset", lambda *items: hash(frozenset(items)), *t)
case("frozenset", lambda *items: hash(frozenset(items)))
for t in [(0,), ("a", "b"), (1, 2, 3)]:
    case("frozenset", lambda *items: hash(frozenset(items)), *t)
for t in [(1, 2, 3), (0, 0, 1), (2**70, -1, 1)]:
    if slice.__hash__:
        case("slice", lambda a, b, c: hash(slice(a, b, c)), *t)
