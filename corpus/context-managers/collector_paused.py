import gc


class CollectorPaused:
    """Switches the collector off for a while and back to what it was."""

    def __enter__(self):
        self.was_enabled = gc.isenabled()
        gc.disable()
        return self

    def __exit__(self, *details):
        if self.was_enabled:
            gc.enable()


def runs():
    return sum(row["collections"] for row in gc.get_stats())


gc.collect()
before = runs()
with CollectorPaused():
    with CollectorPaused():
        rows = [[n] for n in range(3000)]
    print("off after the inner block:", not gc.isenabled())
    rows += [{n: n} for n in range(3000)]
    print("runs while paused:", runs() - before)
print("enabled again:", gc.isenabled())
rows = [[n] for n in range(6000)]
print("runs afterwards:", runs() > before)

# heaptwin
# title: Building much data with the collector paused
# section: 5.5 Manual control
# shows: stdout gc.collections gc.count
# requires: >=3.8
# needs: gc
# keywords: context-manager generation list
