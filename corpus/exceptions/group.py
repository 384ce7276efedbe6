import sys


def check(record):
    problems = []
    for key in ("name", "age"):
        try:
            record[key]
        except KeyError as error:
            problems.append(error)
    if not isinstance(record.get("age", 0), int):
        problems.append(TypeError("age"))
    if problems:
        raise ExceptionGroup("invalid", problems)
    return "fine"


for record in ({"name": "Ann", "age": 9}, {"age": "nine"}, {}):
    try:
        print(check(record))
    except* KeyError as group:
        print("missing:", [error.args[0] for error in group.exceptions])
    except* TypeError as group:
        print("wrong type:", [str(error) for error in group.exceptions])

print("no error is handled now:", sys.exception())

# heaptwin
# title: A group of errors
# section: own
# shows: stdout
# requires: >=3.11
# needs: sys
# keywords: exception dict list
