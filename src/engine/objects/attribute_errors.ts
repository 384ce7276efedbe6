/** AttributeErrors of attribute access, with the `name` and `obj` that suggestions are made from. */
import { PyThrow } from './errors.ts';
import { PyErr_Format } from './format.ts';
import type { PyObject, PyText } from './object.ts';
import { isSubtype } from './type.ts';
import type { VM } from './vm.ts';

/** Throws AttributeError with name and obj set. */
export function attributeError(vm: VM, o: PyObject, name: PyObject, format: string, ...args: unknown[]): never {
  try {
    PyErr_Format(vm, vm.exc.AttributeError!, format, ...args);
  } catch (e) {
    withContext(vm, e, o, name);
    throw e;
  }
}

/** @cpython Objects/object.c _PyObject_SetAttributeErrorContext 3.11-3.15 */
export function withContext(vm: VM, e: unknown, o: PyObject, name: PyObject): void {
  if (e instanceof PyThrow && vm.attributeErrorContext !== null && attributeErrorCaught(vm, e)) {
    vm.attributeErrorContext(vm, e.value, o, name);
  }
}

export function attributeErrorCaught(vm: VM, e: unknown): boolean {
  return e instanceof PyThrow && isSubtype(e.value.type, vm.exc.AttributeError!);
}

/** @cpython Objects/object.c: 'X' object has no attribute 'y', where an attribute was asked for. */
export function noAttribute(vm: VM, o: PyObject, name: PyText): never {
  const { nameCut } = vm.profile.core.texts;
  attributeError(vm, o, name, `'%.${nameCut}s' object has no attribute '%U'`, o.type.tp_name, name);
}

/** The same on assignment and deletion. */
export function noAttributeToSet(vm: VM, o: PyObject, name: PyText): never {
  attributeError(vm, o, name, "'%.100s' object has no attribute '%U'", o.type.tp_name, name);
}

/** @cpython Objects/object.c: attribute name must be string */
export function nameNotString(vm: VM, name: PyObject): never {
  PyErr_Format(vm, vm.exc.TypeError!, "attribute name must be string, not '%.200s'", name.type.tp_name);
}
