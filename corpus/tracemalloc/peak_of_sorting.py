import gc
import tracemalloc


def numbers(count):
    return [(n * 7919) % count for n in range(count)]


def peak_of(work, data):
    gc.collect()
    tracemalloc.start()
    base = tracemalloc.get_traced_memory()[0]
    work(data)
    peak = tracemalloc.get_traced_memory()[1] - base
    tracemalloc.stop()
    return peak


def in_place(data):
    data.sort()


def as_copy(data):
    return sorted(data)


def with_key(data):
    return sorted(data, key=lambda n: -n)


for work in (in_place, as_copy, with_key):
    data = numbers(5000)
    peak_of(work, list(data))
    print(f"{work.__name__:9} about {round(peak_of(work, data) / 5000)} bytes an item")

# heaptwin
# title: What sorting needs
# section: 9.1 tracemalloc
# shows: stdout traced.peak
# requires: >=3.8
# needs: gc tracemalloc
# keywords: peak list function
