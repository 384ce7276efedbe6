import random
import struct

from cases import case

R = random.Random(7)


def bits():
    while True:
        x = struct.unpack("<d", struct.pack("<Q", R.getrandbits(64)))[0]
        if x == x and abs(x) != float("inf"):
            return x


SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.1, 1e16, 1e15, 123456789012345678.0, 9999999999999998.0, 1e-4, 1e-5, 0.00012, 1e22, 1e23, 5e-324, 1.7976931348623157e308,
           2.2250738585072014e-308, 2.0**53, 2.0**63, 2.0**64, 1e21, 1e20, 0.5, 1.5, 2.5, 2.675, 1.005, float("inf"), float("-inf"), float("nan"), 100.0, 1e100, 3.14159, 0.3, 2.0**-44, 9.5, 99.5, 0.95]
for x in SPECIAL:
    case("repr", repr, x)
    case("hex", float.hex, x)
for i in range(300):
    x = bits() if i % 2 else R.random() * 10.0 ** R.randrange(-8, 20)
    case("repr", repr, x)
    if i % 3 == 0:
        case("hex", float.hex, x)
TEXTS = ["", " ", "1", "1.", ".5", ".", "1e5", "1e", "1e+", "1E-5", "e5", "+1.5", "-1.5", "+-1", " 1.5\n", "inf", "-Infinity", "infinit", "INF", "nan", "-nan", "+NaN", "nan(1)", "1_0.5_0e1_0",
         "1_.5", "_1", "1_", "1__0", "1._5", "1e_5", "1e5_", "0x1p3", "1.5j", "1 2", "\u0661.\u0665", "\uff11", "1\u2003", "a\u00e9", "\u221e", "1\x00", "1e400", "-1e400", "1e-400", "4.9e-324", "2.4703282292062327e-324",
         "2.4703282292062328e-324", "0." + "0" * 400 + "1", "1" + "0" * 400, "1" * 30, "9007199254740993", "9007199254740992.5", "0.1e1e1", "1,5", "\x1f1", "--1", "infinity_", "i_nf", "1.7976931348623158e308", "1.7976931348623159e308", "0_0", "\ud8001", "\U0001d7d8"]
for t in TEXTS:
    case("parse", float, t)
for t in TEXTS:
    if t.isascii():
        case("parse_bytes", float, t.encode())
for i in range(100):
    t = "%d.%de%d" % (R.getrandbits(R.randrange(1, 90)), R.getrandbits(R.randrange(1, 90)), R.randrange(-320, 300))
    case("parse", float, t)
HEXES = ["0x1p0", "0x1.8p1", "1.8", "0x.8p0", "0x1p", "0x", "", "0xp1", "0x1.8p-1074", "0x1p-1075", "0x1.000001p-1075", "0x1p1024", "0x1.fffffffffffff8p1023", "0x1.fffffffffffff7p1023", "-0x1.fffffffffffffp1023", "0x1.00000000000008p0",
         "0x1.00000000000018p0", "0x1.000000000000081p0", "inf", "-inf", "nan", " 0x1p2 ", "0x1 p2", "0X1P2", "+0x1", "--1", "0x1p99999999999999999999", "0x0p99999999999999999999", "0x1p-99999999999999999999", "abc", "g", "0x1.8.0", ".", "-.8p3", "0x1p+5", "infinity", "in", "0x0.0000000001p0", "0x0p0", "-0x0", "0x1.p1", "0x1p5z"]
for h in HEXES:
    case("fromhex", float.fromhex, h)
for i in range(80):
    x = bits() if i % 2 else bits() * 2.0**-900
    case("fromhex", float.fromhex, float.hex(x))
for x in SPECIAL + [bits() for _ in range(40)] + [R.random() * 1000 for _ in range(60)] + [R.randrange(-4000, 4000) / 8 for _ in range(60)] + [R.randrange(10**6) / 1000 for _ in range(60)]:
    for n in [0, 1, 2, 3, 5, -1, -2, -17, 15, 16, 22, 30, 100, 323, 324, -308, -309, 10**20, -(10**20)]:
        if R.random() < 0.3:
            case("round", round, x, n)
case("round", round, 1.7e308, -308)
PAIRS = [(a, b) for a in [0.0, -0.0, 1.0, -1.0, 7.5, -7.5, 1e300, 5e-324, float("inf"), float("-inf"), float("nan")] for b in [0.0, -0.0, 1.0, -1.0, 2.5, -2.5, 0.1, 1e-300, 3.0, 0.5, float("inf"), float("-inf"), float("nan")]]
PAIRS += [(R.uniform(-100, 100), R.uniform(-10, 10)) for _ in range(80)] + [(bits(), bits()) for _ in range(80)]
for a, b in PAIRS:
    case("mod", lambda a, b: a % b, a, b)
    case("floordiv", lambda a, b: a // b, a, b)
    case("divmod", divmod, a, b)
    case("truediv", lambda a, b: a / b, a, b)
    if not (a < 0 and b != int(b) if b == b and abs(b) != float("inf") else False):
        case("pow", lambda a, b: a**b, a, b)
case("pow", lambda a, b: a**b, 10.0, 400.0)
for i in range(400):
    case("pow", lambda a, b: a**b, R.uniform(0, 20), R.uniform(-20, 20))
for i in range(100):
    case("pow", lambda a, b: a**b, R.uniform(-20, 20), float(R.randrange(-6, 7)))
