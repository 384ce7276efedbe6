import sys


def probe_all(**things):
    for name, thing in things.items():
        print(f"{name:12} {sys._is_immortal(thing)}")


class Local:
    pass


probe_all(
    none=None,
    true=True,
    small=5,
    large=10**6,
    text="memory",
    character="m",
    empty_tuple=(),
    pair=(1, []),
    builtin_type=int,
    own_class=Local,
    function=probe_all,
)
base = sys.getrefcount(None)
crowd = [None] * 100
print("counted:", sys.getrefcount(None) - base)

# heaptwin
# title: Asking whether an object is immortal
# section: 3 Reference counting
# shows: stdout
# requires: >=3.14
# needs: sys
# keywords: immortal refcount
