import random
import sys

from cases import case

R = random.Random(13)
INTS = [0, 1, -1, 42, -1234, 2**64, -(10**20), 65]
FLOATS = [0.0, -0.0, 1.5, -2.5, 1e16, 1e-7, 123456.789, float("inf"), float("nan"), float("-inf"), 1e60]
STRS = ["", "a", "h\xe9llo", "it's", "\u20ac\n", "\U0001f600"]


def percent(f, *args):
    return f % tuple(args)


def spec():
    s = "%"
    for c in "#0- +":
        if R.random() < 0.2:
            s += c
    if R.random() < 0.5:
        s += str(R.randrange(0, 15))
    if R.random() < 0.4:
        s += "." + (str(R.randrange(0, 12)) if R.random() < 0.9 else "")
    if R.random() < 0.1:
        s += R.choice("hlL")
    return s


for i in range(500):
    case("percent", percent, spec() + R.choice("diuoxXc"), R.choice(INTS))
    case("percent", percent, spec() + R.choice("eEfFgG"), R.choice(FLOATS))
    case("percent", percent, spec() + R.choice("sra"), R.choice(STRS))
    case("percent", percent, spec() + R.choice("sra"), R.choice(INTS))
for f, *args in [
    ("",), ("%",), ("%%",), ("%5%",), ("%-5%|",), ("abc%",), ("%d",), ("%d %d", 1), ("%d", 1, 2), ("x", 1), ("%y", 1), ("%\u20ac", 1), ("ab%5.2y", 1), ("%(a)s", 1), ("%(a", 1), ("%()s", 1), ("%((a))s", 1),
    ("%*d", 5, 42), ("%-*d|", 5, 42), ("%*d|", -5, 42), ("%.*f", 2, 3.14159), ("%.*f", -2, 3.14159), ("%*.*f", 10, 2, 3.14159), ("%*d", "x", 1), ("%*d", 5), ("%*", 5), ("%.*", 5), ("%.", 1), ("%5", 1), ("%.d", 42), ("%.0d", 0), ("%#x", 255), ("%#X", 255), ("%#o", 8), ("%#o", 0), ("%#.5x", 255),
    ("%#10.5x|", 255), ("%#010x", 255), ("%-#10x|", 255), ("%+x", 255), ("%+#x", -255), ("% x", 255), ("%.5x", -255), ("%010d", -42), ("%+010d", 42), ("% 010d", 42), ("%-010d|", 42), ("%10.5d", 42), ("%010.5d", 42), ("%c", "a"), ("%c", "ab"), ("%c", ""), ("%c", 0x20AC), ("%c", -1), ("%c", 0x110000), ("%5c|", "a"), ("%-5c|", 65), ("%c", 1.5), ("%c", 2**70),
    ("%d", "x"), ("%x", 1.5), ("%d", 1.9), ("%i", -1.9), ("%f", "x"), ("%f", 1), ("%e", 2**70), ("%f", 10**400), ("%s %s", "a", "b"), ("%99999999999999999999d", 1), ("%.99999999999999999999d", 1), ("%.3s|", "abcdef"), ("%10.3s|", "abcdef"), ("%-10s|", "ab"), ("%010s|", "ab"), ("%r", "it's"), ("%a", "h\xe9"), ("%5r|", "a"), ("%.2r|", "abc"),
    ("%#f", 1.0), ("%#.0f", 1.0), ("%#g", 1.0), ("%.0f", 0.5), ("%.0f", 1.5), ("%F", float("inf")), ("%010f", float("-inf")), ("%+f", float("nan")), ("%G", 1e-10), ("%hd %ld %Ld", 1, 2, 3), ("%d%%", 5), ("%s", "a", "b"), ("%d", 2**64), ("%o", -(2**64)), ("%d", float("inf")), ("%d", float("nan")), ("%.50f", 0.1), ("%.400g", 0.1), ("%b", 1), ("%b", "a"), ("%lld", 1), ("%+s", "a"), ("%\x01", 1),
]:
    case("percent", percent, f, *args)
    if f.isascii() and not any(isinstance(a, str) for a in args):
        case("percent_bytes", percent, f.encode(), *args)
for f, arg in [("%(a)s", 5), ("%(a)d %(b)s", 5), ("%(a)*d", 5), ("%(a)s %s", 5), ("%(c)s", 5), ("%(a)%", 5), ("%(a", 5), ("%(a(b)c)s", 5), ("%s", 5), ("%(a)5.2f|", 5), ("%d", 5), ("no", 5)]:
    case("percent_map", lambda f, n: f % {"a": n, "b": "bee"}, f, arg)
for f, *args in [(b"%s", b"x"), (b"%b|%5b|%-5b|", b"a", b"b", b"c"), (b"%a", b"x"), (b"%c", b"x"), (b"%c", 65), (b"%c", 256), (b"%c", b"xy"), (b"%.2s", b"abc"), (b"%y", b"a"), (b"%r", b"a\xff"), (b"%s", 5), (b"%d", b"x"), (b"%5.1f|", 2.25), (b"%x", 255), (b"%#06x", 255), (b"%\xff", 1), (b"\xff%d", 1), (b"%d", 1, 2), (b"%-5c|", 65)]:
    if f != b"%\xff" or sys.version_info >= (3, 11):  # an empty message before
        case("percent_bytes", percent, f, *args)
