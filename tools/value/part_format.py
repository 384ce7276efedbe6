import random

from cases import case

R = random.Random(11)
inf, nan = float("inf"), float("nan")
INTS = [0, 1, -1, 7, 42, -1234, 123456789, -(10**20), 2**64, 65, 0x110000, 10**6, 999, 1000]
FLOATS = [0.0, -0.0, 1.0, -1.5, 0.5, 3.14159, 1e16, 1e-5, 123456.789, -1234567.891, inf, -inf, nan, 1e100, 2.5, 0.125, -0.004, 1e22, 99.99, 12345678.9]
STRS = ["", "a", "hello", "h\xe9llo\u20ac", "x" * 12, "\U0001f600\U0001f600"]
COMPLEXES = [0j, 1j, 1 + 2j, -1.5 - 0.25j, complex(-0.0, 3), complex(inf, nan), 1e20 + 1e-7j, 1234567 + 7654321j]


def spec(types):
    s = ""
    if R.random() < 0.4:
        s += R.choice(["<", ">", "^", "="]) if R.random() < 0.6 else R.choice(["*", "x", "0", "\u20ac", "\U0001f600", " "]) + R.choice(["<", ">", "^", "="])
    if R.random() < 0.3:
        s += R.choice("+- ")
    if R.random() < 0.08:
        s += "z"
    if R.random() < 0.2:
        s += "#"
    if R.random() < 0.2:
        s += "0"
    if R.random() < 0.5:
        s += str(R.randrange(0, 25))
    if R.random() < 0.25:
        s += R.choice([",", "_"])
    if R.random() < 0.3:
        s += "." + str(R.randrange(0, 12))
    if R.random() < 0.8:
        s += R.choice(types)
    return s


for i in range(900):
    case("int", format, R.choice(INTS), spec("bcdoxXneEfFgG%ds"))
for i in range(1100):
    case("float", format, R.choice(FLOATS), spec("eEfFgGn%eEfFgGn%d"))
for i in range(300):
    case("float", format, R.uniform(-1, 1) * 10.0 ** R.randrange(-8, 22), spec("eEfFgGn%"))
for i in range(350):
    case("str", format, R.choice(STRS), spec("sssx"))
for i in range(450):
    case("complex", format, R.choice(COMPLEXES), spec("eEfFgGn%"))
ODD = ["", "d", " ", "  ", "x<", "<<", "<<5", "99999999999999999999", "5.99999999999999999999", ".", ".d", "5.", ",,", "__", "_,", ",_", "5,_", "dd", "5dd", "\u20ac", "\n", "d\u20ac", "5\U0001f600", "zz", "z", "#", "##", "00", "005", "=5", "<05", "^010", "+-", ",c", "_c", "_b", ",b", ",x", "_n", ",n", ",s", "_s",
       "z.1f", "-z.1f", "z,", "zd", "zs", "#s", "+s", " s", "=s", "=5s", "05s", "0s", "<05s", "*=5s", "#c", "+c", ".5c", ".5d", "zc", "5c", "05c", "<5c", "#_b", "#_x", "#012_x", "012,", "012_b", "+012,d", "#010x", "#b", "#o", "#X", "#d",
       ".5,f", ".7_f", ",.7_f", ".,f", "._f", ".5,", ".3,d", ".10_e", "020,.7,f", "_.3_s", ".,d", ".5,_f", "_.9_%", "12_.5_g", ".12_g", ".,", ".0f", "#.0f", "#.0e", "#.3g", "#g", "%", ".2%", "08%", "010n", "\x00", "5\x00", "x5", "*^9", "0^9", "0=9", "{}", "!r", "2000d", "1" * 30, "\u0665d", ".\u0665f", "c", "i", "u", "r", "N", "=", "#5", "05", "+", "-5", " 5", ".2", ".0", "20.3", ",.2f", "_.2e", "5.3d", ".1s", "3.2s", "^5.2", "z5", "+z#010,.2f"]
for s in ODD:
    for v in [5, 65, -123456789, 1234.5678, -0.01, "text", 1.5 + 2j]:
        if s == "2000d" and not isinstance(v, int):
            continue
        case(type(v).__name__, format, v, s)
for x in [1.5, 2.5, 1e300, 0.1, 123.456]:
    for p in [0, 1, 20, 60, 110, 400]:
        case("float", format, x, ".%df" % p)
        case("float", format, x, ".%de" % p)
        case("float", format, x, ".%dg" % p)
