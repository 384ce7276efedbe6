small = []
large = []
for n in range(3000):
    small.append(bytes(10))
    large.append(bytes(70))

POOL = 4096  # no pool is smaller than this
small_pools = {id(item) // POOL for item in small}
large_pools = {id(item) // POOL for item in large}

both = small_pools & large_pools
print("objects:", len(small), "and", len(large))
print("pieces of 4 KB shared by both sizes:", len(both))
print("made in turns, and kept apart:", not both)
print(f"claim pool-has-one-size: {not both}")

# heaptwin
# title: Two sizes never share a pool
# section: 2.2 Size classes
# shows: stdout classes pools
# requires: >=3.8
# claim: pool-has-one-size
# keywords: pool size-class bytes identity
