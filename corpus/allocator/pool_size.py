def commonest(values):
    return max(set(values), key=values.count)


# Blocks of 512 bytes; a new pool starts wherever a block doesn't follow its neighbour directly.
blocks = [bytes(512 - 33) for _ in range(3000)]
places = sorted(map(id, blocks))
starts = [right for left, right in zip(places, places[1:]) if right - left != 512]

pool = commonest([right - left for left, right in zip(starts, starts[1:])])
header = commonest([start % pool for start in starts])
per_pool = commonest([sum(s <= p < s + pool for p in places) for s in starts[5:15]])

print("distance between pools:", pool)
print("first block after:", header)
print("blocks of 512 bytes in a pool:", per_pool)
print(f"claim pool-size: {pool}")
print(f"claim pool-header: {header}")

# heaptwin
# title: The size of a pool, measured by addresses
# section: 1.2 pymalloc
# shows: stdout pools
# requires: >=3.8
# claim: pool-size
# claim: pool-header
# keywords: pool bytes identity
