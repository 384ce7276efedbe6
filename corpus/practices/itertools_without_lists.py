from itertools import chain, count, islice, takewhile, tee

evens = (n for n in count() if n % 2 == 0)
print("first five:", list(islice(evens, 5)))
print("goes on:", next(evens))

parts = chain.from_iterable([n] * n for n in range(1, 5))
print("chained:", list(parts))
print("below fifty:", sum(takewhile(lambda n: n < 50, (n * n for n in count()))))

left, right = tee(iter(range(2000)))
for _ in range(1500):
    next(left)
probe("one branch far ahead")
print("the other still starts at:", next(right))
for _ in right:
    pass
probe("both branches done")
print("left over:", len(list(left)))

# heaptwin
# title: Endless sequences and a tee that buffers
# section: 10.2 Generators
# shows: stdout traced.current traced.peak blocks
# requires: >=3.8
# needs: itertools
# probe: yes
# keywords: iterator generator
