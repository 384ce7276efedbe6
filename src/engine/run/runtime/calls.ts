/**
 * Calls as generated code makes them. `f` and the arguments are stolen; `om` says which arguments come with a reference
 * (3.14+: the others are borrowed from the caller's locals, which outlive the call).
 */

import { PyObject_Call, PyObject_Vectorcall } from '../../objects/call.ts';
import { cursor, dictGetStr, dictNext } from '../../objects/dict.ts';
import { type DictKeys, GENERAL } from '../../objects/dictkeys.ts';
import { NotSupported, typeError } from '../../objects/errors.ts';
import { list_append_steal } from '../../objects/list.ts';
import { dealloc, decref, type PyObj, type PyObject, type PyText } from '../../objects/object.ts';
import { enterEval, leaveEval } from '../../objects/recursion.ts';
import { newTuple } from '../../objects/tuple.ts';
import { isSubtype, type PyType, TPFLAGS } from '../../objects/type.ts';
import { _PyType_Lookup } from '../../objects/typelookup.ts';
import type { VM } from '../../objects/vm.ts';
import { bindArguments, bindExact } from '../arguments.ts';
import type { CodeData } from '../code.ts';
import type { Frame } from '../frame.ts';
import { allocateForInit, entersInit, exitInit, failInit, type InitSite } from './instances.ts';

/** Drops the arguments that were handed over. */
function release(vm: VM, args: PyObject[], om: number): void {
  for (let k = 0; k < args.length; k++) {
    const a = args[k]!;
    if ((k > 30 || om & (1 << k)) && --a.rc === 0) dealloc(vm, a);
  }
}

/** Makes every argument owned. */
function ownAll(args: PyObject[], om: number): void {
  if (om === -1) return;
  for (let k = 0; k < args.length && k < 31; k++) if (!(om & (1 << k))) args[k]!.rc++;
}

/** @cpython Python/ceval.c CALL 3.11-3.15: general case; everything is stolen. */
export function callAny(vm: VM, f: PyObject, om: number, args: PyObject[]): PyObject {
  if (f.type === vm.tMethod) {
    // the method is unpacked: its function and self take its place
    const fn = f.v as PyObject;
    const self = (f as PyObj).w as PyObject;
    fn.rc++;
    self.rc++;
    decref(vm, f);
    return callAny(vm, fn, (om << 1) | 1, [self, ...args]);
  }
  if (f.type === vm.tFunction) {
    const fn = f as PyObj;
    if (fn.v.simple === args.length) return fn.v.js(fn, om, ...args);
    ownAll(args, om);
    return runBorrowing(vm, fn, bindArguments(vm, fn, args, null), args, om);
  }
  let result: PyObject;
  const pointless = vm.breaker && hasNoCheck(vm, f, args.length);
  try {
    result = PyObject_Vectorcall(vm, f, args, null);
  } finally {
    if (--f.rc === 0) dealloc(vm, f);
    release(vm, args, om);
  }
  if (vm.breaker && !pointless) afterCall(vm, result);
  return result;
}

/** @cpython Python/bytecodes.c CALL_LEN, CALL_ISINSTANCE, CALL_TYPE_1 3.12-3.15: specialised calls without a check point */
function hasNoCheck(vm: VM, f: PyObject, n: number): boolean {
  if (n === 1) return f === vm.tType || f === dictGetStr(vm, vm.builtins, 'len');
  return n === 2 && f === dictGetStr(vm, vm.builtins, 'isinstance');
}

/** @cpython Python/ceval.c CHECK_EVAL_BREAKER after a call of C code */
function afterCall(vm: VM, result: PyObject | null = null): void {
  if (!vm.frame) return;
  vm.gcResult = result;
  vm.gc.runPending(vm, vm.frame);
  vm.gcResult = null;
}

/** Enters a Python function with its parameters bound (owned); fn is stolen. */
function runFunction(vm: VM, fn: PyObj, bound: PyObject[] | null): PyObject {
  if (bound === null) throw new Error('unbound');
  void vm;
  return fn.v.js(fn, -1, ...bound);
}

