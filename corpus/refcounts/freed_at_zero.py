log = []


class Ticket:
    def __init__(self, number):
        self.number = number

    def __del__(self):
        log.append(self.number)


first = Ticket(1)
second = Ticket(2)
copy_of_second = second

del first
print("after del first:", log)
del second
print("after del second:", log)
copy_of_second = None
print("after the last name:", log)
Ticket(3)
print("after a temporary:", log)
print(f"claim freed-at-zero: {log == [1, 2, 3]}")
print(f"claim del-method-predictable: {log == [1, 2, 3]}")

# heaptwin
# title: An object dies with its last reference
# section: 3 Reference counting
# shows: stdout
# requires: >=3.8
# claim: freed-at-zero
# claim: del-method-predictable
# keywords: refcount finalizer class del
