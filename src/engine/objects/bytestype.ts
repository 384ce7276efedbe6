/** The type bytes: creation and slots. */

import { PyObject_LengthHint } from './abstract.ts';
import { argSpec, unpackTuple } from './arguments.ts';
import { bytes_dealloc, newBytes } from './bytes.ts';
import { bytesLike, byteValue, compareBytes, concatenated, indexOfBytes, isBytes, repeated } from './bytesdata.ts';
import { bytesMethods } from './bytesmethods.ts';
import { callNoArgs } from './call.ts';
import type { TypeSpec } from './define.ts';
import { clearError, matches, NotSupported, raise } from './errors.ts';
import { PyErr_Format } from './format.ts';
import { newBool, newInt } from './long.ts';
import { isIndex, PyNumber_AsIndex } from './number.ts';
import { decref, PyAtom, type PyObj, type PyObject, PyText } from './object.ts';
import { PyIter_Next, PyObject_GetIter } from './object_protocol.ts';
import { sliceBounds } from './slicebounds.ts';
import { lookupSpecial } from './slotfunctions.ts';
import { isStr } from './strbuild.ts';
import { PyUnicode_AsEncodedString } from './strcodec.ts';
import { bytes_iter } from './striter.ts';
import { bytesFormat } from './strpercent.ts';
import { stringArgument } from './textarguments.ts';
import { newTuple } from './tuple.ts';
import { EQ, GE, GT, LE, LT, NE, type PyType, TPFLAGS } from './type.ts';
import { cachedHash, newAscii, setCachedHash } from './unicode.ts';
import { bytesRepr } from './value/str-repr.ts';
import type { VM } from './vm.ts';

const MOST = 0x7fffffff;

/** Refuses what no typed array can hold. */
export function checkBytesLength(vm: VM, n: number, message: string): void {
  if (n > Number.MAX_SAFE_INTEGER / 2) raise(vm, vm.exc.OverflowError!, message);
  if (n > MOST) throw new NotSupported(`${n} bytes`);
}

/** @cpython Objects/bytesobject.c bytes_hash 3.8-3.15 */
function bytes_hash(vm: VM, o: PyObject): number {
  let h = cachedHash(o);
  if (h === null) {
    const hasher = vm.text.hasher;
    hasher.hashBytes(o.v);
    h = { lo: hasher.lo, hi: hasher.hi };
    setCachedHash(o, h);
  }
  vm.hashHi = h.hi;
  return h.lo;
}

/** The result of a comparison, from the order. */
export function orderResult(vm: VM, c: number, op: number): PyObject {
  const res =
    op === EQ ? c === 0 : op === NE ? c !== 0 : op === LT ? c < 0 : op === LE ? c <= 0 : op === GT ? c > 0 : c >= 0;
  return newBool(vm, res && op <= GE);
}

/** @cpython Objects/bytesobject.c bytes_richcompare 3.8-3.15 */
function bytes_richcompare(vm: VM, a: PyObject, b: PyObject, op: number): PyObject {
  if (!isBytes(a) || !isBytes(b)) {
    vm.NotImplemented.rc++;
    return vm.NotImplemented;
  }
  if (a === b && (op === EQ || op === NE)) return newBool(vm, op === EQ);
  return orderResult(vm, compareBytes(a.v, b.v), op);
}

/** @cpython Objects/bytesobject.c bytes_concat 3.8-3.15 */
function bytes_concat(vm: VM, a: PyObject, b: PyObject): PyObject {
  if (a.type.bf_getbuffer === null || b.type.bf_getbuffer === null) {
    PyErr_Format(vm, vm.exc.TypeError!, "can't concat %.100s to %.100s", b.type.tp_name, a.type.tp_name);
  }
  const x = bytesLike(vm, a);
  const y = bytesLike(vm, b);
  if (x.length === 0 && b.type === vm.tBytes) {
    b.rc++;
    return b;
  }
  if (y.length === 0 && a.type === vm.tBytes) {
    a.rc++;
    return a;
  }
  return newBytes(vm, concatenated([x, y]));
}

/** @cpython Objects/bytesobject.c bytes_repeat 3.8-3.15 */
function bytes_repeat(vm: VM, o: PyObject, n: number): PyObject {
  const data: Uint8Array = o.v;
  if (n < 0) n = 0;
  if (n === 1 && o.type === vm.tBytes) {
    o.rc++;
    return o;
  }
  checkBytesLength(vm, data.length * n, 'repeated bytes are too long');
  return newBytes(vm, repeated(data, n));
}

