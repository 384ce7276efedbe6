/** The type bytearray: creation, slots, and the methods that change it. */

import { PyObject_LengthHint } from './abstract.ts';
import { argSpec, checkPositional, unpackTuple } from './arguments.ts';
import {
  allocBytearray,
  bytearray_dealloc,
  bytearray_getbuffer,
  bytearray_releasebuffer,
  bytearray_resize,
  bytearray_sizeof,
  bytearrayData,
  checkResizable,
  dropFront,
  newBytearray,
  type Room,
} from './bytearray.ts';
import { newBytes } from './bytes.ts';
import { bytesLike, byteValue, compareBytes, concatenated, isBytearray, repeated } from './bytesdata.ts';
import { bytesMethods } from './bytesmethods.ts';
import { checkBytesLength, containsBytes, indexOrNull, orderResult, slicedBytes } from './bytestype.ts';
import type { MethodSpec, TypeSpec } from './define.ts';
import { clearError, matches, raise } from './errors.ts';
import { PyErr_Format } from './format.ts';
import { newInt, PyLong_FromSsize_t } from './long.ts';
import { isIndex, PyNumber_AsIndex } from './number.ts';
import { decref, type PyObj, type PyObject } from './object.ts';
import { lookupAttrStr, PyIter_Next, PyObject_GetIter, PyObject_HashNotImplemented } from './object_protocol.ts';
import { sliceBounds } from './slicebounds.ts';
import { isStr } from './strbuild.ts';
import { PyUnicode_AsEncodedString } from './strcodec.ts';
import { bytes_iter } from './striter.ts';
import { bytesFormat } from './strpercent.ts';
import { sizeArgument, stringArgument } from './textarguments.ts';
import { newTuple } from './tuple.ts';
import { EQ, NE, type PyType, TPFLAGS } from './type.ts';
import { newAscii, newStr } from './unicode.ts';
import { latin1Text } from './value/bytes-text.ts';
import { bytearrayRepr } from './value/str-repr.ts';
import type { VM } from './vm.ts';

function none(vm: VM): PyObject {
  vm.None.rc++;
  return vm.None;
}

const INIT = argSpec('bytearray', ['source', 'encoding', 'errors']);

/** @cpython Objects/bytearrayobject.c bytearray___init___impl 3.8-3.15 */
function bytearray_init(vm: VM, o: PyObj, args: PyObj, kwds: PyObj | null): void {
  const [arg, encodingArg, errorsArg] = unpackTuple(vm, INIT, args, kwds) as (PyObject | null)[];
  const encoding = stringArgument(vm, 'bytearray', 'encoding', encodingArg!);
  const errors = stringArgument(vm, 'bytearray', 'errors', errorsArg!);
  const te = vm.exc.TypeError!;
  if (o.w !== 0) bytearray_resize(vm, o, 0);
  const given = encoding !== null ? 'encoding' : 'errors';
  if (arg === null || arg === undefined) {
    if (encoding !== null || errors !== null) raise(vm, te, `${given} without a string argument`);
    return;
  }
  if (isStr(arg)) {
    if (encoding === null) raise(vm, te, 'string argument without an encoding');
    const encoded = PyUnicode_AsEncodedString(vm, arg, encoding, errors);
    try {
      decref(vm, bytearray_iconcat(vm, o, encoded));
    } finally {
      decref(vm, encoded);
    }
    return;
  }
  if (encoding !== null || errors !== null) raise(vm, te, `${given} without a string argument`);
  fill(vm, o, arg);
}

function fill(vm: VM, o: PyObj, arg: PyObject): void {
  if (isIndex(arg)) {
    const count = indexOrNull(vm, arg);
    if (count !== null) {
      if (count < 0) raise(vm, vm.exc.ValueError!, 'negative count');
      checkBytesLength(vm, count, 'bytearray is too large');
      if (count > 0) {
        bytearray_resize(vm, o, count);
        (o.v as Uint8Array).fill(0, 0, count);
      }
      return;
    }
  }
  if (arg.type.bf_getbuffer !== null) {
    const data = bytesLike(vm, arg).slice();
    bytearray_resize(vm, o, data.length);
    (o.v as Uint8Array).set(data);
    return;
  }
  if (arg.type === vm.tList || arg.type === vm.tTuple) {
    const items: PyObject[] = arg.v;
    bytearray_resize(vm, o, items.length);
    for (let i = 0; i < items.length; i++) o.v[i] = byteValue(vm, items[i]!);
    return;
  }
  let it: PyObject;
  try {
    it = PyObject_GetIter(vm, arg);
  } catch (e) {
    if (!matches(e, vm.exc.TypeError!)) throw e;
    clearError(vm, e);
    PyErr_Format(vm, vm.exc.TypeError!, "cannot convert '%.200s' object to bytearray", arg.type.tp_name);
  }
  try {
    for (let item = PyIter_Next(vm, it!); item !== null; item = PyIter_Next(vm, it!)) {
      const b = takeByte(vm, item);
      append(vm, o, b);
    }
  } finally {
    decref(vm, it!);
  }
}

