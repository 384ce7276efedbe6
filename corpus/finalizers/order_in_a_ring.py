import gc

log = []


class Member:
    def __init__(self, name):
        self.name = name
        self.next = None

    def __del__(self):
        log.append(self.name + ">" + self.next.name)


def ring(names, backwards=False):
    members = [Member(name) for name in names]
    for n, member in enumerate(members):
        member.next = members[(n - 1 if backwards else n + 1) % len(members)]


gc.collect()
gc.disable()
ring("abcd")
gc.collect()
print("forwards: ", log)

log.clear()
ring("abcd", backwards=True)
gc.collect()
print("backwards:", log)
gc.enable()

# heaptwin
# title: In which order a ring is finalized
# section: 5.4 Cycles with __del__
# shows: stdout gc.collected
# requires: >=3.8
# needs: gc
# keywords: finalizer order cycle
