import weakref


class Source:
    pass


def read(watches):
    source = Source()
    watches.append(weakref.ref(source))
    raise OSError("disk")


def load(watches, explicit):
    try:
        read(watches)
    except OSError as error:
        if explicit:
            raise ValueError("load") from error
        raise ValueError("load") from None


for explicit in (True, False):
    watches = []
    kept = None
    try:
        load(watches, explicit)
    except ValueError as error:
        kept = error
    print("cause:", type(kept.__cause__).__name__, "context:", type(kept.__context__).__name__)
    print("suppressed:", kept.__suppress_context__, "source alive:", watches[0]() is not None)
    kept.__cause__ = kept.__context__ = None
    print("chain cut, source alive:", watches[0]() is not None)

# heaptwin
# title: A chained error holds the first one
# section: 11.2 Leaks
# shows: stdout
# requires: >=3.8
# needs: weakref
# keywords: exception chain weakref traceback
