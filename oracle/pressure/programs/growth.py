"""An index that grows: for each entry that stays, one cycle is dropped."""

import gc


class Payload:
    freed = 0

    def __del__(self):
        Payload.freed += 1


class Cursor:
    def __init__(self):
        self.payload = Payload()
        self.owner = self


index = {}
gc.collect()
for entry in range(1, 60001):
    index[entry] = [entry]
    Cursor()
    if entry % 500 == 0:
        print(entry, entry - Payload.freed)
