class Circle:
    __match_args__ = ("radius",)
    __slots__ = ("radius",)

    def __init__(self, radius):
        self.radius = radius


def describe(shape):
    match shape:
        case Circle(0):
            return "dot"
        case Circle(radius) if radius < 0:
            return "impossible"
        case Circle(radius):
            return f"circle of {radius}"
        case {"kind": "square", "side": side, **rest}:
            return f"square of {side} and {len(rest)} more"
        case [x, y, *others]:
            return f"{x} to {y} over {len(others)}"
        case str() | bytes():
            return "text"
        case None:
            return "nothing"
    return "unknown"


shapes = [Circle(0), Circle(-1), Circle(5), {"kind": "square", "side": 2, "colour": "red"},
          [1, 2, 3, 4], (7, 8), "words", b"bytes", None, 42]
for shape in shapes:
    print(f"{type(shape).__name__:8} {describe(shape)}")

# heaptwin
# title: Matching shapes
# section: own
# shows: stdout
# requires: >=3.10
# keywords: match class slots
