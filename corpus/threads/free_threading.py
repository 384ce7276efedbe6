import gc
import sys

ask = getattr(sys, "_is_gil_enabled", None)
free = ask is not None and not ask()

print("one counter in an object:", sys.getsizeof(object()) == 16)
print("generations that work as such:", "one" if free else len(gc.get_threshold()))

one = object()
many = [one] * 5
print("counted as usual:", sys.getrefcount(one) - 1 == 6)

answer = ask is not None if sys.version_info >= (3, 13) else "not offered"
print(f"claim free-threading-from-3-13: {answer}")
print("this build has the lock:", not free)

# heaptwin
# title: Is this a build without the lock?
# section: 11.1 The GIL
# shows: stdout
# requires: >=3.8
# needs: gc sys
# claim: free-threading-from-3-13
# keywords: thread refcount getsizeof
