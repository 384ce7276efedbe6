def commonest(values):
    return max(set(values), key=values.count)


# Blocks of 512 bytes, in order: inside an arena addresses only grow, pool by pool.
count = 12000
blocks = [None] * count
for n in range(count):
    blocks[n] = bytes(512 - 33)
places = [id(block) for block in blocks]

steps = [right - left for left, right in zip(places, places[1:])]
pool_starts = [places[n + 1] for n, step in enumerate(steps) if step != 512]
pool = commonest([right - left for left, right in zip(pool_starts, pool_starts[1:])])

arena_starts = [places[n + 1] for n, step in enumerate(steps) if not 0 < step <= 2 * pool]
distances = [abs(b - a) for a, b in zip(arena_starts, arena_starts[1:])]
arena = commonest([distance for distance in distances if distance > 8 * pool])

print("distance between arenas:", arena, "between pools:", pool)
print("an arena is a megabyte:", arena == 1024 * 1024)
print(f"claim arena-size: {arena}")
print(f"claim pools-per-arena: {arena // pool}")

# heaptwin
# title: Arenas and how many pools they hold
# section: 1.2 pymalloc
# shows: stdout arenas pools
# requires: >=3.8
# claim: arena-size
# claim: pools-per-arena
# keywords: arena pool identity
