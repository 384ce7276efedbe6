"""Runs many small programs in one interpreter, each in a fork of its own, and says what each printed and which memory requests it made.

    PYTHON driver.py [LIBRARY]      JSON lines on stdin: {"source"}     on descriptor 3: {"stdout", "events", "error"}

LIBRARY is the compiled alloclog.c; without it `events` stays empty. Programs see two builtins: `_mark()` puts a bar into the
events, `_log()` starts them (what came before is forgotten), `_end()` ends them. `error` is the name of the exception that ended a program, or null.
With {"together": [sources]} a line runs several programs in one fork, one after the other, and answers with a list of what each printed.
"""
NAMES_OF_A_SCRIPT = tuple(globals())

import builtins, ctypes, gc, json, os, sys, tempfile
import _tracemalloc


def load(path):
    library = ctypes.PyDLL(path)
    library.log_mark.restype = ctypes.py_object
    library.log_write.argtypes = [ctypes.c_char_p]
    library.log_install()
    return library


def new_main():
    """The globals of a module `__main__`, with the names, in the order, that a script finds."""
    main = type(sys)('__main__')
    names = main.__dict__
    for name in NAMES_OF_A_SCRIPT:
        names.setdefault(name, globals()[name])
    names['__doc__'] = None
    names['__file__'] = 'program.py'
    sys.modules['__main__'] = main
    return names


def execute(source):
    """Runs one program as a main module would; the name of the exception that ended it."""
    try:
        code = compile(source, 'program.py', 'exec')
        names = new_main()
        # the type attribute cache keeps names alive, depending on addresses
        getattr(sys, '_clear_internal_caches', getattr(sys, '_clear_type_cache', int))()
        exec(code, names)
    except BaseException as e:
        return type(e).__name__
    return None


def read(path):
    with open(path, encoding='utf-8', errors='surrogateescape') as f:
        return f.read()


def child(job, folder, library):
    out = os.open(os.path.join(folder, 'stdout'), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.close(out)
    if 'together' in job:
        sources, results = job['together'], []
        error = None
        for source in sources:
            failed = execute(source)
            _tracemalloc.stop()
            gc.enable()
            sys.stdout.flush()
            size = os.lseek(1, 0, os.SEEK_CUR)
            results.append([failed, size])
        answer = json.dumps(results)
    else:
        error = execute(job['source'])
        if library:
            library.log_write(os.path.join(folder, 'events').encode())
        sys.stdout.flush()
        answer = json.dumps(error)
    with open(os.path.join(folder, 'answer'), 'w') as f:
        f.write(answer)


def collected(job, folder):
    try:
        answer = json.loads(read(os.path.join(folder, 'answer')))
    except (OSError, ValueError):
        return {'stdout': '', 'events': '', 'error': 'crash'}
    stdout = read(os.path.join(folder, 'stdout'))
    if 'together' in job:
        data = stdout.encode('utf-8', 'surrogateescape')
        ends = [0] + [size for _, size in answer]
        texts = [data[a:b].decode('utf-8', 'replace') for a, b in zip(ends, ends[1:])]
        return {'together': [{'stdout': t, 'error': e} for t, (e, _) in zip(texts, answer)]}
    events = os.path.join(folder, 'events')
    return {'stdout': stdout, 'events': read(events) if os.path.exists(events) else '', 'error': answer}


def main():
    library = load(sys.argv[1]) if len(sys.argv) > 1 else None
    builtins._mark = library.log_mark() if library else (lambda: None)
    builtins._log = library.log_start if library else (lambda: None)
    builtins._end = library.log_end if library else (lambda: None)
    replies = os.fdopen(3, 'w')
    folder = tempfile.mkdtemp()
    for line in sys.stdin:
        job = json.loads(line)
        for name in os.listdir(folder):
            os.unlink(os.path.join(folder, name))
        gc.collect()
        pid = os.fork()
        if pid == 0:
            try:
                child(job, folder, library)
            finally:
                os._exit(0)
        os.waitpid(pid, 0)
        replies.write(json.dumps(collected(job, folder)) + '\n')
        replies.flush()
    for name in os.listdir(folder):
        os.unlink(os.path.join(folder, name))
    os.rmdir(folder)


main()
