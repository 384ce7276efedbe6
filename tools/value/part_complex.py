import operator
import random

from cases import case

R = random.Random(5)
inf, nan = float("inf"), float("nan")
PARTS = [0.0, -0.0, 1.0, -1.5, 1e16, 1e-5, 1e300, inf, -inf, nan]
ALL = [complex(a, b) for a in PARTS for b in PARTS]
for c in ALL:
    case("repr", repr, c)
TEXTS = ["", " ", "1", "1j", "j", "-j", "+J", "1+2j", "1-2J", " ( 1+2j ) ", "(1)", "((1))", "1 + 2j", "1+j", "1e5-1e-5j", "inf+nanj", "infj", "nan-infj", "1+2", "1j+2", "1+2j)", "(1+2j", "1_0+2_0j", "1_+2j", "_1j", "1.5.5", "1+2jj", "\u0661+\u0662j", "\xe9", "0x1", "-inf", "+1.5e3j",
         "1e", "1+ej", "1+-2j", "--j", "infinityj", "1\x00", "()", "(j)", ".5j", "5.j", "5.+.5j", "\ud800", "1__0", "1j ", "1 j", "nan(", "1e400j"]
for t in TEXTS:
    case("parse", complex, t)
OPS = {"add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv}
SOME = [complex(a, b) for a in [0.0, -0.0, 1.0, -2.5, inf, nan] for b in [0.0, -0.0, 3.0, -inf, nan]]
for name in OPS:
    for i in range(250):
        case(name, OPS[name], R.choice(SOME), R.choice(SOME))
    for i in range(60):
        a = complex(R.uniform(-10, 10), R.uniform(-10, 10))
        b = complex(R.uniform(-10, 10), R.uniform(-10, 10))
        case(name, OPS[name], a, b)
        case(name, OPS[name], a * 1e200, b * 1e200)
    for i in range(120):
        a, x = R.choice(SOME), R.choice([0.0, -0.0, 2.0, -3.5, inf, nan])
        case(name + "_real", OPS[name], a, x)
        case("real_" + name, OPS[name], x, a)
case("neg", operator.neg, 0j)
case("neg", operator.neg, 1 - 2j)
for c in ALL + [complex(1e308, 1.7e308), complex(3, 4), complex(5e-324, 5e-324)] + [complex(R.uniform(-10, 10), R.uniform(-10, 10)) for _ in range(100)]:
    case("abs", abs, c)
EXPONENTS = [0j, 1 + 0j, 2 + 0j, -1 + 0j, 0.5 + 0j, 3 + 0j, 10 + 0j, 100 + 0j, 101 + 0j, -7 + 0j, 1j, 1 + 1j, -0.5 + 2j, complex(2, -0.0)]
for c in [0j, 1 + 0j, -1 + 0j, 1j, 1 + 1j, -2.5 + 3j, 1e300 + 0j, 1e-300j, complex(inf, 0), complex(0, nan), complex(-0.0, 1)]:
    for e in EXPONENTS:
        case("pow", pow, c, e)
for i in range(100):
    case("pow", pow, complex(R.uniform(-3, 3), R.uniform(-3, 3)), complex(R.uniform(-3, 3), R.uniform(-3, 3)))
for i in range(100):
    case("pow", pow, complex(R.uniform(-3, 3), R.uniform(-3, 3)), complex(R.randrange(-20, 21), 0.0))
    case("pow_neg", pow, R.uniform(-9, 0), R.uniform(-3, 3))
