F=frozendict
keep=F(x=1)
class V(F):
    def __new__(cls,*a):
        if not a: return keep
        return F.__new__(F,*a)
print(V.fromkeys('ab'))
class It(F):
    def __iter__(self): return iter(['q'])
    def keys(self): return ['r']
    def __getitem__(self,k): return k
print(F(It()), dict(It(a=1)), {**It(a=1)}, It(a=1)|{}, {}|It(a=1), It(a=1).copy())
try: print(dict.fromkeys(It(a=1)), F.fromkeys(It(a=1)))
except Exception as e: print(e)
try: type('X', (), It(a=1))
except Exception as e: print(e)
try: class_ = type('X', (), [])
except Exception as e: print(e)
try: exec('1', [])
except Exception as e: print(e)
try: eval('1', {}, [])
except Exception as e: print(e)
try: eval('1', [], {})
except Exception as e: print(e)
FunctionType=type(lambda: 1)
try: FunctionType((lambda: 1).__code__, F(a=1))
except Exception as e: print(e)
class O: pass
o=O()
try: o.__dict__=F(a=1)
except Exception as e: print(e)
def fn():pass
try: fn.__kwdefaults__=F(a=1)
except Exception as e: print(e)
try: fn.__annotations__=F(a=1)
except Exception as e: print(e)
try: fn.__dict__=F(a=1)
except Exception as e: print(e)
try: F(a=1).__class__=dict
except Exception as e: print(e)
try: hash(F(a={}))
except Exception as e: print(e)
try: F({[]:1} )
except Exception as e: print(e)
try: {}[[]]
except Exception as e: print(e)
class B:
    def __eq__(self,o): 1/0
    __hash__=lambda s:1
try: F(((B(),1),(B(),2)))
except Exception as e: print(repr(e))
class BH:
    def __hash__(self): raise ValueError('x')
try: F(((BH(),1),(B(),2)))
except Exception as e: print(repr(e))
try: F(**F({1:2}))
except Exception as e: print(repr(e))
import gc
f=F(a=[]); print(gc.get_referrers(f['a'])[0] is f)
# since 3.15
