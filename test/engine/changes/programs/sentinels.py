import sys
M=sentinel('M'); print(M, repr(M), type(M), bool(M), M is M, M==M, sys.getsizeof(M))
print(hash(M)==object.__hash__(M))
print(M.__name__, M.__module__)
def t(s):
    try: print(s,'->',repr(eval(s)))
    except BaseException as e: print(s,'!!',type(e).__name__,e)
for s in '''sentinel()
sentinel(1)
sentinel('a','b')
sentinel('a', repr='<x>')
sentinel('a', repr=None)
sentinel('a', repr=3)
sentinel('a', module='b')
sentinel(name='a')
sentinel('a').__reduce__()
sentinel('a').__reduce_ex__(2)
M | int
int | M
M | None
None | M
M | M
M | 'x'
type(M|int)
list[M]
M < M
M()
setattr(M,'x',1)
setattr(M,'__name__','q')
setattr(M,'__module__','q')
M.__dict__
isinstance(M, sentinel)
sentinel('a.b'), sentinel('')
sentinel('é')
sentinel('a') == sentinel('a')
type('X',(sentinel,),{})
str(M), f'{M}', f'{M!s:>5}', '%s'%M
M.__reduce__()
sentinel('a', **{'repr':'z', 'q':1})
sentinel(None)
sentinel(repr='x')
sentinel('a', 'b', repr='x')
sentinel.__new__(sentinel, 'x')
sentinel.__new__(sentinel)
sentinel.__new__(int)
object.__new__(sentinel)
'''.splitlines(): t(s)
def f(): return sentinel('loc')
print(f().__module__)
class K:
    Z=sentinel('K.Z')
print(K.Z, K.Z.__name__)
exec("q=sentinel('q'); print(q.__module__)", {})
exec("q=sentinel('q'); print(q.__module__)", {'__name__':'zz'})
exec("q=sentinel('q'); print(q.__module__)", {'__name__':5})
print([*map(sentinel, 'ab')][0].__module__)
# since 3.15
