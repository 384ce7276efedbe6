from functools import partial, Placeholder as _
import functools
def show(*a, **k): return a, k
def t(s):
    try: print(s,'->',repr(eval(s)))
    except BaseException as e: print(s,'!!',type(e).__name__,e)
p=partial(pow, _, 2); q=partial(show, _, 'b', _, 'd', k=1)
for s in '''p(5)
p
q('a','c')
q('a','c','e', k=2, j=3)
q('a')
q()
partial(show, _)
partial(show, 1, _)
partial(show, x=_)
partial(show, _, 1, x=_)
partial(q, 'A')('C')
partial(q, 'A')
partial(q, _, 'C')('A')
partial(q, _, 'C').args
partial(q, 'A', 'C', 'E', k=5)
partial(q, _, 'C', 'E')('A')
partial(partial(show, _, _, 3), _, 2)(1)
_
type(_)
type(_)()
type(_)(1)
functools._PlaceholderType
_.__reduce__()
bool(_)
q.args, q.keywords, q.func is show
partial(q)
partial(q, k=3)('a','c')
partial(show, 1)(2)
partial(partial(show, 1, a=1), 2, b=2)
partial()
partial(3)
partial(show)(_)
q.__reduce__()[2][1:]
'''.splitlines(): t(s)
q.__setstate__((show, (_, 1), {}, {}))
t('q(0)')
for bad in [(show,(1,_),{},{}), (show,(1,),{}), 3, (show,[1],{},{})]:
    try: q.__setstate__(bad); print(q)
    except Exception as e: print(type(e).__name__, e)
class C:
    def m(self, a, b): return a, b
    pm = functools.partialmethod(m, _, 2)
t('C().pm(1)')
class D:
    f = partial(show, 'x')
t('D().f(1)[0][:1], len(D().f(1)[0])')
import copy
t('copy.copy(q)(9)')
t('type(_).__new__(type(_)) is _')
def g(*args, **kw): return args, kw
t('partial(g, 1, 2, z=3)(4, z=5)')
print(repr(partial(g, [1], k={})).split(' at ')[0])

# since 3.14
