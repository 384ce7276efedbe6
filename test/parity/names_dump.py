# Prints the names of built-in types and C modules, a line each: OWNER NAME KIND SIGNATURE. Runs without a library.
import sys

MODULES = """builtins sys gc math cmath itertools time errno posix atexit marshal array binascii unicodedata zlib
_abc _ast _bisect _codecs _collections _contextvars _csv _datetime _functools _heapq _imp _io _json _opcode _operator _pickle
_random _signal _sre _stat _statistics _string _struct _symtable _thread _tokenize _tracemalloc _typing _types _warnings _weakref
select fcntl""".split()


def kind(value):
    return type(value).__name__


def show(owner, names, get):
    for name in sorted(names):
        try:
            value = get(name)
        except AttributeError:
            print(owner, name, '?', '-')
            continue
        signature = '-'
        if callable(value) or kind(value).endswith('descriptor'):
            signature = getattr(value, '__text_signature__', None)
        print(owner, name, kind(value), '-' if signature is None else repr(signature)[1:-1])


async def coroutine(): pass
async def asyncgen(): yield
def generator(): yield sys._getframe()
class Slots: __slots__ = 'a',
def closure(x):
    return lambda: x
try: 1 / 0
except ZeroDivisionError as e: trace = e.__traceback__
co = coroutine()
OTHERS = {
    'function': type(closure), 'generator': type(generator()), 'coroutine': type(co), 'async_generator': type(asyncgen()),
    'code': type(closure.__code__), 'frame': type(sys._getframe()), 'traceback': type(trace), 'module': type(sys),
    'cell': type(closure(1).__closure__[0]), 'method': type(Slots().__init__) if 0 else type(''.join), 'bound': type([].append),
    'slot': type(object.__init__), 'wrapper': type(object().__str__), 'getset': type(type.__dict__['__bases__']),
    'member': type(Slots.a), 'methoddescr': type(str.join), 'classmethoddescr': type(dict.__dict__['fromkeys']),
    'proxy': type(type.__dict__), 'keys': type({}.keys()), 'values': type({}.values()), 'items': type({}.items()),
    'keyiter': type(iter({})), 'itemiter': type(iter({}.items())), 'revkeyiter': type(reversed({})), 'listiter': type(iter([])),
    'revlistiter': type(reversed([])), 'tupleiter': type(iter(())), 'striter': type(iter('')), 'bytesiter': type(iter(b'')),
    'rangeiter': type(iter(range(1))), 'setiter': type(iter(set())), 'calliter': type(iter(int, 1)), 'alias': type(list[int]),
    'union': type(int | str), 'none': type(None), 'ellipsis': type(...), 'notimpl': type(NotImplemented), 'namespace': type(sys.implementation),
    'flags': type(sys.flags), 'version_info': type(sys.version_info), 'float_info': type(sys.float_info),
}
co.close()
for name, value in list(vars(__import__('builtins')).items()):
    if isinstance(value, type):
        OTHERS[name] = value
seen = set()
for name, value in sorted(OTHERS.items()):
    if value in seen:
        continue
    seen.add(value)
    print('type:' + name, '.bases', ','.join(c.__name__ for c in value.__mro__), getattr(value, '__text_signature__', None) or '-')
    print('type:' + name, '.flags', '%x' % (value.__flags__ & ~(1 << 19 | 1 << 13 | 1)), value.__basicsize__)
    show('type:' + name, value.__dict__, lambda n, value=value: value.__dict__[n])
for name in MODULES:
    try:
        module = __import__(name)
    except ImportError:
        continue
    except BaseException as e:
        print('module:' + name, '.fails', type(e).__name__, '-')
        continue
    show('module:' + name, [n for n in vars(module) if n not in ('__loader__', '__file__', '__builtins__')], lambda n: vars(module)[n])
    for n, value in sorted(vars(module).items()):
        if isinstance(value, type) and value not in seen and value.__module__ != 'builtins':
            seen.add(value)
            owner = 'type:' + name + '.' + n
            print(owner, '.flags', '%x' % (value.__flags__ & ~(1 << 19 | 1 << 13 | 1)), value.__basicsize__)
            show(owner, value.__dict__, lambda k, value=value: value.__dict__[k])
