"""describe.py: the start state of this Python as one JSON object, for the twin's profile (`heaptwin calibrate --describe`).

Run by the harness like any program (so that the state is the one that programs start from), with the job's `describe` set.
What it says of blocks, size classes, pools, arenas, free lists and collector counts comes from one neutral reading, the
same that programs get as `start`, with nothing traced. The rest (`gc.objects`, sizes) is read in place afterwards.
"""
import gc
import struct
import sys
import weakref

import observe


def sizes():
    """Sizes in bytes of one fresh object of each kind, as `sys.getsizeof` says."""
    def function():
        pass

    class Plain:
        pass

    class Slots:
        __slots__ = ('a',)

    kinds = {
        'object': object(), 'int 0': 0, 'int 1': 1, 'int 2**30': 2**30, 'float': 1.5, 'complex': 1j, 'str': '', 'str a': 'a',
        'bytes': b'', 'bytearray': bytearray(), 'tuple': (), 'list': [], 'dict': {}, 'dict 1': {1: 1}, "dict 'a'": {'a': 1},
        'set': set(), 'frozenset': frozenset(), 'function': function, 'class': Plain, 'instance': Plain(), 'slots': Slots(),
        'method': [].append, 'range': range(3), 'slice': slice(3), 'generator': (x for x in ()),
    }
    return {name: sys.getsizeof(value) for name, value in kinds.items()}


def interned():
    """Does this version say how many strings are interned?"""
    count = getattr(sys, '_stats_interned', None)
    return count() if count else None


def layout(pid):
    """Pools with free blocks, by size class, in the order in which they serve: [freed blocks, blocks never handed out] each.

    Read from the memory of the process `pid`, which stands still. {} where that isn't allowed.
    """
    try:
        pools = _pools(pid)
    except (OSError, ValueError):
        return {}
    found = {}
    for address, (index, entry) in pools.items():
        if not any(entry) or pools.get(entry_of(pools, address, 3)) is not None:
            continue
        order = found.setdefault(str((index + 1) * 16), [])
        while address in pools and pools[address][0] == index and any(pools[address][1][:2]):
            order.append(list(pools[address][1][:2]))
            address = pools[address][1][2]
    return found


def entry_of(pools, address, which):
    return pools[address][1][which]


def _pools(pid):
    """{address: (size class, (freed, never handed out, next, previous))} of pools in use."""
    bits = 14 if sys.version_info >= (3, 10) else 12
    step, pools = 1 << bits, {}
    with open('/proc/%d/maps' % pid) as maps, open('/proc/%d/mem' % pid, 'rb', 0) as memory:
        for line in maps.read().splitlines():
            words = line.split()
            if words[1] != 'rw-p' or len(words) > 5 and not words[5].startswith('[anon'):
                continue
            start, end = [int(word, 16) for word in words[0].split('-')]
            for address in range((start + step - 1) // step * step, end, step):
                memory.seek(address)
                header = memory.read(48)
                if len(header) < 48:
                    break
                count, _, _, following, previous, _, index, offset, last = struct.unpack('<IIQQQIIII', header)
                size = (index + 1) * 16
                if index >= 32 or last != step - size or not 48 <= offset <= step or (offset - 48) % size:
                    continue
                capacity = (step - 48) // size
                virgin = 0 if offset > last else (last - offset) // size + 1
                if 0 < count <= capacity:
                    pools[address] = (index, (capacity - count - virgin, virgin, following, previous))
    return pools


def subclasses():
    """The dict of subclasses of each type that has one: [log2 of its slots, entries that still fit in, entries]."""
    types, todo, found = {object}, [object], {}
    while todo:
        for derived in type.__subclasses__(todo.pop()):
            if derived not in types:
                types.add(derived)
                todo.append(derived)
    for base in types:
        name = base.__qualname__ if base.__module__ == 'builtins' else base.__module__ + '.' + base.__qualname__
        for derived in type.__subclasses__(base)[:3]:
            table = _table_of(derived, type.__subclasses__(base))
            if table is not None:
                found[name] = _keys_of(table) + [len(table)]
                break
    return found


def _table_of(derived, all_of_them):
    for reference in weakref.getweakrefs(derived):
        for holder in gc.get_referrers(reference):
            if type(holder) is dict and holder.get(id(derived)) is reference and len(holder) == len(all_of_them):
                if all(id(other) in holder for other in all_of_them):
                    return holder
    return None


def _keys_of(table):
    """From PyDictKeysObject: [log2 of the slots, usable entries]."""
    import ctypes

    keys = ctypes.c_size_t.from_address(id(table) + 32).value
    if sys.version_info < (3, 11):
        size = ctypes.c_ssize_t.from_address(keys + 8).value
        return [size.bit_length() - 1, ctypes.c_ssize_t.from_address(keys + 24).value]
    return [ctypes.c_uint8.from_address(keys + 8).value, ctypes.c_ssize_t.from_address(keys + 16).value]


def describe(names):
    """The state that a program finds: blocks, size classes, free lists, collector, globals."""
    state = observe.state_read()
    more = {
        'version': sys.version.split()[0],
        'gc.threshold': gc.get_threshold(),
        'gc.enabled': gc.isenabled(),
        'gc.objects': [len(gc.get_objects(generation=n)) for n in range(3)],
        'gc.frozen': gc.get_freeze_count(),
    }
    state.update(more)
    state['modules'] = sorted(sys.modules)
    state['globals'] = list(names)
    state['globals.size'] = sys.getsizeof(names)
    state['recursion'] = sys.getrecursionlimit()
    state['switch'] = sys.getswitchinterval()
    state['interned'] = interned()
    state['subclasses'] = subclasses()
    state['int.max_str_digits'] = getattr(sys, 'get_int_max_str_digits', lambda: None)()
    state['sizes'] = sizes()
    return state
