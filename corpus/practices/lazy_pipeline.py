def numbers(count):
    for n in range(count):
        yield n


def squares(source):
    for n in source:
        yield n * n


def multiples(source, of):
    return (n for n in source if n % of == 0)


def chunks(source, size):
    chunk = []
    for item in source:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


pipeline = chunks(multiples(squares(numbers(1000)), 3), 50)
probe("pipeline made")
total = 0
for count, chunk in enumerate(pipeline, 1):
    total += sum(chunk)
    if count == 3:
        probe("third chunk")
probe("done")
print("chunks:", count, "last one:", len(chunk), "total:", total)

# heaptwin
# title: A pipeline that holds one chunk at a time
# section: 10.2 Generators
# shows: stdout traced.peak traced.current
# requires: >=3.8
# probe: yes
# keywords: generator iterator list
