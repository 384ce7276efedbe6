class Basket:
    items = []

    def add(self, item):
        self.items.append(item)
        return len(self.items)


class OwnBasket:
    def __init__(self):
        self.items = []

    def add(self, item):
        self.items.append(item)
        return len(self.items)


def shop(cls, customers):
    last = 0
    for n in range(customers):
        last = cls().add("item %d" % n)
    return last


print("shared list after 50 customers:", shop(Basket, 50))
print("own list:", shop(OwnBasket, 50))
print("left in the class:", len(Basket.items), hasattr(OwnBasket, "items"))

# heaptwin
# title: A list in the class belongs to everyone
# section: 11.2 Leaks
# shows: stdout traced.current after
# requires: >=3.8
# keywords: class list instance
