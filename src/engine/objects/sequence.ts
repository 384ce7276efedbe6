/** Sequences from any iterable, as C functions make them. */

import { PyObject_LengthHint } from './abstract.ts';
import { gcDel, gcNew } from './alloc.ts';
import { clearError, matches, PyThrow } from './errors.ts';
import { PyErr_Format } from './format.ts';
import { PySequence_List } from './list.ts';
import { decref, PyObj, type PyObject } from './object.ts';
import { PyIter_Next, PyObject_GetIter } from './object_protocol.ts';
import { newTuple } from './tuple.ts';
import type { VM } from './vm.ts';

/**
 * @cpython Objects/abstract.c PySequence_Tuple 3.8-3.15. Until 3.13 the tuple is made for the length hint (10 without one), grown by
 * 10 and a quarter, and cut at the end; from 3.14 items are collected first (8 on the stack, then an array).
 */
export function PySequence_Tuple(vm: VM, o: PyObject): PyObj {
  if (o.type === vm.tTuple) {
    o.rc++;
    return o as PyObj;
  }
  if (o.type === vm.tList) {
    const items = (o.v as PyObject[]).slice();
    for (const item of items) item.rc++;
    return newTuple(vm, items);
  }
  const it = PyObject_GetIter(vm, o);
  try {
    return vm.profile.core.tupleCollects ? collectTuple(vm, it) : growTuple(vm, o, it);
  } finally {
    decref(vm, it);
  }
}

function releaseAll(vm: VM, items: PyObject[]): void {
  for (const item of items) decref(vm, item);
}

/** @cpython Objects/abstract.c PySequence_Tuple 3.14-3.15 */
function collectTuple(vm: VM, it: PyObject): PyObj {
  const w = vm.profile.pointerWidth;
  const items: PyObject[] = [];
  let block = 0;
  let room = 8;
  try {
    for (let item = PyIter_Next(vm, it); item !== null; item = PyIter_Next(vm, it)) {
      if (items.length === room) {
        room = Math.floor((room + (room >> 3) + 6) / 4) * 4;
        block = vm.heap.mem_realloc(block, room * w);
      } else if (items.length === 7 && block === 0) {
        room = 16;
        block = vm.heap.mem_malloc(room * w);
      }
      items.push(item);
    }
  } catch (e) {
    releaseAll(vm, items);
    if (block !== 0) vm.heap.mem_free(block);
    throw e;
  }
  const tuple = newTuple(vm, items);
  if (block !== 0) vm.heap.mem_free(block);
  return tuple;
}

/** @cpython Objects/abstract.c PySequence_Tuple 3.8-3.13: a tuple object that is resized while it fills. */
function growTuple(vm: VM, o: PyObject, it: PyObject): PyObj {
  const size = (n: number): number => vm.tupleHeader + n * vm.profile.pointerWidth;
  const items: PyObject[] = [];
  let n = PyObject_LengthHint(vm, o, 10);
  const free = n > 0 && n < vm.freeTuples.length ? vm.freeTuples[n]! : [];
  const tuple =
    free.length > 0 ? free.pop()! : n > 0 ? new PyObj(vm.tTuple, gcNew(vm, vm.tTuple, size(n)), null) : null;
  let block = tuple === null ? 0 : vm.gc.blockOf(vm, tuple);
  try {
    for (let item = PyIter_Next(vm, it); item !== null; item = PyIter_Next(vm, it)) {
      if (items.length >= n) {
        n += 10;
        n += n >> 2;
        block = resize(vm, tuple, block, size(n));
      }
      items.push(item);
    }
  } catch (e) {
    releaseAll(vm, items);
    if (tuple !== null) gcDel(vm, tuple);
    throw e;
  }
  if (tuple === null) return newTuple(vm, items);
  if (items.length === 0) {
    gcDel(vm, tuple);
    return newTuple(vm, items);
  }
  if (items.length !== n) resize(vm, tuple, block, size(items.length));
  tuple.rc = 1;
  tuple.v = items;
  vm.gc.track(tuple);
  return tuple;
}

/** PyObject_GC_Resize of an untracked tuple: the new block. */
function resize(vm: VM, tuple: PyObj | null, block: number, bytes: number): number {
  if (tuple === null) return 0;
  const header = vm.tTuple.preheader;
  const moved = vm.heap.obj_realloc(block, bytes + header);
  tuple.addr += moved - block;
  return moved;
}

/** @cpython Objects/abstract.c PySequence_Fast 3.8-3.15: the object itself where it is a list or tuple, else a list; `message` for TypeError. */
export function PySequence_Fast(vm: VM, o: PyObject, message: string): PyObj {
  if (o.type === vm.tList || o.type === vm.tTuple) {
    o.rc++;
    return o as PyObj;
  }
  let it: PyObject;
  try {
    it = PyObject_GetIter(vm, o);
  } catch (e) {
    if (!matches(e, vm.exc.TypeError!)) throw e;
    clearError(vm, e);
    PyErr_Format(vm, vm.exc.TypeError!, message);
  }
  try {
    return PySequence_List(vm, it);
  } finally {
    decref(vm, it);
  }
}

/** Items beyond what a machine's memory holds: CPython's allocation fails there, or overflows. */
const MOST_ITEMS = 2 ** 28;

/** PyErr_NoMemory for a sequence of so many items. */
export function checkItems(vm: VM, count: number): void {
  if (count > MOST_ITEMS) throw new PyThrow(vm.call(vm, vm.exc.MemoryError!, [], null) as PyObj);
}
