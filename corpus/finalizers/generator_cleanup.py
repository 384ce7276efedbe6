log = []


def reader(lines):
    log.append("open")
    try:
        for line in lines:
            yield line
    finally:
        log.append("close")


first = reader(["a", "b", "c"])
print(next(first), log)
del first
print("dropped half way:", log)

log.clear()
print("exhausted:", list(reader("xy")), log)

log.clear()
unused = reader("z")
del unused
print("never started:", log)

log.clear()
second = reader("pq")
next(second)
second.close()
print("closed by hand:", log)
second.close()
print("closed twice:", log)

# heaptwin
# title: A generator cleans up when it is dropped
# section: 8 Context managers
# shows: stdout
# requires: >=3.8
# keywords: generator finalizer exception
