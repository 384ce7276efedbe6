F=frozendict
class S(F): pass
e=F()
s=S(a=1); s.q=5
import json
print(json.dumps(F(a=1,b=F(c=2))))
class W(F, object): __slots__=()
import sys
print(sys.getsizeof(W()), W().__sizeof__())
try:
    class Z(F,dict): pass
except TypeError as x: print(x)
class Sl(F): __slots__=('a',)
q=Sl(x=1); q.a=3; print(q, q.a, q['x'])
import weakref
try: weakref.ref(e)
except TypeError as x: print(x)
print(weakref.ref(s)() is s)
import types
print(types.MappingProxyType(F(a=1)) | {'b':2}, {'b':2}|types.MappingProxyType(F(a=1)), hash(types.MappingProxyType(F(a=1)))==hash(F(a=1)))
print(F(types.MappingProxyType({1:2})))
from collections import OrderedDict, UserDict
print(F(OrderedDict(a=1)), F(UserDict(a=1)), OrderedDict(a=1)|F(b=2), F(b=2)|OrderedDict(a=1))
od=OrderedDict(a=1); print(od==F(a=1), F(a=1)==od)
def fn(a,b): return a,b
print(fn(**F(a=1,b=2)))
try: fn(**F(a=1,b=2,c=3))
except TypeError as x: print(x)
try: fn(**F({1:2}))
except TypeError as x: print(x)
try: fn(*F({1:2}), **F(b=1), **F(b=2))
except TypeError as x: print(x)
print(F(a=1) in [F(a=1)], F(a=1) is F(a=1))
def g(**k): return frozendict(k)
print(g(x=1,y=2))
it=iter(F(a=1,b=2)); print(it, next(it), it.__length_hint__(), list(it))
print(vars(s), vars(type(s)).keys() )
try: vars(e)
except TypeError as x: print(x)
try: setattr(F,'x',1)
except TypeError as x: print(x)
print(F(a=1).__eq__(3), F(a=1).__ne__(F(a=1)), F(a=1).__lt__(F()))
print(sorted([F(a=1)].copy(), key=hash))
match F(a=1,b=2):
    case {'a':x,'b':y}: print(x,y)
match {'k':F(a=1)}:
    case {'k':{'a':1}}: print('nested')
print(isinstance(F(), F), F.__class__, type(F), callable(F))
x=F(a=1); y=x
y|={'b':2}; print(x,y)
try: print(F.__or__(1,2))
except TypeError as z: print(z)
import string
print(string.Template('$a').substitute(F(a=1)), 'a%(x)d' % F(x=2))
def h(a, /, *, k=F(z=1)): return k
print(h(1), h.__kwdefaults__)
h.__kwdefaults__=F(k=3) if 0 else {'k':3}
print(h(1))
import functools
@functools.lru_cache
def cached(m): print('calc'); return sum(m.values())
print(cached(F(a=1,b=2)), cached(F(b=2,a=1)))
print(str(F({'a':F({'b':[1,2]})})), f'{F(a=1)!r:>30}')
import copy
c=copy.deepcopy(F(a=[1])); print(c, copy.copy(s), type(copy.copy(s)))
# since 3.15
