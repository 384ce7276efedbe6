"""observe.py: reads the observables at one point of a program, without changing what comes after.

One source for every Python (CPython 3.8 on, PyPy, MicroPython); what an implementation lacks is found by trying
and listed by `Offer.missing`.

How a reading stays neutral. Every reading makes objects: integers above 256, tuples, dicts. In place they would move
free lists, the collector's counter and the traced peak. So the reading happens in forks, which are thrown away:

    program ──fork──> reader ──fork──> second reader
       │                 │                  stops tracing (with tracing on, _debugmallocstats() shows no class table),
       │ waits for       │                  class table, blocks, collector counts: nothing allocated before each is read
       │ one byte        └─ waits, then traced bytes, then the traces
       └─ goes on

Both readers start from exactly the state of the program. The program's own process allocates nothing at all: `fork`
is the C library's, called through ctypes without a result, because the integer that `os.fork` returns would be an
allocation (and from 3.14 on stay in a free list). Who is who is told by a page that the kernel clears in the child
(MADV_WIPEONFORK, Linux 4.14 on). The byte is read into a buffer that is there already.
Without ctypes or that page it is `os.fork`, and without fork (MicroPython, Windows) nothing is read.
"""
import gc
import sys

import json

try:
    import os
except ImportError:
    os = None
try:
    import _tracemalloc
except ImportError:
    _tracemalloc = None

VERSION = '1'
PROGRAM = 'program.py'
MADV_WIPEONFORK = 18
RESULT_FD, STATS_FD, WAIT_FD, WAKE_FD = 200, 201, 202, 203


def _nothing(*args):
    return None


