import sys, types
T=types.LazyImportType
def G(n): 
    v=globals()[n]
    return type(v), repr(v).split(' from ')[0]
lazy import bisect
print(G('bisect'), sys.getsizeof(globals()['bisect']))
def res():
    l=globals()['bisect']
    print(l.resolve() is sys.modules.get('bisect'), type(globals()['bisect']))
    print(l.resolve.__doc__, l.resolve)
    try: l.x
    except AttributeError as e: print(e)
    try: l.x=1
    except AttributeError as e: print(e)
res()
lazy from collections import deque
print(G('deque'))
print('collections.deque' in sys.lazy_modules, type(sys.lazy_modules))
print(deque, G('deque'))
for s in ["T()", "T('a')", "T({},'bisect')"]:
    try: print(eval(s))
    except BaseException as e: print(type(e).__name__, e)
print(sys.get_lazy_imports(), sys.get_lazy_imports_filter(), sys.flags.lazy_imports)
def flt(a,b,c): print('filter',a,b,c); return b!='heapq'
sys.set_lazy_imports_filter(flt)
lazy import heapq
print(G('heapq'))
lazy import queue
print(G('queue'))
lazy from string import Template, Formatter
print(G('Template'), G('Formatter'))
sys.set_lazy_imports_filter(None)
lazy import doesnotexist
def use():
    return doesnotexist.x
try: use()
except ImportError as e: print(repr(e), repr(e.__cause__), e.__cause__.__traceback__.tb_lineno)
lazy from math import nosuchname
try: nosuchname
except ImportError as e: print(repr(e), repr(e.__cause__))
print('doesnotexist' in globals(), G('doesnotexist'))
del bisect
try: bisect
except NameError as e: print(e)
__lazy_modules__=['csv']
import csv
print(G('csv'))
m=types.ModuleType('m'); exec('lazy import sched', m.__dict__); print(type(m.__dict__['sched'])); print(type(m.sched), type(m.__dict__['sched']))
lazy import sys as s2
print(G('s2')); print(s2 is sys)
lazy from math import sqrt
def ff(): return sqrt(4)
print(ff(), G('sqrt'))
lazy import colorsys, calendar as cal
print(G('colorsys'), G('cal'), 'calendar' in sys.modules)
print('colorsys' in dir(), 'colorsys' in vars(), len([k for k,v in globals().items() if isinstance(v,T)]))
sys.set_lazy_imports('all')
import stringprep
print(G('stringprep'), sys.get_lazy_imports())
def inner():
    import textwrap as q
    return type(q)
print(inner())
try: import nope1
except ImportError as e: print('eager', e)
sys.set_lazy_imports('normal')
for bad in ('x', 3, None):
    try: sys.set_lazy_imports(bad)
    except Exception as e: print(type(e).__name__, e)
try: sys.set_lazy_imports_filter(3)
except Exception as e: print(type(e).__name__, e)
exec("x=5\nprint(x)\nlazy import colorsys as x\nprint(type(x))", {})
def loop():
    d={}
    exec("def f(): return x.__name__\nlazy import colorsys as x\nprint(f())\nlazy import bisect as x\nprint(f())\nx=types\nprint(f())", {'types':types})
loop()
try: exec("lazy from . import nothing")
except ImportError as e: print(type(e).__name__, e)
# since 3.15
