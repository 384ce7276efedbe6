import gc
import sys


def parse(text):
    try:
        return int(text)
    except ValueError as error:
        return -len(str(error))


def run(texts):
    good = bad = 0
    for text in texts:
        if parse(text) < 0:
            bad += 1
        else:
            good += 1
    return good, bad


texts = ["1", "two", "3", "four", ""] * 100
run(texts)
gc.collect()
before = sys.getallocatedblocks()
probe("before")
print("good and bad:", run(texts))
probe("after")
grown = sys.getallocatedblocks() - before
print("blocks left behind by 300 errors:", grown if grown > 20 else "none to speak of")
print("left for the collector:", gc.collect())

# heaptwin
# title: Errors handled in a loop leave nothing
# section: own
# shows: stdout blocks gc.pending traced.current
# requires: >=3.8
# needs: gc sys
# probe: yes
# keywords: exception str int
