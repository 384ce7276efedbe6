class Record:
    pass


def key_of(record, name):
    return next(key for key in vars(record) if key == name)


record = Record()
record.colour = "red"
other = Record()
other.colour = "blue"
print("two records, one name:", key_of(record, "colour") is key_of(other, "colour"))

first = "run" + str(1)
second = "run" + str(1)
print("made twice:", first is second)
setattr(record, first, True)
setattr(other, second, True)
print("as attributes they are one object:", key_of(record, "run1") is key_of(other, "run1"))

table_one, table_two = {first: 1}, {second: 2}
print("as plain keys they are not:", next(iter(table_one)) is next(iter(table_two)))

# heaptwin
# title: Attribute names are interned
# section: 6.2 String interning
# shows: stdout
# requires: >=3.8
# keywords: interning str dict identity
