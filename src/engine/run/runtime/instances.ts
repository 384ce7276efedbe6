/**
 * Calls of classes. What happens at most of them is `type.__call__`: a tuple of the arguments, `__new__`, `__init__`.
 *
 * From 3.13 on a call site that sees a plain class (type's own `__call__`, object's `__new__`, an `__init__` written in
 * Python) at its second execution enters `__init__` directly from then on: no tuple, the class is released before
 * `__init__` runs, the arguments are handed over. `InitSite` is what such a site remembers; both ways can be told apart
 * (reference counts of arguments, free lists of tuples), so the counting follows the interpreter's.
 */
import { PyErr_Format } from '../../objects/format.ts';
import { decref, type PyObj, type PyObject } from '../../objects/object.ts';
import { object_new } from '../../objects/object_type.ts';
import { type PyType, TPFLAGS } from '../../objects/type.ts';
import { PyType_GenericAlloc } from '../../objects/typecall.ts';
import { _PyType_Lookup } from '../../objects/typelookup.ts';
import type { VM } from '../../objects/vm.ts';
import type { CodeData } from '../code.ts';

/** @cpython Include/internal/pycore_backoff.h adaptive_counter_warmup, adaptive_counter_cooldown 3.13-3.15 */
const WARMUP = 1;
const COOLDOWN = 52;

/** in place of a version: nothing known yet; the site stays general */
const UNSET = -1;
const GENERAL = -2;
const CO_VARARGS_OR_KEYWORDS = 0x0c;

/** What one call site knows of the class that it calls. */
export class InitSite {
  /** `tp_version` of the class, or UNSET, or GENERAL */
  version = UNSET;
  /** executions before the site looks at what it calls */
  counter = WARMUP;
  /** borrowed: the class that has `version` keeps it */
  init: PyObj | null = null;
}

/** @cpython Python/specialize.c get_init_for_simple_managed_python_class 3.13-3.15 */
function initOf(vm: VM, type: PyType, nargs: number): PyObj | null {
  const kind = vm.profile.run.initEnters;
  if (type.tp_new !== object_new || type.tp_alloc !== PyType_GenericAlloc) return null;
  if (type.tp_flags & TPFLAGS.IS_ABSTRACT) return null;
  if (kind === 'inlineValues' && !(type.tp_flags & TPFLAGS.INLINE_VALUES)) return null;
  const init = _PyType_Lookup(vm, type, '__init__');
  if (init === null || init.type !== vm.tFunction) return null;
  const { unit } = init.v.code.v as CodeData;
  if ((unit.flags & CO_VARARGS_OR_KEYWORDS) !== 0 || unit.kwonlyargcount > 0) return null;
  return kind === 'inlineValues' && unit.argcount !== nargs + 1 ? null : (init as PyObj);
}

/** @cpython Python/specialize.c specialize_class_call 3.13-3.15; the site has seen `type` with `nargs` arguments */
export function specialize(vm: VM, site: InitSite, type: PyType, nargs: number): void {
  site.counter = COOLDOWN;
  site.init = initOf(vm, type, nargs);
  site.version = site.init === null ? GENERAL : type.tp_version;
}

/**
 * Does this call enter `__init__` directly? `type` is an exact `type` object. Counts the executions that pass by the site's
 * class, as the interpreter does.
 */
export function entersInit(vm: VM, site: InitSite, type: PyType, nargs: number): boolean {
  if (site.version === type.tp_version) return true;
  if (site.version === GENERAL || vm.profile.run.initEnters === 'never') return false;
  if (site.counter > 0) {
    site.counter--;
    return false;
  }
  specialize(vm, site, type, nargs);
  return site.version !== GENERAL;
}

/** @cpython Python/bytecodes.c CALL_ALLOC_AND_ENTER_INIT 3.13-3.15, first half: the instance, and the callables exchanged. */
export function allocateForInit(vm: VM, site: InitSite, type: PyType): PyObj {
  const self = PyType_GenericAlloc(vm, type, 0) as PyObj;
  type.rc--;
  site.init!.rc++;
  // one reference is the shim frame's, one is the argument; the shim counts as a frame
  self.rc = 2;
  vm.depth++;
  return self;
}

/** @cpython Python/bytecodes.c EXIT_INIT_CHECK 3.13-3.15: `result` of `__init__` (stolen) must be None. */
export function exitInit(vm: VM, self: PyObj, result: PyObject): PyObj {
  vm.depth--;
  if (result !== vm.None) {
    const name = result.type.tp_name;
    decref(vm, result);
    decref(vm, self);
    PyErr_Format(vm, vm.exc.TypeError!, "__init__() should return None, not '%.200s'", name);
  }
  result.rc--;
  return self;
}

/** What was thrown out of `__init__`: the instance goes with the shim frame. */
export function failInit(vm: VM, self: PyObj, thrown: unknown): never {
  vm.depth--;
  decref(vm, self);
  throw thrown;
}
