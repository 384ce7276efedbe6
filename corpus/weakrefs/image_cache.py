import weakref


class Image:
    loads = 0

    def __init__(self, name):
        Image.loads += 1
        self.name = name
        self.pixels = bytes(len(name) * 1000)


class Store:
    def __init__(self):
        self._images = weakref.WeakValueDictionary()

    def get(self, name):
        image = self._images.get(name)
        if image is None:
            image = self._images[name] = Image(name)
        return image

    def __len__(self):
        return len(self._images)


store = Store()
first = store.get("sea")
again = store.get("sea")
probe("sea held twice")
print("same image:", first is again, "loads:", Image.loads)
del first, again
probe("sea dropped")
print("in the store:", len(store))
third = store.get("sea")
probe("sea loaded again")
print("loads:", Image.loads)

# heaptwin
# title: A cache that holds nothing back
# section: 7 Weak references
# shows: stdout traced.current blocks
# requires: >=3.8
# needs: weakref
# probe: yes
# keywords: weakref cache dict
