rows = [[n, n * n] for n in range(50)]
probe("rows made")

by_key = {row[0]: row for row in rows}
probe("indexed")

del rows
probe("list dropped, rows kept by the index")

total = sum(row[1] for row in by_key.values())
probe("summed")

by_key.clear()
probe("index cleared")
print("total:", total)

# heaptwin
# title: Who keeps the rows, step by step
# section: 3 Reference counting
# shows: stdout traced.current blocks gc.count
# requires: >=3.8
# probe: yes
# keywords: refcount list dict
