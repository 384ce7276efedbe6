import gc


class Request:
    def __init__(self, number):
        self.number = number
        self.response = {"request": self, "body": [number] * 3}


def serve(count):
    handled = 0
    for number in range(count):
        request = Request(number)
        handled += len(request.response["body"])
    return handled


gc.collect()
probe("before")
print("handled:", serve(300))
probe("three hundred")
print("handled:", serve(1200))
probe("fifteen hundred")
gc.collect()
probe("collected")

# heaptwin
# title: Garbage piles up and is taken away
# section: 5.2 When the collector runs
# shows: stdout gc.count gc.collections gc.collected gc.pending
# requires: >=3.8
# needs: gc
# probe: yes
# keywords: cycle generation threshold
