import gc


class Culprit:
    pass


class Keeper:
    def __init__(self, item):
        self.item = item


def holders(thing, ignore):
    """Types of what refers to a thing, the way a leak hunter looks for them."""
    found = []
    for referrer in gc.get_referrers(thing):
        if any(referrer is known for known in ignore):
            continue
        found.append(type(referrer).__name__)
    return sorted(found)


culprit = Culprit()
shelf = [culprit]
table = {"key": culprit}
keeper = Keeper([culprit])

names = holders(culprit, [globals()])
print("held by:", names)
shelf.clear()
table.clear()
print("held by:", holders(culprit, [globals()]))
print("the list is held by:", len(holders(keeper.item, [globals()])))
keeper.item.clear()
print("held by:", holders(culprit, [globals()]))

# heaptwin
# title: Hunting for what keeps an object
# section: 9.3 Object graphs
# shows: stdout
# requires: >=3.8
# needs: gc
# keywords: graph list dict
