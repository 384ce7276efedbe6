import gc


def talker(friends):
    received = yield "ready"
    friends.append(received)
    yield len(friends)


gc.collect()
talk = talker([])
print(next(talk))
print("sent itself:", talk.send(talk))
del talk
print("unreachable:", gc.collect())

counter = (n for n in range(3))
holder = [counter]
print("first:", next(counter))
del counter, holder
print("without a cycle:", gc.collect())

# heaptwin
# title: A generator that holds itself
# section: 4 Reference cycles
# shows: stdout gc.collected
# requires: >=3.8
# needs: gc
# keywords: cycle generator
