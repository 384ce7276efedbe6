import gc
import sys


def word_count(text):
    counts = {}
    for word in text.split():
        counts[word] = counts.get(word, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def work():
    text = "the cat and the dog and the bird " * 20
    return word_count(text)[0]


def blocks_now():
    gc.collect()
    return sys.getallocatedblocks()


for _ in range(5):
    work()
before = blocks_now()
for _ in range(200):
    best = work()
after = blocks_now()

print("most frequent:", best)
print("blocks left behind by 200 rounds:", after - before < 5)

# heaptwin
# title: Work that leaves nothing behind
# section: own
# shows: stdout blocks after
# requires: >=3.8
# needs: gc sys
# keywords: dict str function
