import gc


class Entry:
    __slots__ = ("value", "before", "after")

    def __init__(self, value):
        self.value = value
        self.before = self.after = None


class Chain:
    def __init__(self, values):
        self.head = self.tail = None
        for value in values:
            self.append(value)

    def append(self, value):
        entry = Entry(value)
        if self.tail is None:
            self.head = entry
        else:
            entry.before = self.tail
            self.tail.after = entry
        self.tail = entry

    def backwards(self):
        entry = self.tail
        while entry:
            yield entry.value
            entry = entry.before


gc.collect()
chain = Chain("memory")
print("".join(chain.backwards()))
del chain
print("entries found:", gc.collect())

# heaptwin
# title: A doubly linked list
# section: 4 Reference cycles
# shows: stdout gc.collected
# requires: >=3.8
# needs: gc
# keywords: cycle slots class generator
