import sys
from collections import Counter

text = """a pool holds blocks of one size and an arena holds pools
and the heap holds arenas and the program holds the heap"""

counts = Counter(text.split())
print(counts.most_common(4))
print("words:", sum(counts.values()), "different:", len(counts))

plain = dict(counts)
print("a Counter is a dict with an instance dict:", sys.getsizeof(counts) > sys.getsizeof(plain))
print("reading a missing word adds nothing:", counts["nothing"], len(counts) == len(plain))

counts.subtract(["holds", "holds", "pools", "unknown"])
print("holds:", counts["holds"], "unknown:", counts["unknown"])
print("positive ones:", sum((+counts).values()))

# heaptwin
# title: Counting words
# section: own
# shows: stdout traced.current
# requires: >=3.8
# needs: collections sys
# keywords: counter dict str getsizeof
