import os


def careless(fail):
    handle = open(os.devnull)
    opened.append(handle)
    if fail:
        raise ValueError("before close")
    handle.close()


def careful(fail):
    with open(os.devnull) as handle:
        opened.append(handle)
        if fail:
            raise ValueError("inside with")


closed = {}
for function in (careless, careful):
    for fail in (False, True):
        opened = []
        try:
            function(fail)
        except ValueError:
            pass
        closed[function.__name__, fail] = opened[0].closed
        print(f"{function.__name__:9} error: {fail!s:5} closed: {opened[0].closed}")
        opened[0].close()

print(f"claim error-leaves-file-open: {not closed['careless', True]}")
print(f"claim with-closes-after-error: {closed['careful', True]}")

# heaptwin
# title: Closing a file with and without with
# section: 8 Context managers
# shows: stdout
# requires: >=3.8
# needs: os
# claim: error-leaves-file-open
# claim: with-closes-after-error
# keywords: context-manager exception
