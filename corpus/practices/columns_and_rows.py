import sys

names = ["temperature", "pressure", "humidity"]
rows = [{name: n * 10 + i for i, name in enumerate(names)} for n in range(200)]
columns = {name: [row[name] for row in rows] for name in names}


def containers(data):
    """Bytes of the containers alone, without what both forms share."""
    inner = data.values() if isinstance(data, dict) else data
    return sys.getsizeof(data) + sum(sys.getsizeof(item) for item in inner)


print("same values:", all(columns[k][n] is row[k] for n, row in enumerate(rows) for k in names))
print("rows:", containers(rows), "bytes")
print("columns:", containers(columns), "bytes")
print("rows take", containers(rows) // containers(columns), "times as much")

# heaptwin
# title: A dict of lists or a list of dicts
# section: own
# shows: stdout traced.current
# requires: >=3.8
# needs: sys
# keywords: dict list getsizeof
