class Form:
    __slots__ = tuple("abcdefghijklmnopqrstuvwxyz")


class Survey:
    __slots__ = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


class Letter:
    __slots__ = tuple("abcdefghij")


# Fill the holes that earlier work has left, so that what follows stands in a pool of its own.
filler = [Form() for _ in range(300)]

form = Form()
place = id(form)
del form
letter = Letter()
survey = Survey()
print("a smaller object takes the place:", id(letter) == place)
print("another type of the same size takes it:", id(survey) == place)

place = id(survey)
del survey
again = [Form() for _ in range(3)]
print("and back, by the first of three:", [id(item) == place for item in again])

# heaptwin
# title: A freed block serves the next of its class
# section: 1.2 pymalloc
# shows: stdout classes
# requires: >=3.8
# keywords: size-class slots identity
