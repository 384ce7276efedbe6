import sys
from collections import deque

queue = deque()
size = sys.getsizeof(queue)
steps = []
for n in range(400):
    queue.append(n)
    now = sys.getsizeof(queue)
    if now != size:
        steps.append((len(queue), now - size))
        size = now

print("grows at:", steps)
for _ in range(390):
    queue.popleft()
print("shrinks again:", sys.getsizeof(queue) < size)
print("what is left:", list(queue))

both = deque(range(10))
both.rotate(3)
both.appendleft("front")
print(both)

# heaptwin
# title: A deque grows in blocks
# section: own
# shows: stdout traced.current
# requires: >=3.8
# needs: collections sys
# keywords: deque growth getsizeof queue
