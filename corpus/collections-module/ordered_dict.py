import gc
import sys
from collections import OrderedDict

plain = {n: n for n in range(100)}
ordered = OrderedDict(plain)
print("costs more than twice as much:", sys.getsizeof(ordered) > 2 * sys.getsizeof(plain))

ordered.move_to_end(0)
ordered.move_to_end(99, last=False)
print("first and last:", next(iter(ordered)), next(reversed(ordered)))
print("oldest out:", ordered.popitem(last=False))


class Recent(OrderedDict):
    def __init__(self, limit):
        super().__init__()
        self.limit = limit

    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        self.move_to_end(key)
        if len(self) > self.limit:
            del self[next(iter(self))]


recent = Recent(3)
for page in "abcadae":
    recent[page] = page.upper()
print(list(recent), "tracked:", gc.is_tracked(recent))

# heaptwin
# title: An ordered dict and a small cache made of it
# section: own
# shows: stdout traced.current
# requires: >=3.8
# needs: collections gc sys
# keywords: ordereddict dict cache inheritance
