import sys
import weakref


class Account:
    def __init__(self, balance):
        self.balance = balance

    def pay(self, amount):
        self.balance -= amount
        return self.balance


account = Account(100)
base = sys.getrefcount(account)
proxy = weakref.proxy(account)
print("references added:", sys.getrefcount(account) - base)
print("used like the object:", proxy.pay(30), proxy.balance)
proxy.owner = "nobody"
print("set through the proxy:", account.owner)
print("same proxy again:", weakref.proxy(account) is proxy)

del account
try:
    proxy.pay(1)
except ReferenceError as error:
    print(type(error).__name__, "-", error)

# heaptwin
# title: A proxy that does not keep alive
# section: 7 Weak references
# shows: stdout
# requires: >=3.8
# needs: sys weakref
# keywords: weakref exception class
