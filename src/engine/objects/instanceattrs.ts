/** `__dict__` and `__weakref__` of instances of classes. */
import type { GetSetSpec } from './define.ts';
import { isDict } from './dict.ts';
import { PyErr_Format } from './format.ts';
import { PyObject_GenericGetDict, setDict } from './instancedict.ts';
import type { PyObj, PyObject } from './object.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/typeobject.c subtype_dict 3.8-3.15 */
function subtype_dict(vm: VM, o: PyObj): PyObject {
  return PyObject_GenericGetDict(vm, o);
}

/** @cpython Objects/typeobject.c subtype_setdict 3.8-3.15 */
export function subtype_setdict(vm: VM, o: PyObj, value: PyObject | null): void {
  if (value !== null && !isDict(value)) {
    const text = "__dict__ must be set to a dictionary, not a '%.200s'";
    PyErr_Format(vm, vm.exc.TypeError!, text, value.type.tp_name);
  }
  setDict(vm, o, value as PyObj | null);
}

/** @cpython Objects/typeobject.c subtype_getweakref 3.8-3.15: the first weak reference or None. */
function subtype_getweakref(vm: VM, o: PyObj): PyObject {
  const first: PyObject = o.wl ?? vm.None;
  first.rc++;
  return first;
}

export function instanceGetsets(): Record<'__dict__' | '__weakref__', GetSetSpec> {
  return {
    __dict__: { get: subtype_dict, set: subtype_setdict, doc: 'dictionary for instance variables' },
    __weakref__: { get: subtype_getweakref, doc: 'list of weak references to the object' },
  };
}
