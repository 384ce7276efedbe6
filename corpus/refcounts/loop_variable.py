import sys


def last_word(words):
    for word in words:
        pass
    return sys.getrefcount(word)


class Item:
    pass


items = [Item() for _ in range(3)]
counts = []
for item in items:
    counts.append(sys.getrefcount(item))
print("during the loop:", counts)
print("the name outlives the loop:", item is items[-1])

before = sys.getrefcount(items[-1])
del item
print("references less after del:", before - sys.getrefcount(items[-1]))

seen = [sys.getrefcount(one) for one in items]
print("inside a comprehension:", seen)
print("in a function:", last_word(["a " + str(n) for n in range(3)]))

# heaptwin
# title: The loop variable holds a reference
# section: 3 Reference counting
# shows: stdout
# requires: >=3.8
# needs: sys
# keywords: refcount list comprehension del
