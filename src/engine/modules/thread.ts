/**
 * The _thread module. OURS: there is one thread; a new one runs from its start to its end within the call that starts it. A program that
 * would have to wait for another thread (a lock that is held) gets NotSupported.
 *
 *   lock, RLock       v { held, owner, count }
 *   _ThreadHandle     v { ident, done }
 *   _local            v Map from thread to dict; refs in State
 */

import { gcDel } from '../objects/alloc.ts';
import { argSpec, checkPositional, unpackKeywords } from '../objects/arguments.ts';
import { PyObject_GenericGetAttr, PyObject_GenericSetAttr } from '../objects/attributes.ts';
import { PyObject_Call } from '../objects/call.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { dictDelMaybe, dictGet, dictSet, newDict } from '../objects/dict.ts';
import { matches, NotSupported, PyThrow, raise, typeError } from '../objects/errors.ts';
import { newFloat } from '../objects/float.ts';
import { newBool, newInt } from '../objects/long.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject, type PyText, xdecref } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { newTuple } from '../objects/tuple.ts';
import { type PyType, TPFLAGS, type Visit } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { newInstance, none, STATE_SLOTS, type State, share } from './instance.ts';
import { endThread, ThreadParked, workerOf } from './threadpark.ts';

const MAIN = 140000000000000;

interface Threads {
  current: number;
  next: number;
  running: number;
  /** lock of _set_sentinel, by thread: released at its end */
  sentinels: Map<number, PyObj>;
  /** handles of threads that were started with one */
  handles: Map<number, Handle>;
  /** the `_local` objects there are, so that a thread's end empties its part of them */
  locals: Set<PyObj>;
}

interface Lock {
  owner: number;
  count: number;
}

const ACQUIRE = argSpec('acquire', ['blocking', 'timeout']);

function acquire(threads: Threads, reentrant: boolean) {
  return (vm: VM, o: PyObj, args: PyObject[], kwnames: PyText[] | null): PyObject => {
    const [blocking, timeout] = unpackKeywords(vm, ACQUIRE, args, kwnames);
    const lock = o.v as Lock;
    if (lock.count === 0 || (reentrant && lock.owner === threads.current)) {
      lock.owner = threads.current;
      lock.count++;
      return newBool(vm, true);
    }
    const waits = !blocking || PyObject_IsTrue(vm, blocking);
    const limited = timeout && !(timeout.v < 0);
    if (!waits || limited) return newBool(vm, false);
    throw new NotSupported('waiting for a lock that is held');
  };
}

function release(threads: Threads, reentrant: boolean) {
  return (vm: VM, o: PyObj): PyObject => {
    const lock = o.v as Lock;
    if (reentrant && (lock.count === 0 || lock.owner !== threads.current))
      raise(vm, vm.exc.RuntimeError!, 'cannot release un-acquired lock');
    if (lock.count === 0) raise(vm, vm.exc.RuntimeError!, 'release unlocked lock');
    lock.count--;
    return none(vm);
  };
}

function lockSpec(threads: Threads, name: string, words: number, reentrant: boolean): TypeSpec {
  const take: MethodSpec = { call: 'FASTCALL_KEYWORDS', fn: acquire(threads, reentrant) };
  const give: MethodSpec = { call: 'NOARGS', fn: release(threads, reentrant) };
  const locked: MethodSpec = { call: 'NOARGS', fn: (vm, o) => newBool(vm, o.v.count > 0) };
  return {
    name,
    basicsize: (w) => words * w,
    flags: TPFLAGS.HAVE_GC | (reentrant ? TPFLAGS.BASETYPE : 0),
    weakref: true,
    slots: {
      tp_new: (vm: VM, type: PyType) => newInstance(vm, type, { owner: 0, count: 0 } satisfies Lock),
      tp_dealloc: (vm: VM, o: PyObj) => {
        vm.gc.untrackMaybe(o);
        if (o.wl !== null) vm.clearWeakrefs(o);
        gcDel(vm, o);
      },
      tp_traverse: () => {},
      tp_repr: (vm: VM, o: PyObj) => {
        const state = o.v.count > 0 ? 'locked' : 'unlocked';
        return newStr(vm, `<${state} ${o.type.tp_name} object>`);
      },
    },
    methods: {
      acquire: take,
      release: give,
      __enter__: take,
      __exit__: { call: 'FASTCALL', fn: (vm, o) => release(threads, reentrant)(vm, o) },
      locked,
      ...(reentrant
        ? {
            _is_owned: {
              call: 'NOARGS',
              fn: (vm: VM, o: PyObj) => newBool(vm, o.v.count > 0 && o.v.owner === threads.current),
            } satisfies MethodSpec,
            _release_save: {
              call: 'NOARGS',
              fn: (vm: VM, o: PyObj) => {
                const saved = newTuple(vm, [newInt(vm, o.v.count), newInt(vm, o.v.owner)]);
                o.v.count = 0;
                return saved;
              },
            } satisfies MethodSpec,
            _acquire_restore: {
              call: 'O',
              fn: (vm: VM, o: PyObj, saved: PyObject) => {
                o.v.count = (saved.v as PyObject[])[0]!.v;
                o.v.owner = (saved.v as PyObject[])[1]!.v;
                return none(vm);
              },
            } satisfies MethodSpec,
          }
        : {
            acquire_lock: take,
            release_lock: give,
            locked_lock: locked,
            _at_fork_reinit: { call: 'NOARGS', fn: none } satisfies MethodSpec,
          }),
    },
  };
}

