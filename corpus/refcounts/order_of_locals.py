order = []


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        order.append(self.name)


def leave(first, second):
    third = Noisy("third")
    fourth = Noisy("fourth")
    return len(order)


leave(Noisy("first"), Noisy("second"))
print("left by return:", order)

order.clear()
try:
    leave(Noisy("first"), None)[0]
except TypeError:
    pass
print("left by an error:", order)

order.clear()
a, b = Noisy("a"), Noisy("b")
a, b = None, None
print("globals rebound together:", order)

# heaptwin
# title: In which order locals die
# section: 3 Reference counting
# shows: stdout
# requires: >=3.8
# keywords: refcount finalizer order function
