import weakref
from collections import deque


class Frame:
    def __init__(self, number):
        self.number = number


recent = deque(maxlen=3)
watches = []
for n in range(6):
    frame = Frame(n)
    watches.append(weakref.ref(frame))
    recent.append(frame)
del frame

print("alive:", [watch() is not None for watch in watches])
print("kept:", [frame.number for frame in recent])
recent.appendleft(Frame(-1))
print("pushed out at the other end:", watches[5]() is None)
print("full:", len(recent) == recent.maxlen)
recent.clear()
print("cleared:", sum(watch() is not None for watch in watches))

# heaptwin
# title: A bounded deque lets the oldest go
# section: own
# shows: stdout traced.current
# requires: >=3.8
# needs: collections weakref
# keywords: deque weakref
