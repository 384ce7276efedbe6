import tracemalloc


def make():
    return bytes(3000)


def order():
    return make()


tracemalloc.stop()  # start() would change nothing if tracing was on
tracemalloc.start(5)
thing = order()
trace = tracemalloc.get_object_traceback(thing)
print("frames kept:", tracemalloc.get_traceback_limit())

lines = [frame.lineno for frame in trace]
own = [make.__code__.co_firstlineno + 1, order.__code__.co_firstlineno + 1]
print("oldest first, newest last:", lines[-1] == own[0], lines[-2] == own[1])
tracemalloc.stop()
print("forgotten after stop:", tracemalloc.get_object_traceback(thing))
print("limit stays:", tracemalloc.get_traceback_limit())

# heaptwin
# title: Where an object was made
# section: 9.1 tracemalloc
# shows: stdout traced.lines
# requires: >=3.8
# needs: tracemalloc
# keywords: traceback bytes function
