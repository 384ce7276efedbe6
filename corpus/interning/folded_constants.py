def seconds():
    return 60 * 60 * 24


def line():
    return "-" * 20


def long_line():
    return "-" * 5000


def pair():
    return (1, 2) + (3,)


print(seconds(), seconds() is seconds())
print("short line made once:", line() is line())
print("long line made once:", long_line() is long_line())
print("tuple made once:", pair() is pair())
print("constant of the code:", 86400 in seconds.__code__.co_consts)
print("line in the constants:", line() in line.__code__.co_consts)
print("long line in them:", long_line() in long_line.__code__.co_consts)

# heaptwin
# title: What the compiler computes once
# section: 6.2 String interning
# shows: stdout traced.current
# requires: >=3.8
# keywords: constant identity int str tuple
