def t(s):
    try: print(s,'->',repr(eval(s)))
    except BaseException as e: print(s,'!!',type(e).__name__,e)
class M:
    def keys(self): return ['a']
    def __getitem__(self,k): return k
class N:
    def keys(self): raise AttributeError('zz')
def f(*a,**k): return a,k
for s in '''{**1}
{**M()}
{**[(1,2)]}
{**N()}
{**None, 'a':1}
{'a':1, **[1]}
f(**1)
f(**[1])
f(**None)
f(*1)
f(*None)
f(1, *2)
f(**{1:2})
f(a=1,**{'a':2})
dict(**1)
dict(1, **{})
f(*[1], *3)
f(**{}, **3)
print(*1)
[*1]
(*1,)
{*1}
[*[1], *None]
f(**M())
f(**N())
f.__call__(**3)
M().keys(*3)
M(**3)
M(*3)
(lambda x: x)(*3)
len(*3)
max(**3)
'''.splitlines(): t(s)
# since 3.11
