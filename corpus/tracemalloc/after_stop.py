import tracemalloc

print("memory when off:", tracemalloc.stop() or tracemalloc.get_traced_memory())
tracemalloc.start()
print("right after start:", tracemalloc.get_traced_memory())
print("tracing:", tracemalloc.is_tracing())

block = bytes(100000)
current, peak = tracemalloc.get_traced_memory()
print("one block:", current >= 100000, peak >= current)
tracemalloc.clear_traces()
print("cleared:", tracemalloc.get_traced_memory()[0] < 1000)

del block
print("freeing what isn't traced changes little:", tracemalloc.get_traced_memory()[0] < 1000)
tracemalloc.stop()
print("after stop:", tracemalloc.get_traced_memory())
try:
    tracemalloc.take_snapshot()
except RuntimeError as error:
    print("snapshot:", error)

# heaptwin
# title: Starting, clearing, stopping
# section: 9.1 tracemalloc
# shows: stdout traced.current traced.peak
# requires: >=3.8
# needs: tracemalloc
# keywords: snapshot bytes exception
