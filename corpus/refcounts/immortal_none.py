import sys

counter_before = sys.getrefcount(None)
crowd = [None] * 1000
counter_after = sys.getrefcount(None)

print("a thousand references more, counted:", counter_after - counter_before)

mine = object()
before = sys.getrefcount(mine)
crowd = [mine] * 1000
print("the same with an object of my own:", sys.getrefcount(mine) - before)
print(f"claim every-object-is-counted: {counter_after - counter_before == 1000}")

# heaptwin
# title: Is None counted?
# section: 3 Reference counting
# shows: stdout
# requires: >=3.8
# needs: sys
# claim: every-object-is-counted
# keywords: refcount immortal list
