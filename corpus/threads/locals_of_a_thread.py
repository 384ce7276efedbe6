import threading
import weakref


class Session:
    def __init__(self, user):
        self.user = user


store = threading.local()
watches = {}


def serve(user):
    store.session = Session(user)
    watches[user] = weakref.ref(store.session)
    results.append((user, store.session.user, watches[user]() is not None))


results = []
store.session = Session("main")
for user in ("ann", "bob"):
    thread = threading.Thread(target=serve, args=(user,))
    thread.start()
    thread.join()

print(results)
print("main keeps its own:", store.session.user)
del thread
print("sessions gone with their threads:", [watch() is None for watch in watches.values()])

# heaptwin
# title: Data that dies with its thread
# section: 11.1 The GIL
# shows: stdout traced.current
# requires: >=3.8
# needs: threading weakref
# keywords: thread weakref
