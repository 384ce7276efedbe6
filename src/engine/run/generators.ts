/**
 * Generators, coroutines and async generators. PyObj with `v` a GenData around a JavaScript generator of the code's blocks:
 * `yield` hands a value out and takes one in; throwing in is the JavaScript generator's own throw.
 *
 * While it stands still, `frame.fast` holds locals and stack, borrowed, for the collector; what stops inside a delegation has
 * the inner iterator on top of that stack.
 *
 * Layout: one block with the frame's locals and stack inside (3.11+).
 */
import { OP } from '../code/opcodes.ts';
import { gcDel, gcNew } from '../objects/alloc.ts';
import { clearError, matches, PyThrow, raise, typeError } from '../objects/errors.ts';
import { decref, PyObj, type PyObject, type PyText, xdecref } from '../objects/object.ts';
import { callMethodStr, lookupAttrStr } from '../objects/object_protocol.ts';
import { isSubtype, type PyType, type Visit } from '../objects/type.ts';
import type { ExcItem, VM } from '../objects/vm.ts';
import { clearFast, detach, type Frame, instructionOf } from './frame.ts';
import { PyTraceBack_Here } from './traceback.ts';
import { virtualNext } from './virtual.ts';

export const CREATED = 0;
export const SUSPENDED = 1;
export const RUNNING = 2;
export const DONE = 3;

export class GenData {
  frame: Frame;
  readonly it: Generator<PyObject, PyObject, PyObject>;
  state = CREATED;
  readonly exc: ExcItem = { value: null, prev: null };
  name: PyText;
  qualname: PyText;
  /** async generators */
  closed = false;
  hooks = false;
  runningAsync = false;
  /** ended before it ran; its locals stay until it is freed (3.12) */
  lingers = false;
  finalizer: PyObject | null = null;

  constructor(frame: Frame, it: Generator<PyObject, PyObject, PyObject>, name: PyText, qualname: PyText) {
    this.frame = frame;
    this.it = it;
    this.name = name;
    this.qualname = qualname;
    name.rc++;
    qualname.rc++;
  }
}

const COROUTINE = 0x80;
const ASYNC_GENERATOR = 0x200;

function generatorType(vm: VM, flags: number): PyType {
  if (flags & COROUTINE) return vm.t.coroutine!;
  return flags & ASYNC_GENERATOR ? vm.t.async_generator! : vm.t.generator!;
}

/** @cpython Objects/genobject.c _Py_MakeCoro, gen_new_with_qualname 3.11-3.15: the frame leaves the stack. */
export function makeGenerator(vm: VM, F: Frame, it: Generator<PyObject, PyObject, PyObject>): PyObj {
  const { unit } = F.code;
  const type = generatorType(vm, unit.flags);
  const bytes = type.tp_basicsize + (unit.localsplusnames.length + unit.stacksize) * vm.profile.pointerWidth;
  const data = new GenData(F, it, F.func!.v.name, F.func!.v.qualname);
  const gen = new PyObj(type, gcNew(vm, type, bytes), data);
  F.gen = gen;
  vm.frame = F.back;
  vm.depth--;
  F.back = null;
  vm.gc.track(gen);
  return gen;
}

function already(vm: VM, gen: PyObj): never {
  const { flags } = gen.v.frame.code.unit;
  const kind = flags & COROUTINE ? 'coroutine' : flags & ASYNC_GENERATOR ? 'async generator' : 'generator';
  valueErrorFor(vm, `${kind} already executing`);
}

function valueErrorFor(vm: VM, text: string): never {
  raise(vm, vm.exc.ValueError!, text);
}

/** Runs the generator until it yields, returns or throws; `thrown` goes in at the yield. Null: it returned vm.sendReturned. */
export function resume(vm: VM, gen: PyObj, value: PyObject | null, thrown: PyThrow | null): PyObject | null {
  const g = gen.v as GenData;
  const F = g.frame;
  F.back = vm.frame as Frame | null;
  vm.frame = F;
  if (++vm.depth > vm.recursionLimit) vm.breaker = true;
  g.exc.prev = vm.excInfo;
  vm.excInfo = g.exc;
  if (thrown !== null && g.exc.value !== null) vm.chainContext(thrown.value);
  const started = g.state !== CREATED;
  g.state = RUNNING;
  gen.rc++;
  try {
    if (!started && thrown) return failBeforeStart(vm, gen, thrown);
    const r = thrown ? g.it.throw(thrown) : g.it.next(value as PyObject);
    if (r.done) {
      g.state = DONE;
      vm.sendReturned = r.value;
      return null;
    }
    g.state = SUSPENDED;
    vm.frame = F.back;
    vm.depth--;
    F.back = null;
    return r.value;
  } catch (e) {
    g.state = DONE;
    throw stopToRuntime(vm, g, e);
  } finally {
    vm.excInfo = g.exc.prev!;
    g.exc.prev = null;
    decref(vm, gen);
  }
}

