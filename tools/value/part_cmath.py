import cmath
import random

from cases import case

R = random.Random(41)
inf, nan = float("inf"), float("nan")
CONE = ["acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "cosh", "exp", "log", "log10", "phase", "sin", "sinh", "sqrt", "tan", "tanh"]
for name in CONE:
    f = getattr(cmath, name)
    for a in [0.0, -0.0, 1.0, -2.5, inf, -inf, nan]:
        for b in [0.0, -0.0, 1.0, -0.5, inf, nan]:
            case("c_" + name, f, complex(a, b))
    for i in range(60):
        case("c_" + name, f, complex(R.uniform(-3, 3), R.uniform(-3, 3)))
for i in range(20):
    z = complex(R.uniform(-3, 3), R.uniform(-3, 3))
    case("c_polar", lambda z: list(cmath.polar(z)), z)
    case("c_rect", lambda r, p: cmath.rect(r, p), abs(z), z.imag)