function takeByte(vm: VM, item: PyObject): number {
  try {
    return byteValue(vm, item);
  } finally {
    decref(vm, item);
  }
}

function append(vm: VM, o: PyObj, b: number): void {
  bytearray_resize(vm, o, o.w + 1);
  o.v[o.w - 1] = b;
}

/** @cpython Objects/bytearrayobject.c bytearray_setslice_linear 3.8-3.15 */
function setslice(vm: VM, o: PyObj, lo: number, hi: number, bytes: Uint8Array): void {
  const growth = bytes.length - (hi - lo);
  const n: number = o.w;
  if (growth < 0) {
    checkResizable(vm, o);
    if (lo === 0) {
      // C keeps the bytes where they are and moves the start
      dropFront(vm, o, -growth);
    } else {
      (o.v as Uint8Array).copyWithin(lo + bytes.length, hi, n);
      bytearray_resize(vm, o, n + growth);
    }
  } else if (growth > 0) {
    bytearray_resize(vm, o, n + growth);
    (o.v as Uint8Array).copyWithin(lo + bytes.length, hi, n);
  }
  (o.v as Uint8Array).set(bytes, lo);
}

/** @cpython Objects/bytearrayobject.c bytearray_iconcat 3.8-3.15 */
function bytearray_iconcat(vm: VM, o: PyObj, other: PyObject): PyObject {
  if (other.type.bf_getbuffer === null) {
    PyErr_Format(vm, vm.exc.TypeError!, "can't concat %.100s to %.100s", other.type.tp_name, o.type.tp_name);
  }
  const data = bytesLike(vm, other);
  const own = other === o ? data.slice() : data;
  const n: number = o.w;
  bytearray_resize(vm, o, n + own.length);
  (o.v as Uint8Array).set(own, n);
  o.rc++;
  return o;
}

/** @cpython Objects/bytearrayobject.c PyByteArray_Concat 3.8-3.15 */
function concat(vm: VM, a: PyObject, b: PyObject): PyObject {
  if (a.type.bf_getbuffer === null || b.type.bf_getbuffer === null) {
    PyErr_Format(vm, vm.exc.TypeError!, "can't concat %.100s to %.100s", b.type.tp_name, a.type.tp_name);
  }
  return newBytearray(vm, concatenated([bytesLike(vm, a), bytesLike(vm, b)]));
}

function repeat(vm: VM, o: PyObj, n: number): PyObject {
  checkBytesLength(vm, o.w * Math.max(0, n), 'repeated bytes are too long');
  return newBytearray(vm, repeated(bytearrayData(o), n));
}

function irepeat(vm: VM, o: PyObj, n: number): PyObject {
  if (n !== 1) {
    const data = repeated(bytearrayData(o), n);
    bytearray_resize(vm, o, data.length);
    (o.v as Uint8Array).set(data);
  }
  o.rc++;
  return o;
}

function item(vm: VM, o: PyObj, i: number): PyObject {
  if (i < 0 || i >= o.w) raise(vm, vm.exc.IndexError!, 'bytearray index out of range');
  return newInt(vm, o.v[i]);
}

function indexText(vm: VM, key: PyObject): never {
  PyErr_Format(vm, vm.exc.TypeError!, 'bytearray indices must be integers or slices, not %.200s', key.type.tp_name);
}

