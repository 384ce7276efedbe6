import sys


class Order:
    number: int
    lines: list[Line]
    total: undefined_name + 1


class Line:
    text: str


print("class made without its annotations:", "__annotations__" in Order.__dict__)
try:
    Order.__annotations__
except NameError as error:
    print("asked for:", error.name)


def price(line: Line, *, discount: float = 0.0) -> float:
    return 10 - discount


print("a function will make them:", price.__annotate__ is not None)
print("now:", {name: kind.__name__ for name, kind in price.__annotations__.items()})
print("kept from now on:", price.__annotations__ is price.__annotations__)
base = sys.getrefcount(Line)
del price
print("reference let go with the function:", base - sys.getrefcount(Line))

# heaptwin
# title: Annotations that are made when asked for
# section: own
# shows: stdout traced.current
# requires: >=3.14
# needs: sys
# keywords: class function dict