/** Drops what a thread has in `_local` objects. */
function forget(vm: VM, threads: Threads, ident: number): void {
  const key = newInt(vm, ident);
  for (const o of [...threads.locals]) {
    const dicts = (o.v as State).refs[0];
    if (dicts) dictDelMaybe(vm, dicts as PyObj, key);
  }
  decref(vm, key);
}

/** Runs something as the thread `ident`: on a stack of its own, its errors its own. False where it was parked on the way. */
function within(vm: VM, threads: Threads, ident: number, f: PyObject, run: () => void): boolean {
  const { current } = threads;
  const { frame, excInfo, depth, context } = vm;
  threads.current = ident;
  threads.running++;
  vm.frame = null;
  vm.excInfo = { value: null, prev: null };
  vm.depth = 0;
  vm.context = null;
  try {
    run();
  } catch (e) {
    if (e instanceof ThreadParked) return false;
    if (!(e instanceof PyThrow)) throw e;
    if (matches(e, vm.exc.SystemExit!)) decref(vm, e.value);
    else vm.unraisable(e, f);
  } finally {
    vm.frame = frame;
    vm.excInfo = excInfo;
    vm.depth = depth;
    xdecref(vm, vm.context);
    vm.context = context;
    threads.current = current;
    threads.running--;
  }
  return true;
}

/** What is left of a thread that has ended. */
function ended(vm: VM, threads: Threads, ident: number): void {
  forget(vm, threads, ident);
  const handle = threads.handles.get(ident);
  if (handle) handle.done = true;
  const sentinel = threads.sentinels.get(ident);
  if (!sentinel) return;
  (sentinel.v as Lock).count = 0;
  threads.sentinels.delete(ident);
  decref(vm, sentinel);
}

/** Runs a function as a new thread. */
function runThread(vm: VM, threads: Threads, f: PyObject, args: PyObj, kwds: PyObj | null): number {
  const ident = (threads.next += 4096);
  if (within(vm, threads, ident, f, () => decref(vm, PyObject_Call(vm, f, args, kwds)))) ended(vm, threads, ident);
  return ident;
}

/** Parks the running thread, where it is a worker that can be: `waiting` then holds how it goes on. */
function park(vm: VM, threads: Threads, waiting: (() => void)[]): void {
  const ident = threads.current;
  const worker = ident === MAIN ? null : workerOf(vm, ident);
  if (worker === null) return;
  const { thread, target, args } = worker;
  waiting.push(() => {
    const run = (): void => {
      decref(vm, PyObject_Call(vm, target, args, null));
      endThread(vm, thread);
    };
    if (within(vm, threads, ident, target, run)) ended(vm, threads, ident);
    for (const o of [args, target, thread]) decref(vm, o);
  });
  throw new ThreadParked();
}

interface Handle {
  ident: number;
  done: boolean;
}

