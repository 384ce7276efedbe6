/** The range type and its iterator. */

import { getAttrStr } from './attributes.ts';
import type { TypeSpec } from './define.ts';
import { NotSupported, raise, typeError, valueError } from './errors.ts';
import { PyUnicode_FromFormat } from './format.ts';
import { type IntValue, newBool, newInt, normalized } from './long.ts';
import { isIndex, PyNumber_Index } from './number.ts';
import { decref, type PyObj, type PyObject } from './object.ts';
import { PyObject_Hash, PyObject_Repr, PyObject_RichCompareBool } from './object_protocol.ts';
import {
  iteration,
  newRange,
  newRangeIter,
  type RangeData,
  type RangeIterData,
  range_dealloc,
  range_iter,
  rangeiter_dealloc,
  rangeiter_next,
} from './range.ts';
import { _PySlice_GetLongIndices, sliceIndices } from './slicetype.ts';
import { newTuple } from './tuple.ts';
import { EQ, NE, type PyType, TPFLAGS } from './type.ts';
import type { VM } from './vm.ts';

function share<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

/** @cpython Objects/rangeobject.c range_from_array 3.8-3.15 */
function make(vm: VM, args: PyObject[]): PyObj {
  if (args.length === 0) typeError(vm, 'range expected at least 1 argument, got 0');
  if (args.length > 3) typeError(vm, `range expected at most 3 arguments, got ${args.length}`);
  const ints: PyObject[] = [];
  try {
    for (const a of args) ints.push(PyNumber_Index(vm, a));
    if (ints.length === 3 && ints[2]!.v === 0) valueError(vm, 'range() arg 3 must not be zero');
  } catch (e) {
    for (const i of ints) decref(vm, i);
    throw e;
  }
  if (ints.length === 1) return newRange(vm, newInt(vm, 0), ints[0]!, newInt(vm, 1));
  return newRange(vm, ints[0]!, ints[1]!, ints[2] ?? newInt(vm, 1));
}

const big = (n: IntValue): bigint => BigInt(n);

/** The value at index `i` (already inside). */
function at(vm: VM, o: PyObj, i: IntValue): PyObject {
  const { start, step } = o.v as RangeData;
  const a = start.v as IntValue;
  const s = step.v as IntValue;
  if (typeof a === 'number' && typeof s === 'number' && typeof i === 'number') {
    const v = a + i * s;
    if (Number.isSafeInteger(v)) return newInt(vm, v);
  }
  return newInt(vm, normalized(big(a) + big(i) * big(s)));
}

function item(vm: VM, o: PyObj, index: IntValue): PyObject {
  const { length } = o.v as RangeData;
  const i = index < 0 ? normalized(big(index) + big(length)) : index;
  if (i < 0 || i >= length) raise(vm, vm.exc.IndexError!, 'range object index out of range');
  return at(vm, o, i);
}

function subscript(vm: VM, o: PyObj, key: PyObject): PyObject {
  if (isIndex(key)) {
    const i = PyNumber_Index(vm, key);
    try {
      return item(vm, o, i.v);
    } finally {
      decref(vm, i);
    }
  }
  if (key.type !== vm.t.slice) typeError(vm, `range indices must be integers or slices, not ${key.type.tp_name}`);
  const { length, step } = o.v as RangeData;
  if (typeof length === 'bigint') return largeSlice(vm, o, key as PyObj);
  const s = sliceIndices(vm, key as PyObj, length);
  const newStep = newInt(vm, normalized(big(step.v) * BigInt(s.step)));
  return newRange(vm, at(vm, o, s.start), at(vm, o, s.stop), newStep);
}

/** @cpython Objects/rangeobject.c compute_slice 3.8-3.15 */
function largeSlice(vm: VM, o: PyObj, slice: PyObj): PyObject {
  const { lengthObject, step } = o.v as RangeData;
  const indices = _PySlice_GetLongIndices(vm, slice, lengthObject) as PyObj;
  const [from, to, by] = (indices.v as PyObject[]).map((i) => i.v as IntValue) as [IntValue, IntValue, IntValue];
  decref(vm, indices);
  return newRange(vm, at(vm, o, from), at(vm, o, to), newInt(vm, normalized(big(step.v) * big(by))));
}

const SSIZE_END = 2n ** 63n;

