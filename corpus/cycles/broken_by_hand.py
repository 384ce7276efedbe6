import gc


class Session:
    def __init__(self):
        self.handlers = {}
        self.handlers["close"] = self.close
        self.open = True

    def close(self):
        self.open = False
        self.handlers.clear()


gc.disable()
gc.collect()

session = Session()
probe("open")
session.close()
del session
probe("closed")
print("closed first:", gc.collect())

session = Session()
del session
probe("forgotten")
print("just forgotten:", gc.collect())
gc.enable()

# heaptwin
# title: Breaking a cycle by hand
# section: 4 Reference cycles
# shows: stdout gc.pending gc.collected
# requires: >=3.8
# needs: gc
# probe: yes
# keywords: cycle method dict
