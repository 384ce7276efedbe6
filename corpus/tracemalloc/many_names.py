import gc
import tracemalloc

gc.collect()
tracemalloc.start()
base = tracemalloc.get_traced_memory()[0]
rows = ["row"] * 50000
shared = tracemalloc.get_traced_memory()[0] - base
probe("one string, many references")

rows = ["row %d" % n for n in range(10000)]
probe("ten thousand strings")
current, peak = tracemalloc.get_traced_memory()

print("bytes per shared row:", round(shared / 50000))
print("bytes per row of its own, about:", round((current - base) / 100000) * 10)
print("peak counts both lists:", peak - base > shared + (current - base) // 2)

# heaptwin
# title: Many references or many strings
# section: 9.1 tracemalloc
# shows: stdout traced.current traced.peak
# requires: >=3.8
# needs: gc tracemalloc
# probe: yes
# keywords: str list peak
