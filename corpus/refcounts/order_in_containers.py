fallen = []


class Domino:
    def __init__(self, number):
        self.number = number

    def __del__(self):
        fallen.append(self.number)


def drop(make):
    fallen.clear()
    holder = make()
    del holder
    return list(fallen)


print("list: ", drop(lambda: [Domino(n) for n in range(5)]))
print("tuple:", drop(lambda: tuple(Domino(n) for n in range(5))))
print("dict: ", drop(lambda: {n: Domino(n) for n in range(5)}))

row = [Domino(n) for n in range(6)]
fallen.clear()
row[1:4] = []
print("slice: ", fallen)
fallen.clear()
row.clear()
print("clear: ", fallen)
nested = [Domino("outer"), [Domino("inner")]]
fallen.clear()
del nested
print("nested:", fallen)

# heaptwin
# title: In which order containers let go
# section: 3 Reference counting
# shows: stdout
# requires: >=3.8
# keywords: refcount finalizer order list dict tuple
