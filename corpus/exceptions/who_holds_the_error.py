import sys


class Failure(Exception):
    pass


def fail():
    raise Failure("no luck")


try:
    fail()
except Failure as failure:
    print("in the handler:", sys.getrefcount(failure))
    kept = failure

trace, frames = kept.__traceback__, 0
while trace is not None:
    trace, frames = trace.tb_next, frames + 1
print("frames in its traceback, the function's and ours:", frames >= 2)

print("after it:", sys.getrefcount(kept))
print("no error is handled now:", sys.exc_info() == (None, None, None))
print("same class each time:", type(kept) is Failure, kept.args)

# heaptwin
# title: Who holds an error in its handler
# section: 11.2 Leaks
# shows: stdout
# requires: >=3.8
# needs: sys
# keywords: exception refcount traceback
