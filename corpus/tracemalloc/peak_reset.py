import tracemalloc

tracemalloc.start()
base = tracemalloc.get_traced_memory()[0]

big = [0] * 50000
del big
first_peak = tracemalloc.get_traced_memory()[1] - base

tracemalloc.reset_peak()
small = [0] * 5120
current, second_peak = tracemalloc.get_traced_memory()

print("first peak, KB:", round(first_peak / 1024))
print("second peak, KB: about", round((second_peak - base) / 10240) * 10)
print("peak is what is used now:", second_peak - current < 500)
tracemalloc.stop()

# heaptwin
# title: One peak for each part of a program
# section: 9.1 tracemalloc
# shows: stdout traced.peak
# requires: >=3.9
# needs: tracemalloc
# keywords: peak list
