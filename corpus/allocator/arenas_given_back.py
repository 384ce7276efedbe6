import os
import sys
import tracemalloc


def arenas():
    """Arenas in use now, from the allocator's own statistics."""
    reader, writer = os.pipe()
    saved = os.dup(2)
    os.dup2(writer, 2)
    sys._debugmallocstats()
    os.dup2(saved, 2)
    os.close(saved)
    os.close(writer)
    with os.fdopen(reader) as stream:
        for line in stream:
            if line.startswith("# arenas allocated current"):
                return int(line.split("=")[1])


tracemalloc.stop()  # the statistics are silent while memory is traced
before = arenas()
hoard = [bytes(400) for _ in range(20000)]
full = arenas()
del hoard
after = arenas()

print("new arenas were needed:", full - before > 5)
print("most of them were returned:", full - after >= (full - before) * 3 // 4)
print("at most two kept as a reserve:", after - before <= 2)
print(f"claim arenas-kept-for-ever: {after == full}")

# heaptwin
# title: Arenas go back to the system
# section: 1.2 pymalloc
# shows: stdout arenas pools traced.peak
# requires: >=3.8
# needs: os sys tracemalloc
# claim: arenas-kept-for-ever
# keywords: arena stats bytes