/** An exception thrown into a generator that never ran: its first line shows in the traceback, nothing of it runs. */
function failBeforeStart(vm: VM, gen: PyObj, thrown: PyThrow): never {
  const F = (gen.v as GenData).frame;
  PyTraceBack_Here(vm, F, thrown.value);
  vm.frame = F.back;
  vm.depth--;
  detach(vm, F, F.fast ?? [], -1);
  F.back = null;
  F.fast = null;
  releaseFunction(vm, F);
  throw thrown;
}

function releaseFunction(vm: VM, F: Frame): void {
  const fn = F.func;
  F.func = null;
  xdecref(vm, fn);
}

/** @cpython PEP 479: a StopIteration that leaves the body becomes a RuntimeError (3.11: here; later: by the code's own handler). */
function stopToRuntime(vm: VM, g: GenData, e: unknown): unknown {
  if (!vm.profile.run.stopIterationInC || !(e instanceof PyThrow)) return e;
  const { flags } = g.frame.code.unit;
  const kind = flags & COROUTINE ? 'coroutine' : flags & ASYNC_GENERATOR ? 'async generator' : 'generator';
  const what = matches(e, vm.exc.StopIteration!)
    ? 'StopIteration'
    : flags & ASYNC_GENERATOR && matches(e, vm.exc.StopAsyncIteration!)
      ? 'StopAsyncIteration'
      : null;
  if (what === null) return e;
  return vm.raisedFrom(vm.exc.RuntimeError!, `${kind} raised ${what}`, e.value);
}

/** @cpython Objects/genobject.c gen_send_ex2 3.11-3.15: value borrowed; null: returned (vm.sendReturned), or exhausted before. */
export function gen_send(vm: VM, gen: PyObj, value: PyObject): PyObject | null {
  const g = gen.v as GenData;
  if (g.state === RUNNING) already(vm, gen);
  if (g.state === DONE) {
    if (g.frame.code.unit.flags & COROUTINE) raise(vm, vm.exc.RuntimeError!, 'cannot reuse already awaited coroutine');
    vm.None.rc++;
    vm.sendReturned = vm.None;
    return null;
  }
  if (g.state === CREATED && value !== vm.None) {
    const { flags } = g.frame.code.unit;
    const kind = flags & COROUTINE ? 'coroutine' : flags & ASYNC_GENERATOR ? 'async generator' : 'generator';
    typeError(vm, `can't send non-None value to a just-started ${kind}`);
  }
  value.rc++;
  return resume(vm, gen, value, null);
}

/** @cpython Objects/genobject.c gen_iternext */
export function gen_iternext(vm: VM, gen: PyObj): PyObject | null {
  const g = gen.v as GenData;
  if (g.state === DONE) return null;
  const r = gen_send(vm, gen, vm.None);
  if (r !== null) return r;
  const value = vm.sendReturned!;
  vm.sendReturned = null;
  if (value === vm.None) {
    value.rc--;
    return null;
  }
  raiseStop(vm, value);
}

/** StopIteration(value); steals value. */
function raiseStop(vm: VM, value: PyObject): never {
  const exc = vm.call(vm, vm.exc.StopIteration!, value === vm.None ? [] : [value], null);
  decref(vm, value);
  throw new PyThrow(exc as PyObj);
}

/** Value or StopIteration, as send() and throw() give it. */
function sent(vm: VM, r: PyObject | null): PyObject {
  if (r !== null) return r;
  const value = vm.sendReturned!;
  vm.sendReturned = null;
  raiseStop(vm, value);
}

export function gen_send_method(vm: VM, gen: PyObj, value: PyObject): PyObject {
  return sent(vm, gen_send(vm, gen, value));
}

/** @cpython Objects/genobject.c _PyGen_yf 3.11-3.15: what the generator delegates to, borrowed. */
export function yieldFrom(vm: VM, gen: PyObj): PyObject | null {
  const g = gen.v as GenData;
  if (g.state !== SUSPENDED) return null;
  const { ops } = g.frame.code.unit;
  const i = instructionOf(g.frame);
  if (i === 0 || ops[i - 1] !== OP.SEND) return null;
  return g.frame.fast?.at(-vm.profile.emit.iterWidth) ?? null;
}

