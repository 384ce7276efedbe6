blocks = [bytes(400) for _ in range(8000)]
POOL = 16384


def pieces(items):
    return len({id(item) // POOL for item in items})


before = pieces(blocks)
survivors = blocks[::16]
del blocks
after = pieces(survivors)

print("objects kept: one of", 8000 // len(survivors))
print("nine of ten pieces of 16 KB still needed:", after >= before * 9 // 10)

survivors = survivors[:10]
print("ten objects spread over several pieces:", pieces(survivors) > 3)

# heaptwin
# title: A few survivors hold many pools
# section: 1.2 pymalloc
# shows: stdout pools arenas blocks
# requires: >=3.8
# keywords: fragmentation pool bytes identity
