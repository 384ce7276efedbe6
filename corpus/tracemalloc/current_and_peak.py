import tracemalloc

tracemalloc.start()
base, _ = tracemalloc.get_traced_memory()

numbers = [n for n in range(50000)]
full, _ = tracemalloc.get_traced_memory()
numbers = sum(numbers)
now, peak = tracemalloc.get_traced_memory()

print("bytes per item:", round((full - base) / 50000))
print("nearly all returned:", now - base < 20000)
print("peak is remembered:", peak - base >= full - base)
print(f"claim peak-at-least-current: {peak >= now}")
print(f"claim current-returns: {now - base < 20000}")
tracemalloc.stop()

# heaptwin
# title: Current use and peak use
# section: 9.1 tracemalloc
# shows: stdout traced.current traced.peak
# requires: >=3.8
# needs: tracemalloc
# claim: peak-at-least-current
# claim: current-returns
# keywords: peak list comprehension
