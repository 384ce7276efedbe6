import weakref


class Batch:
    def __init__(self, rows):
        self.rows = rows


def pages(batch):
    for start in range(0, len(batch.rows), 10):
        yield batch.rows[start:start + 10]


batch = Batch(list(range(35)))
watch = weakref.ref(batch)
walk = pages(batch)
del batch

print("first page:", len(next(walk)))
print("kept by a suspended generator:", watch() is not None)
rest = [len(page) for page in walk]
print("rest:", rest)
print("exhausted:", watch())

walk = pages(Batch([1, 2, 3]))
print("never started, holds its argument:", walk.gi_frame is not None)
walk.close()
print("closed:", walk.gi_frame)

# heaptwin
# title: A suspended generator holds its locals
# section: 11.2 Leaks
# shows: stdout
# requires: >=3.8
# needs: weakref
# keywords: generator weakref iterator
