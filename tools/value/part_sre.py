"""Patterns are compiled by the interpreter; a case is the code array with the subject, the result the marks."""
import random
import re
import warnings

from cases import case

warnings.simplefilter("ignore")
try:
    from re import _compiler
except ImportError:
    import sre_compile as _compiler
R = random.Random(31)


def compiled(pattern, flags):
    """Code array and group count, as re.compile hands them to _sre."""
    seen = []
    import _sre

    real = _sre.compile
    _compiler._sre = type("Spy", (), {"__getattr__": lambda s, n: getattr(_sre, n), "compile": lambda s, p, f, code, *rest: seen.append(code) or real(p, f, code, *rest)})()
    try:
        p = _compiler.compile(pattern, flags)
    finally:
        _compiler._sre = _sre
    return p, [int(c) for c in seen[0]]


def describe(m):
    return None if m is None else [[list(m.span(i)) for i in range((m.re.groups or 0) + 1)], m.lastindex]


def matches(p, text, limit=12):
    out = []
    for m in p.finditer(text):
        out.append(describe(m))
        if len(out) >= limit:
            break
    return out


def emit(pattern, texts, flags=0):
    try:
        p, code = compiled(pattern, flags)
    except Exception:
        return
    name = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
    for t in texts:
        n = len(t)
        a, b = sorted([R.randrange(0, n + 1), R.randrange(0, n + 1)])
        case("run", lambda name, fl, code, groups, t, a, b: [describe(p.match(t)), describe(p.fullmatch(t)), describe(p.search(t)), describe(p.match(t, a, b)), describe(p.search(t, a, b)), matches(p, t)],
             name, flags, code, p.groups, t, a, b)


FIXED = ["", "a", "abc", "a*", "a+?b", "(a)(b)?", "(a|b)*c", "(?:a|ab)(?:c|bcd)(d*)", "(a*)*", "(a*)+", "(?:a?)*?b", "(a+|b+)*?c", "^a", "a$", "^", "$", "\\A\\Z", "(?m)^a?$", "\\bfoo\\b", "\\B", "\\b", "[abc]+", "[^abc]+", "[a-z0-9_]+", "\\d+", "\\w+", "\\s*", "\\D\\W\\S", ".*", "(?s).*", "(a)\\1", "(?i)(a)\\1", "(?i)[a-f\xe9]+", "(?i)stra\xdfe",
         "(?<=a)b", "(?<!a)b", "(?=ab)a", "(?!ab)a", "(?<=(a))b", "(a)?(?(1)b|c)", "((a)|b)*", "(?P<x>a)(?P=x)", "a{2,3}", "a{2,3}?", "(ab){2}", "(?:ab){1,}?c", "x*?", "(?:x|(y))*z", "(a)|(b)|(c)", "(?:(a)|b)*", "(a(b)?)+", "((?:a|b)(c)?)*", "a*+b", "a++a", "(?:ab)*+c", "(?:a|ab)++c", "(?>a+)b", "(?>a|ab)c", "((?>a*))b", "(a)*+", "(?:(a)|(b))*+", "(a?)*+b", "[ab]?+b",
         "(?i)\u0130", "(?i)[\u0131-\u0133]", "(?i)\u03c3+", "[\u4e00-\u9fff]+", "[\u0400-\u04ff\u20ac\U0001f600]+", "(?i)[\u0410-\u042f]+", "\\U0001f600+", "[^\u20ac]", "(?a)\\w+", "(?ai)[\xe9k]+", "\u212a", "(?i)\u212a", "(?i)k", "(?:(?:a)*)*b", "(?:)*", "(|a)+", "(a|)+", "(?:a|){3}b", "(.)(.)(.)\\3\\2\\1", "(?=(a+))a*b\\1", "(?:(?=(a))a)+", "(?!(a))b|(a)", "(a+)+$", "(.+)*b", "^(?:a(b)?|c)*$", "(?s:.)b", "(?-i:a)b", "ab|cd|ef", "abcabd", "aab", "(?:abc)+", "a.c", "[a]", "(?m)$", "\\Z", "[\\s\\d]+", "[^\\W\\d]+", "(?:a|b|c|d|e)+f", "(foo|foobar)baz", "\\n", ".\\Z",
         "(?<=ab)c", "(?<=a|b)c", "(?<!ab|cd)e", "(?:(?<=a)b|c)+", "((a)(b)?)+?c", "(?:a(?=b)|b)*", "(x)?a(?(1)y)", "(?(1)a|b)()", "(()|a)*b", "(a{0,2}){3}", "(a{0,2}?){2,}b", "(?:(a)|(b)|(c)){2}", "\\b\\w", "\\w\\b", "(?i:A)b", "[\\w-]+", "(?=.*b)a", "(?>(a|ab))\\1", "(?:(a)|b)++", "((a)|(b))*+\\2"]
