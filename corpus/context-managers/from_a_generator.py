from contextlib import contextmanager

log = []


@contextmanager
def indented(title):
    log.append("<" + title + ">")
    try:
        yield log
    except LookupError as error:
        log.append(type(error).__name__)
    finally:
        log.append("</" + title + ">")


with indented("list") as out:
    with indented("item"):
        out.append("one")
    with indented("item"):
        out.append([][0])
print(log)

log.clear()
try:
    with indented("page"):
        int("ten")
except ValueError:
    log.append("not for us")
print(log)

# heaptwin
# title: A manager written as a generator
# section: 8 Context managers
# shows: stdout
# requires: >=3.8
# needs: contextlib
# keywords: context-manager generator exception decorator
