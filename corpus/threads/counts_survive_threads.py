import sys
import threading

shared = ["shared"]
base = sys.getrefcount(shared)


def juggle(times):
    for _ in range(times):
        one = shared
        two = [one, one]
        two.append(one)
        del two[0]


threads = [threading.Thread(target=juggle, args=(2000,)) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

balance = sys.getrefcount(shared) - base
print("references left over:", balance)
print("list unchanged:", shared)
print(f"claim counts-are-protected: {balance == 0}")

# heaptwin
# title: Four threads juggle one object
# section: 11.1 The GIL
# shows: stdout
# requires: >=3.8
# needs: sys threading
# claim: counts-are-protected
# keywords: thread refcount list