/** @cpython Objects/genobject.c gen_close 3.11-3.15 */
export function gen_close(vm: VM, gen: PyObj): PyObject {
  const g = gen.v as GenData;
  const none = (): PyObject => {
    vm.None.rc++;
    return vm.None;
  };
  if (g.state === CREATED) {
    endUnstarted(vm, gen);
    return none();
  }
  if (g.state === DONE) return none();
  if (g.state === RUNNING) already(vm, gen);
  let thrown: PyThrow | null = null;
  const inner = yieldFrom(vm, gen);
  if (inner !== null) {
    inner.rc++;
    g.state = RUNNING;
    try {
      closeInner(vm, inner);
    } catch (e) {
      if (!(e instanceof PyThrow)) throw e;
      thrown = e;
    } finally {
      g.state = SUSPENDED;
      decref(vm, inner);
    }
  }
  if (thrown === null && endsAtOnce(vm, g)) {
    finish(vm, gen);
    return none();
  }
  thrown ??= new PyThrow(vm.call(vm, vm.exc.GeneratorExit!, [], null) as PyObj);
  try {
    const r = resume(vm, gen, null, thrown);
    if (r !== null) {
      decref(vm, r);
      const { flags } = g.frame.code.unit;
      const kind = flags & COROUTINE ? 'coroutine' : flags & ASYNC_GENERATOR ? 'async generator' : 'generator';
      raise(vm, vm.exc.RuntimeError!, `${kind} ignored GeneratorExit`);
    }
    const value = vm.sendReturned!;
    vm.sendReturned = null;
    if (vm.profile.run.closeReturnsValue) return value;
    decref(vm, value);
    return none();
  } catch (e) {
    if (!matches(e, vm.exc.GeneratorExit!) && !matches(e, vm.exc.StopIteration!)) throw e;
    clearError(vm, e);
    return none();
  }
}

const RESUME_DEPTH1 = 4;

/** Does the generator wait outside of any `try` of its own? Then closing it needs no exception (3.13+, the RESUME behind the yield tells). */
function endsAtOnce(vm: VM, g: GenData): boolean {
  if (!vm.profile.run.closeSkipsExit) return false;
  const { unit } = g.frame.code;
  const at = instructionOf(g.frame);
  const k = unit.ops[at] === OP.RESUME ? at : at + 1;
  return unit.ops[k] === OP.RESUME && (unit.args[k]! & RESUME_DEPTH1) !== 0;
}

function closeInner(vm: VM, inner: PyObject): void {
  if (inner.type === vm.t.generator || inner.type === vm.t.coroutine) {
    decref(vm, gen_close(vm, inner as PyObj));
    return;
  }
  const close = lookupAttrStr(vm, inner, 'close');
  if (close === null) return;
  try {
    decref(vm, vm.call(vm, close, [], null));
  } finally {
    decref(vm, close);
  }
}

/** @cpython Objects/genobject.c gen_close, its case of a generator that never ran 3.11-3.15 */
function endUnstarted(vm: VM, gen: PyObj): void {
  if (!vm.profile.run.generatorFramesLinger) return finish(vm, gen);
  const g = gen.v as GenData;
  g.state = DONE;
  g.lingers = true;
}

/** Ends a generator that never ran: drops its locals. */
function finish(vm: VM, gen: PyObj): void {
  const g = gen.v as GenData;
  g.state = DONE;
  g.lingers = false;
  const F = g.frame;
  const fast = F.fast;
  F.fast = null;
  F.back = null;
  if (F.obj !== null) detach(vm, F, fast ?? [], -1);
  else if (fast) clearFast(vm, F, fast, -1);
  releaseFunction(vm, F);
}

/** @cpython Objects/genobject.c _gen_throw 3.8-3.15; `thrown` is stolen */
export function gen_throw(vm: VM, gen: PyObj, thrown: PyThrow, closeOnExit = true): PyObject {
  const g = gen.v as GenData;
  if (g.state === RUNNING) already(vm, gen);
  const inner = yieldFrom(vm, gen);
  if (inner !== null) {
    inner.rc++;
    try {
      if (matches(thrown, vm.exc.GeneratorExit!) && closeOnExit) {
        g.state = RUNNING;
        try {
          closeInner(vm, inner);
        } catch (e) {
          g.state = SUSPENDED;
          if (!(e instanceof PyThrow)) throw e;
          clearError(vm, thrown);
          return sent(vm, resume(vm, gen, null, e));
        }
        g.state = SUSPENDED;
      } else {
        return throwInner(vm, gen, inner, thrown);
      }
    } finally {
      decref(vm, inner);
    }
  }
  if (g.state === DONE) {
    if (g.frame.code.unit.flags & COROUTINE) {
      clearError(vm, thrown);
      raise(vm, vm.exc.RuntimeError!, 'cannot reuse already awaited coroutine');
    }
    throw thrown;
  }
  return sent(vm, resume(vm, gen, null, thrown));
}

