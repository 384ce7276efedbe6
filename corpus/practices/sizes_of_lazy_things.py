import sys


def report(label, small, large):
    same = sys.getsizeof(small) == sys.getsizeof(large)
    print(f"{label:10} same size for ten and for a million: {same}")


million = 1000000
report("range", range(10), range(million))
report("generator", (n for n in range(10)), (n for n in range(million)))
report("map", map(str, range(10)), map(str, range(million)))
report("zip", zip(range(10)), zip(range(million)))
report("enumerate", enumerate(range(10)), enumerate(range(million)))
report("reversed", reversed(range(10)), reversed(range(million)))
report("bytes", bytes(10), bytes(1000))
print("range knows its items:", 999999 in range(million), range(million)[-1], len(range(million)))
print("a generator gives them once:", sum(g := (n for n in range(10))), sum(g))

# heaptwin
# title: Lazy objects are small
# section: 10.2 Generators
# shows: stdout traced.peak
# requires: >=3.8
# needs: sys
# keywords: generator iterator getsizeof
