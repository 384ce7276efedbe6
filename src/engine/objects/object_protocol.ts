/** What every object can be asked: hash, truth, comparison, repr, str, iteration. */

import { PyThrow } from './errors.ts';
import { PyErr_Format, PyUnicode_FromFormat } from './format.ts';
import { realAddress } from './identity.ts';
import { type IntValue, normalized } from './long.ts';
import { decref, type PyObject, type PyText } from './object.ts';
import { enter, leave } from './recursion.ts';
import { PySeqIter_New } from './seqiter.ts';
import { EQ, isSubtype, NE, TPFLAGS } from './type.ts';
import { newStr } from './unicode.ts';
import type { VM } from './vm.ts';

export {
  PyObject_DelItem,
  PyObject_Format,
  PyObject_GetItem,
  PyObject_IsInstance,
  PyObject_IsSubclass,
  PyObject_SetItem,
  PyObject_Size,
  PySequence_Contains,
} from './abstract.ts';
export {
  getAttrStr,
  lookupAttr,
  lookupAttrStr,
  PyObject_GenericGetAttr,
  PyObject_GenericSetAttr,
  PyObject_GetAttr,
  PyObject_GetMethod,
  PyObject_SetAttr,
  setAttrStr,
} from './attributes.ts';
export { callMethod, callMethod as callMethodStr } from './call.ts';

/** @cpython Objects/object.c PyObject_HashNotImplemented 3.8-3.15: the tp_hash of unhashable types. */
export function PyObject_HashNotImplemented(vm: VM, o: PyObject): number {
  PyErr_Format(vm, vm.exc.TypeError!, "unhashable type: '%.200s'", o.type.tp_name);
}

/** @cpython Objects/object.c PyObject_Hash 3.8-3.15: low half, the high one is in vm.hashHi. */
export function PyObject_Hash(vm: VM, o: PyObject): number {
  const hash = o.type.tp_hash;
  return hash === null ? PyObject_HashNotImplemented(vm, o) : hash(vm, o);
}

/** The signed 64-bit number of two halves. */
export function hashInt(lo: number, hi: number): IntValue {
  if (hi === lo >> 31) return lo;
  if (hi >= -0x200000 && hi < 0x200000) return hi * 4294967296 + (lo >>> 0);
  return normalized((BigInt(hi) << 32n) | BigInt(lo >>> 0));
}

const M61 = (1n << 61n) - 1n;

/** @cpython Objects/longobject.c long_hash 3.8-3.15 */
export function intHash(vm: VM, n: IntValue): number {
  if (typeof n === 'number') {
    if (n >= -0x80000000 && n <= 0x7fffffff) {
      const h = n === -1 ? -2 : n;
      vm.hashHi = h >> 31;
      return h | 0;
    }
    // safe integers are below the modulus 2**61 - 1
    vm.hashHi = Math.floor(n / 4294967296) | 0;
    return (n % 4294967296) | 0;
  }
  const negative = n < 0n;
  let h = (negative ? -n : n) % M61;
  if (negative) h = -h;
  if (h === -1n) h = -2n;
  const bits = BigInt.asUintN(64, h);
  vm.hashHi = Number(bits >> 32n) | 0;
  return Number(bits & 0xffffffffn) | 0;
}

/** @cpython Objects/object.c PyObject_IsTrue 3.8-3.15 */
export function PyObject_IsTrue(vm: VM, o: PyObject): boolean {
  if (o === vm.True) return true;
  if (o === vm.False || o === vm.None) return false;
  const type = o.type;
  if (type.nb_bool !== null) return type.nb_bool(vm, o);
  if (type.mp_length !== null) return type.mp_length(vm, o) > 0;
  if (type.sq_length !== null) return type.sq_length(vm, o) > 0;
  return true;
}

const SWAPPED = [4, 5, 2, 3, 0, 1];
const SYMBOLS = ['<', '<=', '==', '!=', '>', '>='];

/** @cpython Objects/object.c PyObject_RichCompare, do_richcompare 3.8-3.15 */
export function PyObject_RichCompare(vm: VM, a: PyObject, b: PyObject, op: number): PyObject {
  const ta = a.type;
  const tb = b.type;
  let reversed = false;
  enter(vm, ' in comparison');
  try {
    if (ta !== tb && isSubtype(tb, ta) && tb.tp_richcompare !== null) {
      reversed = true;
      const res = tb.tp_richcompare(vm, b, a, SWAPPED[op]!);
      if (res !== vm.NotImplemented) return res;
      decref(vm, res);
    }
    if (ta.tp_richcompare !== null) {
      const res = ta.tp_richcompare(vm, a, b, op);
      if (res !== vm.NotImplemented) return res;
      decref(vm, res);
    }
    if (!reversed && tb.tp_richcompare !== null) {
      const res = tb.tp_richcompare(vm, b, a, SWAPPED[op]!);
      if (res !== vm.NotImplemented) return res;
      decref(vm, res);
    }
  } finally {
    leave(vm);
  }
  if (op === EQ || op === NE) {
    const res = (a === b) === (op === EQ) ? vm.True : vm.False;
    res.rc++;
    return res;
  }
  PyErr_Format(
    vm,
    vm.exc.TypeError!,
    "'%s' not supported between instances of '%.100s' and '%.100s'",
    SYMBOLS[op],
    ta.tp_name,
    tb.tp_name,
  );
}

