import sys


def short():
    return 1


def long(a, b=2, *rest, key=None, **more):
    total = a + b
    for item in rest:
        total += item
    return total, key, more


def outer():
    captured = [1]

    def inner():
        return captured

    return inner


functions = [short, long, outer(), lambda: None]
sizes = {sys.getsizeof(function) for function in functions}
print("all functions have one size:", len(sizes) == 1, sizes)
print("code differs:", sys.getsizeof(long.__code__) > sys.getsizeof(short.__code__))
print("a cell:", sys.getsizeof(functions[2].__closure__[0]))
print("a bound method:", sys.getsizeof([].append), sys.getsizeof("".join))
print("two functions of one code:", outer().__code__ is outer().__code__)

# heaptwin
# title: Functions, code and cells
# section: own
# shows: stdout
# requires: >=3.8
# needs: sys
# keywords: function closure method getsizeof
