import sys

a = ["x", "y", "z"]
alone = sys.getrefcount(a)
print("one name:", alone)

b = a
shared = sys.getrefcount(a)
print("two names:", shared)

del b
after = sys.getrefcount(a)
print("one name again:", after)

print(f"claim refcount-of-global: {alone}")
print(f"claim second-name-adds: {shared - alone}")
print(f"claim del-subtracts: {shared - after}")

# heaptwin
# title: A name more, a reference more
# section: 3 Reference counting
# shows: stdout
# requires: >=3.8
# needs: sys
# claim: refcount-of-global
# claim: second-name-adds
# claim: del-subtracts
# keywords: refcount list del
