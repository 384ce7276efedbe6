a = 256
b = 256
print("256 twice:", a is b)
print(f"claim literal-256-is-same: {a is b}")

a = 257
b = 257
print("257 twice in one file:", a is b)
print(f"claim literal-257-is-same: {a is b}")


def other_function():
    return 257


print("257 from a function:", other_function() is a)
print("256 + 1 at run time:", (a - 1) + 1 is a)
print("257 read from text:", int("257") is a)

spaces = {}
exec("c = 257", spaces)
print("257 of another compilation:", spaces["c"] is a)
print(f"claim computed-257-is-same: {int('257') is int('257')}")

# heaptwin
# title: The famous 257
# section: 6.1 Small integers
# shows: stdout
# requires: >=3.8
# claim: literal-256-is-same
# claim: literal-257-is-same
# claim: computed-257-is-same
# keywords: int identity interning
