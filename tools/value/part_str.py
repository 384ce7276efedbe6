import random

from cases import case

R = random.Random(17)
ALPHA = "aAbB zZ09_-\t\n\r\x0b\x1c\x85\u2028'\"\\\xe9\xc9\xdf\u0130\u0131\u03a3\u03c3\u03c2\u0345\u01c5\u01c6\u1e9e\ufb01\u2167\u0661\xb2\xbd\u4e00\u3000\U0001f600\U00010400\U00010428\u0300\xad\u200b\ud800\u1c89\ua7dc\U0001e900"


def text(n=12, alphabet=ALPHA):
    return "".join(R.choice(alphabet) for _ in range(R.randrange(n)))


SMALL = "ab \t\n"
FIX = ["", " ", "a", "abc", "a b  c ", "\n", "a\r\nb\rc\n", "  a", "\u03a3", "A\u03a3", "A\u03a3 B\u03a3.", "\u03a3A", "A\u0345\u03a3", "A.\u03a3", "\u1fb3x", "they're bill's", "\xdf\ufb01", "\u0130", "\u01c6\u01c5\u01c4", "123", "\u0661\xb2\xbd", "_a1", "1a", "\xaa\xba", "\u2160", "\u3007"]
TEXTS = FIX + [text() for _ in range(250)]
for name in ["upper", "lower", "title", "swapcase", "capitalize", "casefold", "isupper", "islower", "istitle", "isalpha", "isalnum", "isdecimal", "isdigit", "isnumeric", "isspace", "isprintable", "isidentifier", "isascii"]:
    for t in TEXTS:
        case(name, getattr(str, name), t)
for t in TEXTS:
    case("repr", repr, t)
    case("ascii", ascii, t)
    for keep in (False, True):
        case("splitlines", str.splitlines, t, keep)
    case("strip", str.strip, t)
for i in range(200):
    t = text(20, SMALL + "\u2003\u4e00\U0001f600")
    m = R.choice([-1, -1, 0, 1, 2, 5])
    case("split", lambda s, m: s.split(None, m), t, m)
    case("rsplit", lambda s, m: s.rsplit(None, m), t, m)
    sep = text(3, "ab") or "a"
    t = text(14, "abab\U0001f600c")
    case("split_sep", lambda s, sep, m: s.split(sep, m), t, sep, m)
    case("rsplit_sep", lambda s, sep, m: s.rsplit(sep, m), t, sep, m)
    case("partition", str.partition, t, sep)
    case("rpartition", str.rpartition, t, sep)
    case("strip_set", str.strip, t, R.choice(["a", "ab", "\U0001f600", "", "c\U0001f600a"]))
    case("lstrip_set", str.lstrip, t, "ab")
    case("rstrip_set", str.rstrip, t, "ab")
    sub = R.choice(["", "a", "ab", "\U0001f600", "ba", "zz", "aba"])
    a, b = R.randrange(-8, 18), R.randrange(-8, 18)
    for name in ["find", "rfind", "count"]:
        case(name, getattr(str, name), t, sub, a, b)
        case(name, getattr(str, name), t, sub)
    for name in ["startswith", "endswith"]:
        case(name, getattr(str, name), t, sub, a, b)
    case("replace", str.replace, t, sub, R.choice(["", "X", "\u20ac\u20ac", "ab"]), R.choice([-1, -1, 0, 1, 2]))
case("split_sep", lambda s, sep, m: s.split(sep, m), "a", "", -1)
case("partition", str.partition, "a", "")
case("rpartition", str.rpartition, "a", "")
case("rsplit_sep", lambda s, sep, m: s.rsplit(sep, m), "a", "", -1)
for i in range(60):
    t = text(8, "ab\t\n\r+-1\U0001f600")
    w = R.randrange(0, 15)
    case("center", str.center, t, w, "*")
    case("ljust", str.ljust, t, w, "\U0001f600")
    case("rjust", str.rjust, t, w, "*")
    case("zfill", str.zfill, t, w)
    case("expandtabs", str.expandtabs, t, R.choice([8, 4, 1, 0, -1]))
for i in range(40):
    b = bytes(R.choice(b"aZ09'\"\\\n\t\r\x00\x7f\x80\xff ") for _ in range(R.randrange(10)))
    case("bytes_repr", repr, b)
    case("bytearray_repr", lambda b: repr(bytearray(b)), b)
for i in range(80):
    b = bytes(R.choice(b"aA zZ\t\n\r\x0b\x0c1_\xe9\x85") for _ in range(R.randrange(10)))
    for name in ["upper", "lower", "title", "swapcase", "capitalize", "isupper", "islower", "istitle", "isalpha", "isalnum", "isdigit", "isspace", "split", "strip", "splitlines", "expandtabs", "rsplit"]:
        case("bytes_" + name, getattr(bytes, name), b)
