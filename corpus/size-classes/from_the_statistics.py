import os
import sys
import tracemalloc


def malloc_statistics():
    """What sys._debugmallocstats() writes to the error stream, as lines."""
    reader, writer = os.pipe()
    saved = os.dup(2)
    os.dup2(writer, 2)
    sys._debugmallocstats()
    os.dup2(saved, 2)
    os.close(saved)
    os.close(writer)
    with os.fdopen(reader) as stream:
        return stream.read().splitlines()


tracemalloc.stop()  # the table is left out while memory is traced
lines = malloc_statistics()
print(lines[0])

start = next(n for n, line in enumerate(lines) if line.startswith("-----")) + 1
sizes = {}
for line in lines[start:]:
    if not line.strip():
        break
    index, size = line.split()[:2]
    sizes[int(index)] = int(size)

words = lines[0].replace(",", "").split()
print("size is 16 times index + 1:", all(size == 16 * (n + 1) for n, size in sizes.items()))
print("largest class seen:", max(sizes.values()))
print(f"claim small-request-limit: {words[4]}")
print(f"claim class-index-of-88: {min(n for n, size in sizes.items() if size >= 88)}")

# heaptwin
# title: The size classes that this interpreter reports
# section: 2.2 Size classes
# shows: stdout classes
# requires: >=3.8
# needs: os sys tracemalloc
# claim: small-request-limit
# claim: class-index-of-88
# keywords: size-class stats