function throwInner(vm: VM, gen: PyObj, inner: PyObject, thrown: PyThrow): PyObject {
  const g = gen.v as GenData;
  const native = inner.type === vm.t.generator || inner.type === vm.t.coroutine;
  const method = native ? null : lookupAttrStr(vm, inner, 'throw');
  if (!native && method === null) return sent(vm, resume(vm, gen, null, thrown));
  g.state = RUNNING;
  try {
    const value = native ? throwWithin(vm, g.frame, inner as PyObj, thrown) : throwByMethod(vm, method!, thrown);
    g.state = SUSPENDED;
    return value;
  } catch (e) {
    g.state = SUSPENDED;
    if (!(e instanceof PyThrow)) throw e;
    // the inner one ended: the exception (or its return value) goes on in this one
    if (vm.profile.run.stopIterationInC && matches(e, vm.exc.StopIteration!)) {
      // 3.11 has no CLEANUP_THROW: the value comes out of the SEND that the generator stands in
      vm.endedDelegation = stopValue(vm, e.value);
      clearError(vm, e);
      vm.None.rc++;
      return sent(vm, resume(vm, gen, vm.None, null));
    }
    return sent(vm, resume(vm, gen, null, e));
  } finally {
    xdecref(vm, method);
  }
}

/** The inner generator is entered past the outer one's code; its frame stands in the chain all the same. */
function throwWithin(vm: VM, F: Frame, inner: PyObj, thrown: PyThrow): PyObject {
  const before = vm.frame as Frame | null;
  F.back = before;
  vm.frame = F;
  try {
    return gen_throw(vm, inner, thrown);
  } finally {
    vm.frame = before;
    F.back = null;
  }
}

function throwByMethod(vm: VM, method: PyObject, thrown: PyThrow): PyObject {
  try {
    return vm.call(vm, method, [thrown.value], null);
  } finally {
    decref(vm, thrown.value);
  }
}

/** @cpython Objects/genobject.c _PyGen_Finalize 3.8-3.15 */
export function gen_finalize(vm: VM, gen: PyObj): void {
  const g = gen.v as GenData;
  if (g.state === DONE) return;
  if (g.finalizer !== null && !g.closed) {
    try {
      decref(vm, vm.call(vm, g.finalizer, [gen], null));
    } catch (e) {
      vm.unraisable(e, gen, null);
    }
    return;
  }
  if (g.state === CREATED) {
    if (g.frame.code.unit.flags & COROUTINE) vm.warnNeverAwaited(gen);
    return endUnstarted(vm, gen);
  }
  try {
    decref(vm, gen_close(vm, gen));
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    vm.writeUnraisable(e, gen, 'generator');
  }
}

/** @cpython Objects/genobject.c gen_dealloc 3.8-3.15 */
export function gen_dealloc(vm: VM, gen: PyObj): void {
  const g = gen.v as GenData;
  vm.gc.untrackMaybe(gen);
  if (gen.wl !== null) vm.clearWeakrefs(gen);
  if (g.state !== DONE) {
    vm.gc.track(gen);
    gen.rc = 1;
    gen_finalize(vm, gen);
    if (--gen.rc > 0) return;
    vm.gc.untrackMaybe(gen);
  }
  if (g.lingers) finish(vm, gen);
  decref(vm, g.name);
  decref(vm, g.qualname);
  xdecref(vm, g.finalizer);
  releaseFunction(vm, g.frame);
  gcDel(vm, gen);
}

export function gen_traverse(_vm: VM, gen: PyObj, visit: Visit): void {
  const g = gen.v as GenData;
  if (g.state === CREATED || g.state === SUSPENDED || g.lingers) {
    for (const o of g.frame.fast ?? []) if (o) visit(o);
    if (g.frame.func) visit(g.frame.func);
  }
  if (g.exc.value) visit(g.exc.value);
  if (g.finalizer !== null) visit(g.finalizer);
}

