MOTTO = "not a name!"


def motto():
    return "not a name!"


def price():
    return 19.99


def price_again():
    return 19.99


def pair():
    return (1, "one")


class Holder:
    value = 19.99
    pair = (1, "one")


print("floats of two functions:", price() is price_again())
print("float of a class:", price() is Holder.value)
print("tuples:", pair() is pair(), pair() is Holder.pair)
print("texts:", motto() is MOTTO)

spaces = [{}, {}]
for space in spaces:
    exec("value = 19.99\npair = (1, 'one')\nword = 'word'", space)
print("compiled apart, float:", spaces[0]["value"] is spaces[1]["value"])
print("compiled apart, tuple:", spaces[0]["pair"] is spaces[1]["pair"])
print("compiled apart, name:", spaces[0]["word"] is spaces[1]["word"])

# heaptwin
# title: Constants of one file are shared
# section: 6.2 String interning
# shows: stdout
# requires: >=3.8
# keywords: constant identity float tuple
