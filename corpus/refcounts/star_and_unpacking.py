import sys


class Card:
    pass


card = Card()
base = sys.getrefcount(card)


def extra():
    return sys.getrefcount(card) - base


hand = [card] * 3
print("three in hand:", extra())
first, *rest = hand
print("unpacked:", extra())
merged = [*hand, *rest]
print("merged:", extra(), "cards:", len(merged))
table = {"top": card, **{"bottom": card}}
print("on the table:", extra())
first, rest = rest, first
print("after a swap:", extra())
del hand, merged, table, first, rest
print("alone again:", extra())

# heaptwin
# title: Unpacking copies references
# section: 3 Reference counting
# shows: stdout
# requires: >=3.8
# needs: sys
# keywords: refcount unpacking list dict