/** @cpython Objects/rangeobject.c range_length 3.8-3.15; exact, as len() gives it */
export function range_length(vm: VM, o: PyObj): IntValue {
  const { length } = o.v as RangeData;
  if (typeof length === 'bigint' && length >= SSIZE_END)
    raise(vm, vm.exc.OverflowError!, 'Python int too large to convert to C ssize_t');
  return length;
}

/** The length as the slots give it, a number. */
function slotLength(vm: VM, o: PyObj): number {
  const n = range_length(vm, o);
  if (typeof n === 'bigint') throw new NotSupported('the length of a range beyond 2**53, other than by len()');
  return n;
}

/** How many values of the range equal `x`. */
function count(vm: VM, o: PyObj, x: PyObject): PyObject {
  if (x.type === vm.tInt || x.type === vm.tBool) return newInt(vm, scan(vm, o, x) === -1 ? 0 : 1);
  const n = Number((o.v as RangeData).length);
  let found = 0;
  for (let i = 0; i < n; i++) {
    const v = at(vm, o, i);
    if (PyObject_RichCompareBool(vm, v, x, EQ)) found++;
    decref(vm, v);
  }
  return newInt(vm, found);
}

const LONG_MAX = SSIZE_END - 1n;

/** @cpython Objects/rangeobject.c rangeiter_setstate 3.12-3.15: goes on from here, `state` values further. */
function rangeiter_setstate(vm: VM, it: PyObj, state: PyObject): PyObject {
  const index = PyNumber_Index(vm, state);
  const wanted = big(index.v);
  decref(vm, index);
  const { next, step, left } = it.v as RangeIterData;
  if (typeof left === 'number' && (wanted > LONG_MAX || wanted < -LONG_MAX - 1n))
    raise(vm, vm.exc.OverflowError!, 'Python int too large to convert to C long');
  const skip = wanted < 0n ? 0n : wanted > big(left) ? big(left) : wanted;
  it.v = iteration(normalized(big(next) + skip * big(step)), step, normalized(big(left) - skip));
  return share(vm.None as PyObject);
}

/** Index of an exact int in the range, -1 where it isn't in it. */
function find(o: PyObj, value: IntValue): IntValue {
  const { start, step, length } = o.v as RangeData;
  const offset = big(value) - big(start.v);
  const s = big(step.v);
  if (offset % s !== 0n) return -1;
  const i = offset / s;
  return i >= 0n && i < big(length) ? normalized(i) : -1;
}

function scan(vm: VM, o: PyObj, x: PyObject): IntValue {
  if (x.type === vm.tInt || x.type === vm.tBool) {
    const i = find(o, x.v);
    // the offset from the start is an int object, as long as x lies between the ends
    const { start, stop, step } = o.v as RangeData;
    const [low, high] = step.v > 0 ? [start.v, stop.v] : [stop.v, start.v];
    if (x.v >= low && x.v <= high) decref(vm, newInt(vm, normalized(big(x.v) - big(start.v))));
    return i;
  }
  const n = Number((o.v as RangeData).length);
  for (let i = 0; i < n; i++) {
    const v = at(vm, o, i);
    const same = PyObject_RichCompareBool(vm, v, x, EQ);
    decref(vm, v);
    if (same) return i;
  }
  return -1;
}

/** length, start, step: what equality and hash go by. */
function essence(vm: VM, o: PyObj): PyObj {
  const { start, step, length } = o.v as RangeData;
  const none = (): PyObject => share(vm.None as PyObject);
  const n = newInt(vm, length);
  if (length === 0) return newTuple(vm, [n, none(), none()]);
  return newTuple(vm, [n, share(start), length === 1 ? none() : share(step)]);
}

function richcompare(vm: VM, a: PyObj, b: PyObject, op: number): PyObject {
  if (b.type !== vm.tRange || (op !== EQ && op !== NE)) return share(vm.NotImplemented as PyObject);
  const x = a.v as RangeData;
  const y = b.v as RangeData;
  const same =
    a === b ||
    (x.length === y.length &&
      (x.length === 0 || (x.start.v === y.start.v && (x.length === 1 || x.step.v === y.step.v))));
  return newBool(vm, same === (op === EQ));
}

