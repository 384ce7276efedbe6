class Transaction:
    def __init__(self, table):
        self.table = table

    def __enter__(self):
        self.copy = dict(self.table)
        return self.table

    def __exit__(self, kind, error, trace):
        if kind is not None:
            self.table.clear()
            self.table.update(self.copy)
        del self.copy
        return kind is KeyError


accounts = {"ann": 10, "bob": 5}
with Transaction(accounts) as table:
    table["ann"] -= 3
    table["bob"] += 3
print("committed:", accounts)

with Transaction(accounts) as table:
    table["ann"] -= 7
    table["nobody"] += 7
print("rolled back, error swallowed:", accounts)

try:
    with Transaction(accounts) as table:
        table["ann"] = 0
        raise RuntimeError("power cut")
except RuntimeError as error:
    print("rolled back after", error, accounts)

# heaptwin
# title: A transaction that rolls back
# section: 8 Context managers
# shows: stdout
# requires: >=3.8
# keywords: context-manager exception dict
