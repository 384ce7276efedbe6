order = []


class Resource:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        order.append("freed " + self.name)


def work(fail):
    first = Resource("first")
    try:
        second = Resource("second")
        if fail:
            raise RuntimeError("broken")
        order.append("worked")
        return "result"
    except RuntimeError:
        order.append("handled")
        return "failure"
    finally:
        order.append("finally")


for fail in (False, True):
    order.clear()
    answer = work(fail)
    kinds = [entry for entry in order if not entry.startswith("freed")]
    freed = sorted(entry for entry in order if entry.startswith("freed"))
    print(answer, kinds, freed)
    print("locals outlive finally:", order.index("finally") < order.index(freed[0]))

# heaptwin
# title: finally runs before locals die
# section: 8 Context managers
# shows: stdout
# requires: >=3.8
# keywords: exception finalizer order