/** @cpython Python/ceval.c _PyEvalFramePushAndInit_Ex 3.12-3.15: the arguments leave tuple and dict before the body runs. */
function enterEx(vm: VM, fn: PyObj, tuple: PyObject, kwargs: PyObject | null): PyObject {
  const args = (tuple.v as PyObject[]).slice();
  const names: PyText[] = [];
  if (kwargs !== null) {
    const c = cursor();
    while (dictNext(kwargs as PyObj, c)) {
      names.push(c.key as PyText);
      args.push(c.value);
    }
  }
  for (const a of args) a.rc++;
  for (const n of names) n.rc++;
  // _PyStack_UnpackDict: an array for all values, a tuple of the names
  const stack = names.length > 0 ? vm.heap.mem_malloc((1 + args.length) * vm.profile.pointerWidth) : 0;
  const kwnames = names.length > 0 ? newTuple(vm, names) : null;
  let bound: PyObject[];
  try {
    bound = bindArguments(vm, fn, args, names.length > 0 ? names : null);
  } finally {
    if (kwnames !== null) {
      vm.heap.mem_free(stack);
      decref(vm, kwnames);
    }
    decref(vm, tuple);
    if (kwargs !== null) decref(vm, kwargs);
  }
  return runFunction(vm, fn, bound);
}

/** Are all keys texts? What else there is, is told by the general call. */
function areNames(kwargs: PyObj): boolean {
  const { kind, keys } = kwargs.v as DictKeys;
  return kind !== GENERAL || keys.every((key) => key === null || (key.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS) !== 0);
}

/** Whose argument it is that can't be unpacked; 3.15 doesn't say. */
export function starOwner(vm: VM, callable: PyObject | null): string {
  if (vm.profile.core.texts.unpackedArgument === 'value') return 'Value';
  return `${callable === null ? 'function' : vm.functionText(callable)} argument`;
}

/** Enters a function with bound parameters; those that came in borrowed (3.14+) stay borrowed. */
function runBorrowing(vm: VM, fn: PyObj, bound: PyObject[], args: PyObject[], om: number): PyObject {
  if (om === -1) return runFunction(vm, fn, bound);
  let mask = -1;
  const { argcount, kwonlyargcount } = (fn.v.code.v as CodeData).unit;
  for (let k = 0; k < argcount + kwonlyargcount && k < 31; k++) {
    const j = args.indexOf(bound[k]!);
    if (j < 0 || j > 30 || om & (1 << j)) continue;
    bound[k]!.rc--;
    mask &= ~(1 << k);
  }
  return fn.v.js(fn, mask, ...bound);
}

/** The vectorcall of function objects: everything is borrowed. */
export function function_vectorcall(vm: VM, f: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  if (!vm.countsCalls) return enterFunction(vm, f, args, kwnames);
  enterEval(vm);
  try {
    return enterFunction(vm, f, args, kwnames);
  } finally {
    leaveEval(vm);
  }
}

function enterFunction(vm: VM, f: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const fn = f as PyObj;
  fn.rc++;
  for (const a of args) a.rc++;
  if (kwnames === null && fn.v.simple === args.length) return fn.v.js(fn, -1, ...args);
  return runFunction(vm, fn, kwnames === null ? bindExact(vm, fn, args) : bindArguments(vm, fn, args, kwnames));
}

/**
 * @cpython Python/bytecodes.c CALL_LIST_APPEND 3.11-3.15: `list.append` of an exact list, without the call and without a check
 * point (OURS: from a site's first run on; CPython checks once, before the site is specialised).
 */
function listAppend(vm: VM, f: PyObject, om: number, list: PyObj, o: PyObject): PyObject {
  if (!(om & 2)) o.rc++;
  list_append_steal(vm, list, o);
  f.rc--;
  if (om & 1 && --list.rc === 0) dealloc(vm, list);
  vm.None.rc++;
  return vm.None;
}

function keywordNames(names: PyObject): PyText[] {
  return (names as PyObj).v as PyText[];
}

