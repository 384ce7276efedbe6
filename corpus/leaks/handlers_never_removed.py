import weakref

handlers = {}


def on(event):
    def register(function):
        handlers.setdefault(event, []).append(function)
        return function

    return register


class Window:
    def __init__(self, title):
        self.title = title

        @on("redraw")
        def redraw():
            return self.title


windows = [Window("w%d" % n) for n in range(4)]
watch = [weakref.ref(window) for window in windows]
print([handler() for handler in handlers["redraw"]])
windows.clear()
print("windows kept by their handlers:", sum(ref() is not None for ref in watch))
handlers["redraw"].pop()
print("one handler less:", sum(ref() is not None for ref in watch))
handlers.clear()
print("none left:", sum(ref() is not None for ref in watch))

# heaptwin
# title: Handlers that nobody removes
# section: 11.2 Leaks
# shows: stdout
# requires: >=3.8
# needs: weakref
# keywords: closure callback decorator weakref
