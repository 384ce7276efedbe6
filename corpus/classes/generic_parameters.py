import sys


class Stack[Item]:
    def __init__(self):
        self._items: list[Item] = []

    def push(self, item: Item) -> None:
        self._items.append(item)

    def pop(self) -> Item:
        return self._items.pop()


def first[T](items: list[T]) -> T:
    return items[0]


type Pairs = list[tuple[int, str]]

stack = Stack[int]()
for n in range(3):
    stack.push(n)
print(stack.pop(), first(stack._items))
print("parameters:", Stack.__type_params__, first.__type_params__)
print("subscripted class makes plain instances:", type(stack) is Stack)
print("alias not evaluated yet:", Pairs, Pairs.__value__)
print("one instance more:", sys.getrefcount(stack) >= 1)

# heaptwin
# title: Type parameters
# section: own
# shows: stdout traced.current
# requires: >=3.12
# needs: sys
# keywords: class function
