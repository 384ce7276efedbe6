its=[[1,2],[3],[]]
print([*x for x in its], {*x for x in its}, list((*x for x in its)))
ds=[{'a':1},{'b':2,'a':3}]
print({**d for d in ds})
print([*x, ] if 0 else [*x for x in its if x for _ in range(2)])
g=(*x for x in its); print(type(g), next(g), list(g))
def f(): return [*(y*2 for y in x) for x in its]
print(f())
try: [*x for x in [1]]
except TypeError as e: print(e)
try: {**x for x in [1]}
except TypeError as e: print(e)
async def ag():
    for i in range(3): yield [i,i]
async def m():
    print([*x async for x in ag()])
    print({*x async for x in ag()})
    print([y async for y in (*x async for x in ag())])
try: m().send(None)
except StopIteration: pass
try: eval('[**x for x in y]')
except SyntaxError as e: print(e)
try: eval('{*x: 1 for x in y}')
except SyntaxError as e: print(e)
print(sum((*x for x in its)))
# since 3.15
