/** The slice type, and the arithmetic of slices. */
import type { TypeSpec } from './define.ts';
import { raise, typeError, valueError } from './errors.ts';
import { PyUnicode_FromFormat } from './format.ts';
import { type IntValue, newInt, normalized } from './long.ts';
import { isIndex, PyNumber_Index } from './number.ts';
import { decref, type PyObj, type PyObject } from './object.ts';
import { PyObject_Hash, PyObject_RichCompare } from './object_protocol.ts';
import { newSlice, type SliceData, slice_dealloc, slice_traverse } from './slice.ts';
import { newTuple } from './tuple.ts';
import { EQ, type PyType, TPFLAGS } from './type.ts';
import { TupleHasher } from './value/hash-collection.ts';
import type { VM } from './vm.ts';

export interface Indices {
  start: number;
  stop: number;
  step: number;
  count: number;
}

/** The value of a slice part; null for None. Clamped to what a length can be. */
function part(vm: VM, o: PyObject): IntValue | null {
  if (o === vm.None) return null;
  if (!isIndex(o)) typeError(vm, 'slice indices must be integers or None or have an __index__ method');
  const i = PyNumber_Index(vm, o);
  const v = i.v as IntValue;
  decref(vm, i);
  return v;
}

function clamp(v: IntValue): number {
  if (typeof v === 'bigint') return v < 0n ? -Number.MAX_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
  return v;
}

/** @cpython Objects/sliceobject.c PySlice_Unpack, PySlice_AdjustIndices 3.8-3.15 */
export function sliceIndices(vm: VM, slice: PyObj, length: number): Indices {
  const data = slice.v as SliceData;
  const stepPart = part(vm, data.step);
  const step = stepPart === null ? 1 : clamp(stepPart);
  if (step === 0) valueError(vm, 'slice step cannot be zero');
  const startPart = part(vm, data.start);
  const stopPart = part(vm, data.stop);
  const adjust = (value: IntValue | null, fallback: number): number => {
    if (value === null) return fallback;
    let v = clamp(value);
    if (v < 0) {
      v += length;
      if (v < 0) v = step < 0 ? -1 : 0;
    } else if (v >= length) v = step < 0 ? length - 1 : length;
    return v;
  };
  const start = adjust(startPart, step < 0 ? length - 1 : 0);
  const stop = adjust(stopPart, step < 0 ? -1 : length);
  let count = 0;
  if (step < 0) {
    if (stop < start) count = Math.floor((start - stop - 1) / -step) + 1;
  } else if (start < stop) count = Math.floor((stop - start - 1) / step) + 1;
  return { start, stop, step, count };
}

function share<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

/** @cpython Objects/sliceobject.c _PySlice_GetLongIndices 3.8-3.15: slice.indices(len) with lengths of any size. */
export function _PySlice_GetLongIndices(vm: VM, slice: PyObj, len: PyObject): PyObject {
  const i = PyNumber_Index(vm, len);
  const n = BigInt(i.v);
  decref(vm, i);
  if (n < 0n) valueError(vm, 'length should not be negative');
  const data = slice.v as SliceData;
  const big = (o: PyObject): bigint | null => {
    const v = part(vm, o);
    return v === null ? null : BigInt(v);
  };
  const step = big(data.step) ?? 1n;
  if (step === 0n) valueError(vm, 'slice step cannot be zero');
  const lower = step < 0n ? -1n : 0n;
  const upper = step < 0n ? n - 1n : n;
  const adjust = (v: bigint | null, fallback: bigint): bigint => {
    if (v === null) return fallback;
    const at = v < 0n ? v + n : v;
    return at < lower ? lower : at > upper ? upper : at;
  };
  const start = adjust(big(data.start), step < 0n ? upper : lower);
  const stop = adjust(big(data.stop), step < 0n ? lower : upper);
  return newTuple(vm, [newInt(vm, normalized(start)), newInt(vm, normalized(stop)), newInt(vm, normalized(step))]);
}

function slice_new(vm: VM, _type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  if (kwds !== null && kwds.x > 0) typeError(vm, 'slice() takes no keyword arguments');
  const items = args.v as PyObject[];
  if (items.length < 1) typeError(vm, 'slice expected at least 1 argument, got 0');
  if (items.length > 3) typeError(vm, `slice expected at most 3 arguments, got ${items.length}`);
  const [a, b, c] = items;
  if (b === undefined) return newSlice(vm, share(vm.None), share(a!), share(vm.None));
  return newSlice(vm, share(a!), share(b), share(c ?? vm.None));
}

function asTuple(vm: VM, s: PyObj): PyObj {
  const { start, stop, step } = s.v as SliceData;
  return newTuple(vm, [share(start), share(stop), share(step)]);
}

export function sliceSpec(vm: VM): TypeSpec {
  const hashable = vm.profile.run.sliceHash;
  return {
    name: 'slice',
    basicsize: (w) => 5 * w,
    flags: TPFLAGS.HAVE_GC,
    slots: {
      tp_dealloc: slice_dealloc,
      tp_traverse: slice_traverse,
      tp_new: slice_new,
      tp_repr: (m, o) => {
        const { start, stop, step } = o.v as SliceData;
        return PyUnicode_FromFormat(m, 'slice(%R, %R, %R)', start, stop, step);
      },
      tp_hash: hashable
        ? (m, o) => {
            const { start, stop, step } = o.v as SliceData;
            const hasher = new TupleHasher();
            hasher.begin();
            for (const x of [start, stop, step]) {
              const lo = PyObject_Hash(m, x);
              hasher.item(lo, m.hashHi);
            }
            hasher.finishSlice();
            m.hashHi = hasher.hi;
            return hasher.lo;
          }
        : (m) => raise(m, m.exc.TypeError!, "unhashable type: 'slice'"),
      tp_richcompare: (m, a: PyObj, b: PyObject, op) => {
        if (b.type !== m.t.slice) return share(m.NotImplemented as PyObject);
        if ((a as PyObject) === b) return share((op === EQ || op === 1 || op === 5 ? m.True : m.False) as PyObject);
        const x = asTuple(m, a);
        const y = asTuple(m, b as PyObj);
        try {
          return PyObject_RichCompare(m, x, y, op);
        } finally {
          decref(m, x);
          decref(m, y);
        }
      },
    },
    members: {
      start: { get: (_m, o) => (o.v as SliceData).start },
      stop: { get: (_m, o) => (o.v as SliceData).stop },
      step: { get: (_m, o) => (o.v as SliceData).step },
    },
    methods: {
      indices: { call: 'O', fn: _PySlice_GetLongIndices },
      __reduce__: { call: 'NOARGS', fn: (m, o) => newTuple(m, [share(m.t.slice as PyObject), asTuple(m, o)]) },
    },
  };
}
