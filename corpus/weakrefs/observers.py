import weakref


class Thermometer:
    def __init__(self):
        self._listeners = []

    def subscribe(self, listener):
        self._listeners.append(weakref.ref(listener, self._listeners.remove))

    def publish(self, degrees):
        for reference in list(self._listeners):
            listener = reference()
            if listener is not None:
                listener.notify(degrees)
        return len(self._listeners)


class Display:
    def __init__(self, name):
        self.name = name
        self.seen = []

    def notify(self, degrees):
        self.seen.append(degrees)


thermometer = Thermometer()
kitchen, garden = Display("kitchen"), Display("garden")
thermometer.subscribe(kitchen)
thermometer.subscribe(garden)
print("listeners:", thermometer.publish(19))
del garden
print("listeners:", thermometer.publish(23))
print(kitchen.name, kitchen.seen)
kitchen = None
print("listeners:", thermometer.publish(25))

# heaptwin
# title: Listeners that may leave without a word
# section: 7 Weak references
# shows: stdout
# requires: >=3.8
# needs: weakref
# keywords: weakref callback class list
