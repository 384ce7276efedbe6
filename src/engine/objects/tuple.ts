/**
 * tuple: PyObj with `v` the array of items (owned), `w` the cached hash (3.14+). Layout: GC header, object header with size
 * (and the cached hash from 3.14 on), then the items. One free list a length, `vm.freeTuples[n]`.
 */
import { gcDel, gcNew } from './alloc.ts';
import { dealloc, PyObj, type PyObject } from './object.ts';
import { trashBegin, trashEnd } from './trashcan.ts';
import type { Visit } from './type.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/tupleobject.c tuple_alloc 3.8-3.15: untracked, with these items (stolen, with the array). */
export function tuple_alloc(vm: VM, items: PyObject[]): PyObj {
  const n = items.length;
  if (n < vm.freeTuples.length) {
    const free = vm.freeTuples[n]!;
    if (free.length > 0) {
      const o = free.pop()!;
      o.rc = 1;
      o.v = items;
      o.w = null;
      vm.heap.newReference(vm.gc.blockOf(vm, o));
      return o;
    }
  }
  return new PyObj(vm.tTuple, gcNew(vm, vm.tTuple, vm.tupleHeader + n * vm.profile.pointerWidth), items);
}

/** A new tuple of `items`, which are stolen together with the array; tracked as the version tracks fresh tuples. */
export function newTuple(vm: VM, items: PyObject[]): PyObj {
  if (items.length === 0) {
    vm.emptyTuple.rc++;
    return vm.emptyTuple;
  }
  const o = tuple_alloc(vm, items);
  if (vm.tupleTracksAlways || maybeTracked(items)) vm.gc.track(o);
  return o;
}

/** @cpython Objects/tupleobject.c maybe_tracked 3.14-3.15: is any item of a type that takes part in cycles? */
export function maybeTracked(items: PyObject[]): boolean {
  for (let i = 0; i < items.length; i++) {
    if (items[i]!.type.preheader !== 0) return true;
  }
  return false;
}

/** @cpython Objects/tupleobject.c tuple_dealloc 3.8-3.15: items from the last to the first, then the free list. */
export function tuple_dealloc(vm: VM, o: PyObj): void {
  if (o === vm.emptyTuple) return;
  vm.gc.untrackMaybe(o);
  const items: PyObject[] = o.v;
  const exact = o.type === vm.tTuple;
  if (exact && trashBegin(vm, o)) return;
  for (let i = items.length - 1; i >= 0; i--) {
    const item = items[i]!;
    if (item !== null && --item.rc === 0) dealloc(vm, item);
  }
  tuple_free(vm, o, items);
  if (exact) trashEnd(vm);
}

/** The tuple itself: to the free list of its length or the allocator. */
function tuple_free(vm: VM, o: PyObj, items: PyObject[]): void {
  const n = items.length;
  if (n < vm.freeTuples.length && o.type === vm.tTuple) {
    const free = vm.freeTuples[n]!;
    if (free.length < 2000) {
      o.v = null;
      free.push(o);
      return;
    }
  }
  gcDel(vm, o);
}

export function tuple_traverse(_vm: VM, o: PyObj, visit: Visit): void {
  const items: PyObject[] = o.v;
  for (let i = 0; i < items.length; i++) if (items[i]) visit(items[i]!);
}