/** @cpython Objects/bytearrayobject.c bytearray_subscript 3.8-3.15 */
function subscript(vm: VM, o: PyObj, key: PyObject): PyObject {
  if (isIndex(key)) {
    const i = PyNumber_AsIndex(vm, key, vm.exc.IndexError!);
    return item(vm, o, i < 0 ? i + o.w : i);
  }
  if (key.type !== vm.t.slice) indexText(vm, key);
  const { start, step, count } = sliceBounds(vm, key as PyObj, () => o.w);
  return newBytearray(vm, slicedBytes(bytearrayData(o), start, step, Math.max(0, count)));
}

/** @cpython Objects/bytearrayobject.c bytearray_ass_subscript 3.8-3.15; value null deletes */
function ass_subscript(vm: VM, o: PyObj, key: PyObject, value: PyObject | null): void {
  if (isIndex(key)) {
    let i = PyNumber_AsIndex(vm, key, vm.exc.IndexError!);
    const b = value === null ? -1 : byteValue(vm, value);
    if (i < 0) i += o.w;
    if (i < 0 || i >= o.w) raise(vm, vm.exc.IndexError!, 'bytearray index out of range');
    if (value !== null) o.v[i] = b;
    else setslice(vm, o, i, i + 1, new Uint8Array(0));
    return;
  }
  if (key.type !== vm.t.slice) indexText(vm, key);
  const bytes = value === null ? new Uint8Array(0) : sliceValue(vm, o, value);
  const bounds = sliceBounds(vm, key as PyObj, () => o.w);
  const { start, step, count } = bounds;
  if (step === 1) {
    setslice(vm, o, start, Math.max(start, bounds.stop), bytes);
    return;
  }
  if (bytes.length === 0) deleteStepped(vm, o, start, step, count);
  else if (bytes.length === count) for (let n = 0, i = start; n < count; n++, i += step) o.v[i] = bytes[n]!;
  else {
    const text = 'attempt to assign bytes of size %zd to extended slice of size %zd';
    PyErr_Format(vm, vm.exc.ValueError!, text, bytes.length, Math.max(0, count));
  }
}

function sliceValue(vm: VM, o: PyObj, value: PyObject): Uint8Array {
  if (value === o || isBytearray(vm, value)) return bytearrayData(value as PyObj).slice();
  if (isIndex(value) || isStr(value)) {
    const text = 'can assign only bytes, buffers, or iterables of ints in range(0, 256)';
    raise(vm, vm.exc.TypeError!, text);
  }
  if (value.type.bf_getbuffer !== null) return bytesLike(vm, value).slice();
  const made = vm.call(vm, vm.t.bytearray!, [value], null) as PyObj;
  const data = bytearrayData(made).slice();
  decref(vm, made);
  return data;
}

function deleteStepped(vm: VM, o: PyObj, start: number, step: number, count: number): void {
  if (count <= 0) return;
  checkResizable(vm, o);
  const gone = new Set<number>();
  for (let n = 0, i = start; n < count; n++, i += step) gone.add(i);
  const data: Uint8Array = o.v;
  let to = 0;
  for (let i = 0; i < o.w; i++) if (!gone.has(i)) data[to++] = data[i]!;
  bytearray_resize(vm, o, to);
}

/** @cpython Objects/bytearrayobject.c bytearray_richcompare 3.8-3.15 */
function richcompare(vm: VM, a: PyObject, b: PyObject, op: number): PyObject {
  if (a.type.bf_getbuffer === null || b.type.bf_getbuffer === null) {
    vm.NotImplemented.rc++;
    return vm.NotImplemented;
  }
  const x = bytesLike(vm, a);
  const y = bytesLike(vm, b);
  if (x.length !== y.length && (op === EQ || op === NE)) return orderResult(vm, 1, op);
  return orderResult(vm, compareBytes(x, y), op);
}

/** @cpython Objects/bytearrayobject.c bytearray_extend_impl 3.8-3.15: an iterable is collected in a bytearray of its own */
function extend(vm: VM, o: PyObj, arg: PyObject): PyObject {
  if (arg.type.bf_getbuffer !== null) {
    setslice(vm, o, o.w, o.w, bytesLike(vm, arg).slice());
    return none(vm);
  }
  let it: PyObject;
  try {
    it = PyObject_GetIter(vm, arg);
  } catch (e) {
    if (!matches(e, vm.exc.TypeError!)) throw e;
    clearError(vm, e);
    PyErr_Format(vm, vm.exc.TypeError!, "can't extend bytearray with %.100s", arg.type.tp_name);
  }
  const made = newBytearray(vm, new Uint8Array(PyObject_LengthHint(vm, arg, 32)));
  let n = 0;
  try {
    for (let x = PyIter_Next(vm, it!); x !== null; x = PyIter_Next(vm, it!)) {
      const b = extendByte(vm, x, arg);
      if (n >= made.w) bytearray_resize(vm, made, n + 1 + ((n + 1) >> 1) + 1);
      made.v[n++] = b;
    }
    if (n < made.w) bytearray_resize(vm, made, n);
    setslice(vm, o, o.w, o.w, bytearrayData(made).slice());
  } finally {
    decref(vm, it!);
    decref(vm, made);
  }
  return none(vm);
}

