import gc


def remember():
    try:
        1 / 0
    except ZeroDivisionError as error:
        kept = error
    return "done"


def forget():
    kept = None
    try:
        1 / 0
    except ZeroDivisionError as error:
        kept = error
    finally:
        kept = None
    return "done"


gc.collect()
print(remember(), "and found:", gc.collect())
print(forget(), "and found:", gc.collect())
for _ in range(10):
    remember()
print("after ten calls:", gc.collect())

# heaptwin
# title: An error kept by the frame that it describes
# section: 4 Reference cycles
# shows: stdout gc.collected
# requires: >=3.8
# needs: gc
# keywords: cycle exception traceback
