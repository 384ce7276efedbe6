import gc
import sys


class Channel:
    open_channels = 0

    def __init__(self):
        Channel.open_channels += 1
        self.peer = None

    def __del__(self):
        Channel.open_channels -= 1


def connect():
    left, right = Channel(), Channel()
    left.peer, right.peer = right, left


gc.collect()
gc.disable()
for _ in range(100):
    connect()
print("open before a collection:", Channel.open_channels)
gc.collect()
print("open after it:", Channel.open_channels)
before = sys.getallocatedblocks()
for _ in range(100):
    connect()
gc.collect()
grown = sys.getallocatedblocks() - before
print("blocks left behind:", grown > 50)
print(f"claim del-cycles-leak: {Channel.open_channels > 0 or grown > 50}")
gc.enable()

# heaptwin
# title: Do cycles with __del__ leak?
# section: 11.2 Leaks
# shows: stdout gc.collected gc.uncollectable blocks
# requires: >=3.8
# needs: gc sys
# claim: del-cycles-leak
# keywords: cycle finalizer class
