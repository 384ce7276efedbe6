import tracemalloc


def report(function):
    """Prints how much the traced memory grows, step by step of a generator function."""
    tracemalloc.start()
    last = tracemalloc.get_traced_memory()[0]
    for label in function():
        now = tracemalloc.get_traced_memory()[0]
        print(f"{label:18} {round((now - last) / 10240) * 10:+5} KB")
        last = now
    tracemalloc.stop()


def heavy():
    squares = [n * n for n in range(1000, 21000)]
    yield "list of squares"
    total = sum(squares)
    yield "sum"
    text = "x" * 300000
    yield "long text"
    del squares
    yield "squares dropped"
    text = text.upper()
    yield "upper case"
    del text, total
    yield "all dropped"


report(heavy)

# heaptwin
# title: A report line by line
# section: 9.2 Line by line
# shows: stdout traced.current traced.lines
# requires: >=3.8
# needs: tracemalloc
# keywords: generator peak list str
