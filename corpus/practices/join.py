import gc
import tracemalloc


def by_adding(count):
    text = ""
    for i in range(count):
        text += str(i)
    return text


def by_joining(count):
    parts = []
    for i in range(count):
        parts.append(str(i))
    return "".join(parts)


def lazily(count):
    return "".join(str(i) for i in range(count))


def peak_of(build):
    build(1000)
    gc.collect()
    tracemalloc.start()
    base, _ = tracemalloc.get_traced_memory()
    text = build(1000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return len(text), peak - base


peaks = {}
for build in (by_adding, by_joining, lazily):
    length, peaks[build] = peak_of(build)
    print(f"{build.__name__:10} {length} characters, peak {peaks[build] / 1024:.0f} KB")

print(f"claim join-needs-less-memory: {peaks[by_joining] < peaks[by_adding]}")

# heaptwin
# title: Adding strings and joining them
# section: 10.3 Building strings
# shows: stdout traced.peak
# requires: >=3.8
# needs: gc tracemalloc
# claim: join-needs-less-memory
# keywords: str string-building peak generator
