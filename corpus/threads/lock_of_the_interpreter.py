import sys
import threading

ask = getattr(sys, "_is_gil_enabled", None)
locked = ask() if ask else True

total = 0
gate = threading.Lock()


def count(times):
    global total
    for _ in range(times):
        with gate:
            total += 1


workers = [threading.Thread(target=count, args=(500,)) for _ in range(4)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()

print("total:", total)
print("can be asked for its lock:", ask is not None)
print(f"claim gil-present: {locked}")

# heaptwin
# title: The interpreter's lock and a lock of one's own
# section: 11.1 The GIL
# shows: stdout
# requires: >=3.8
# needs: sys threading
# claim: gil-present
# keywords: thread lock
