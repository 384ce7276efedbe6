def shared(code):
    return chr(code) is chr(code)


for code in (65, 97, 122, 233, 255, 256, 955, 0x1F40D):
    print(f"U+{code:04X} shared: {shared(code)}")

word = "banana"
print("a's of one word are one object:", word[1] is word[3])
print("slice of one:", word[1:2] is word[3:4])
letters = [letter for letter in word]
print("letters:", len(letters), "objects:", len(set(map(id, letters))))

limit = 0
while shared(limit):
    limit += 1
print("first character not shared:", limit)
print(f"claim one-char-latin-is-same: {all(shared(c) for c in range(128))}")
print(f"claim one-char-always-same: {all(shared(c) for c in (97, 233, 955))}")

# heaptwin
# title: Strings of one character
# section: 6.3 Pre-created objects
# shows: stdout
# requires: >=3.8
# claim: one-char-latin-is-same
# claim: one-char-always-same
# keywords: str identity interning