/** @cpython Objects/object.c PyObject_RichCompareBool 3.8-3.15: identity is equality. */
export function PyObject_RichCompareBool(vm: VM, a: PyObject, b: PyObject, op: number): boolean {
  if (a === b) {
    if (op === EQ) return true;
    if (op === NE) return false;
  }
  const res = PyObject_RichCompare(vm, a, b, op);
  if (res === vm.True || res === vm.False) {
    res.rc--;
    return res === vm.True;
  }
  try {
    return PyObject_IsTrue(vm, res);
  } finally {
    decref(vm, res);
  }
}

/** @cpython Objects/object.c PyObject_Repr 3.8-3.15 */
export function PyObject_Repr(vm: VM, o: PyObject): PyText {
  const type = o.type;
  if (type.tp_repr === null) {
    return PyUnicode_FromFormat(vm, '<%s object at %p>', type.tp_name, realAddress(vm, o));
  }
  enter(vm, ' while getting the repr of an object');
  try {
    return checkText(vm, o, type.tp_repr(vm, o), '__repr__');
  } finally {
    leave(vm);
  }
}

function checkText(vm: VM, o: PyObject, res: PyObject, method: string): PyText {
  if (res.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS) return res as PyText;
  const name = res.type.tp_name;
  decref(vm, res);
  if (vm.profile.core.texts.wrongResult === 'method') {
    PyErr_Format(vm, vm.exc.TypeError!, `%s.${method}() must return a str, not %s`, o.type.tp_name, name);
  }
  PyErr_Format(vm, vm.exc.TypeError!, `${method} returned non-string (type %.200s)`, name);
}

/** @cpython Objects/object.c PyObject_Str 3.8-3.15 */
export function PyObject_Str(vm: VM, o: PyObject): PyText {
  const type = o.type;
  if (type === vm.tStr) {
    o.rc++;
    return o as PyText;
  }
  if (type.tp_str === null) return PyObject_Repr(vm, o);
  enter(vm, ' while getting the str of an object');
  try {
    return checkText(vm, o, type.tp_str(vm, o), '__str__');
  } finally {
    leave(vm);
  }
}

/** @cpython Objects/object.c PyObject_ASCII 3.8-3.15 */
export function PyObject_ASCII(vm: VM, o: PyObject): PyText {
  const repr = PyObject_Repr(vm, o);
  if (/^[\0-\x7f]*$/.test(repr.v)) return repr;
  let out = '';
  for (const c of repr.v as string) {
    const code = c.codePointAt(0)!;
    if (code < 0x80) out += c;
    else if (code < 0x100) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else if (code < 0x10000) out += `\\u${code.toString(16).padStart(4, '0')}`;
    else out += `\\U${code.toString(16).padStart(8, '0')}`;
  }
  const encoded = vm.heap.obj_malloc(4 * vm.profile.pointerWidth + out.length + 1);
  decref(vm, repr);
  const res = newStr(vm, out);
  vm.heap.obj_free(encoded);
  return res;
}

/** @cpython Objects/abstract.c PyObject_GetIter 3.8-3.15 */
export function PyObject_GetIter(vm: VM, o: PyObject): PyObject {
  const type = o.type;
  if (type.tp_iter === null) {
    if (type.sq_item !== null && !(type.tp_flags & TPFLAGS.DICT_SUBCLASS)) return PySeqIter_New(vm, o);
    PyErr_Format(vm, vm.exc.TypeError!, "'%.200s' object is not iterable", type.tp_name);
  }
  const it = type.tp_iter!(vm, o);
  if (it.type.tp_iternext === null || it.type.tp_iternext === _PyObject_NextNotImplemented) {
    const name = it.type.tp_name;
    decref(vm, it);
    if (vm.profile.core.texts.wrongResult === 'method') {
      PyErr_Format(vm, vm.exc.TypeError!, '%s.__iter__() must return an iterator, not %s', type.tp_name, name);
    }
    PyErr_Format(vm, vm.exc.TypeError!, "iter() returned non-iterator of type '%.100s'", name);
  }
  return it;
}

/** @cpython Objects/object.c _PyObject_NextNotImplemented 3.8-3.15 */
export function _PyObject_NextNotImplemented(vm: VM, o: PyObject): null {
  PyErr_Format(vm, vm.exc.TypeError!, "'%.200s' object is not iterable", o.type.tp_name);
}

/** @cpython Objects/abstract.c PyIter_Next 3.8-3.15: null at the end, also where the slot throws StopIteration. */
export function PyIter_Next(vm: VM, it: PyObject): PyObject | null {
  try {
    return it.type.tp_iternext!(vm, it);
  } catch (e) {
    if (!(e instanceof PyThrow) || !isSubtype(e.value.type, vm.exc.StopIteration!)) throw e;
    decref(vm, e.value);
    return null;
  }
}