function extendByte(vm: VM, x: PyObject, arg: PyObject): number {
  try {
    return byteValue(vm, x);
  } catch (e) {
    if (!matches(e, vm.exc.TypeError!) || !isStr(arg) || !vm.profile.text.extendTellsType) throw e;
    clearError(vm, e);
    PyErr_Format(vm, vm.exc.TypeError!, "expected iterable of integers; got: '%.200s'", arg.type.tp_name);
  } finally {
    decref(vm, x);
  }
}

/** @cpython Objects/bytearrayobject.c bytearray_pop_impl 3.8-3.15 */
function pop(vm: VM, o: PyObj, args: PyObject[]): PyObject {
  checkPositional(vm, 'pop', args.length, 0, 1);
  let i = args.length > 0 ? sizeArgument(vm, args[0]!) : -1;
  const n: number = o.w;
  if (n === 0) raise(vm, vm.exc.IndexError!, 'pop from empty bytearray');
  if (i < 0) i += n;
  if (i < 0 || i >= n) raise(vm, vm.exc.IndexError!, 'pop index out of range');
  checkResizable(vm, o);
  const value = o.v[i];
  (o.v as Uint8Array).copyWithin(i, i + 1, n);
  bytearray_resize(vm, o, n - 1);
  return newInt(vm, value);
}

function insert(vm: VM, o: PyObj, args: PyObject[]): PyObject {
  checkPositional(vm, 'insert', args.length, 2, 2);
  let i = sizeArgument(vm, args[0]!);
  const b = byteValue(vm, args[1]!);
  const n: number = o.w;
  bytearray_resize(vm, o, n + 1);
  if (i < 0) i = Math.max(0, i + n);
  if (i > n) i = n;
  (o.v as Uint8Array).copyWithin(i + 1, i, n);
  o.v[i] = b;
  return none(vm);
}

function remove(vm: VM, o: PyObj, arg: PyObject): PyObject {
  const b = byteValue(vm, arg);
  const at = bytearrayData(o).indexOf(b);
  if (at < 0) raise(vm, vm.exc.ValueError!, 'value not found in bytearray');
  checkResizable(vm, o);
  (o.v as Uint8Array).copyWithin(at, at + 1, o.w);
  bytearray_resize(vm, o, o.w - 1);
  return none(vm);
}

/** @cpython Objects/bytearrayobject.c _common_reduce 3.8-3.15 */
function reduce(vm: VM, o: PyObj): PyObject {
  const dict = lookupAttrStr(vm, o, '__dict__') ?? none(vm);
  o.type.rc++;
  const text = newStr(vm, latin1Text(bytearrayData(o)));
  return newTuple(vm, [o.type, newTuple(vm, [text, newAscii(vm, 'latin-1')]), dict]);
}

/** @cpython Objects/bytearrayobject.c bytearray_resize_impl 3.14-3.15 */
function resize(vm: VM, o: PyObj, arg: PyObject): PyObject {
  const n = PyNumber_AsIndex(vm, arg, vm.exc.OverflowError!);
  if (n < 0) PyErr_Format(vm, vm.exc.ValueError!, 'bytearray.resize(): new size must be >= 0, got %zd', n);
  bytearray_resize(vm, o, n);
  return none(vm);
}

/** @cpython Objects/bytearrayobject.c bytearray_take_bytes_impl 3.15 */
function take_bytes(vm: VM, o: PyObj, args: PyObject[]): PyObject {
  checkPositional(vm, 'take_bytes', args.length, 0, 1);
  const all = args.length === 0 || args[0] === vm.None;
  let n = all ? o.w : PyNumber_AsIndex(vm, args[0]!, vm.exc.IndexError!);
  if (n < 0) n += o.w;
  if (n < 0 || n > o.w) {
    PyErr_Format(vm, vm.exc.IndexError!, "can't take %zd bytes outside size %zd", n, o.w);
  }
  checkResizable(vm, o);
  const taken = newBytes(vm, bytearrayData(o).slice(0, n));
  setslice(vm, o, 0, n, new Uint8Array(0));
  return taken;
}

