/**
 * range: PyAtom-like without GC header; `v` a RangeData. Iterators over ranges that fit small integers keep numbers.
 */
import { objDel, objNew } from './alloc.ts';
import { type IntValue, newInt, normalized } from './long.ts';
import { decref, PyObj, type PyObject } from './object.ts';
import type { VM } from './vm.ts';

export interface RangeData {
  start: PyObject;
  stop: PyObject;
  step: PyObject;
  length: IntValue;
  /** the length as the object that the range holds */
  lengthObject: PyObject;
}

/** `v` of a range iterator: the next value, the step, how many are left. */
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

/** The object that compute_range_length gives: through PyLong_FromUnsignedLong while all are C longs (3.13+), else by arithmetic. */
function lengthOf(vm: VM, length: IntValue): PyObject {
  return newInt(vm, length);
}

/** Steals all three ints. */
export function newRange(vm: VM, start: PyObject, stop: PyObject, step: PyObject): PyObj {
  const length = rangeLength(start.v, stop.v, step.v);
  const data: RangeData = { start, stop, step, length, lengthObject: lengthOf(vm, length) };
  return new PyObj(vm.tRange, objNew(vm, vm.tRange, vm.tRange.tp_basicsize), data);
}

/** @cpython Objects/rangeobject.c range_dealloc */
export function range_dealloc(vm: VM, o: PyObj): void {
  const { start, stop, step, lengthObject } = o.v as RangeData;
  decref(vm, start);
  decref(vm, stop);
  decref(vm, step);
  decref(vm, lengthObject);
  objDel(vm, o);
}

/** @cpython Objects/rangeobject.c range_iter 3.8-3.15 */
export function range_iter(vm: VM, o: PyObj): PyObj {
  const { start, step, length } = o.v as RangeData;
  const type = vm.t.range_iterator!;
  const data: RangeIterData = { next: start.v, step: step.v, left: length };
  return new PyObj(type, objNew(vm, type, type.tp_basicsize), data);
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
  const n = data.next;
  data.next = normalized(BigInt(n) + BigInt(data.step));
  data.left = normalized(BigInt(data.left) - 1n);
  return newInt(vm, n);
}

export function rangeiter_dealloc(vm: VM, it: PyObj): void {
  objDel(vm, it);
}
