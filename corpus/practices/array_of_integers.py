import gc
import sys
import tracemalloc
from array import array


def bytes_per_item(make, count=20000):
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    kept = make(count)
    after = tracemalloc.get_traced_memory()[0]
    assert len(kept) == count
    return (after - before) / count


tracemalloc.start()
as_list = bytes_per_item(lambda count: [n for n in range(1000, 1000 + count)])
as_array = bytes_per_item(lambda count: array("i", range(count)))
as_bytes = bytes_per_item(bytes)
tracemalloc.stop()

pointer = (sys.getsizeof([None] * 100) - sys.getsizeof([])) // 100
print("list:", round(as_list), "of them pointer:", pointer)
print("array of int:", array("i").itemsize, "used:", round(as_array))
print("bytes:", round(as_bytes))
print(f"claim list-pointer-bytes: {pointer}")
print(f"claim four-byte-items: {array('i').itemsize}")
print(f"claim packed-to-list-percent: {round(100 * array('i').itemsize / as_list)}")

# heaptwin
# title: Integers in a list and in an array
# section: 10.5 Numeric data
# shows: stdout traced.current
# requires: >=3.8
# needs: array gc sys tracemalloc
# claim: list-pointer-bytes
# claim: four-byte-items
# claim: packed-to-list-percent
# keywords: array list int bytes
