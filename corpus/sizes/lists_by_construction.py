import sys


def comprehension(count):
    return [n for n in range(count)]


def appended(count):
    result = []
    for n in range(count):
        result.append(n)
    return result


ways = {
    "comprehension": comprehension,
    "append": appended,
    "list(range)": lambda count: list(range(count)),
    "list(generator)": lambda count: list(n for n in range(count)),
    "repetition": lambda count: [0] * count,
    "unpacking": lambda count: [*range(count)],
    "slice": lambda count: appended(count)[:],
    "sorted": lambda count: sorted(range(count)),
}
for name, way in ways.items():
    sizes = [sys.getsizeof(way(count)) for count in (1, 5, 10, 33, 100)]
    print(f"{name:15} {sizes}")

# heaptwin
# title: The same list made in eight ways
# section: own
# shows: stdout traced.current traced.peak
# requires: >=3.8
# needs: sys
# keywords: list growth getsizeof comprehension
