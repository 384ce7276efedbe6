def side_by_side(request, count=600):
    """True if blocks of this size lie next to each other, without any header between them."""
    blocks = [bytes(request - 33) for _ in range(count)]
    places = sorted(map(id, blocks))
    gaps = [right - left for left, right in zip(places, places[1:])]
    return gaps.count(request) > count // 2


limit = None
for request in range(448, 641, 16):
    close = side_by_side(request)
    print(f"{request} bytes: {'one after the other' if close else 'apart'}")
    if close:
        limit = request

# A pool places blocks side by side; the system's malloc needs a header before each of them.
print(f"claim largest-request-in-pools: {limit}")
print(f"claim large-go-to-system: {not side_by_side(1024) and side_by_side(512)}")

# heaptwin
# title: Above 512 bytes another allocator answers
# section: 1.1 Operating system allocator
# shows: stdout classes blocks
# requires: >=3.8
# claim: largest-request-in-pools
# claim: large-go-to-system
# keywords: size-class bytes identity
