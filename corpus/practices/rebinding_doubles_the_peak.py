import gc
import tracemalloc


def frame(number):
    return bytearray(100 * 1024)


def overlapping(count):
    current = None
    for n in range(count):
        current = frame(n)
    return len(current)


def one_at_a_time(count):
    current = None
    for n in range(count):
        current = None
        current = frame(n)
    return len(current)


def peak_of(work):
    work(2)
    gc.collect()
    tracemalloc.start()
    base = tracemalloc.get_traced_memory()[0]
    work(5)
    peak = tracemalloc.get_traced_memory()[1] - base
    tracemalloc.stop()
    return round(peak / 102400)


print("frames at the peak, rebinding:", peak_of(overlapping))
print("frames at the peak, letting go first:", peak_of(one_at_a_time))

# heaptwin
# title: Rebinding a name holds two objects for a moment
# section: 10.1 Letting go
# shows: stdout traced.peak
# requires: >=3.8
# needs: gc tracemalloc
# keywords: peak bytearray function
