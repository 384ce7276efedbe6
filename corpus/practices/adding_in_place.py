def build(count):
    text = ""
    stayed = 0
    for i in range(count):
        place = id(text)
        text += "x"
        if id(text) == place:
            stayed += 1
    return stayed, len(text)


def build_shared(count):
    text = ""
    stayed = 0
    for i in range(count):
        also = text
        place = id(text)
        text += "x"
        if id(text) == place:
            stayed += 1
    return stayed, len(also) + 1


build(200)
stayed, length = build(1000)
print("appended in place at least once:", stayed > 0)
print("while another name looks on:", build_shared(1000)[0])
print(f"claim adding-copies-every-time: {stayed == 0}")

# heaptwin
# title: When += does not copy
# section: 10.3 Building strings
# shows: stdout traced.peak
# requires: >=3.8
# claim: adding-copies-every-time
# keywords: str string-building identity
