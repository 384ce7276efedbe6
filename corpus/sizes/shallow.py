import sys

page = "lorem ipsum " * 500
shelf = [page]
library = [shelf, shelf, shelf]

print("page:", sys.getsizeof(page))
print("shelf:", sys.getsizeof(shelf))
print("library:", sys.getsizeof(library))

empty = sys.getsizeof([])
slot = (sys.getsizeof([None] * 1000) - empty) / 1000
print("bytes per item:", slot)

print(f"claim getsizeof-is-shallow: {sys.getsizeof(shelf) == sys.getsizeof([None])}")
print(f"claim pointer-bytes: {slot:g}")

# heaptwin
# title: getsizeof does not follow references
# section: 2.1 Overhead of pymalloc
# shows: stdout
# requires: >=3.8
# needs: sys
# claim: getsizeof-is-shallow
# claim: pointer-bytes
# keywords: list str getsizeof
