import sys
class A:
    x: int
    y: 'str' = 3
    z: Undefined
class B(A): pass
class C:
    pass
def t(s):
    try: print(s,'->',repr(eval(s)))
    except BaseException as e: print(s,'!!',type(e).__name__,e)
for s in '''A.__annotate__.__name__
A.__annotate__.__qualname__
type(A.__annotate__)
A.__annotations__
A.__annotate__(1)
A.__annotate__(2)
B.__annotate__
B.__annotations__
C.__annotations__
C.__annotate__
'__annotations__' in C.__dict__, '__annotate__' in C.__dict__
sorted(k for k in C.__dict__)
sorted(k for k in A.__dict__)
int.__annotations__
int.__annotate__
object.__annotate__
type.__annotations__
type.__annotate__
type.__dict__['__annotate__'], type.__dict__['__annotations__']
'''.splitlines(): t(s)
Undefined=float
for s in '''A.__annotations__
A.__annotations__ is A.__annotations__
sorted(k for k in A.__dict__)
A.__annotate__
setattr(A,'__annotate__',3)
setattr(A,'__annotate__',None)
A.__annotations__
A.__annotate__
sorted(k for k in A.__dict__)
setattr(A,'__annotate__',lambda f: {'q':f})
A.__annotations__
setattr(A,'__annotations__',{'w':1})
A.__annotations__
A.__annotate__
delattr(A,'__annotations__')
A.__annotations__
delattr(A,'__annotations__')
delattr(A,'__annotate__')
setattr(A,'__annotations__',None)
A.__annotations__
setattr(A,'__annotate__',lambda f: 3)
A.__annotations__
setattr(A,'__annotate__',lambda: 3)
A.__annotations__
setattr(int,'__annotations__',{})
setattr(int,'__annotate__',None)
'''.splitlines(): t(s)
def f(a: int, b: 'x' = 3, *c: Un, **d: list) -> None: pass
for s in '''f.__annotate__
f.__annotate__(1)
f.__annotations__
f.__annotate__(3)
'''.splitlines(): t(s)
Un=3
for s in '''f.__annotations__
f.__annotations__ is f.__annotations__
f.__annotate__.__name__, f.__annotate__.__qualname__, f.__annotate__.__module__
setattr(f,'__annotate__',5)
setattr(f,'__annotate__',None)
f.__annotations__
delattr(f,'__annotate__')
setattr(f,'__annotate__',lambda z:{'k':z})
f.__annotations__
setattr(f,'__annotations__',{'a':1})
f.__annotate__
delattr(f,'__annotations__')
f.__annotations__
'''.splitlines(): t(s)
m: int = 3
n: str
print(__annotate__(1), sorted(k for k in globals() if k.startswith("__")))
if sys.argv: o: bytes = b''
print(__annotate__(1))
ModuleType=type(sys); FunctionType=type(lambda: 1)
mm=ModuleType('mm')
for s in '''mm.__annotations__
mm.__annotate__
mm.__dict__
setattr(mm,'__annotate__',lambda f:{'a':1})
mm.__annotations__
mm.__dict__.keys()
'''.splitlines(): t(s)
class D:
    if 1:
        a: int
    else:
        b: str
    for i in range(2):
        c: list
print(D.__annotations__)
class E:
    def g(self, x: E) -> D: pass
    k: E
print(E.__annotations__, E.g.__annotations__)
class G[T]:
    a: T
    def m[U](self, x: T, y: U) -> list[U]: pass
print(G.__annotations__, G.m.__annotations__)
def outer():
    class L: 
        v: loc
    loc=int
    return L
print(outer().__annotations__)
class Priv:
    __p: int
print(Priv.__annotations__)
exec("from __future__ import annotations\nclass Q:\n  a: x+y\nprint(Q.__annotations__, Q.__annotate__, sorted(Q.__dict__))\ndef f(a: b): pass\nprint(f.__annotations__, f.__annotate__)\nz: int = 1\nprint(__annotations__)", {'__name__':'mm'})
def fa(a: int): pass
fa.__annotate__ = lambda f: 3
t('fa.__annotations__')
m2=ModuleType('m2'); m2.__annotate__=lambda f: 3
t('m2.__annotations__')
for s in '''setattr(m2,'__annotate__', 3)
delattr(m2,'__annotate__')
setattr(m2,'__annotate__', None)
m2.__annotations__
setattr(m2,'__annotations__', 5)
m2.__annotations__
m2.__annotate__
delattr(m2,'__annotations__')
delattr(m2,'__annotations__')
m2.__annotations__
list(m2.__dict__)
fa.__dict__
FunctionType.__dict__['__annotate__']
ModuleType.__dict__['__annotate__']
'''.splitlines(): t(s)
class Meta(type): pass
class U(metaclass=Meta): x: int
t('Meta.__annotate__'); t('U.__annotations__'); t('Meta.__annotations__'); t('U().__annotations__')
class P1:
    __annotations__ = {'a': 5}
t('P1.__annotations__'); t('P1.__annotate__'); P1.__annotations__={'b':1}; t('P1.__annotations__'); t('sorted(P1.__dict__)'); del P1.__annotations__; t('sorted(P1.__dict__)'); t('P1.__annotations__')
class P2:
    def __annotate__(f): return {'z': f}
t('P2.__annotations__'); t('sorted(P2.__dict__)'); t('P2.__annotate__')
# since 3.14
