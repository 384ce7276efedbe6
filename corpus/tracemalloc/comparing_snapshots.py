import tracemalloc

tracemalloc.start()
cache = {}


def handle(request):
    cache[request] = bytes(2000)
    return len(cache)


def answer(request):
    return len(bytes(5000)) + request


for n in range(20):
    handle(n), answer(n)
before = tracemalloc.take_snapshot()
for n in range(20, 60):
    handle(n), answer(n)
after = tracemalloc.take_snapshot()
tracemalloc.stop()

growth = after.compare_to(before, "lineno")
worst = growth[0]
print("line that grows:", worst.traceback[0].lineno - handle.__code__.co_firstlineno, "of handle")
print("objects more:", worst.count_diff)
print("bytes more, in KB:", worst.size_diff // 1024)
print("answer leaves nothing:", not any(
    diff.size_diff > 1000 and diff.traceback[0].lineno == answer.__code__.co_firstlineno + 1
    for diff in growth))

# heaptwin
# title: Finding what grows between two snapshots
# section: 9.1 tracemalloc
# shows: stdout traced.lines traced.current
# requires: >=3.8
# needs: tracemalloc
# keywords: snapshot cache dict
