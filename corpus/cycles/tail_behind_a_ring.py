import gc


class Link:
    def __init__(self, number):
        self.number = number
        self.next = None


def chain(count):
    first = last = Link(0)
    for n in range(1, count):
        last.next = Link(n)
        last = last.next
    return first, last


gc.collect()
gc.disable()
for count in (1, 2, 10, 100):
    first, last = chain(count)
    last.next = first
    tail, end = chain(5)
    first.tail = tail
    del first, last, tail, end
    print(f"ring of {count:3} with a tail of 5: {gc.collect()} found")

first, last = chain(10)
del first, last
print("chain without a ring:", gc.collect())
gc.enable()

# heaptwin
# title: Rings of links with a tail
# section: 4 Reference cycles
# shows: stdout gc.collected gc.pending
# requires: >=3.8
# needs: gc
# keywords: cycle class
