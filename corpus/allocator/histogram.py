import sys

CLASSES = 32


def histogram(things):
    """Objects by the class their own block falls into; index 32 is everything larger."""
    counts = [0] * (CLASSES + 1)
    for thing in things:
        header = sys.getsizeof(thing) - thing.__sizeof__()
        request = thing.__sizeof__() + header
        counts[min((request - 1) >> 4, CLASSES)] += 1
    return counts


words = ("pool arena block " * 30).split()
things = words + [words[:n] for n in range(5)] + [tuple(words), {n: n for n in range(99)}]
things += [n**9 for n in range(1, 200, 7)]

for index, count in enumerate(histogram(things)):
    if count:
        size = (index + 1) * 16
        label = f"{size}" if index < CLASSES else "more"
        print(f"{label:>5} {'#' * min(count, 40)} {count}")

# heaptwin
# title: A histogram of size classes
# section: 2.2 Size classes
# shows: stdout classes
# requires: >=3.8
# needs: sys
# keywords: size-class getsizeof list
