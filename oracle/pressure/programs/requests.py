"""A service: each request makes a parent and a child that refer to each other, and a dozen objects that die at once."""

import gc


class Payload:
    freed = 0

    def __del__(self):
        Payload.freed += 1


class Parent:
    def __init__(self):
        self.payload = Payload()
        self.child = Child(self)


class Child:
    def __init__(self, parent):
        self.parent = parent


cache = [[n] for n in range(20000)]
gc.collect()
for request in range(1, 30001):
    Parent()
    work = [[n] for n in range(12)]
    if request % 250 == 0:
        print(request, request - Payload.freed)
