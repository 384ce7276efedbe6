import sys

stock = {n: n for n in range(1000)}
full = sys.getsizeof(stock)
for n in range(990):
    del stock[n]
print("990 of 1000 deleted, same size:", sys.getsizeof(stock) == full)

stock[5000] = 1
print("one more, still the same:", sys.getsizeof(stock) == full)
rebuilt = dict(stock)
print("a copy is smaller:", sys.getsizeof(rebuilt) < full // 10)
print("rebuilt by a comprehension:", sys.getsizeof({k: v for k, v in stock.items()}))

for n in range(1000):
    stock[n + 10000] = n
    del stock[n + 10000]
print("many passing keys, smaller at last:", sys.getsizeof(stock) < full)
stock.clear()
print("cleared:", sys.getsizeof(stock))

# heaptwin
# title: A dict does not shrink by deletion
# section: own
# shows: stdout traced.current
# requires: >=3.8
# needs: sys
# keywords: dict getsizeof del growth
