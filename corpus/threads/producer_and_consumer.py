import threading
from collections import deque


class Channel:
    def __init__(self, limit):
        self.items = deque()
        self.limit = limit
        self.changed = threading.Condition()
        self.highest = 0

    def put(self, item):
        with self.changed:
            while len(self.items) >= self.limit:
                self.changed.wait()
            self.items.append(item)
            self.highest = max(self.highest, len(self.items))
            self.changed.notify_all()

    def get(self):
        with self.changed:
            while not self.items:
                self.changed.wait()
            item = self.items.popleft()
            self.changed.notify_all()
            return item


channel = Channel(limit=3)
received = []


def consume():
    while (item := channel.get()) is not None:
        received.append(item)


consumer = threading.Thread(target=consume)
consumer.start()
for n in range(100):
    channel.put(n)
channel.put(None)
consumer.join()
print("received in order:", received == list(range(100)))
print("never more than the limit:", channel.highest <= 3)

# heaptwin
# title: A bounded channel between two threads
# section: 11.1 The GIL
# shows: stdout traced.peak
# requires: >=3.8
# needs: collections threading
# keywords: thread queue deque lock
