/** Frames, exceptions, iteration, `with`, as generated code calls them. */
import { InvariantError, NotSupported, PyThrow, raise, typeError } from '../../objects/errors.ts';
import { newInt } from '../../objects/long.ts';
import { dealloc, decref, type PyObj, type PyObject } from '../../objects/object.ts';
import { getAttrStr, PyObject_GetIter } from '../../objects/object_protocol.ts';
import { frameRecursionError } from '../../objects/recursion.ts';
import { isSubtype, PyType } from '../../objects/type.ts';
import type { VM } from '../../objects/vm.ts';
import type { CodeData } from '../code.ts';
import { clearFast, detach, Frame, instructionOf } from '../frame.ts';
import { yieldFromIter } from '../generators.ts';
import { PyTraceBack_Here } from '../traceback.ts';
import { virtualIndex, virtualNext } from '../virtual.ts';

/** A throw that adds no entry to the traceback of the frame it starts in: RERAISE, and errors before the frame's first code. */
export class SilentThrow extends PyThrow {
  silent = true;
}

/** What was thrown, as a guest exception; the twin's own faults go on as they are. */
export function asThrow(vm: VM, e: unknown): PyThrow {
  if (e instanceof PyThrow) return e;
  if (e instanceof RangeError && e.message === 'Maximum call stack size exceeded') {
    return new PyThrow(frameRecursionError(vm));
  }
  throw e;
}

export function frames(vm: VM) {
  return {
    /** @cpython Python/ceval.c _PyEvalFramePushAndInit 3.11-3.15; steals fn */
    enter: (fn: PyObj, code: CodeData): Frame => {
      const data = fn.v;
      const F = new Frame(vm.frame as Frame | null, code, fn, data.globals, data.builtins);
      vm.frame = F;
      if (vm.nextLocals !== null) {
        F.locals = vm.nextLocals;
        vm.nextLocals = null;
      }
      if (++vm.depth > vm.recursionLimit) vm.breaker = true;
      return F;
    },
    /** Something waits: too deep a recursion, a collection, a signal. */
    check: (F: Frame): void => {
      if (vm.depth > vm.recursionLimit) {
        if (vm.depth > vm.recursionLimit + 50) throw new InvariantError('recursion beyond the reserve');
        throw new SilentThrow(frameRecursionError(vm));
      }
      vm.breaker = false;
      vm.gc.runPending(vm, F);
    },
    pop_frame: (F: Frame): void => {
      vm.frame = F.back;
      vm.depth--;
    },
    leave: (F: Frame): void => {
      const fn = F.func;
      if (F.gen !== null) F.func = null;
      if (fn !== null && --fn.rc === 0) dealloc(vm, fn);
    },
    detach: (F: Frame, locals: (PyObject | null)[], om: number): void => detach(vm, F, locals, om),
    leave_raising: (F: Frame, e: unknown, locals: (PyObject | null)[], om: number): unknown => {
      const thrown = asThrow(vm, e);
      if (thrown instanceof SilentThrow) thrown.silent = false;
      else PyTraceBack_Here(vm, F, thrown.value);
      const out = thrown instanceof SilentThrow ? new PyThrow(thrown.value) : thrown;
      vm.frame = F.back;
      vm.depth--;
      if (F.obj !== null) detach(vm, F, locals, om);
      else clearFast(vm, F, locals, om);
      const fn = F.func;
      if (F.gen !== null) F.func = null;
      if (fn !== null && --fn.rc === 0) dealloc(vm, fn);
      return out;
    },
    /** An error before a generator's code begins: the frame is not complete, the traceback doesn't show it. */
    before_start: (e: unknown): SilentThrow => new SilentThrow(asThrow(vm, e).value),
    /** The exception object of what a handler of this frame caught (owned). */
    caught: (F: Frame, e: unknown): PyObj => {
      const thrown = asThrow(vm, e);
      if (!(thrown instanceof SilentThrow)) PyTraceBack_Here(vm, F, thrown.value);
      return thrown.value;
    },
    lasti: (F: Frame): PyObject => newInt(vm, F.code.unit.offsets[instructionOf(F)]!),
  };
}

function exceptionGiven(vm: VM, value: PyObject): boolean {
  return isSubtype(value.type, vm.exc.BaseException!);
}

/** @cpython Python/ceval.c do_raise 3.11-3.15: makes an instance of what is raised (stolen). */
function instance(vm: VM, exc: PyObject): PyObj {
  if (exc instanceof PyType && isSubtype(exc, vm.exc.BaseException!)) {
    const value = vm.call(vm, exc, [], null);
    if (!exceptionGiven(vm, value))
      typeError(
        vm,
        `calling ${vm.reprText(exc)} should have returned an instance of BaseException, not ${vm.reprText(value.type)}`,
      );
    decref(vm, exc);
    return value as PyObj;
  }
  if (exceptionGiven(vm, exc)) return exc as PyObj;
  decref(vm, exc);
  typeError(vm, 'exceptions must derive from BaseException');
}

/** The exception that is being handled, borrowed. */
export function handledException(vm: VM): PyObj | null {
  for (let item: typeof vm.excInfo | null = vm.excInfo; item !== null; item = item.prev)
    if (item.value) return item.value;
  return null;
}

