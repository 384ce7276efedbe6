"""Records what the allocator of this interpreter does with the sequences of sequence.ts; prints one JSON object.

    PYTHON record.py RUNS.json [--raw | --statistics | --traces]

RUNS.json: list of {seed, steps, mode, phase, residues}. Each run is made in a process of its own. Output: one digest
(FNV-1a over the 32-bit words) for each 2048 steps, in hex; with --raw all words. With
--statistics the run is made on the interpreter's own arenas, and its statistics before and after are the answer. Needs cc.
"""
import ctypes, hashlib, json, os, platform, subprocess, sys, tempfile

STEPS_PER_DIGEST = 2048
STEPS_PER_LOOK = 1000
HERE = os.path.dirname(os.path.abspath(__file__))


def build():
    source = os.path.join(HERE, 'pools.c')
    with open(source, 'rb') as f:
        name = 'heaptwin-pools-%s.so' % hashlib.sha256(f.read()).hexdigest()[:12]
    library = os.path.join(tempfile.gettempdir(), name)
    if not os.path.exists(library):
        part = '%s.%d' % (library, os.getpid())
        subprocess.check_call(['cc', '-O2', '-shared', '-fPIC', '-w', '-o', part, source])
        os.replace(part, library)
    return library


def words(run):
    lib = ctypes.PyDLL(build())
    residues = run['residues']
    out = (ctypes.c_uint32 * (3 * run['steps']))()
    n = lib.pools_run(ctypes.c_uint32(run['seed']), run['steps'], run['mode'], run['phase'],
                      (ctypes.c_uint32 * len(residues))(*residues), len(residues), out)
    assert n == 3 * run['steps'], n
    return list(out)


def statistics(run):
    """The text of sys._debugmallocstats() before and after a run on the interpreter as it is."""
    lib = ctypes.PyDLL(build())
    lib.stats_run.argtypes = [ctypes.py_object] + [ctypes.c_uint32] * 4 + [ctypes.c_void_p]
    out = (ctypes.c_uint32 * (3 * run['steps']))()
    with tempfile.TemporaryFile() as f:
        os.dup2(f.fileno(), 2)
        lib.stats_run(sys._debugmallocstats, run['seed'], run['steps'], run['mode'], run['phase'], out)
        f.seek(0)
        text = f.read().decode()
    half = text.rindex('Small block threshold')
    return [text[:half], text[half:]]


def traces(run):
    """[traced, peak, tracemalloc's own memory] at the start and after every STEPS_PER_LOOK steps."""
    import tracemalloc
    lib = ctypes.PyDLL(build())
    lib.trace_run.argtypes = [ctypes.py_object] * 2 + [ctypes.c_uint32] * 5 + [ctypes.c_void_p] * 2
    out = (ctypes.c_uint32 * (3 * run['steps']))()
    answers = (ctypes.c_int64 * (3 * (2 + run['steps'] // STEPS_PER_LOOK)))()
    tracemalloc.start()
    n = lib.trace_run(tracemalloc.get_traced_memory, tracemalloc.get_tracemalloc_memory, run['seed'], run['steps'], run['mode'],
                      run['phase'], STEPS_PER_LOOK, out, answers)
    tracemalloc.stop()
    assert n == len(answers)
    return [list(answers[i:i + 3]) for i in range(3, n, 3)]


def digests(values, per):
    result = []
    for start in range(0, len(values), per):
        h = 2166136261
        for v in values[start:start + per]:
            h = ((h ^ v) * 16777619) & 0xffffffff
        result.append('%08x' % h)
    return ''.join(result)


def in_child(function):
    """What the function gives, computed in a forked child: each run starts from the same interpreter state."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        with os.fdopen(write, 'w') as f:
            json.dump(function(), f)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as f:
        text = f.read()
    _, status = os.waitpid(child, 0)
    assert status == 0, status
    return json.loads(text)


def main():
    with open(sys.argv[1]) as f:
        runs = json.load(f)
    build()
    answer = lambda run: digests(words(run), 3 * STEPS_PER_DIGEST)
    if '--raw' in sys.argv: answer = words
    if '--statistics' in sys.argv: answer = statistics
    if '--traces' in sys.argv: answer = traces
    answers = [in_child(lambda: answer(run)) for run in runs]
    version = '.'.join(map(str, sys.version_info[:3]))
    print(json.dumps({'version': version, 'compiler': platform.python_compiler(), 'answers': answers}))


main()
