import weakref


class Picture:
    def __init__(self, width, height):
        self.pixels = [0] * (width * height)


gallery = weakref.WeakValueDictionary()
sunset = Picture(20, 10)
gallery["sunset"] = sunset
gallery["lost"] = Picture(1, 1)

print("sunset kept:", "sunset" in gallery)
print("lost kept:", "lost" in gallery)
print("entries:", sorted(gallery.keys()))
held = "sunset" in gallery
del sunset
print("after del:", "sunset" in gallery, len(gallery))
print(f"claim weak-dict-drops: {held and 'sunset' not in gallery}")

# heaptwin
# title: A dictionary that lets its values go
# section: 7 Weak references
# shows: stdout traced.current
# requires: >=3.8
# needs: weakref
# claim: weak-dict-drops
# keywords: weakref dict cache class
