"""harness.py: runs one program from a defined start state, with observations before, at the end and after.

    python -s -S -B harness.py fresh     reads one job from stdin, runs it in this process
    python -s -S -B harness.py serve     forks a process for each job; the same state for each, and no start-up to wait for

A job is one line of JSON: {"dir": folder with program.py, "trace": bool, "memory": bytes or 0, "seconds": int, "end": text,
"describe": bool}; `describe` answers with the start state instead of running the program.
Observations go to `result.jsonl` in that folder, one line each; the last line is {"done": true, "not_offered": [...]}.

Steps of a run, which the twin repeats:
    1 import PRELOADED, so that an `import` in a program binds a name and nothing else
    2 compile the program as `program.py`; a fresh module `__main__` with the names that a script finds
    3 one reading to warm up; empty the type attribute cache; start tracing (unless the program itself traces)
    4 collect until nothing is left: free lists are empty; forget the traces: both traced values are 0
    5 observation `start`; execute; observation `end`
    6 collect: what it found is `gc.pending`
    7 clear the globals, collect until nothing is left; observation `after`
    8 end as any script ends: atexit, finalizers, flush
An uncaught exception is alive at `end`; it is printed after that, and steps 6 and 7 are left out.
"""
NAMES_OF_A_SCRIPT = tuple(globals())

import gc
import sys

import observe

PRELOADED = (
    'abc array atexit bisect builtins collections collections.abc contextlib copy dataclasses enum functools gc heapq io '
    'inspect itertools json keyword linecache math operator os pickle queue random re reprlib signal string struct subprocess sys '
    'textwrap threading time traceback tracemalloc types typing warnings weakref'
).split()


def preload():
    """Imports what programs may import; only where it is measured what an import costs."""
    if sys.implementation.name != 'cpython':
        return
    for name in PRELOADED:
        try:
            __import__(name)
        except ImportError:
            pass


def collect():
    """Collects until nothing is left, at least three times; answers what the first collection found."""
    first = gc.collect()
    for _ in range(9):
        if not gc.collect() and _ > 0:
            break
    return first


def clear_type_cache():
    """Empties the cache of attribute look-ups: it keeps names alive, and which of them falls out depends on addresses."""
    clear = getattr(sys, '_clear_internal_caches', None) or getattr(sys, '_clear_type_cache', None)
    if clear:
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            clear()


def new_main(directory):
    """The globals of a module `__main__` with the names, in the order, that a script finds in its globals."""
    sys.argv[:] = [observe.PROGRAM]
    sys.path[0] = directory
    if sys.implementation.name == 'micropython':  # modules cannot be made there
        return {'__name__': '__main__', '__file__': observe.PROGRAM}
    main = type(sys)('__main__')
    names = main.__dict__
    given = globals()
    for name in NAMES_OF_A_SCRIPT:
        if name not in names:
            names[name] = given[name]
    names['__name__'] = '__main__'
    names['__doc__'] = None
    names['__file__'] = observe.PROGRAM
    sys.modules['__main__'] = main
    return names


def limit_memory(limit):
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 26, 1 << 26))
    if limit:
        resource.setrlimit(resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1]))


def complain(error):
    """Prints an uncaught exception as the interpreter would, without the frame of the harness."""
    try:
        sys.stdout.flush()
    except Exception:
        pass
    if hasattr(sys, 'print_exception'):  # MicroPython
        sys.print_exception(error, sys.stderr)
        return
    trace = error.__traceback__
    if trace is not None:
        trace = trace.tb_next
    error.__traceback__ = trace
    sys.excepthook(type(error), error, trace)


def exit_code(error):
    """What `SystemExit` means for the process."""
    code = error.args[0] if error.args else None
    if len(error.args) > 1:
        code = error.args
    if code is None or isinstance(code, int):
        return code or 0
    sys.stderr.write(str(code) + '\n')
    return 1


