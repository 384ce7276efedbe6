def block_size(make, count=2000):
    """The commonest distance between neighbours among many equal objects."""
    blocks = [make() for _ in range(count)]
    places = sorted(map(id, blocks))
    gaps = {}
    for left, right in zip(places, places[1:]):
        gaps[right - left] = gaps.get(right - left, 0) + 1
    return max(gaps, key=gaps.get)


def bytes_of(request):
    """A bytes object whose whole allocation has the given size."""
    length = request - 33
    return lambda: bytes(length)


for request in (50, 64, 65, 80, 88, 96, 97, 200, 500, 512):
    print(f"{request:3} bytes asked, {block_size(bytes_of(request)):3} given")

given = block_size(bytes_of(88))
print("object():", block_size(object))
print(f"claim block-for-88: {given}")
print(f"claim block-for-50: {block_size(bytes_of(50))}")
classes = {block_size(bytes_of(n), 400) for n in range(40, 513, 8)}
classes |= {block_size(object), block_size(lambda: float("0.5"))}
print(f"claim number-of-classes: {len(classes)}")
print(f"claim class-step: {sorted(classes)[1] - sorted(classes)[0]}")
print(f"claim waste-for-88-percent: {round(100 * (given - 88) / 88)}")
print(f"claim waste-for-88-bytes: {given - 88}")

# heaptwin
# title: Requests are rounded up to a size class
# section: 2.1 Overhead of pymalloc
# shows: stdout classes
# requires: >=3.8
# claim: block-for-88
# claim: block-for-50
# claim: number-of-classes
# claim: class-step
# claim: waste-for-88-percent
# claim: waste-for-88-bytes
# keywords: size-class bytes identity
