import gc
F=frozendict
class S(F): pass
def it(v=0):
    yield 1,2
    print(v,[x for x in gc.get_objects() if type(x) in (F,S)])
    yield 3,4
S.fromkeys(it('S.fromkeys'))
F.fromkeys(it('F.fromkeys'))
class It(F):
    def keys(self): print('or', [x for x in gc.get_objects() if type(x) in (F,S)]); return ['r']
    def __getitem__(self,k): print('or', [x for x in gc.get_objects() if type(x) in (F,S)]);return k
    def __iter__(self): return iter('ab')
x=F(z=1)|It()
x=It().copy()
x=S(z=1)|It()
x=S(z=1).copy()
class S(F):
    def __new__(cls,*a): print('new',a);return super().__new__(cls,*a)
del x
S.fromkeys(it('S.fromkeys'))
F.__new__(F,it('new'))
class T: 
    def __hash__(self): print('h', [x for x in gc.get_objects() if type(x) in (F,S)]); return 1
F({T():1}, a=2)
F([(T(),1)])
F({1:2})|{T():3}
# since 3.15