def run(job):
    directory = job['dir']
    close_input()
    if observe.os is not None and hasattr(observe.os, 'chdir'):
        observe.os.chdir(directory)
    observe.open_channels(directory)
    observe.install()
    names = new_main(directory)
    try:
        with open(directory + '/program.py', 'rb') as file:
            code = compile(file.read(), observe.PROGRAM, 'exec')
    except (SyntaxError, ValueError, UnicodeError) as error:
        error.__traceback__ = None
        complain(error)
        observe.write_line({'done': True, 'unparsable': True, 'not_offered': observe.offer.missing(False)})
        return 1
    except NameError:
        with open(directory + '/program.py') as file:
            code = file.read()
    tracing = bool(job['trace']) and observe.offer.traced
    limit_memory(job['memory'])
    missing = observe.offer.missing(tracing)
    describing = bool(job.get('describe'))
    job = directory = file = None
    observe.probe('warm')
    clear_type_cache()
    collect()
    if describing:
        return describe(names)
    return execute(code, names, missing, observe._tracemalloc if tracing else None)


def describe(names):
    """Instead of a run: what a program would start from."""
    collect()
    observe.probe('state')
    state = observe.describer().describe(names)
    observe.write_line({'done': True, 'describe': state, 'not_offered': []})
    return 0


def execute(code, names, missing, tracer):
    probe = observe.probe
    status = 0
    if tracer:
        observe.tracing = True
        tracer.start(1)
    collect()
    if tracer:
        tracer.clear_traces()  # both traced values are 0 now
    probe('start')
    try:
        exec(code, names)
    except SystemExit as error:
        status = exit_code(error)
    except BaseException as error:
        probe('end')
        complain(error)
        observe.write_line({'done': True, 'memory': isinstance(error, MemoryError), 'not_offered': missing})
        return 1
    probe('end')
    probe('pending', gc.collect())
    names.clear()
    collect()
    probe('after')
    if not observe.foreign:
        observe.write_line({'done': True, 'not_offered': missing})
    return status


def read_job():
    """One line from fd 0, unbuffered, so that the next job stays in the pipe."""
    import json

    if not hasattr(observe.os, 'read'):
        return json.loads(sys.stdin.readline())
    line = b''
    while not line.endswith(b'\n'):
        part = observe.os.read(0, 1)
        if not part:
            sys.exit(0)
        line += part
    return json.loads(line.decode())


def leave_server():
    """The program's process: a group of its own, no way to the channel of the server."""
    observe.os.setsid()
    observe.os.close(3)


def close_input():
    """Nothing on stdin."""
    os = observe.os
    if hasattr(os, 'dup2'):
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.close(null)


def end_alone(pid, seconds):
    """Ends the program even where nobody is left who would: the time-out itself is kept by the one who started the server."""
    import signal

    signal.signal(signal.SIGALRM, lambda *_: observe.os.killpg(pid, 9))
    signal.alarm(seconds + 10)


def supervise():
    """Between server and program: starts the program, reports its pid and its end, and ends its whole process group."""
    os = observe.os
    job = read_job()
    pid = os.fork()
    if pid == 0:
        leave_server()
        return job
    os.write(3, ('{"pid": %d}\n' % pid).encode())
    end_alone(pid, job['seconds'])
    status = os.waitpid(pid, 0)[1]
    try:
        os.killpg(pid, 9)
    except OSError:
        pass
    for fd in (1, 2):
        os.write(fd, job['end'].encode())
    os.write(3, ('{"status": %d}\n' % status).encode())
    os._exit(0)


def serve():
    """Forks a supervisor for each job; answers in the program's process, with its job. One byte starts a job."""
    os = observe.os
    gc.collect()
    os.write(3, b'{"ready": true}\n')
    while os.read(0, 1):
        if os.fork() == 0:
            return supervise()
        os.waitpid(-1, 0)
    os._exit(0)


def main():
    mode = sys.argv[1]
    preload()
    sys.exit(run(serve() if mode == 'serve' else read_job()))


main()
