try:
    import numpy
except ImportError:
    numpy = None


def with_lists():
    table = [[row * 10 + column for column in range(10)] for row in range(10)]
    column = [row[3] for row in table]
    column[0] = -1
    return table[0][3]


def with_numpy():
    table = numpy.arange(100).reshape(10, 10)
    column = table[:, 3]
    column[0] = -1
    return int(table[0, 3]), column.base is not None


print("a column of lists is a copy:", with_lists())
if numpy:
    print("a column of an array is a view:", with_numpy())
else:
    print("numpy is not installed")

# heaptwin
# title: Views instead of copies
# section: 10.5 Numeric data
# shows: stdout traced.peak
# requires: >=3.8
# optional: numpy
# keywords: numpy list copy
