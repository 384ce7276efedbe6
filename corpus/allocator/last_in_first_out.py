def page(number):
    return bytes([number % 256]) * 300


# Fill old holes, then go on until a page of memory begins: what follows stands in one pool.
filler = [page(n) for n in range(500)]
while id(filler[-1]) % 4096 > 400:
    filler.append(page(0))

row = [page(n) for n in range(8)]
places = [id(item) for item in row]
print("the row stands in order:", places == sorted(places))

dropped = (3, 5, 1, 6)
for n in dropped:
    row[n] = None
fresh = [None] * len(dropped)
for n in range(len(dropped)):
    fresh[n] = page(n)

print("freed: ", list(dropped))
print("reused:", [places.index(id(item)) for item in fresh])

# heaptwin
# title: The block freed last is used first
# section: 1.2 pymalloc
# shows: stdout classes
# requires: >=3.8
# keywords: order bytes identity
