/**
 * Memory of objects: plain (`objNew`) and with a GC header (`gcNew`). The address that an object carries is its own, behind
 * the header and the pre-header (`type.preheader` bytes in all, a multiple of the allocation quantum on 64 bit).
 */
import type { PyObj, PyObject } from './object.ts';
import { type PyType, TPFLAGS } from './type.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/object.c _PyObject_New 3.8-3.15: address of a fresh block of `size` bytes; a heap type is referenced. */
export function objNew(vm: VM, type: PyType, size: number): number {
  if (type.tp_flags & TPFLAGS.HEAPTYPE) type.rc++;
  return vm.heap.obj_malloc(size);
}

/** Returns the block of an object without GC header, and the reference to a heap type. */
export function objDel(vm: VM, o: PyObject): void {
  vm.heap.obj_free(o.addr);
  o.addr = 0;
}

/** @cpython Python/gc.c _PyObject_GC_New 3.8-3.15 (untracked): counts towards the young generation. */
export function gcNew(vm: VM, type: PyType, size: number): number {
  if (type.tp_flags & TPFLAGS.HEAPTYPE) type.rc++;
  return vm.gc.alloc(vm, size, type.preheader);
}

/** @cpython Python/gc.c PyObject_GC_Del 3.8-3.15: untracks where still tracked. */
export function gcDel(vm: VM, o: PyObj): void {
  if (o.gn !== null) vm.gc.untrack(o);
  vm.gc.free(vm, o.addr, o.type.preheader);
  o.addr = 0;
}

/** @cpython Include/internal/pycore_object.h _PyObject_GC_TRACK 3.8-3.15 */
export function track(vm: VM, o: PyObj): void {
  vm.gc.track(o);
}

/** @cpython Include/internal/pycore_object.h _PyObject_GC_UNTRACK 3.8-3.15 */
export function untrack(vm: VM, o: PyObj): void {
  if (o.gn !== null) vm.gc.untrack(o);
}

/** @cpython Include/internal/pycore_object.h _PyObject_GC_MAY_BE_TRACKED 3.8-3.15 */
export function mayBeTracked(vm: VM, o: PyObject): boolean {
  const type = o.type;
  if ((type.tp_flags & TPFLAGS.HAVE_GC) === 0) return false;
  if (type === vm.tTuple) return (o as PyObj).gn !== null;
  return (type.tp_flags & TPFLAGS.TYPE_SUBCLASS) === 0 || ((o as PyType).tp_flags & TPFLAGS.HEAPTYPE) !== 0;
}