function methods(vm: VM): Record<string, MethodSpec> {
  const own: Record<string, MethodSpec> = {
    __alloc__: { call: 'NOARGS', fn: (m, o: PyObj) => PyLong_FromSsize_t(m, allocOf(m, o)) },
    __reduce__: { call: 'NOARGS', fn: reduce },
    __sizeof__: { call: 'NOARGS', fn: (m, o: PyObj) => PyLong_FromSsize_t(m, bytearray_sizeof(m, o)) },
    append: {
      call: 'O',
      fn: (m, o: PyObj, arg) => {
        append(m, o, byteValue(m, arg));
        return none(m);
      },
    },
    clear: {
      call: 'NOARGS',
      fn: (m, o: PyObj) => {
        bytearray_resize(m, o, 0);
        return none(m);
      },
    },
    copy: { call: 'NOARGS', fn: (m, o: PyObj) => newBytearray(m, bytearrayData(o).slice()) },
    extend: { call: 'O', fn: extend },
    insert: { call: 'FASTCALL', fn: insert },
    pop: { call: 'FASTCALL', fn: pop },
    remove: { call: 'O', fn: remove },
    reverse: {
      call: 'NOARGS',
      fn: (m, o: PyObj) => {
        bytearrayData(o).reverse();
        return none(m);
      },
    },
    ...bytesMethods(vm),
  };
  if (vm.profile.text.bytearrayResize) own.resize = { call: 'O', fn: resize };
  if (vm.profile.text.bytearrayTake) own.take_bytes = { call: 'FASTCALL', fn: take_bytes };
  return own;
}

function allocOf(vm: VM, o: PyObj): number {
  const { alloc } = o.x as Room;
  return vm.profile.text.bytearrayData === 'bytes' && alloc > 0 ? alloc + 4 * vm.profile.pointerWidth + 1 : alloc;
}

export function bytearraySpec(vm: VM): TypeSpec {
  return {
    name: 'bytearray',
    basicsize: (w) => vm.profile.text.bytearrayWords * w,
    flags: TPFLAGS.BASETYPE,
    slots: {
      tp_dealloc: bytearray_dealloc,
      tp_new: (m, type: PyType) => allocBytearray(m, type),
      tp_init: bytearray_init,
      tp_repr: (m, o: PyObj) => newAscii(m, reprOf(m, o)),
      tp_str: (m, o: PyObj) => newAscii(m, reprOf(m, o)),
      tp_hash: PyObject_HashNotImplemented,
      tp_richcompare: richcompare,
      tp_iter: bytes_iter,
      nb_remainder: (m, a: PyObject, b: PyObject) => {
        if (isBytearray(m, a)) return newBytearray(m, bytesFormat(m, bytearrayData(a), b));
        m.NotImplemented.rc++;
        return m.NotImplemented;
      },
      sq_length: (_m, o) => o.w,
      sq_concat: concat,
      sq_repeat: repeat,
      sq_item: item,
      sq_ass_item: (m, o: PyObj, i: number, value: PyObject | null) => {
        const key = PyLong_FromSsize_t(m, i);
        try {
          ass_subscript(m, o, key, value);
        } finally {
          decref(m, key);
        }
      },
      sq_contains: (m, o, x) => containsBytes(m, bytearrayData(o), x),
      sq_inplace_concat: bytearray_iconcat,
      sq_inplace_repeat: irepeat,
      mp_length: (_m, o) => o.w,
      mp_subscript: subscript,
      mp_ass_subscript: ass_subscript,
      bf_getbuffer: bytearray_getbuffer,
      bf_releasebuffer: bytearray_releasebuffer,
    },
    methods: methods(vm),
  };
}

/** The class's own name stands in repr. */
function reprOf(vm: VM, o: PyObj): string {
  const text = bytearrayRepr(bytearrayData(o), vm.profile.values);
  const name = o.type.tp_name.replace(/^.*\./, '');
  return name === 'bytearray' ? text : name + text.slice('bytearray'.length);
}
