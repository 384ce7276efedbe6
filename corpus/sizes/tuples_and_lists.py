import sys

for count in range(0, 9, 2):
    items = range(count)
    as_tuple, as_list = tuple(items), list(items)
    print(count, "items:", sys.getsizeof(as_tuple), "as tuple,", sys.getsizeof(as_list), "as list")

pairs_t = [(n, n) for n in range(100)]
pairs_l = [[n, n] for n in range(100)]
total_t = sum(map(sys.getsizeof, pairs_t))
total_l = sum(map(sys.getsizeof, pairs_l))
print("a hundred pairs:", total_t, "and", total_l)

nested = ((), ((),), (((),),))
print("nested:", [sys.getsizeof(item) for item in nested])

# heaptwin
# title: Tuples are lighter than lists
# section: own
# shows: stdout traced.current
# requires: >=3.8
# needs: sys
# keywords: tuple list getsizeof
