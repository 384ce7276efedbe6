/** Stepping through iterators from the engine's own code. */
import { PyThrow } from './errors.ts';
import { decref, type PyObject } from './object.ts';
import { isSubtype } from './type.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/abstract.c PyIter_Next 3.8-3.15: null at the end, a StopIteration swallowed. */
export function iterNextOrNull(vm: VM, it: PyObject): PyObject | null {
  try {
    return it.type.tp_iternext!(vm, it);
  } catch (e) {
    if (!(e instanceof PyThrow) || !isSubtype(e.value.type, vm.exc.StopIteration!)) throw e;
    decref(vm, e.value);
    return null;
  }
}