/** @cpython Objects/bytes_methods.c _Py_bytes_contains 3.8-3.15 */
export function containsBytes(vm: VM, data: Uint8Array, o: PyObject): boolean {
  if (isIndex(o)) {
    let n: number;
    try {
      n = PyNumber_AsIndex(vm, o, vm.exc.ValueError!);
    } catch (e) {
      if (!matches(e, vm.exc.ValueError!)) throw e;
      clearError(vm, e);
      n = -1;
    }
    if (n < 0 || n > 255) raise(vm, vm.exc.ValueError!, 'byte must be in range(0, 256)');
    return data.includes(n);
  }
  const sub = bytesLike(vm, o);
  return indexOfBytes(data, sub, 0, data.length) >= 0;
}

/** @cpython Objects/bytesobject.c bytes_item 3.8-3.15 */
function bytes_item(vm: VM, o: PyObject, i: number): PyObject {
  const data: Uint8Array = o.v;
  if (i < 0 || i >= data.length) raise(vm, vm.exc.IndexError!, 'index out of range');
  return newInt(vm, data[i]!);
}

/** Bytes that a slice takes. */
export function slicedBytes(data: Uint8Array, start: number, step: number, count: number): Uint8Array {
  if (step === 1) return data.slice(start, start + count);
  const out = new Uint8Array(count);
  for (let n = 0, i = start; n < count; n++, i += step) out[n] = data[i]!;
  return out;
}

/** @cpython Objects/bytesobject.c bytes_subscript 3.8-3.15 */
function bytes_subscript(vm: VM, o: PyObject, key: PyObject): PyObject {
  const data: Uint8Array = o.v;
  if (isIndex(key)) {
    const i = PyNumber_AsIndex(vm, key, vm.exc.IndexError!);
    return bytes_item(vm, o, i < 0 ? i + data.length : i);
  }
  if (key.type !== vm.t.slice) {
    PyErr_Format(vm, vm.exc.TypeError!, 'byte indices must be integers or slices, not %.200s', key.type.tp_name);
  }
  const { start, step, count } = sliceBounds(vm, key as PyObj, () => data.length);
  if (count <= 0) return newBytes(vm, new Uint8Array(0));
  if (start === 0 && step === 1 && count === data.length && o.type === vm.tBytes) {
    o.rc++;
    return o;
  }
  return newBytes(vm, slicedBytes(data, start, step, count));
}

const NEW = argSpec('bytes', ['source', 'encoding', 'errors']);

/** @cpython Objects/bytesobject.c bytes_new 3.8-3.15 */
function bytes_new(vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  const [x, encodingArg, errorsArg] = unpackTuple(vm, NEW, args, kwds);
  const encoding = stringArgument(vm, 'bytes', 'encoding', encodingArg!);
  const errors = stringArgument(vm, 'bytes', 'errors', errorsArg!);
  const bytes = bytes_new_impl(vm, x!, encoding, errors);
  if (type === vm.tBytes) return bytes;
  try {
    return bytes_subtype_new(vm, type, bytes);
  } finally {
    decref(vm, bytes);
  }
}

/** @cpython Objects/bytesobject.c bytes_new_impl 3.8-3.15 */
function bytes_new_impl(vm: VM, x: PyObject | null, encoding: string | null, errors: string | null): PyObject {
  const te = vm.exc.TypeError!;
  if (x === null) {
    if (encoding !== null || errors !== null) {
      raise(vm, te, `${encoding !== null ? 'encoding' : 'errors'} without a string argument`);
    }
    return newBytes(vm, new Uint8Array(0));
  }
  if (encoding !== null) {
    if (!isStr(x)) raise(vm, te, 'encoding without a string argument');
    return PyUnicode_AsEncodedString(vm, x, encoding, errors);
  }
  if (errors !== null) {
    raise(vm, te, isStr(x) ? 'string argument without an encoding' : 'errors without a string argument');
  }
  const method = lookupSpecial(vm, x, '__bytes__');
  if (method !== null) return fromMethod(vm, method);
  if (isStr(x)) raise(vm, te, 'string argument without an encoding');
  if (isIndex(x)) {
    const size = indexOrNull(vm, x);
    if (size !== null) {
      if (size < 0) raise(vm, vm.exc.ValueError!, 'negative count');
      checkBytesLength(vm, size, 'byte string is too large');
      return newBytes(vm, new Uint8Array(size));
    }
  }
  return PyBytes_FromObject(vm, x);
}

