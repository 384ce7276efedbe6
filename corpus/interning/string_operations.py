text = "memory " + str(len("manager"))


def keeps(operation):
    return operation(text) is text


operations = {
    "slice of all": lambda s: s[:],
    "str()": str,
    "strip without blanks": lambda s: s.strip(),
    "replace without a hit": lambda s: s.replace("z", "y"),
    "adding nothing": lambda s: s + "",
    "times one": lambda s: s * 1,
    "join of one": lambda s: "".join([s]),
    "format": lambda s: f"{s}",
    "upper and lower": lambda s: s.upper().lower(),
    "encode and decode": lambda s: s.encode().decode(),
    "two halves": lambda s: s[:3] + s[3:],
}
for label, operation in operations.items():
    print(f"{label:22} {'same object' if keeps(operation) else 'copy'}")
print("alphabet copy:", tuple(text) is tuple(text), tuple(t := tuple(text)) is t)

# heaptwin
# title: Operations that return the string itself
# section: 6.2 String interning
# shows: stdout
# requires: >=3.8
# keywords: str identity tuple
