import gc


class Button:
    def __init__(self):
        self.on_click = self.clicked

    def clicked(self):
        return "click"


class PlainButton:
    def on_click(self):
        return "click"


def leftovers(cls, count=5):
    gc.collect()
    for _ in range(count):
        cls().on_click()
    return gc.collect()


print("method stored on its own object:", leftovers(Button))
print("method looked up:", leftovers(PlainButton))

# heaptwin
# title: A method stored on its own object
# section: 4 Reference cycles
# shows: stdout gc.collected
# requires: >=3.8
# needs: gc
# keywords: cycle method class callback
