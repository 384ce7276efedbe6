import tracemalloc


class Measured:
    def __init__(self, label):
        self.label = label

    def __enter__(self):
        if not tracemalloc.is_tracing():
            tracemalloc.start()
        self.before = tracemalloc.get_traced_memory()[0]
        return self

    def __exit__(self, *details):
        after = tracemalloc.get_traced_memory()[0]
        self.kilobytes = round((after - self.before) / 10240) * 10
        print(f"{self.label}: about {self.kilobytes} KB")


with Measured("buffer"):
    buffer = bytearray(200 * 1024)
with Measured("copy"):
    copy = bytes(buffer)
with Measured("dropped"):
    del buffer
with Measured("nothing kept"):
    sum(len(bytes(1024)) for _ in range(100))
with Measured("zeros"):
    zeros = [0] * 25600

# heaptwin
# title: Measuring a block of code
# section: 8 Context managers
# shows: stdout traced.current traced.peak
# requires: >=3.8
# needs: tracemalloc
# keywords: context-manager peak bytearray bytes
