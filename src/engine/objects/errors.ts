/**
 * Errors. A guest exception travels as a JavaScript throw of `PyThrow`, which owns one reference to the exception
 * object. It is no subclass of Error: capturing a JavaScript stack would cost more than the guest's whole raise.
 *
 * Whoever catches a PyThrow owns `value`: rethrow the same PyThrow, or drop the reference with `clearError`.
 * A function that holds own references while it calls something that may throw must release them on the way:
 *
 *   const it = PyObject_GetIter(vm, x);
 *   try { ... } finally { decref(vm, it); }
 */
export { InvariantError, NotSupported } from '../profile/faults.ts';

import { decref, type PyObj, type PyObject } from './object.ts';
import { isSubtype, type PyType } from './type.ts';
import type { VM } from './vm.ts';

export class PyThrow {
  value: PyObj;
  constructor(value: PyObj) {
    this.value = value;
  }
}

/** @cpython Python/errors.c PyErr_SetString: raises `type(message)`; `vm.exc.TypeError` etc. */
export function raise(vm: VM, type: PyType, message: string): never {
  throw new PyThrow(vm.newException(type, message));
}

export function typeError(vm: VM, message: string): never {
  raise(vm, vm.exc.TypeError!, message);
}

export function valueError(vm: VM, message: string): never {
  raise(vm, vm.exc.ValueError!, message);
}

/** @cpython Python/errors.c PyErr_SetObject: raises `type(value)`; borrows value. */
export function raiseObject(vm: VM, type: PyType, value: PyObject): never {
  const exc = vm.call(vm, type, [value], null) as PyObj;
  vm.chainContext(exc);
  throw new PyThrow(exc);
}

/** True where `e` is a guest exception of `type` (or a subclass). */
export function matches(e: unknown, type: PyType): e is PyThrow {
  return e instanceof PyThrow && isSubtype(e.value.type, type);
}

/** @cpython Python/errors.c PyErr_Clear */
export function clearError(vm: VM, e: unknown): void {
  if (!(e instanceof PyThrow)) throw e;
  decref(vm, e.value);
}
