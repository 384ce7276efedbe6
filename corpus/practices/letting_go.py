import tracemalloc


def load(count):
    return [float(n) for n in range(count)]


def summary(values):
    return min(values), max(values), sum(values) / len(values)


tracemalloc.start()
base = tracemalloc.get_traced_memory()[0]
data = load(40000)
probe("loaded")
held = tracemalloc.get_traced_memory()[0] - base
result = summary(data)
del data
probe("dropped")
left = tracemalloc.get_traced_memory()[0] - base

print("summary:", result)
print("bytes per value:", round(held / 40000))
print("returned by del, percent:", round(100 * (held - left) / held))
print(f"claim del-frees-large: {left < held // 50}")

# heaptwin
# title: Letting go of large data before going on
# section: 10.1 Letting go
# shows: stdout traced.current traced.peak
# requires: >=3.8
# needs: tracemalloc
# probe: yes
# claim: del-frees-large
# keywords: del list float
