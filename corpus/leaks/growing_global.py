import sys

history = []
totals = {}


def record(event, amount):
    history.append((event, amount))
    totals[event] = totals.get(event, 0) + amount


sizes = []
for n in range(1, 3001):
    record("event%d" % (n % 3), n)
    if n % 1000 == 0:
        sizes.append(sys.getsizeof(history))

print("totals:", totals)
print("history:", len(history), "entries")
print("grows with every thousand:", sizes == sorted(set(sizes)))
del history[:-10]
print("kept by hand:", len(history), sys.getsizeof(history) < sizes[0])
print(f"claim globals-grow: {sizes[-1] > sizes[0]}")

# heaptwin
# title: A global list that only grows
# section: 11.2 Leaks
# shows: stdout traced.current after
# requires: >=3.8
# needs: sys
# claim: globals-grow
# keywords: list dict tuple growth
