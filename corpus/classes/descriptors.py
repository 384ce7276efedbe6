import weakref


class Cached:
    """Computes a value on the first read and stores it in the instance."""

    def __init__(self, function):
        self.function = function

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        if instance is None:
            return self
        value = instance.__dict__[self.name] = self.function(instance)
        return value


class Circle:
    computed = 0

    def __init__(self, radius):
        self.radius = radius

    @Cached
    def area(self):
        Circle.computed += 1
        return round(3.14159 * self.radius ** 2, 2)


circle = Circle(2)
print(circle.area, circle.area, "computed:", Circle.computed)
print("stored:", sorted(vars(circle)))
del circle.area
print(circle.area, "computed:", Circle.computed)
watch = weakref.ref(circle)
del circle
print("not kept by the descriptor:", watch() is None)

# heaptwin
# title: A descriptor that caches in the instance
# section: own
# shows: stdout
# requires: >=3.8
# needs: weakref
# keywords: descriptor cache class property
