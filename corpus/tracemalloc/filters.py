import tracemalloc


def keep():
    return [bytearray(500) for _ in range(40)]


tracemalloc.start()
kept = keep()
snapshot = tracemalloc.take_snapshot()
tracemalloc.stop()

here = keep.__code__.co_filename
mine = snapshot.filter_traces([tracemalloc.Filter(True, here)])
line = snapshot.filter_traces([tracemalloc.Filter(True, here, keep.__code__.co_firstlineno + 1)])
others = snapshot.filter_traces([tracemalloc.Filter(False, here)])

print("all of the file, more than 20 KB:", sum(trace.size for trace in mine.traces) > 20000)
print("one line holds most of it:", len(line.traces) >= 80)
print("nothing of this file among the others:", all(
    trace.traceback[0].filename != here for trace in others.traces))
print("grouped by file:", len(mine.statistics("filename")))
print("blocks found:", sum(s.count for s in line.statistics("lineno")) >= 80)

# heaptwin
# title: Filtering a snapshot
# section: 9.1 tracemalloc
# shows: stdout traced.lines
# requires: >=3.8
# needs: tracemalloc
# keywords: snapshot bytearray comprehension
