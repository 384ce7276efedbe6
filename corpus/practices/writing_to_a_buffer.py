import io


def with_buffer(lines):
    out = io.StringIO()
    for number, line in enumerate(lines, 1):
        out.write(f"{number}: {line}\n")
    return out.getvalue()


def with_join(lines):
    return "".join(f"{number}: {line}\n" for number, line in enumerate(lines, 1))


poem = ["memory", "is a list", "of names", "that we let go"]
text = with_buffer(poem)
print(text, end="")
print("same text:", text == with_join(poem))

long = [word * 5 for word in poem * 50]
probe("before")
long_text = with_buffer(long)
probe("after")
print("long text:", len(long_text))
out = io.BytesIO(b"0123456789")
with out.getbuffer() as view:
    view[2:4] = b"--"
print(out.getvalue())

# heaptwin
# title: Writing into a text buffer
# section: 10.3 Building strings
# shows: stdout traced.peak traced.current
# requires: >=3.8
# needs: io
# probe: yes
# keywords: string-building str bytes memoryview
