import gc


class Empty:
    __slots__ = ()


name = "n" + str(len("x"))
samples = [
    ("int", 5),
    ("str", name),
    ("list", []),
    ("dict, empty", {}),
    ("dict of numbers", {1: 2}),
    ("dict of lists", {1: []}),
    ("pair of numbers", tuple([1, 2])),
    ("pair with a list", (1, [])),
    ("set", set()),
    ("frozenset", frozenset([1])),
    ("function", lambda: None),
    ("slots instance", Empty()),
    ("class", Empty),
    ("module", gc),
]
before = {label: gc.is_tracked(thing) for label, thing in samples}
gc.collect()
for label, thing in samples:
    print(f"{label:17} {before[label]!s:5} -> {gc.is_tracked(thing)}")

# heaptwin
# title: What the collector looks after
# section: 5.5 Manual control
# shows: stdout
# requires: >=3.8
# needs: gc
# keywords: tracking tuple dict set
