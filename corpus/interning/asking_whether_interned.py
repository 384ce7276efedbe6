import sys

literal = "memory"
spaced = "two words"
joined = "".join(["mem", "ory", "2"])

print("name-like literal:", sys._is_interned(literal))
print("literal with a space:", sys._is_interned(spaced))
print("made at run time:", sys._is_interned(joined))
print("same after intern:", sys.intern(joined) is joined, sys._is_interned(joined))


class Holder:
    pass


holder = Holder()
setattr(holder, "".join(["field", "7"]), 1)
print("attribute name:", [sys._is_interned(name) for name in vars(holder)])
table = {"".join(["key", "7"]): 1}
print("key of a dict:", [sys._is_interned(name) for name in table])
print("one character:", sys._is_interned("xyz"[1]))

# heaptwin
# title: Asking whether a string is interned
# section: 6.2 String interning
# shows: stdout
# requires: >=3.13
# needs: sys
# keywords: interning str
