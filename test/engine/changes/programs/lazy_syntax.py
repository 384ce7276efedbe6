import sys
lazy import json
print('json' in sys.modules, type(globals()['json']) , 'json' in sys.lazy_modules if hasattr(sys,'lazy_modules') else None)
print(json.dumps([1]))
print('json' in sys.modules, type(globals()['json']))
lazy from collections import OrderedDict as OD, Counter
print(type(globals()['OD']))
print(OD(a=1), Counter('aab'))
lazy import nosuch
try: nosuch.x
except ImportError as e: print(type(e).__name__, e)
lazy import string.templatelib
print(string.templatelib.Template)
print(sys.get_lazy_imports())
def f():
    import textwrap
    return textwrap.dedent('  a')
print(f())
try: exec('def f():\n  lazy import json')
except SyntaxError as e: print(e)
try: exec('class A:\n  lazy import json')
except SyntaxError as e: print(e)
try: exec('lazy from json import *')
except SyntaxError as e: print(e)
try: exec('try:\n  lazy import json\nexcept: pass')
except SyntaxError as e: print(e)
lazy=3; print(lazy)
lazy: int = 4; print(lazy)
# since 3.15