export function exceptions(vm: VM) {
  return {
    /** steals both; null, null: re-raises what is being handled */
    do_raise: (_F: Frame, exc: PyObject | null, cause?: PyObject): never => {
      if (exc === null) {
        const current = handledException(vm);
        if (!current) raise(vm, vm.exc.RuntimeError!, 'No active exception to reraise');
        current.rc++;
        throw new SilentThrow(current);
      }
      const value = instance(vm, exc);
      if (cause) {
        if (cause === vm.None) vm.setCause(value, null);
        else if (cause instanceof PyType || exceptionGiven(vm, cause)) vm.setCause(value, instance(vm, cause));
        else typeError(vm, 'exception causes must derive from BaseException');
      }
      vm.chainContext(value);
      throw new PyThrow(value);
    },
    /** steals exc */
    reraise: (_F: Frame, exc: PyObj, _lasti: PyObject | null): never => {
      throw new SilentThrow(exc);
    },
    /** borrows exc, gives what was handled before */
    push_exc_info: (exc: PyObj): PyObject => {
      const item = vm.excInfo;
      const previous: PyObject = item.value ?? vm.None;
      if (item.value === null) previous.rc++;
      exc.rc++;
      item.value = exc;
      return previous;
    },
    /** steals */
    pop_except: (previous: PyObject): void => {
      const item = vm.excInfo;
      const old = item.value;
      if (previous === vm.None) {
        item.value = null;
        previous.rc--;
      } else item.value = previous as PyObj;
      if (old !== null) decref(vm, old);
    },
    check_exc_match: (_F: Frame, exc: PyObject, type: PyObject): boolean => {
      checkExceptType(vm, type);
      return givenExceptionMatches(vm, exc, type);
    },
    with_except_start: (_F: Frame, exit: PyObject, self: PyObject | null, exc: PyObj): PyObject => {
      const tb = vm.tracebackOf(exc) ?? vm.None;
      const args = [exc.type as PyObject, exc, tb];
      return vm.call(vm, exit, self === null ? args : [self, ...args], null);
    },
  };
}

/** @cpython Python/ceval.c check_except_type_valid 3.11-3.15 */
function checkExceptType(vm: VM, type: PyObject): void {
  const one = (t: PyObject): void => {
    if (!(t instanceof PyType) || !isSubtype(t, vm.exc.BaseException!))
      typeError(vm, 'catching classes that do not inherit from BaseException is not allowed');
  };
  if (isSubtype(type.type, vm.tTuple)) for (const t of type.v as PyObject[]) one(t);
  else one(type);
}

/** @cpython Python/errors.c PyErr_GivenExceptionMatches 3.8-3.15 */
export function givenExceptionMatches(vm: VM, exc: PyObject, type: PyObject): boolean {
  if (isSubtype(type.type, vm.tTuple)) {
    for (const t of type.v as PyObject[]) if (givenExceptionMatches(vm, exc, t)) return true;
    return false;
  }
  const own = exc instanceof PyType ? exc : exc.type;
  return type instanceof PyType && isSubtype(own, type);
}

export function iteration(vm: VM) {
  return {
    get_iter: (o: PyObject, mask: number): PyObject => {
      if (mask === 0) return PyObject_GetIter(vm, o);
      o.rc++;
      try {
        return PyObject_GetIter(vm, o);
      } finally {
        if (--o.rc === 0) dealloc(vm, o);
      }
    },
    /** GET_ITER of 3.15: the iterator, in vm.self its index or null; `how` bit 1: of `yield from`, which takes generators as they are */
    get_iter_pair: (F: Frame, o: PyObject, mask: number, how: number): PyObject => {
      const index = virtualIndex(vm, o);
      if (index !== null) {
        o.rc++;
        vm.self = index;
        return o;
      }
      if (mask !== 0) o.rc++;
      try {
        return how & 2 ? yieldFromIter(vm, F, o) : PyObject_GetIter(vm, o);
      } finally {
        if (mask !== 0 && --o.rc === 0) dealloc(vm, o);
        vm.self = null;
      }
    },
    next_item: (it: PyObject, index: PyObj | null): PyObject | null => {
      if (index !== null) return virtualNext(vm, it, index);
      if (it.type.tp_iternext === null) typeError(vm, `'${it.type.tp_name}' object is not an iterator`);
      return iterNext(vm, it);
    },
    next: (it: PyObject): PyObject | null => {
      const tp_iternext = it.type.tp_iternext;
      if (tp_iternext === null) typeError(vm, `'${it.type.tp_name}' object is not an iterator`);
      return iterNext(vm, it);
    },
    take_returned: (): PyObject => {
      const value = vm.sendReturned!;
      vm.sendReturned = null;
      return value;
    },
  };
}

/** Next item; null at the end, where StopIteration was swallowed. */
export function iterNext(vm: VM, it: PyObject): PyObject | null {
  try {
    return it.type.tp_iternext!(vm, it);
  } catch (e) {
    if (!(e instanceof PyThrow) || !isSubtype(e.value.type, vm.exc.StopIteration!)) throw e;
    decref(vm, e.value);
    return null;
  }
}

export function contexts(vm: VM) {
  const special = (o: PyObject, name: string): PyObject | null => vm.lookupSpecial(o, name);
  const before =
    (enter: string, exit: string, protocol: string) =>
    (_F: Frame, manager: PyObject): PyObject => {
      const enterMethod = special(manager, enter);
      if (!enterMethod) typeError(vm, `'${manager.type.tp_name}' object does not support the ${protocol} protocol`);
      const exitMethod = special(manager, exit);
      if (!exitMethod) {
        decref(vm, enterMethod);
        typeError(
          vm,
          `'${manager.type.tp_name}' object does not support the ${protocol} protocol (missed ${exit} method)`,
        );
      }
      try {
        vm.self = vm.call(vm, enterMethod, [], null);
      } catch (e) {
        decref(vm, exitMethod);
        throw e;
      } finally {
        decref(vm, enterMethod);
      }
      return exitMethod;
    };
  return {
    before_with: before('__enter__', '__exit__', 'context manager'),
    before_async_with: before('__aenter__', '__aexit__', 'asynchronous context manager'),
  };
}

void NotSupported;
void getAttrStr;
