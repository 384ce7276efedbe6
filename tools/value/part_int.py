import math
import operator
import random
import sys

from cases import case

R = random.Random(42)
BASES = [0, 2, 3, 8, 10, 16, 36]
TEXTS = [
    "", " ", "0", "00", "-0", "+1", " 12 ", "\t-5\n", "1_000", "_1", "1_", "1__0", "0x10", "0X_1f", "0x", "0b1_0", "0o17", "017", "0_0", "0_7",
    "12a", "z", "Z", "-", "+", "+-1", "0b2", "0o8", "0xg", "1 2", "1.5", "1e5", "\u0661\u0662", "\uff11", "\u00b2", "\u2007 7", "12\u3000", "\x1f12",
    "9007199254740991", "9007199254740992", "-9007199254740993", "1" * 50, "'", "\"'", "a\nb", "\u00e9", "\ud800", "\U0001d7d8", "0x1_", "0x__1", "1\x00", "x" * 250,
    "0b", "0o", "0x_", "00_0", "01", "0_1", "1" * 205, "\x1c1", "\x851", "\u200b1",
]


def parse(s, b):
    return int(s, b)


for s in TEXTS:
    for b in BASES:
        case("parse", parse, s, b)
for b in (1, 37, -1, 2**70):
    case("parse", parse, "1", b)
for t in TEXTS:
    if t.isascii():
        case("parse_bytes", lambda b, base: int(b, base), t.encode(), 10)
case("parse_bytes", lambda b, base: int(b, base), b"\xff1", 10)
case("parse", parse, "1" * 4300, 10)
case("parse", parse, "1" * 4301, 10)
case("parse", parse, "  -1_" + "1" * 4300, 10)
case("parse", parse, "1" * 5000, 7)
case("parse", parse, "1" * 5000, 16)
case("to_str", lambda n: str(1 << n), 14284)
case("to_str", lambda n: str(1 << n), 14285)
case("to_str", lambda n: str(1 << n), 14281)
case("to_str", lambda n: str(1 << n), 20000)
case("to_str_exact", lambda n, d: str(10**n + d), 4300, -1)
case("to_str_exact", lambda n, d: str(10**n + d), 4300, 0)


def rand_int():
    k = R.randrange(8)
    if k == 0:
        n = R.randrange(10)
    elif k == 1:
        n = R.getrandbits(30)
    elif k == 2:
        n = R.getrandbits(52)
    elif k == 3:
        n = R.getrandbits(60)
    elif k == 4:
        n = R.getrandbits(200)
    elif k == 5:
        n = 2**53 + R.randrange(-2, 3)
    elif k == 6:
        n = 1 << R.randrange(140)
    else:
        n = R.getrandbits(1100)
    return -n if R.randrange(2) else n


BIN = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "floordiv": operator.floordiv, "mod": operator.mod,
    "divmod": divmod, "truediv": operator.truediv, "and": operator.and_, "or": operator.or_, "xor": operator.xor,
    "gcd": math.gcd, "compare": lambda a, b: (a > b) - (a < b),
}
for name in BIN:
    for a, b in [(0, 0), (5, 0), (-5, 3), (5, -3), (-6, 3), (0, -3), (0, 3), (1, 2**1100), (2**1100, 1), (-(2**1100), 3), (2**1100, 2**1099 + 1), (1, -1), (-(2**53), 3), (2**53 - 1, 2), (1, 3), (2**1024, 1), (2**2000, 2**1000)]:
        case(name, BIN[name], a, b)
    for i in range(60):
        case(name, BIN[name], rand_int(), rand_int())
for i in range(120):
    case("truediv", operator.truediv, R.getrandbits(R.randrange(1, 1300)), R.getrandbits(R.randrange(1, 1300)) + 1)
for i in range(60):
    e = R.randrange(-1080, 1030)
    a, b = R.getrandbits(60) | 1, 1
    case("truediv", operator.truediv, a << max(e, 0), b << max(-e, 0))
UN = {
    "neg": operator.neg, "invert": operator.invert, "abs": abs, "bit_length": lambda n: n.bit_length(),
    "bit_count": lambda n: n.bit_count(), "digits": lambda n: (sys.getsizeof(n) - sys.getsizeof(1)) // 4 + 1 if n else 0,
    "hex": hex, "oct": oct, "bin": bin, "str": str, "float": float, "isqrt": math.isqrt,
}
for name in UN:
    for a in [0, 1, -1, 2, 7, 255, 256, 2**30 - 1, 2**30, 2**60, -(2**60), 2**53 - 1, 2**53, 2**53 + 1, 2**54 + 2, 2**54 + 6, 2**1024 - 2**970, 2**1024 - 2**970 - 1, -(2**1024), 2**1023, 10**22, 10**23]:
        case(name, UN[name], a)
    for i in range(50):
        case(name, UN[name], rand_int())
for i in range(100):
    case("float", float, R.getrandbits(R.randrange(54, 130)))
for i in range(60):
    a, b = rand_int(), R.choice([0, 1, 2, 3, 7, 31, 32, 53, 60, 100])
    case("pow", pow, R.choice([a, R.randrange(-9, 10)]), b)
    case("lshift", operator.lshift, a, b)
    case("rshift", operator.rshift, a, b)
