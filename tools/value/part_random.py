import random

from cases import case


def draws(seed, n):
    r = random.Random(seed)
    return [r.random() for _ in range(n)] + [r.getrandbits(k) for k in (1, 5, 31, 32, 33, 53, 64, 100)]


for seed in [0, 1, 42, -42, 2**32, 2**64 + 1, 2**500 + 12345, 123456789]:
    case("draws", draws, seed, 5)
case("draws", draws, 7, 700)


def state(seed, n):
    r = random.Random(seed)
    for _ in range(n):
        r.random()
    s = r.getstate()[1]
    return [s[0], s[1], s[300], s[623], s[624]]


case("state", state, 5, 0)
case("state", state, 5, 10)
case("state", state, 5, 312)
case("state", state, 5, 313)
