import weakref


class Payload:
    def __init__(self):
        self.data = [0] * 1000


def process():
    payload = Payload()
    watches.append(weakref.ref(payload))
    raise ValueError("bad payload")


watches = []
failure = None
try:
    process()
except ValueError as error:
    failure = error

alive = watches[0]() is not None
print("payload alive after the error:", alive)
frame = failure.__traceback__.tb_next.tb_frame
print("local names in its frame:", sorted(frame.f_locals))
del frame
failure = failure.with_traceback(None)
print("traceback removed:", watches[0]())
print(f"claim traceback-keeps-locals: {alive}")

# heaptwin
# title: A kept error keeps the locals of its frames
# section: 11.2 Leaks
# shows: stdout traced.current
# requires: >=3.8
# needs: weakref
# claim: traceback-keeps-locals
# keywords: exception traceback weakref