const HANDLE: TypeSpec = {
  name: '_thread._ThreadHandle',
  basicsize: (w) => 3 * w,
  flags: TPFLAGS.HAVE_GC,
  slots: {
    tp_new: (vm: VM, type: PyType) => newInstance(vm, type, { ident: 0, done: false } satisfies Handle),
    tp_dealloc: (vm: VM, o: PyObj) => gcDel(vm, o),
    tp_traverse: () => {},
    tp_repr: (vm: VM, o: PyObj) => newStr(vm, `<_ThreadHandle object: ident=${(o.v as Handle).ident}>`),
  },
  getset: { ident: { get: (vm, o: PyObj) => newInt(vm, (o.v as Handle).ident) } },
  methods: {
    join: {
      call: 'FASTCALL',
      fn: (vm, o: PyObj) => {
        const { done, ident } = o.v as Handle;
        if (!done && ident !== 0) throw new NotSupported('waiting for a thread that waits itself');
        return none(vm);
      },
    },
    is_done: { call: 'NOARGS', fn: (vm, o: PyObj) => newBool(vm, (o.v as Handle).done) },
    _set_done: {
      call: 'NOARGS',
      fn: (vm, o: PyObj) => {
        (o.v as Handle).done = true;
        return none(vm);
      },
    },
  },
};

/** refs of _local: dict of dicts by thread, arguments, keywords */
function localSpec(threads: Threads): TypeSpec {
  const dictOf = (vm: VM, o: PyObj): PyObj => {
    const [dicts, args, kwds] = (o.v as State).refs as [PyObj, PyObj, PyObj | null];
    const key = newInt(vm, threads.current);
    const found = dictGet(vm, dicts, key);
    if (found !== null) {
      decref(vm, key);
      return found as PyObj;
    }
    const d = newDict(vm);
    dictSet(vm, dicts, key, d);
    decref(vm, key);
    decref(vm, d);
    if (o.type.tp_init !== vm.t.object!.tp_init) o.type.tp_init!(vm, o, args, kwds);
    return d;
  };
  /** The generic access finds the dict of the running thread as the object's own. */
  const within = <R>(vm: VM, o: PyObj, f: () => R): R => {
    const old = o.d;
    o.d = dictOf(vm, o);
    try {
      return f();
    } finally {
      o.d = old;
    }
  };
  return {
    name: '_thread._local',
    basicsize: (w) => 7 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
    dict: true,
    weakref: true,
    slots: {
      tp_new: (vm: VM, type: PyType, args: PyObj, kwds: PyObj | null) => {
        if (type.tp_init === vm.t.object!.tp_init && (args.v.length > 0 || (kwds !== null && kwds.x > 0)))
          typeError(vm, 'Initialization arguments are not supported');
        const dicts = newDict(vm);
        const o = newInstance(vm, type, { refs: [dicts, share(args), kwds === null ? null : share(kwds)] });
        const [key, d] = [newInt(vm, threads.current), newDict(vm)];
        dictSet(vm, dicts, key, d);
        decref(vm, key);
        decref(vm, d);
        threads.locals.add(o);
        return o;
      },
      ...STATE_SLOTS,
      tp_dealloc: (vm: VM, o: PyObj) => {
        threads.locals.delete(o);
        STATE_SLOTS.tp_dealloc!(vm, o);
      },
      tp_traverse: (vm: VM, o: PyObj, visit: Visit) => STATE_SLOTS.tp_traverse!(vm, o, visit),
      tp_getattro: (vm: VM, o: PyObj, name: PyText) => {
        if (name.v === '__dict__') return share(dictOf(vm, o) as PyObject);
        return within(vm, o, () => PyObject_GenericGetAttr(vm, o, name));
      },
      tp_setattro: (vm: VM, o: PyObj, name: PyText, value: PyObject | null) => {
        if (name.v === '__dict__')
          raise(vm, vm.exc.AttributeError!, `'${o.type.tp_name}' object attribute '__dict__' is read-only`);
        within(vm, o, () => PyObject_GenericSetAttr(vm, o, name, value));
      },
    },
  };
}

const JOINABLE = argSpec('start_joinable_thread', ['function', 'handle', 'daemon'], { required: 1, positional: 1 });

/** @cpython Modules/_threadmodule.c thread_excepthook 3.8-3.15 */
function excepthook(vm: VM, info: PyObject): PyObject {
  const [type, value, , thread] = info.v as PyObject[];
  if (type === vm.exc.SystemExit) return none(vm);
  let name = 'Thread';
  if (thread && thread !== vm.None) {
    const o = PyObject_GenericGetAttr(vm, thread as PyObj, newStr(vm, 'name'));
    name = vm.str(o);
    decref(vm, o);
  }
  vm.host.write(2, new TextEncoder().encode(`Exception in thread ${name}:\n`));
  vm.displayException(value as PyObj);
  return none(vm);
}

