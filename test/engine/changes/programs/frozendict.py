import sys, gc
def t(s, **env):
    try:
        env = dict(globals(), **env)
        r = eval(s, env)
        print(s, '->', type(r).__name__, repr(r))
    except BaseException as e:
        print(s, '!!', type(e).__name__, e)
F=frozendict
class S(F): pass
class S2(F):
    def __new__(cls,*a,**k): return super().__new__(cls,*a,**k)
class It(F):
    def __iter__(self): return iter([])
class D(dict): pass
class M:
    def keys(self): return ['x','y']
    def __getitem__(self,k): return k*2
f=F(a=1,b=2); e=F(); d={'c':3}; s=S(a=1); g=F({1:2,'z':[]})
for x in '''F(f) is f
F(e) is e
F(S(a=1))
type(F(s)) 
S(f) is f
S(s) is s
F(f, x=1)
F(f, **{}) is f
F(M())
F([(1,2),(3,4)])
F([(1,2,3)])
F([1])
F(1)
F(1,2)
F(None)
F(a=1,**{'b':2})
F({1:2}, a=3)
F.__new__(F)
F.__new__(F, f) is f
F.__new__(F, {1:2}, a=1)
F.__new__(dict)
dict.__new__(F)
F.__init__(f)
F.__init__(f, 1)
F.__new__(F, 1, 2)
f.copy() is f
s.copy()
type(s.copy()), s.copy() is s
f | d
f | e is f
(f | e) is f
(e | f) is f
(f | {}) is f
(f|D()) is f
(F() | {}) is e
type(s|{})
(s|{}) is s
(s|{'q':1})
type(s | f)
type(f | s)
type(e | s), (e|s) is s
(e|S()) is e
type(d | f)
d | f
type(D(d)|f)
f | 3
3 | f
f | [(1,2)]
f.__or__({1:2})
f.__ror__({1:2})
f.__ror__(3)
hash(f)
hash(F(b=2,a=1)) == hash(f)
hash(F({1:1}))
hash(F({1:[]}))
hash(g)
hash(F({(1,2):F()}))
hash(s)==hash(F(a=1))
hash(F.fromkeys(range(100)))
hash(F.fromkeys('abc', 0.5))
hash(F({-1:-1})), hash(F({1.5:None})) == hash(F({1.5:None}))
hash(e)
f == {'a':1,'b':2}
{'a':1,'b':2} == f
f == F(b=2,a=1)
f == s
s == F(a=1)
f < f
f != 3
repr(s), repr(S()), str(e), repr(F({1:F({2:3})}))
f['a']
f['q']
f[[]]
[] in f
f.get('a'), f.get('q'), f.get('q', 5)
f.get()
f.get(1,2,3)
f.get([])
f.keys(), f.values(), f.items()
list(reversed(f))
list(f)
len(f)
f.fromkeys([1,2])
F.fromkeys('ab', 1)
F.fromkeys(f)
F.fromkeys({1,2}, 3)
F.fromkeys({1:2}, 3)
F.fromkeys([])
S.fromkeys('ab')
type(S.fromkeys('ab'))
S2.fromkeys('ab')
F.fromkeys()
F.fromkeys([[]])
dict.fromkeys(f)
f.clear
f.__setitem__
f.pop
f.update
f.setdefault
f.__ior__
f.__delitem__
exec("f['x']=1")
exec("del f['a']")
exec("f.x=1")
exec("f |= {'k':9}; print(f)", dict(f=f))
exec("e |= f; print(e is f)", dict(e=e,f=f))
dict(f)
dict(**f)
{**f}
{**f, 'a':4}
(lambda **k: k)(**f)
(lambda *a,**k: (a,k))(*f)
f.keys() & {'a'}
f.keys() | {'a'}
f.keys() - {'a'}
f.items() ^ set()
f.keys() == {'a','b'}
f.keys().mapping
f.items() >= f.items()
sys.getsizeof(f), sys.getsizeof(e), sys.getsizeof(F.fromkeys(range(100))), sys.getsizeof(s)
f.__sizeof__(), F.__basicsize__, S.__basicsize__
f.__getnewargs__()
s.__getnewargs__()
F[int,str]
F[int]
isinstance(f, dict)
issubclass(F, dict)
F.__mro__
gc.is_tracked(f), gc.is_tracked(e), gc.is_tracked(F({1:2})), gc.is_tracked(F([])), gc.is_tracked(F({1:[]}))
gc.get_referents(F({1:[],2:'x'}))
type('X', (), F(a=1)).a
type('X', (), F(a=1)).__dict__['a']
exec('print(a)', F(a=1))
exec('print(a)', F(a=1,__builtins__=__builtins__))
eval('a', F(a=1,__builtins__=__builtins__))
exec('b=1', F(a=1,__builtins__=__builtins__))
exec('b=1', {}, F(a=1))
'abc'.translate(F({97:'x'}))
str.maketrans(F({'a':'x'}))
'%(a)s' % f
'{a}'.format(**f)
'{a}'.format_map(f)
object.__new__(F)
F.__getitem__(f,'a')
F.__contains__(f,'a')
F.__getitem__(d,'a')
dict.__getitem__(f,'a')
dict.__or__(f,{})
dict.__or__({},f)
dict.__setitem__(f,1,2)
dict.update(f,{})
{}.update(f)
F().__class__
F.__name__, F.__module__, F.__qualname__
len(F({})), bool(e), bool(f)
F.__subclasses__() 
f.__dir__() == dir(f)
sorted(f.items())
max(f)
sum(F({1:2,3:4}))
[*f], {*f}, (*f,)
bytes(F({1:2}))
F(zip('ab', [1,2]))
F(a for a in [(1,2)])
F({[]:1} if 0 else [([],1)])
F(**{'a':1})
F(**{1:2})
F(It(a=1))
dict(It(a=1))
It(a=1) | {}
It(a=1).copy()
{**It(a=1)}
s.__dict__
s.__weakref__
F.__text_signature__
F(x for x in 5)
f.copy(1)
F.copy({})
F.get({}, 1)
F(self=1), F(iterable=2)
'''.splitlines():
    t(x)
def m(x):
    match x:
        case {'a':1, **r}: return 'A', r, type(r)
        case F(): return 'F'
        case _: return 0
print(m(f), m(e), m(s), m(3))
def mm(x):
    match x:
        case frozendict(y): return y
print(mm(f))
# since 3.15
