import gc
T=gc.is_tracked
class A: pass
a=A()
def g():
    yield 1
    yield 2
for e in ['frozenset()','frozenset([1,2])','frozenset([a])','frozenset([A])','frozenset("ab")','frozenset([()])','frozenset([(a,)])','frozenset({1,2})','frozenset(x for x in (1,2))','frozenset(x for x in (a,))', 'frozenset([1.5,None,"x",b"y"])','frozenset([frozenset([1])])','frozenset([frozenset([a])])','frozenset([int])', 'frozenset({1})|{2}', 'frozenset({1})|{a}', 'frozenset({1}).copy()','frozenset({a})&{a}','frozenset({a})-{a}','set()','set([1])','{1}&frozenset([2])','type("F",(frozenset,),{})([1])', 'frozenset(g())','eval("1 in {1,2}") and (lambda x: x in {1,2}).__code__.co_consts']:
    print(e, T(eval(e)))
f=frozenset([a]); print(T(f)); gc.collect(); print(T(f))
f=frozenset([(1,2)]); print(T(f)); gc.collect(); print(T(f))
f=frozenset([(1,(2,a))]); print(T(f)); gc.collect(); print(T(f))
# since 3.14
