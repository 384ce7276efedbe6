import math
import random
import struct

from cases import case

R = random.Random(37)
inf, nan = float("inf"), float("nan")
ONE = ["acos", "acosh", "asin", "asinh", "atan", "atanh", "cbrt", "cos", "cosh", "degrees", "erf", "erfc", "exp", "exp2", "expm1", "gamma", "lgamma", "log", "log10", "log1p", "log2", "radians", "sin", "sinh", "sqrt", "tan", "tanh", "ulp", "fabs", "frexp", "modf"]
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 1e-300, -1e-300, 5e-324, 1e-10, 1e10, 1e300, -1e300, inf, -inf, nan, 171.0, 172.0, 171.7, -170.5, -171.5, -200.5, 0.1, 3.0, 10.0, 100.0, 709.7, 709.8, 710.5, -745.0, -746.0, 1e16, 1.5707963267948966, 3.141592653589793, 1e22, 6.0, 26.0, 27.5, 30.0, 2.0**52, 2.0**1023, 1000.0, 1e-5, 22.0, -3.0]


def domain(name):
    if name in ("acos", "asin", "atanh"):
        return R.uniform(-1, 1)
    if name == "acosh":
        return 1 + abs(R.gauss(0, 5))
    if name in ("exp", "expm1", "sinh", "cosh", "exp2"):
        return R.uniform(-30, 30) if R.random() < 0.6 else R.uniform(-1, 1)
    if name in ("log", "log2", "log10", "sqrt"):
        return R.random() * 10.0 ** R.randrange(-10, 12) + 1e-300 if R.random() < 0.6 else R.uniform(0.5, 2)
    if name == "log1p":
        return R.uniform(-0.99, 3)
    if name in ("gamma", "lgamma"):
        return R.uniform(-10, 30)
    if name in ("erf", "erfc"):
        return R.uniform(-4, 6)
    if name in ("sin", "cos", "tan"):
        return R.uniform(-10, 10) if R.random() < 0.6 else R.uniform(-1e6, 1e6) if R.random() < 0.8 else R.uniform(-1, 1) * 1e200
    return R.uniform(-10, 10)


for name in ONE:
    f = getattr(math, name)
    for x in SPECIAL:
        case(name, f, x)
    for i in range(150):
        case(name, f, domain(name))
for name in ["log", "log2", "log10"]:
    for n in [1, 2, 10, 2**53 + 1, 10**22, 10**23, 2**1023, 2**1024, 10**400, 3**1000, 2**5000 - 1, 0, -1, 10**15, 8, 1000]:
        case(name + "_int", getattr(math, name), n)
case("log_base", math.log, 8.0, 2.0)
case("log_base", math.log, 100.0, 10.0)
case("log_base", math.log, 2.0, 1.0)
case("log_base", math.log, 0.0, 2.0)
TWO = ["atan2", "copysign", "fmod", "hypot2", "pow", "remainder", "nextafter", "ldexp"]
for name in TWO:
    f = {"hypot2": math.hypot, "ldexp": lambda x, i: math.ldexp(x, i)}.get(name) or getattr(math, name)
    xs = [0.0, -0.0, 1.0, -1.0, 2.5, -3.0, 1e300, 1e-300, 5e-324, inf, -inf, nan]
    for a in xs:
        for b in xs:
            if name != "ldexp":
                case(name, f, a, b)
    for i in range(120):
        if name == "ldexp":
            case(name, f, R.uniform(-2, 2), R.choice([0, 1, -1, 1000, 1024, 1025, -1000, -1050, -1074, -1080, 5000, -5000, 2**70, -(2**70)]))
        else:
            case(name, f, R.uniform(-100, 100), R.uniform(-20, 20))
for x in [0.0, inf, nan, -0.0]:
    for i in [5, 2**70, -(2**70)]:
        case("ldexp", math.ldexp, x, i)
for steps in [0, 1, 2, 100, 2**64]:
    for a, b in [(1.0, 2.0), (1.0, 0.0), (0.0, -1.0), (5e-324, -1.0), (1.0, 1.0), (inf, 0.0), (1.0, inf), (-5e-324, 5e-324)]:
        if hasattr(math, "sumprod"):
            case("nextafter_steps", lambda a, b, n: math.nextafter(a, b, steps=n), a, b, steps)
for i in range(80):
    n = R.randrange(1, 8)
    v = [R.uniform(-1, 1) * 10.0 ** R.randrange(-20, 20) for _ in range(n)]
    w = [R.uniform(-1, 1) * 10.0 ** R.randrange(-5, 5) for _ in range(n)]
    case("fsum", lambda *v: math.fsum(v), *(v + [-x for x in v[::2]] + [1e16, 1.0, -1e16]))
    case("hypot", math.hypot, *w)
    case("dist", math.dist, w, [x + R.uniform(-1, 1) for x in w])
    if hasattr(math, "sumprod"):
        case("sumprod", math.sumprod, w, v)
    case("sum", lambda *v: sum(v), *(v + w))
for v in [[], [inf], [inf, -inf], [nan, 1.0], [1e308, 1e308], [1e308, 1e308, -1e308], [0.1] * 10, [1e-16, 1.0, 1e-16], [-0.0], [1e16, 1.0, 1e-16], [2.0**53, 0.5, -(2.0**53)], [inf, nan], [1e308, 1e308, -inf]]:
    case("fsum", lambda *v: math.fsum(v), *v)
    case("hypot", math.hypot, *v)
    case("sum", lambda *v: sum(v), *v)
if hasattr(math, "fma"):
    for a, b, c in [(1.0, 2.0, 3.0), (0.1, 10.0, -1.0), (1e200, 1e200, -inf), (inf, 0.0, 1.0), (1e308, 10.0, -1e308), (5e-324, 0.5, 0.0), (1 + 2.0**-52, 1 - 2.0**-52, -1.0), (nan, 1.0, 1.0), (inf, 1.0, -inf), (0.0, -1.0, 0.0), (1e308, 10.0, -inf)]:
        case("fma", math.fma, a, b, c)
for i in range(60):
    a, b, c = R.uniform(-1, 1), R.uniform(-1, 1), R.uniform(-1, 1) * 2.0 ** R.randrange(-60, 60)
    if hasattr(math, "fma"):
        case("fma", math.fma, a, b, -a * b)
        case("fma", math.fma, a, b, c)
