import gc
import weakref


class Table(list):
    pass


def make_report():
    rows = Table(range(5000))

    def report():
        return len(rows)

    return report, weakref.ref(rows)


gc.disable()
report, rows_ref = make_report()
print("rows live on:", rows_ref() is not None)
print("rows seen by the closure:", report())
print("free variables:", report.__code__.co_freevars)
kept = rows_ref() is not None
del report
print("after del report:", rows_ref())
print(f"claim closure-keeps-data: {kept}")
print(f"claim closure-data-freed: {rows_ref() is None}")
gc.enable()

# heaptwin
# title: A closure keeps what it uses
# section: 11.2 Leaks
# shows: stdout traced.current
# requires: >=3.8
# needs: gc weakref
# claim: closure-keeps-data
# claim: closure-data-freed
# keywords: closure weakref function
