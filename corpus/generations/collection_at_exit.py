import subprocess
import sys

CHILD = """
import gc

class Knot:
    def __del__(self):
        print("knot untied")

knot = Knot()
knot.me = knot
del knot
print("last line")
"""

if sys.executable:
    command = [sys.executable, "-S", "-c", CHILD]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    lines = done.stdout.decode().splitlines()
else:
    lines = []

# Some interpreters can't start a second one of their kind.
answer = "knot untied" in lines if "last line" in lines else "not offered"
print(f"claim collection-at-exit: {answer}")

# heaptwin
# title: A collection when the program ends
# section: 5.2 When the collector runs
# shows: stdout gc.collections
# requires: >=3.8
# needs: subprocess sys
# claim: collection-at-exit
# keywords: finalizer cycle