/** The index, null where `__index__` isn't one after all (TypeError). */
export function indexOrNull(vm: VM, x: PyObject): number | null {
  try {
    return PyNumber_AsIndex(vm, x, vm.exc.OverflowError!);
  } catch (e) {
    if (!matches(e, vm.exc.TypeError!)) throw e;
    clearError(vm, e);
    return null;
  }
}

function fromMethod(vm: VM, method: PyObject): PyObject {
  let res: PyObject;
  try {
    res = callNoArgs(vm, method);
  } finally {
    decref(vm, method);
  }
  if (isBytes(res)) return res;
  const name = res.type.tp_name;
  decref(vm, res);
  PyErr_Format(vm, vm.exc.TypeError!, '__bytes__ returned non-bytes (type %.200s)', name);
}

/** @cpython Objects/bytesobject.c PyBytes_FromObject 3.8-3.15 */
export function PyBytes_FromObject(vm: VM, x: PyObject): PyObject {
  if (x.type === vm.tBytes) {
    x.rc++;
    return x;
  }
  if (x.type.bf_getbuffer !== null) return newBytes(vm, bytesLike(vm, x).slice());
  if (x.type === vm.tList || x.type === vm.tTuple) return fromItems(vm, x);
  if (!isStr(x)) {
    let it: PyObject | null = null;
    try {
      it = PyObject_GetIter(vm, x);
    } catch (e) {
      if (!matches(e, vm.exc.TypeError!)) throw e;
      clearError(vm, e);
    }
    if (it !== null) {
      try {
        return fromIterator(vm, it, x);
      } finally {
        decref(vm, it);
      }
    }
  }
  PyErr_Format(vm, vm.exc.TypeError!, "cannot convert '%.200s' object to bytes", x.type.tp_name);
}

function fromItems(vm: VM, x: PyObject): PyObject {
  const out: number[] = [];
  const items: PyObject[] = x.v;
  for (let i = 0; i < items.length; i++) out.push(byteValue(vm, items[i]!, 'bytes'));
  return newBytes(vm, Uint8Array.from(out));
}

/** @cpython Objects/bytesobject.c _PyBytes_FromIterator 3.8-3.15 */
function fromIterator(vm: VM, it: PyObject, x: PyObject): PyObject {
  PyObject_LengthHint(vm, x, 64);
  const out: number[] = [];
  for (let item = PyIter_Next(vm, it); item !== null; item = PyIter_Next(vm, it)) {
    try {
      out.push(byteValue(vm, item, 'bytes'));
    } finally {
      decref(vm, item);
    }
  }
  return newBytes(vm, Uint8Array.from(out));
}

/** @cpython Objects/bytesobject.c bytes_subtype_new 3.8-3.15 */
function bytes_subtype_new(vm: VM, type: PyType, bytes: PyObject): PyObject {
  const data: Uint8Array = bytes.v;
  let self = type.tp_alloc!(vm, type, data.length) as PyObj | PyText;
  if (self instanceof PyAtom) self = new PyText(type, self.addr, null, 0);
  self.v = data;
  const hash = cachedHash(bytes);
  if (hash !== null) setCachedHash(self, hash);
  return self;
}

function bytes_repr(vm: VM, o: PyObject): PyObject {
  return newAscii(vm, bytesRepr(o.v));
}

export function bytesSpec(vm: VM): TypeSpec {
  return {
    name: 'bytes',
    basicsize: (w) => 4 * w + 1,
    itemsize: () => 1,
    flags: TPFLAGS.BASETYPE | TPFLAGS.BYTES_SUBCLASS,
    slots: {
      tp_dealloc: bytes_dealloc,
      tp_repr: bytes_repr,
      tp_str: bytes_repr,
      tp_hash: bytes_hash,
      tp_richcompare: bytes_richcompare,
      tp_iter: bytes_iter,
      tp_new: bytes_new,
      nb_remainder: (m, a: PyObject, b: PyObject) => {
        if (isBytes(a)) return newBytes(m, bytesFormat(m, a.v, b));
        m.NotImplemented.rc++;
        return m.NotImplemented;
      },
      sq_length: (_m, o) => o.v.length,
      sq_concat: bytes_concat,
      sq_repeat: bytes_repeat,
      sq_item: bytes_item,
      sq_contains: (m, o, x) => containsBytes(m, o.v, x),
      mp_length: (_m, o) => o.v.length,
      mp_subscript: bytes_subscript,
      bf_getbuffer: (_m, o) => o.v,
    },
    methods: {
      __getnewargs__: { call: 'NOARGS', fn: (m, o: PyObject) => newTuple(m, [newBytes(m, o.v)]) },
      ...bytesMethods(vm),
    },
  };
}
