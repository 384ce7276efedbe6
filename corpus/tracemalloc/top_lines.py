import tracemalloc


def load():
    wide = [bytes(1000) for _ in range(50)]
    narrow = [bytes(100) for _ in range(50)]
    return wide, narrow


tracemalloc.start()
first_line = load.__code__.co_firstlineno
kept = load()
snapshot = tracemalloc.take_snapshot()
tracemalloc.stop()

found = {}
for statistic in snapshot.statistics("lineno"):
    frame = statistic.traceback[0]
    offset = frame.lineno - first_line
    if offset in (1, 2) and statistic.count >= 50:
        found.setdefault(offset, statistic)

top = snapshot.statistics("lineno")[0]
print("the largest line is the first of load:", top.traceback[0].lineno - first_line == 1)
for offset in sorted(found):
    statistic = found[offset]
    large, many = statistic.size > 50000, statistic.count >= 50
    print(f"line {offset} of load: more than 50 KB {large}, 50 blocks {many}")
print(f"claim lines-are-found: {sorted(found) == [1, 2]}")

# heaptwin
# title: The lines that allocate most
# section: 9.1 tracemalloc
# shows: stdout traced.lines traced.current
# requires: >=3.8
# needs: tracemalloc
# claim: lines-are-found
# keywords: snapshot bytes comprehension