function functions(threads: Threads, types: { lock: PyType; handle: PyType }): Record<string, MethodSpec> {
  const newLock: MethodSpec = { call: 'NOARGS', fn: (vm) => newInstance(vm, types.lock, { owner: 0, count: 0 }) };
  const start: MethodSpec = {
    call: 'FASTCALL',
    fn: (vm, _s, args) => {
      checkPositional(vm, 'start_new_thread', args.length, 2, 3);
      return newInt(vm, runThread(vm, threads, args[0]!, args[1] as PyObj, (args[2] as PyObj) ?? null));
    },
  };
  return {
    allocate_lock: newLock,
    allocate: newLock,
    start_new_thread: start,
    start_new: start,
    start_joinable_thread: {
      call: 'FASTCALL_KEYWORDS',
      fn: (vm, _s, args, kwnames) => {
        const [f, given] = unpackKeywords(vm, JOINABLE, args, kwnames);
        const o =
          given && given !== vm.None ? share(given as PyObj) : newInstance(vm, types.handle, { ident: 0, done: false });
        const handle = o.v as Handle;
        handle.ident = threads.next + 4096;
        threads.handles.set(handle.ident, handle);
        runThread(vm, threads, f!, vm.emptyTuple, null);
        return o;
      },
    },
    get_ident: { call: 'NOARGS', fn: (vm) => newInt(vm, threads.current) },
    get_native_id: { call: 'NOARGS', fn: (vm) => newInt(vm, (threads.current - MAIN) / 4096 + 1) },
    _get_main_thread_ident: { call: 'NOARGS', fn: (vm) => newInt(vm, MAIN) },
    _make_thread_handle: {
      call: 'O',
      fn: (vm, _s, o) => newInstance(vm, types.handle, { ident: PyNumber_AsIndex(vm, o, null), done: false }),
    },
    _is_main_interpreter: { call: 'NOARGS', fn: (vm) => newBool(vm, true) },
    daemon_threads_allowed: { call: 'NOARGS', fn: (vm) => newBool(vm, true) },
    _shutdown: { call: 'NOARGS', fn: none },
    _count: { call: 'NOARGS', fn: (vm) => newInt(vm, threads.running) },
    stack_size: { call: 'FASTCALL', fn: (vm) => newInt(vm, 0) },
    set_name: { call: 'FASTCALL_KEYWORDS', fn: none },
    interrupt_main: { call: 'FASTCALL', fn: (vm) => raise(vm, vm.exc.KeyboardInterrupt!, '') },
    _excepthook: { call: 'O', fn: (vm, _s, info) => excepthook(vm, info) },
    _set_sentinel: {
      call: 'NOARGS',
      fn: (vm) => {
        const lock = newInstance(vm, types.lock, { owner: 0, count: 0 } satisfies Lock);
        threads.sentinels.set(threads.current, share(lock));
        return lock;
      },
    },
    exit: {
      call: 'NOARGS',
      fn: (vm) => {
        throw new PyThrow(vm.call(vm, vm.exc.SystemExit!, [], null) as PyObj);
      },
    },
  };
}

export function createThread(vm: VM): PyObj {
  const threads: Threads = {
    current: MAIN,
    next: MAIN,
    running: 0,
    sentinels: new Map(),
    handles: new Map(),
    locals: new Set(),
  };
  vm.parkThread = (waiting) => park(vm, threads, waiting);
  const lock = defineType(vm, lockSpec(threads, '_thread.lock', 5, false));
  const handle = defineType(vm, HANDLE);
  return defineModule(vm, {
    name: '_thread',
    functions: functions(threads, { lock, handle }),
    exec: (m, _module, add) => {
      add('LockType', share(lock));
      add('lock', lock);
      add('RLock', defineType(m, lockSpec(threads, '_thread.RLock', 6, true)));
      add('_ThreadHandle', handle);
      add('_local', defineType(m, localSpec(threads)));
      add('error', share(m.exc.RuntimeError!));
      add('TIMEOUT_MAX', newFloat(m, 9223372036));
      add('_ExceptHookArgs', share(m.tTuple));
    },
  });
}
