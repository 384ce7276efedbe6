events = []


class Step:
    def __init__(self, name, fail_on_exit=False):
        self.name = name
        self.fail_on_exit = fail_on_exit

    def __enter__(self):
        events.append("+" + self.name)
        return self.name

    def __exit__(self, kind, error, trace):
        events.append("-" + self.name + ("!" if kind else ""))
        if self.fail_on_exit:
            raise OSError(self.name)


with Step("a") as a, Step("b") as b, Step("c"):
    events.append(a + b)
print(" ".join(events))

events.clear()
try:
    with Step("a"), Step("b", fail_on_exit=True), Step("c"):
        events.append("body")
except OSError as error:
    events.append("caught " + str(error))
print(" ".join(events))

# heaptwin
# title: Several managers in one statement
# section: 8 Context managers
# shows: stdout
# requires: >=3.8
# keywords: context-manager order exception
