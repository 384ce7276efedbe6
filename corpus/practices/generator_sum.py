import gc
import tracemalloc


def peak_of(work):
    work()
    gc.collect()
    tracemalloc.start()
    base, _ = tracemalloc.get_traced_memory()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak - base


def with_list(count):
    return lambda: sum([i**2 for i in range(count)])


def with_generator(count):
    return lambda: sum(i**2 for i in range(count))


assert with_list(500)() == with_generator(500)()
list_growth = peak_of(with_list(6000)) - peak_of(with_list(3000))
lazy_growth = peak_of(with_generator(6000)) - peak_of(with_generator(3000))

print("bytes for each square more, list:", list_growth // 3000)
print("bytes for 3000 squares more, generator:", lazy_growth)
print(f"claim generator-peak-growth: {lazy_growth}")
print(f"claim list-peak-grows: {list_growth > 3000 * 8}")
print(f"claim ten-million-squares-gigabytes: {list_growth / 3000 * 10000000 / 1e9:.2f}")

# heaptwin
# title: Summing squares with a list and with a generator
# section: 10.2 Generators
# shows: stdout traced.peak
# requires: >=3.8
# needs: gc tracemalloc
# claim: generator-peak-growth
# claim: list-peak-grows
# claim: ten-million-squares-gigabytes
# keywords: generator comprehension peak