for a, b in [(1, -1), (0, -5), (1, 2**70), (0, 2**80), (-1, 2**70), (5, 2**70), (-1, -(2**70)), (2**70, 2**70)]:
    if a != 5 and a != 2**70:
        case("lshift", operator.lshift, a, b)
    case("rshift", operator.rshift, a, b)
for a, b, m in [(2, 10, 1000), (2, -1, 7), (3, -1, 9), (3, -2, 10), (2, 5, 0), (2, 5, -7), (2, 0, 1), (2, 0, -1), (0, 0, 5), (-3, 5, 7), (3, -5, -7), (2**100, 2**70, 10**30 + 7), (7, -1, 1), (7, -1, -1), (6, -1, 4), (0, -1, 5)]:
    case("powmod", pow, a, b, m)
for i in range(60):
    case("powmod", pow, rand_int(), R.choice([R.randrange(-5, 100), R.getrandbits(90)]), rand_int() or 3)


def to_bytes(n, length, order, signed):
    return n.to_bytes(length, order, signed=signed)


def from_bytes(b, order, signed):
    return int.from_bytes(b, order, signed=signed)


for n in [0, 1, 127, 128, 255, 256, -1, -128, -129, 2**31, 2**63 - 1, 2**63, -(2**63), 2**64 - 1, 2**100, -(2**100)]:
    for length in [0, 1, 2, 8, 9, 20]:
        for order in ["big", "little"]:
            for signed in [False, True]:
                case("to_bytes", to_bytes, n, length, order, signed)
case("to_bytes", to_bytes, 1, -1, "big", False)
case("to_bytes", to_bytes, 1, 1, "bad", False)
case("from_bytes", from_bytes, b"a", "bad", False)
for i in range(60):
    b = bytes(R.getrandbits(8) for _ in range(R.randrange(0, 24)))
    for order in ["big", "little"]:
        for signed in [False, True]:
            case("from_bytes", from_bytes, b, order, signed)

for x in [0.0, -0.0, 0.5, -1.5, 1e15, 2.0**53, 2.0**60, 1e22, 1e23, 1e308, -1e100, float("inf"), float("-inf"), float("nan"), 5e-324, 0.1]:
    case("from_float", int, x)
    case("as_integer_ratio", lambda x: x.as_integer_ratio(), x)
    case("floor", math.floor, x)
    case("ceil", math.ceil, x)
    case("round", round, x)
for i in range(60):
    x = R.random() * 2.0 ** R.randrange(-60, 200) * R.choice([1, -1])
    case("from_float", int, x)
    case("as_integer_ratio", lambda x: x.as_integer_ratio(), x)
    case("floor", math.floor, x)
    case("ceil", math.ceil, x)
    case("round", round, x)
for a in [0, 5, 15, 25, -15, -25, 149, 150, 151, 12345, -12350, 2**70 + 5, 10**30 + 5 * 10**20]:
    for n in [0, 1, 5, -1, -2, -3, -21, -40]:
        case("round_int", round, a, n)
for n in [0, 1, 5, 20, 21, 25, 50, 100, 300, 1000]:
    case("factorial", math.factorial, n)
case("factorial", math.factorial, -1)
case("factorial", math.factorial, 2**63)
case("factorial", math.factorial, -(2**70))
for n, k in [(0, 0), (5, 2), (5, 6), (-1, 2), (5, -1), (100, 50), (60, 30), (300, 7), (2**70, 3), (2**70, 2**70 - 2), (67, 33), (1000, 500), (2**70, 2**65), (2**70, 0), (3, 2**70), (3, 3), (2**62, 2), (62, 31)]:
    if k < 2**65:
        case("comb", math.comb, n, k)
        case("perm", math.perm, n, min(k, 1000))
    else:
        case("perm", math.perm, n, k) if n < 2**60 else None
        case("comb", math.comb, n, k)
case("perm", math.perm, 2**70, 2**65)
case("perm1", lambda n: math.perm(n), 7)
for args in [(), (4,), (4, 6), (0, 5), (-4, 6), (2**70, 6, 10**25), (-7,), (0,)]:
    case("lcm_n", lambda *a: math.lcm(*a), *args)
    case("gcd_n", lambda *a: math.gcd(*a), *args)
case("isqrt", math.isqrt, -5)
for i in range(40):
    n = R.getrandbits(R.randrange(1, 400))
    case("isqrt", math.isqrt, n * n)
    case("isqrt", math.isqrt, n * n - 1 if n else 0)
for a in [-(2**53) + 1, 2**53 - 1, -1, -(2**52), 2**52 - 1, 2**32, -(2**32), 2**31, -(2**31) - 1, 0xFFFFFFFF]:
    for b in [-(2**53) + 1, 2**53 - 1, -2, -(2**52) - 1, 2**52, 2**32 - 1, -(2**32) + 1, 2**40 + 2**31, -(2**31), 0xFFFFFFFF00]:
        for name in ("and", "or", "xor"):
            case(name, BIN[name], a, b)
for k in range(1, 16):
    for n in (2 ** (30 * k) - 1, 2 ** (30 * k)):
        case("digits", UN["digits"], n)
