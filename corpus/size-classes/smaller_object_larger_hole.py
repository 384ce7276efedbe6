def free_every_second(items):
    """Drops half of the objects; the addresses of the holes."""
    holes = {id(item) for item in items[::2]}
    del items[::2]
    return holes


# 32 byte blocks: floats need 24 bytes, plain objects 16.
numbers = [bytes(-33 + 65) for _ in range(2000)]
holes = free_every_second(numbers)
same_class = [bytes(-33 + 70) for _ in range(1000)]
smaller = [bytes(-33 + 50) for _ in range(1000)]

into_same = sum(id(item) in holes for item in same_class)
into_smaller = sum(id(item) in holes for item in smaller)
print("holes of 80 bytes:", len(holes))
print("used by objects of 70 bytes:", into_same > 900)
print("used by objects of 50 bytes:", into_smaller)
print(f"claim hole-serves-smaller: {into_smaller > 0}")

# heaptwin
# title: A hole serves its own class only
# section: 1.2 pymalloc
# shows: stdout classes pools
# requires: >=3.8
# claim: hole-serves-smaller
# keywords: fragmentation size-class bytes identity
