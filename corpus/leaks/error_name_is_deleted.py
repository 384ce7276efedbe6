import weakref


class Parcel:
    pass


def deliver(watch):
    parcel = Parcel()
    watch.append(weakref.ref(parcel))
    raise LookupError("no such street")


watch = []
try:
    deliver(watch)
except LookupError as error:
    print("inside the handler:", watch[0]() is not None)
    text = str(error)

print("after the handler:", watch[0]())
print("name deleted:", "error" not in globals())
print("what was copied stays:", text)

# heaptwin
# title: The name of an error is deleted
# section: 11.2 Leaks
# shows: stdout
# requires: >=3.8
# needs: weakref
# keywords: exception traceback weakref del
