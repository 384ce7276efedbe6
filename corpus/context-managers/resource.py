events = []


class Lamp:
    def __enter__(self):
        events.append("on")
        return self

    def __exit__(self, kind, error, trace):
        events.append("off")
        return False

    def read(self):
        events.append("read")


with Lamp() as lamp:
    lamp.read()
print(events)
print(f"claim exit-always-called: {events[-1] == 'off'}")

events.clear()
reraised = False
try:
    with Lamp():
        raise ValueError("dark")
except ValueError as error:
    reraised = True
    print("still raised:", error)
print(events)
print(f"claim exit-called-on-error: {events == ['on', 'off']}")
print(f"claim false-reraises: {reraised}")

# heaptwin
# title: A resource with an entry and an exit
# section: 8 Context managers
# shows: stdout
# requires: >=3.8
# claim: exit-always-called
# claim: exit-called-on-error
# claim: false-reraises
# keywords: context-manager class exception