/** Generated code's side: SEND, YIELD_VALUE's partner, awaiting. */
export function generators(vm: VM) {
  return {
    make_generator: (F: Frame, it: Generator<PyObject, PyObject, PyObject>): PyObj => makeGenerator(vm, F, it),
    /** the next value, or null with vm.sendReturned */
    send: (_F: Frame, receiver: PyObject, value: PyObject, index: PyObj | null): PyObject | null => {
      if (vm.endedDelegation !== null) {
        vm.sendReturned = vm.endedDelegation;
        vm.endedDelegation = null;
        return null;
      }
      if (index !== null && value === vm.None) {
        const item = virtualNext(vm, receiver, index);
        if (item !== null) return item;
        vm.None.rc++;
        vm.sendReturned = vm.None;
        return null;
      }
      if (receiver.type.am_send !== null) return receiver.type.am_send(vm, receiver, value);
      try {
        const r =
          value === vm.None && receiver.type.tp_iternext !== null
            ? receiver.type.tp_iternext(vm, receiver)
            : callMethodStr(vm, receiver, 'send', [value]);
        if (r !== null) return r;
        vm.None.rc++;
        vm.sendReturned = vm.None;
      } catch (e) {
        if (!matches(e, vm.exc.StopIteration!)) throw e;
        vm.sendReturned = stopValue(vm, e.value);
        clearError(vm, e);
      }
      return null;
    },
    get_yield_from_iter: (F: Frame, o: PyObject): PyObject => yieldFromIter(vm, F, o),
    end_async_for: (_F: Frame, exc: PyObj): void => {
      if (isSubtype(exc.type, vm.exc.StopAsyncIteration!)) {
        decref(vm, exc);
        return;
      }
      throw new PyThrow(exc);
    },
    cleanup_throw: (_F: Frame, exc: PyObj): PyObject => {
      if (!isSubtype(exc.type, vm.exc.StopIteration!)) throw new PyThrow(exc);
      const value = stopValue(vm, exc);
      decref(vm, exc);
      return value;
    },
    get_aiter: (o: PyObject): PyObject => {
      if (o.type.am_aiter === null)
        typeError(vm, `'async for' requires an object with __aiter__ method, got ${o.type.tp_name}`);
      const it = o.type.am_aiter(vm, o);
      if (it.type.am_anext === null)
        typeError(
          vm,
          `'async for' received an object from __aiter__ that does not implement __anext__: ${it.type.tp_name}`,
        );
      return it;
    },
    get_anext: (o: PyObject): PyObject => {
      if (o.type.am_anext === null)
        typeError(vm, `'async for' requires an iterator with __anext__ method, got ${o.type.tp_name}`);
      const next = o.type.am_anext(vm, o);
      if (o.type === vm.t.async_generator) return next;
      try {
        return awaitable(vm, next);
      } finally {
        decref(vm, next);
      }
    },
    get_awaitable: (_F: Frame, o: PyObject, where: number): PyObject => {
      const it = awaitable(vm, o, where);
      if (it.type === vm.t.coroutine && yieldFrom(vm, it as PyObj) !== null) {
        decref(vm, it);
        raise(vm, vm.exc.RuntimeError!, 'coroutine is being awaited already');
      }
      return it;
    },
  };
}

/** What `yield from` iterates over: generators and, where they may be, coroutines as they are; else the iterator. */
export function yieldFromIter(vm: VM, F: Frame, o: PyObject): PyObject {
  if (o.type === vm.t.coroutine && !(F.code.unit.flags & (COROUTINE | 0x100)))
    typeError(vm, "cannot 'yield from' a coroutine object in a non-coroutine generator");
  if (o.type === vm.t.generator || o.type === vm.t.coroutine) {
    o.rc++;
    return o;
  }
  return vm.iter(o);
}

/** The value of a StopIteration, a new reference. */
export function stopValue(vm: VM, exc: PyObj): PyObject {
  const value = lookupAttrStr(vm, exc, 'value');
  if (value !== null) return value;
  vm.None.rc++;
  return vm.None;
}

/** @cpython Objects/genobject.c _PyCoro_GetAwaitableIter 3.8-3.15 */
export function awaitable(vm: VM, o: PyObject, where = 0): PyObject {
  if (o.type === vm.t.coroutine || (o.type === vm.t.generator && o.v.frame.code.unit.flags & 0x100)) {
    o.rc++;
    return o;
  }
  const get = o.type.am_await;
  if (get === null) {
    if (where === 1)
      typeError(
        vm,
        `'async with' received an object from __aenter__ that does not implement __await__: ${o.type.tp_name}`,
      );
    if (where === 2)
      typeError(
        vm,
        `'async with' received an object from __aexit__ that does not implement __await__: ${o.type.tp_name}`,
      );
    typeError(vm, `object ${o.type.tp_name} can't be used in 'await' expression`);
  }
  const it = get(vm, o);
  if (it.type.tp_iternext === null) {
    const name = it.type.tp_name;
    decref(vm, it);
    typeError(vm, `__await__() returned non-iterator of type '${name}'`);
  }
  return it;
}
