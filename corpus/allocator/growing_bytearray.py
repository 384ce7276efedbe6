buffer = bytearray()
moved = 0
grown = []
size = buffer.__sizeof__()
for n in range(3000):
    buffer.append(n % 256)
    now = buffer.__sizeof__()
    if now != size:
        grown.append((len(buffer), now - size))
        size = now

print("times grown:", len(grown))
for length, step in grown[:10]:
    print(f"  at {length}: {step} bytes more")

del buffer[:2900]
print("after dropping the front:", len(buffer), "bytes used")
print("smaller than before:", buffer.__sizeof__() < size)
buffer.clear()
print("cleared:", buffer.__sizeof__())

# heaptwin
# title: A growing bytearray
# section: own
# shows: stdout traced.current traced.peak classes
# requires: >=3.8
# keywords: bytearray growth getsizeof
