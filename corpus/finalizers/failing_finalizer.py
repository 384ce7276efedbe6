import sys

problems = []


class Careless:
    def __init__(self, value):
        self.value = value

    def __del__(self):
        return 10 // self.value


def note(unraisable):
    problems.append(unraisable.exc_type.__name__)


sys.unraisablehook = note
Careless(5)
Careless(0)
print("problems:", problems)

for value in (0, 1, 0):
    thing = Careless(value)
thing = None
print("problems:", problems)
sys.unraisablehook = sys.__unraisablehook__

# heaptwin
# title: An error in a finalizer goes nowhere
# section: 5.4 Cycles with __del__
# shows: stdout
# requires: >=3.8
# needs: sys
# keywords: finalizer exception
