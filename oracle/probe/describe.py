"""describe.py: the start state of this Python as one JSON object, for the twin's profile (`heaptwin calibrate --describe`).

Run by the harness like any program (so that the state is the one that programs start from), with the job's `describe` set.
What it says of blocks, size classes, pools, arenas, free lists and collector counts comes from one neutral reading, the
same that programs get as `start`, with nothing traced. The rest (`gc.objects`, sizes) is read in place afterwards.
"""
import gc
import sys

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


def describe(names):
    """The state that a program finds: blocks, size classes, free lists, collector, globals."""
    state = observe.state_now()
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
    state['int.max_str_digits'] = getattr(sys, 'get_int_max_str_digits', lambda: None)()
    state['sizes'] = sizes()
    return state
