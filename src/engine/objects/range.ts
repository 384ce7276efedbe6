/**
 * range: PyAtom-like without GC header; `v` a RangeData. Iterators over ranges that fit small integers keep numbers.
 */
import { objDel, objNew } from './alloc.ts';
import { type IntValue, newInt, normalized } from './long.ts';
import { decref, PyObj, type PyObject } from './object.ts';
import type { PyType } from './type.ts';
import type { VM } from './vm.ts';

export interface RangeData {
  start: PyObject;
  stop: PyObject;
  step: PyObject;
  length: IntValue;
  /** the length as the object that the range holds */
  lengthObject: PyObject;
}

/** `v` of a range iterator: the next value, the step, how many are left. All bigints where a value may lie outside of 2**53. */
export interface RangeIterData {
  next: IntValue;
  step: IntValue;
  left: IntValue;
}

/** @cpython Objects/rangeobject.c compute_range_length 3.8-3.15 */
export function rangeLength(start: IntValue, stop: IntValue, step: IntValue): IntValue {
  if (typeof start === 'number' && typeof stop === 'number' && typeof step === 'number') {
    const span = step > 0 ? stop - start : start - stop;
    return span <= 0 ? 0 : Math.floor((span - 1) / Math.abs(step)) + 1;
  }
  const s = BigInt(step);
  const span = s > 0n ? BigInt(stop) - BigInt(start) : BigInt(start) - BigInt(stop);
  return span <= 0n ? 0 : normalized((span - 1n) / (s < 0n ? -s : s) + 1n);
}

/** The length as an int object; until 3.11 it is computed with int objects, which are alive until it is. */
function lengthOf(vm: VM, start: PyObject, stop: PyObject, step: PyObject, length: IntValue): PyObject {
  if (vm.profile.core.rangeLengthDirect || length === 0) return newInt(vm, length);
  const s = step.v as IntValue;
  const span = s > 0 ? BigInt(stop.v) - BigInt(start.v) : BigInt(start.v) - BigInt(stop.v);
  const temporaries = [newInt(vm, normalized(span)), newInt(vm, normalized(span - 1n))];
  temporaries.push(newInt(vm, normalized(BigInt(length) - 1n)));
  const result = newInt(vm, length);
  for (const k of [2, 1, 0]) decref(vm, temporaries[k]!);
  return result;
}

/** Steals all three ints. */
export function newRange(vm: VM, start: PyObject, stop: PyObject, step: PyObject): PyObj {
  const length = rangeLength(start.v, stop.v, step.v);
  const data: RangeData = { start, stop, step, length, lengthObject: lengthOf(vm, start, stop, step, length) };
  return take(vm, vm.freeRanges, vm.tRange, data);
}

function take(vm: VM, free: PyObj[], type: PyType, data: RangeData | RangeIterData): PyObj {
  const o = free.pop();
  if (o === undefined) return new PyObj(type, objNew(vm, type, type.tp_basicsize), data);
  o.rc = 1;
  o.v = data;
  vm.heap.newReference(o.addr);
  return o;
}

function give(vm: VM, free: PyObj[], o: PyObj): void {
  if (free.length < vm.profile.core.freeRanges) {
    o.v = null;
    free.push(o);
  } else objDel(vm, o);
}

export function newRangeIter(vm: VM, data: RangeIterData): PyObj {
  return take(vm, vm.freeRangeIters, vm.t.range_iterator!, data);
}

/** @cpython Objects/rangeobject.c range_dealloc */
export function range_dealloc(vm: VM, o: PyObj): void {
  const { start, stop, step, lengthObject } = o.v as RangeData;
  decref(vm, start);
  decref(vm, stop);
  decref(vm, step);
  decref(vm, lengthObject);
  give(vm, vm.freeRanges, o);
}

/** @cpython Objects/rangeobject.c range_iter 3.8-3.15 */
export function range_iter(vm: VM, o: PyObj): PyObj {
  const { start, step, length } = o.v as RangeData;
  return newRangeIter(vm, iteration(start.v, step.v, length));
}

/** The state of an iterator: of numbers where the value behind the last one is still exact. */
export function iteration(next: IntValue, step: IntValue, left: IntValue): RangeIterData {
  if (typeof next === 'number' && typeof step === 'number' && typeof left === 'number')
    if (Number.isSafeInteger(next + step * left)) return { next, step, left };
  return { next: BigInt(next), step: BigInt(step), left: BigInt(left) };
}

/** @cpython Objects/rangeobject.c rangeiter_next 3.8-3.15 */
export function rangeiter_next(vm: VM, it: PyObj): PyObject | null {
  const data = it.v as RangeIterData;
  if (typeof data.left === 'number' && typeof data.next === 'number' && typeof data.step === 'number') {
    if (data.left <= 0) return null;
    const n = data.next;
    data.next = n + data.step;
    data.left--;
    return newInt(vm, n);
  }
  if (BigInt(data.left) <= 0n) return null;
  const n = BigInt(data.next);
  data.next = n + BigInt(data.step);
  data.left = BigInt(data.left) - 1n;
  return newInt(vm, normalized(n));
}

export function rangeiter_dealloc(vm: VM, it: PyObj): void {
  give(vm, vm.freeRangeIters, it);
}
