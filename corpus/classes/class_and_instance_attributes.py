class Settings:
    colour = "blue"
    sizes = [1, 2, 3]

    def __init__(self, name):
        self.name = name


one, two = Settings("one"), Settings("two")
print("shared:", one.sizes is two.sizes, one.colour is Settings.colour)
one.colour = "red"
print("own value hides the class's:", one.colour, two.colour, sorted(vars(one)))
del one.colour
print("and is gone again:", one.colour)
one.sizes.append(4)
print("shared list changed for all:", two.sizes)
one.sizes += [5]
print("augmented: own name, same list:", "sizes" in vars(one), one.sizes is Settings.sizes)

# heaptwin
# title: Attributes of the class and of the instance
# section: own
# shows: stdout
# requires: >=3.8
# keywords: class instance list