export function calls(vm: VM) {
  /** the method descriptor of list.append, once it was looked for; the type keeps it */
  let append: PyObject | null = null;
  const { tType } = vm;
  const generic = (site: InitSite, f: PyObject, om: number, args: PyObject[]): PyObject => {
    if (f.type !== tType || !entersInit(vm, site, f as PyType, args.length)) return callAny(vm, f, om, args);
    const self = allocateForInit(vm, site, f as PyType);
    let result: PyObject;
    try {
      result = callAny(vm, site.init!, (om << 1) | 1, [self, ...args]);
    } catch (e) {
      failInit(vm, self, e);
    }
    return exitInit(vm, self, result);
  };
  return {
    call0: (site: InitSite, f: PyObject, om: number): PyObject => {
      if (f.type !== tType || (f as PyType).tp_version !== site.version || site.init!.v.simple !== 1)
        return generic(site, f, om, []);
      const self = allocateForInit(vm, site, f as PyType);
      let result: PyObject;
      try {
        result = site.init!.v.js(site.init, -1, self);
      } catch (e) {
        failInit(vm, self, e);
      }
      return exitInit(vm, self, result);
    },
    call1: (site: InitSite, f: PyObject, om: number, a: PyObject): PyObject => {
      if (f.type !== tType || (f as PyType).tp_version !== site.version || site.init!.v.simple !== 2)
        return generic(site, f, om, [a]);
      const self = allocateForInit(vm, site, f as PyType);
      let result: PyObject;
      try {
        result = site.init!.v.js(site.init, (om << 1) | 1, self, a);
      } catch (e) {
        failInit(vm, self, e);
      }
      return exitInit(vm, self, result);
    },
    call2: (site: InitSite, f: PyObject, om: number, a: PyObject, b: PyObject): PyObject => {
      if (a.type === vm.tList && f === (append ??= _PyType_Lookup(vm, vm.tList, 'append')) && f.rc > 1) {
        return listAppend(vm, f, om, a as PyObj, b);
      }
      if (f.type !== tType || (f as PyType).tp_version !== site.version || site.init!.v.simple !== 3)
        return generic(site, f, om, [a, b]);
      const self = allocateForInit(vm, site, f as PyType);
      let result: PyObject;
      try {
        result = site.init!.v.js(site.init, (om << 1) | 1, self, a, b);
      } catch (e) {
        failInit(vm, self, e);
      }
      return exitInit(vm, self, result);
    },
    call3: (site: InitSite, f: PyObject, om: number, a: PyObject, b: PyObject, c: PyObject): PyObject =>
      generic(site, f, om, [a, b, c]),
    call4: (site: InitSite, f: PyObject, om: number, a: PyObject, b: PyObject, c: PyObject, d: PyObject): PyObject =>
      generic(site, f, om, [a, b, c, d]),
    callN: generic,
    /** names: a tuple (borrowed) */
    call_kw: (f: PyObject, self: PyObject | null, om: number, args: PyObject[], names: PyObject): PyObject => {
      if (self !== null) {
        args = [self, ...args];
        om = (om << 1) | 1;
      }
      let callable = f;
      if (callable.type === vm.tMethod) {
        const fn = f.v as PyObject;
        const receiver = (f as PyObj).w as PyObject;
        fn.rc++;
        receiver.rc++;
        decref(vm, f);
        callable = fn;
        args = [receiver, ...args];
        om = (om << 1) | 1;
      }
      if (callable.type === vm.tFunction) {
        const fn = callable as PyObj;
        ownAll(args, om);
        return runBorrowing(vm, fn, bindArguments(vm, fn, args, keywordNames(names)), args, om);
      }
      let result: PyObject;
      try {
        result = PyObject_Vectorcall(vm, callable, args, keywordNames(names));
      } finally {
        decref(vm, callable);
        release(vm, args, om);
      }
      if (vm.breaker) afterCall(vm, result);
      return result;
    },
    /** steals all; kwargs may be null */
    call_ex: (f: PyObject, args: PyObject, kwargs: PyObject | null): PyObject => {
      const direct = f.type === vm.tFunction && args.type === vm.tTuple && vm.profile.run.callExEnters;
      if (direct && (kwargs === null || areNames(kwargs as PyObj))) return enterEx(vm, f as PyObj, args, kwargs);
      let tuple = args;
      let result: PyObject;
      try {
        if (!isSubtype(args.type, vm.tTuple)) {
          if (args.type.tp_iter === null && args.type.sq_item === null)
            typeError(vm, `${starOwner(vm, f)} after * must be an iterable, not ${args.type.tp_name}`);
          tuple = newTuple(vm, vm.listOf(args));
          decref(vm, args);
        }
        result = PyObject_Call(vm, f, tuple as PyObj, kwargs as PyObj | null);
      } finally {
        decref(vm, f);
        decref(vm, tuple);
        if (kwargs !== null) decref(vm, kwargs);
      }
      if (vm.breaker) afterCall(vm, result);
      return result;
    },
  };
}

/** For constructs that are compiled but not run yet. */
export function unsupported(F: Frame, what: string): never {
  throw new NotSupported(what, F.code.unit.lines[F.code.points[F.i]?.instr ?? 0]);
}
