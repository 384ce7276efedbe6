from contextlib import ExitStack

log = []


class Door:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        log.append("open " + self.name)
        return self

    def __exit__(self, *details):
        log.append("close " + self.name)


with ExitStack() as stack:
    doors = [stack.enter_context(Door(name)) for name in ("cellar", "hall", "attic")]
    stack.callback(log.append, "lights out")
    log.append("inside %d doors" % len(doors))
print(log)

log.clear()
with ExitStack() as stack:
    stack.enter_context(Door("gate"))
    moved = stack.pop_all()
print("moved:", log)
moved.close()
print("closed later:", log)

# heaptwin
# title: Many resources on one stack
# section: 8 Context managers
# shows: stdout
# requires: >=3.8
# needs: contextlib
# keywords: context-manager order list
