import sys

samples = {
    "ascii": "n",
    "latin-1": "\xf1",
    "greek": "\u03bb",
    "emoji": "\U0001f40d",
}

for name, char in samples.items():
    base = sys.getsizeof(char * 10)
    step = sys.getsizeof(char * 11) - base
    print(f"{name:8} fixed part {base - 10 * step:3}, {step} per character")

plain = "abc" * 100
mixed = plain + "\u03bb"
print("one wide character more:", sys.getsizeof(mixed) - sys.getsizeof(plain), "bytes")

# heaptwin
# title: One wide character widens a whole string
# section: own
# shows: stdout traced.current
# requires: >=3.8
# needs: sys
# keywords: str getsizeof