def silent_fork():
    """Makes `fork`: true in the parent, false in the child, and nothing allocated. None where there is no fork."""
    if not hasattr(os, 'fork') or sys.implementation.name != 'cpython':
        return None
    try:
        import ctypes
        import mmap

        fork_of_libc = ctypes.PyDLL(None).fork
        fork_of_libc.argtypes = ()
        fork_of_libc.restype = None
        parent = mmap.mmap(-1, mmap.PAGESIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        parent.madvise(MADV_WIPEONFORK)
    except Exception:
        return os.fork

    def fork():
        parent[0] = 1
        fork_of_libc()
        return parent[0]

    return fork


def _counts_cycles():
    """Does `gc.collect()` say how many objects it found?"""
    try:
        gc.collect()
        ring = []
        ring.append(ring)
        ring = None
        return gc.collect() == 1
    except Exception:
        return False


def _answers(read, good):
    try:
        return bool(good(read()))
    except Exception:
        return False


class Offer:
    """What this implementation can answer, found by trying."""

    def __init__(self):
        debug = hasattr(sys, 'gettotalrefcount')  # other block sizes, other counts: a debug build answers for itself only
        self.traced = _answers(lambda: _tracemalloc._get_traces, callable)
        self.blocks = _answers(lambda: sys.getallocatedblocks(), lambda n: n > 0)
        self.stats = self.blocks and not debug and hasattr(sys, '_debugmallocstats') and hasattr(os, 'dup2')
        self.count = _answers(lambda: gc.get_count(), lambda counts: len(counts) == 3)
        self.generations = _answers(lambda: gc.get_stats()[0], lambda stats: 'collections' in stats)
        self.pending = _counts_cycles()

    def missing(self, tracing):
        names = []
        if not (self.traced and tracing and fork):
            names += ['traced.current', 'traced.peak', 'traced.lines']
        if not (self.blocks and fork):
            names += ['blocks']
        if not (self.stats and fork):
            names += ['classes', 'pools', 'arenas']
        if not (self.count and fork):
            names += ['gc.count']
        if not (self.generations and fork):
            names += ['gc.collections', 'gc.collected', 'gc.uncollectable']
        if not self.pending:
            names += ['gc.pending']
        return names + ['alloc.events']


offer = Offer()
fork = silent_fork()
tracing = False
foreign = False  # True in a process that the program itself forked: it hands in nothing
result_path = None
one_byte = bytearray(1)
wait_for_reader = _nothing
getallocatedblocks = sys.getallocatedblocks if offer.blocks else _nothing
get_count = gc.get_count if offer.count else _nothing
get_traced_memory = _tracemalloc.get_traced_memory if offer.traced else _nothing


def install():
    """Makes `probe` a builtin, and marks the processes that a program forks: they hand in nothing."""
    import builtins

    builtins.probe = probe
    if not hasattr(os, 'fork'):
        return
    original = os.fork

    def fork_of_program():
        global foreign
        pid = original()
        if pid == 0:
            foreign = True
        return pid

    os.fork = fork_of_program


def open_channels(directory):
    """Opens the files that readings go to, at descriptors that no program meets."""
    global wait_for_reader, result_path
    result_path = directory + '/result.jsonl'
    if not fork:
        return
    import io

    flags = os.O_RDWR | os.O_CREAT
    _move(os.open(result_path, flags | os.O_APPEND, 0o600), RESULT_FD)
    _move(os.open(directory + '/stats', flags, 0o600), STATS_FD)
    os.unlink(directory + '/stats')
    reading, writing = os.pipe()
    _move(reading, WAIT_FD)
    _move(writing, WAKE_FD)
    wait_for_reader = io.FileIO(WAIT_FD, 'r', False).readinto


def _move(fd, to):
    os.dup2(fd, to, False)
    os.close(fd)


def write_line(value):
    data = (json.dumps(value) + '\n').encode()
    if fork:
        os.write(RESULT_FD, data)
    else:
        with open(result_path, 'ab') as file:
            file.write(data)


def probe(label='probe', pending=None):
    """An observation here, under this label. A builtin of every program; two in a row read equal values."""
    # One function up to the last reading: a call of another one would allocate its frame in the reader (3.8 to 3.10).
    if foreign:
        return
    if not fork:
        values = {} if pending is None or not offer.pending else {'gc.pending': pending}
        write_line({'label': label, 'values': values})
        return
    if not fork():
        try:
            gc.disable()
            if not fork():
                if offer.traced:
                    _tracemalloc.stop()  # the program may trace, too
                if offer.stats:
                    os.dup2(STATS_FD, 2)
                    os.ftruncate(2, 0)
                    os.lseek(2, 0, 0)
                    sys._debugmallocstats()
                _finish_second(getallocatedblocks(), get_count(), label, pending)
            _finish(get_traced_memory(), label)
        except BaseException as error:
            _report_failure(label, error)
        finally:
            os.write(WAKE_FD, b'.')
            os._exit(0)
    wait_for_reader(one_byte)


def _finish(traced, label):
    """In the reader: anything may be allocated now. Waits for the second reader, whose line comes first."""
    if label == 'state':
        write_line({'label': label, 'values': {'layout': describer().layout(os.getppid())}, 'more': True})
    _lift_memory_limit()
    os.wait()
    if tracing:
        values = {'traced.current': traced[0], 'traced.peak': traced[1], 'traced.lines': _traced_lines()}
        write_line({'label': label, 'values': values, 'more': True})


def _finish_second(blocks, counts, label, pending):
    """In the second reader: anything may be allocated now. Never returns."""
    try:
        _lift_memory_limit()
        values = parse_stats(_stats_text()) if offer.stats else {}
        if label != 'state':
            values.pop('heap', None)
        if not values.get('classes'):
            values = {}  # another allocator is in place: no table
        if blocks is not None:
            values['blocks'] = blocks
        if counts is not None:
            values['gc.count'] = counts
        if offer.generations:
            stats = gc.get_stats()
            for name in ('collections', 'collected', 'uncollectable'):
                values['gc.' + name] = [generation[name] for generation in stats]
        if pending is not None and offer.pending:
            values['gc.pending'] = pending
        write_line({'label': label, 'values': values})
    except BaseException as error:
        _report_failure(label, error)
    finally:
        os._exit(0)


def _report_failure(label, error):
    """A reading that failed is said, never left out: usually there was no memory left for it."""
    write_line({'label': label, 'failed': '%s: %s' % (type(error).__name__, error)})


def _lift_memory_limit():
    try:
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    except Exception:
        pass


def _stats_text():
    os.lseek(STATS_FD, 0, 0)
    parts = []
    while not parts or parts[-1]:
        parts.append(os.read(STATS_FD, 65536))
    return b''.join(parts).decode('ascii')


def describer():
    """The module `describe`, which only the readers of a description need."""
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    try:
        return __import__('describe')
    finally:
        del sys.path[0]


def state_read():
    """The values of the reading `state`, the free lists among them; only for `describe`."""
    values = {}
    with open(result_path) as file:
        for line in file:
            reading = json.loads(line)
            if reading['label'] == 'state':
                values.update(reading['values'])
    os.ftruncate(RESULT_FD, 0)
    return values


def parse_stats(text):
    """One dump of `sys._debugmallocstats()` of any version.

    classes: blocks in use by size; pools: pools by size; arenas: allocated now; heap: the rest, for `describe` only
    """
    classes, pools, arenas = {}, {}, 0
    heap = {'available': {}, 'free_lists': {}, 'unused_pools': 0, 'arenas_ever': 0, 'arenas_at_most': 0}
    for line in text.split('\n'):
        words = line.split()
        if len(words) == 5 and words[0].isdigit() and words[1].isdigit() and words[4].isdigit():
            pools[words[1]] = int(words[2])
            classes[words[1]] = int(words[3])
            heap['available'][words[1]] = int(words[4])
        elif line.startswith('# arenas allocated current'):
            arenas = int(words[-1].replace(',', ''))
        elif line.startswith('# arenas allocated total'):
            heap['arenas_ever'] = int(words[-1].replace(',', ''))
        elif line.startswith('# arenas highwater'):
            heap['arenas_at_most'] = int(words[-1].replace(',', ''))
        elif ' unused pools * ' in line:
            heap['unused_pools'] = int(words[0].replace(',', ''))
        elif ' free ' in line and ' bytes each' in line:
            heap['free_lists'][' '.join(words[2 : words.index('*')])] = int(words[0])
    return {'classes': classes, 'pools': pools, 'arenas': arenas, 'heap': heap}


def _traced_lines():
    """Traced blocks by the line that allocated them: {'12': [bytes, blocks], 'contextlib.py:34': ...}."""
    lines = {}
    for trace in _tracemalloc._get_traces():
        name, line = trace[2][0]
        if name == PROGRAM:
            key = str(line)
        else:
            name = name.replace('\\', '/').split('/')[-1]
            if name in ('observe.py', 'harness.py'):
                continue
            key = '%s:%d' % (name, line)
        entry = lines.setdefault(key, [0, 0])
        entry[0] += trace[1]
        entry[1] += 1
    return lines
