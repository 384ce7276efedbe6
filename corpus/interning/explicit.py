import sys

parts = ["a long string", "that we want", "to have once"]
one = " ".join(parts)
two = " ".join(parts)
print("equal:", one == two, "same:", one is two)
print(f"claim runtime-string-is-same: {one is two}")

one = sys.intern(one)
two = sys.intern(two)
print("after intern:", one is two)
print(f"claim sys-intern-shares: {one is two}")

words = "to be or not to be that is the question".split()
plain = len({id(word) for word in words})
interned = len({id(sys.intern(word)) for word in words})
print("words:", len(words), "objects:", plain, "interned:", interned)

# heaptwin
# title: sys.intern on strings made at run time
# section: 6.2 String interning
# shows: stdout blocks
# requires: >=3.8
# needs: sys
# claim: runtime-string-is-same
# claim: sys-intern-shares
# keywords: str identity interning comprehension
