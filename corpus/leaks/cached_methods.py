import functools
import weakref


class Shop:
    def __init__(self, prices):
        self.prices = prices

    @functools.lru_cache(maxsize=None)
    def price(self, item):
        return self.prices[item]


class Stand:
    def __init__(self, prices):
        self.prices = prices
        self.price = functools.lru_cache(maxsize=None)(prices.__getitem__)


shop, stand = Shop({"tea": 3}), Stand({"tea": 2})
print(shop.price("tea"), shop.price("tea"), stand.price("tea"))
print("hits:", Shop.price.cache_info().hits)

shop_watch, stand_watch = weakref.ref(shop), weakref.ref(stand)
del shop, stand
print("shop kept by the cache of its class:", shop_watch() is not None)
print("stand gone:", stand_watch() is None)
Shop.price.cache_clear()
print("cache cleared:", shop_watch())

# heaptwin
# title: A cache on a method keeps the objects
# section: 11.2 Leaks
# shows: stdout
# requires: >=3.8
# needs: functools weakref
# keywords: cache method weakref decorator
