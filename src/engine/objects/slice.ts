/** slice: PyObj with `v` { start, stop, step } (owned). One free slot for the last one that died. */
import { gcDel, gcNew } from './alloc.ts';
import { decref, PyObj, type PyObject } from './object.ts';
import type { Visit } from './type.ts';
import type { VM } from './vm.ts';

export interface SliceData {
  start: PyObject;
  stop: PyObject;
  step: PyObject;
}

/** @cpython Objects/sliceobject.c PySlice_New 3.8-3.15; steals all three */
export function newSlice(vm: VM, start: PyObject, stop: PyObject, step: PyObject): PyObj {
  const cached = vm.freeSlice;
  let o: PyObj;
  if (cached !== null) {
    vm.freeSlice = null;
    o = cached;
    o.rc = 1;
    vm.heap.newReference(vm.gc.blockOf(vm, o));
  } else o = new PyObj(vm.t.slice!, gcNew(vm, vm.t.slice!, vm.t.slice!.tp_basicsize), null);
  o.v = { start, stop, step } satisfies SliceData;
  vm.gc.track(o);
  return o;
}

/** @cpython Objects/sliceobject.c slice_dealloc 3.8-3.15 */
export function slice_dealloc(vm: VM, o: PyObj): void {
  vm.gc.untrackMaybe(o);
  const { start, stop, step } = o.v as SliceData;
  decref(vm, step);
  decref(vm, start);
  decref(vm, stop);
  if (vm.freeSlice === null) {
    o.v = null;
    vm.freeSlice = o;
  } else gcDel(vm, o);
}

export function slice_traverse(_vm: VM, o: PyObj, visit: Visit): void {
  const { start, stop, step } = o.v as SliceData;
  visit(start);
  visit(stop);
  visit(step);
}
