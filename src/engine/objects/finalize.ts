/** Finalizers on the way out (PEP 442): `__del__` runs once; what it brings back to life stays. */
import { PyThrow } from './errors.ts';
import type { PyObj } from './object.ts';
import type { VM } from './vm.ts';

/** Bit of `g`: the finalizer has run (_PyGC_PREV_MASK_FINALIZED). */
export const FINALIZED = 1;

/** @cpython Objects/object.c PyObject_CallFinalizer 3.8-3.15 */
export function callFinalizer(vm: VM, self: PyObj): void {
  const finalize = self.type.tp_finalize;
  if (finalize === null || (self.g & FINALIZED) !== 0) return;
  try {
    finalize(vm, self);
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    vm.writeUnraisable(e, self, 'deallocator');
  }
  self.g |= FINALIZED;
}

/** @cpython Objects/object.c PyObject_CallFinalizerFromDealloc 3.8-3.15: true where the object lives on. */
export function callFinalizerFromDealloc(vm: VM, self: PyObj): boolean {
  self.rc = 1;
  callFinalizer(vm, self);
  return --self.rc !== 0;
}
