import gc
F=frozendict
e=F();e2=F()
class S(F): pass
print((e|e2) is e2, (e|e2) is e, (e|{}) is e, (e|{1:2}))
def it():
    yield 1,2
    print([x for x in gc.get_objects() if type(x) in (F,S) and x is not e and x is not e2])
    yield 3,4
x=F(it()); y=S(it())
z=F.fromkeys(i for i in it())
class K(F):
    def __new__(cls,*a):
        print('new',cls,a); return super().__new__(cls,*a)
    def __init__(self,*a): print('init',a)
print(K.fromkeys('ab'))
class L(F):
    def __new__(cls,*a):
        return F.__new__(F,*a)
print(L.fromkeys('ab'))
keep=F(x=1)
class N(F):
    def __new__(cls,*a):
        return keep
print(N.fromkeys('ab'),keep)
class P(dict):
    def __new__(cls,*a):
        return keep
try: print(P.fromkeys('ab'),keep)
except Exception as ex: print(type(ex), ex)
class Q(F):
    def __new__(cls,*a):
        print(a)
        return {}
print(Q.fromkeys('ab'),keep)
class R(F):
    def __new__(cls,*a):
        print(a)
        return S()
try: print(R.fromkeys('ab'),keep)
except Exception as ex: print(type(ex), ex)
class T(F):
    def __missing__(self,k): return k*2
print(T()['a'], T().get('a'))
class Rp(F):
    def __repr__(self): return 'Rp!'
print(F({1:Rp()}), Rp(a=1), str(Rp()))
l=[]; f=F(a=l); l.append(f); print(f); 
try: hash(f)
except TypeError as x: print(x)
gc.collect(); del f,l; print(gc.collect())
d={}; d[F(a=1)]=2; print(d[F(a=1)], {F(),F(a=1),F(a=1)}.__len__())
class H:
    def __hash__(self): print('H'); return 5
print(hash(F(a=H()))==hash(F(a=H())))
f=F(a=H()); hash(f); hash(f)
class DD(dict): 
    def __or__(self,o): return 'DD.or'
    def __ror__(self,o): return 'DD.ror'
print(DD()|F(), F()|DD(), F(a=1)|DD(), {}|DD())
class SD(F): 
    def __or__(self,o): return 'SD.or'
    def __ror__(self,o): return 'SD.ror'
print(SD()|F(), F()|SD(), {}|SD())
# since 3.15
