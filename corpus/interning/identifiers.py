s1 = "hola"
s2 = "hola"
print("same literal:", s1 is s2)
print(f"claim simple-literal-is-same: {s1 is s2}")


def from_elsewhere(text):
    """The constant as another compilation makes it."""
    return eval(repr(text))


for sample in ("hola", "under_score", "a1b2", "two words", "dash-ed", "", "9lives"):
    same = from_elsewhere(sample) is from_elsewhere(sample)
    print(f"{sample!r:14} shared between compilations: {same}")

spaced = from_elsewhere("two words") is from_elsewhere("two words")
print(f"claim identifier-like-interned: {from_elsewhere('a1b2') is from_elsewhere('a1b2')}")
print(f"claim any-literal-interned: {spaced}")

# heaptwin
# title: Literals that look like names
# section: 6.2 String interning
# shows: stdout
# requires: >=3.8
# claim: simple-literal-is-same
# claim: identifier-like-interned
# claim: any-literal-interned
# keywords: str identity interning