function reversed(vm: VM, o: PyObj): PyObject {
  const { step, length } = o.v as RangeData;
  const last = length === 0 ? (o.v as RangeData).start.v : lastValue(o);
  return newRangeIter(vm, iteration(last, normalized(-big(step.v)), length));
}

function lastValue(o: PyObj): IntValue {
  const { start, step, length } = o.v as RangeData;
  return normalized(big(start.v) + (big(length) - 1n) * big(step.v));
}

export function rangeSpec(): TypeSpec {
  return {
    name: 'range',
    basicsize: (w) => 6 * w,
    flags: TPFLAGS.SEQUENCE,
    slots: {
      tp_dealloc: range_dealloc,
      tp_new: (vm, _type: PyType, args: PyObj, kwds) => {
        if (kwds !== null && kwds.x > 0) typeError(vm, 'range() takes no keyword arguments');
        return make(vm, args.v);
      },
      type_vectorcall: (vm, _type, args, kwnames) => {
        if (kwnames !== null && kwnames.length > 0) typeError(vm, 'range() takes no keyword arguments');
        return make(vm, args);
      },
      tp_iter: range_iter,
      tp_repr: (vm, o) => {
        const { start, stop, step } = o.v as RangeData;
        if (step.v === 1) return PyUnicode_FromFormat(vm, 'range(%R, %R)', start, stop);
        return PyUnicode_FromFormat(vm, 'range(%R, %R, %R)', start, stop, step);
      },
      tp_hash: (vm, o) => {
        const t = essence(vm, o);
        try {
          return PyObject_Hash(vm, t);
        } finally {
          decref(vm, t);
        }
      },
      tp_richcompare: richcompare,
      nb_bool: (_vm, o) => (o.v as RangeData).length !== 0,
      sq_length: slotLength,
      sq_item: item,
      sq_contains: (vm, o, x) => scan(vm, o, x) !== -1,
      mp_length: slotLength,
      mp_subscript: subscript,
    },
    members: {
      start: { get: (_vm, o) => (o.v as RangeData).start },
      stop: { get: (_vm, o) => (o.v as RangeData).stop },
      step: { get: (_vm, o) => (o.v as RangeData).step },
    },
    methods: {
      count: { call: 'O', fn: count },
      index: {
        call: 'O',
        fn: (vm, o, x) => {
          const i = scan(vm, o, x);
          if (i !== -1) return newInt(vm, i);
          if (x.type !== vm.tInt && x.type !== vm.tBool) valueError(vm, 'sequence.index(x): x not in sequence');
          const s = PyObject_Repr(vm, x);
          valueError(vm, `${s.v} is not in range`);
        },
      },
      __reversed__: { call: 'NOARGS', fn: reversed },
      __reduce__: {
        call: 'NOARGS',
        fn: (vm, o) => {
          const { start, stop, step } = o.v as RangeData;
          return newTuple(vm, [share(o.type as PyObject), newTuple(vm, [share(start), share(stop), share(step)])]);
        },
      },
    },
  };
}

export function rangeIteratorSpec(vm: VM): TypeSpec {
  return {
    name: 'range_iterator',
    basicsize: (w) => (vm.profile.run.rangeIteratorWords + 2) * w,
    slots: {
      tp_dealloc: rangeiter_dealloc,
      tp_iter: (_vm, o) => share(o as PyObject),
      tp_iternext: rangeiter_next,
    },
    methods: {
      __length_hint__: { call: 'NOARGS', fn: (m, it) => newInt(m, normalized(big((it.v as RangeIterData).left))) },
      // until 3.11 an iterator knows where it began, and its state counts from there: not modelled
      ...(vm.profile.run.rangeIteratorWords === 3 ? { __setstate__: { call: 'O', fn: rangeiter_setstate } } : {}),
      __reduce__: {
        call: 'NOARGS',
        fn: (m, it) => {
          const { next, step, left } = it.v as RangeIterData;
          const stop = normalized(big(next) + big(step) * big(left));
          const from = newInt(m, normalized(big(next)));
          const range = newRange(m, from, newInt(m, stop), newInt(m, normalized(big(step))));
          const iter = getAttrStr(m, m.moduleNamed('builtins')!, 'iter');
          const args = newTuple(m, [range]);
          return newTuple(m, m.profile.run.rangeIteratorWords === 3 ? [iter, args, share(m.None)] : [iter, args]);
        },
      },
    },
  };
}
