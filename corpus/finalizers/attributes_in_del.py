freed = []


class Inner:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        freed.append(self.name)


class Outer:
    def __init__(self):
        self.left = Inner("left")
        self.right = Inner("right")

    def __del__(self):
        freed.append("outer sees " + self.left.name)


outer = Outer()
del outer
print(freed)

freed.clear()
outer = Outer()
outer.left, outer.right = outer.right, outer.left
outer.left = Inner("new")
print("replaced:", freed)
del outer
print(freed)

# heaptwin
# title: Finalizers from the outside in
# section: 3 Reference counting
# shows: stdout
# requires: >=3.8
# keywords: finalizer order class