TEXTS = ["", "a", "b", "ab", "abc", "aab", "aaab", "abab", "abcd", "aAbB", "foo bar", "foobarbaz", "a\nb\n", "\n", "a b_1", "xyz", "yxz", "cc ab", "aaaaaa", "baab", "abcabd", "caaab\nab", "ac", "abcdf", "\xe9\xc9\u20ac", "stra\xdfe STRASSE", "\u0130i\u0131I", "\u03c3\u03a3\u03c2", "\u4e2d\u6587 x", "\u0416\u0436\u0451", "\U0001f600\U0001f600a", "Kk\u212a", "abccba", "  12 ", "e cde abe", "ay xay"]
for p in FIXED:
    emit(p, R.sample(TEXTS, 9))
    emit(p, R.sample(TEXTS, 3), re.I)


def atom(d):
    k = R.randrange(22)
    if k < 7:
        return R.choice("abc")
    if k == 7:
        return "."
    if k == 8:
        return R.choice(["[ab]", "[^a]", "[a-c]", "\\w", "\\d", "[^bc]", "\\W"])
    if k == 9:
        return R.choice(["^", "$", "\\b", "\\B", "\\A", "\\Z"])
    if k == 10:
        return "\\%d" % R.randrange(1, 3)
    if d <= 0:
        return R.choice("ab")
    if k < 15:
        return "(" + alt(d - 1) + ")"
    if k < 17:
        return "(?:" + alt(d - 1) + ")"
    if k == 17:
        return R.choice(["(?=", "(?!", "(?>"]) + alt(d - 1) + ")"
    if k == 18:
        return R.choice(["(?<=", "(?<!"]) + R.choice(["a", "b", "ab", "[ab]", "(a)", "a|b"]) + ")"
    if k == 19:
        return "(?(1)" + seq(d - 1) + "|" + seq(d - 1) + ")"
    return "(" + seq(d - 1) + ")"


def piece(d):
    s = atom(d)
    if s in ("^", "$", "\\b", "\\B", "\\A", "\\Z"):
        return s
    if R.random() < 0.45:
        s += R.choice(["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}?", "{2,}", "*+", "++", "?+", "{1,2}+"])
    return s


def seq(d):
    return "".join(piece(d) for _ in range(R.randrange(1, 4)))


def alt(d):
    return "|".join(seq(d) for _ in range(R.choice([1, 1, 1, 2, 3])))


for i in range(1500):
    emit(alt(3), ["".join(R.choice("abcab \n1") for _ in range(R.randrange(0, 9))) for _ in range(2)], R.choice([0, 0, 0, re.M, re.S, re.I, re.A]))
for p in [b"a+", b"(?i)[a-z\xe9]+", b"\\w+", b"(?L)\\w+", b"(?Li)\xe9", b"[^\x00-\x7f]+", b"\\b.", b"(?i)K"]:
    emit(p, [b"", b"aab", b"x\xe9y", b"AZ\xff az", b"k K"])
emit("(?:a|b)*", ["ab" * 3000])
emit("(a|b)*c", ["ab" * 500])
emit("(?:a?)*?$", ["a" * 300])
emit("(.)*", ["x" * 2000])
emit("x*y", ["x" * 500])
