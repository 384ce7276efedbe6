/** The bounds of a slice over a sequence of a known length. */
import { raise } from './errors.ts';
import { isIndex, PyNumber_AsIndex } from './number.ts';
import type { PyObj, PyObject } from './object.ts';
import type { SliceData } from './slice.ts';
import type { VM } from './vm.ts';

export interface Bounds {
  start: number;
  stop: number;
  step: number;
  /** items between start and stop */
  count: number;
}

/** @cpython Python/ceval.c _PyEval_SliceIndex 3.8-3.15: cut to the range of indexes */
export function sliceIndex(vm: VM, o: PyObject): number {
  if (isIndex(o)) return PyNumber_AsIndex(vm, o, null);
  raise(vm, vm.exc.TypeError!, vm.profile.text.sliceIndexText);
}

/** @cpython Objects/sliceobject.c PySlice_Unpack 3.8-3.15 and PySlice_AdjustIndices */
export function sliceBounds(vm: VM, slice: PyObj, length: () => number): Bounds {
  const data = slice.v as SliceData;
  let step = 1;
  if (data.step !== vm.None) {
    step = sliceIndex(vm, data.step);
    if (step === 0) raise(vm, vm.exc.ValueError!, 'slice step cannot be zero');
  }
  const max = Number.MAX_SAFE_INTEGER;
  const start = data.start === vm.None ? (step < 0 ? max : 0) : sliceIndex(vm, data.start);
  const stop = data.stop === vm.None ? (step < 0 ? -max : max) : sliceIndex(vm, data.stop);
  return adjusted(start, stop, step, length());
}

function adjusted(start: number, stop: number, step: number, length: number): Bounds {
  const clip = (i: number): number => {
    if (i < 0) {
      i += length;
      return i < 0 ? (step < 0 ? -1 : 0) : i;
    }
    return i >= length ? (step < 0 ? length - 1 : length) : i;
  };
  const from = clip(start);
  const to = clip(stop);
  let count = 0;
  if (step < 0) {
    if (to < from) count = Math.floor((from - to - 1) / -step) + 1;
  } else if (from < to) count = Math.floor((to - from - 1) / step) + 1;
  return { start: from, stop: to, step, count };
}
