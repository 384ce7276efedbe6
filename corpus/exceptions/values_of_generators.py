def average():
    total = count = 0
    while (value := (yield)) is not None:
        total += value
        count += 1
    return total / count


def collect(results):
    while True:
        results.append((yield from average()))


results = []
collector = collect(results)
next(collector)
for values in ([1, 2, 3, None], [10, None], [4, 5, None]):
    for value in values:
        collector.send(value)
print("averages:", results)

single = average()
next(single)
single.send(8)
try:
    single.send(None)
except StopIteration as stop:
    print("returned:", stop.value)
try:
    collector.throw(ValueError("enough"))
except ValueError as error:
    print("thrown:", error, "finished:", collector.gi_frame is None)

# heaptwin
# title: Values that generators return
# section: own
# shows: stdout
# requires: >=3.8
# keywords: exception generator
