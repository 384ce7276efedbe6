/** int: methods and attributes. */
import { argSpec, badArgument, checkPositional, unpackKeywords } from './arguments.ts';
import { newBytes } from './bytes.ts';
import { callOneArg } from './call.ts';
import type { GetSetSpec, MethodSpec } from './define.ts';
import { typeError, valueError } from './errors.ts';
import { guarded, guestFault } from './fault_errors.ts';
import {
  _PyLong_New,
  bitLength,
  digitCount,
  type IntValue,
  long_long,
  long_sub,
  maybe_small_long,
  negated,
  newBool,
  newInt,
  PyLong_FromSsize_t,
} from './long.ts';
import { divmodNear } from './longdivision.ts';
import { long_pow } from './longpower.ts';
import { _PyNumber_Index, isIndex, PyNumber_AsIndex } from './number.ts';
import { int_format } from './numbertext.ts';
import { decref, type PyAtom, type PyObject, type PyText } from './object.ts';
import { PyObject_IsTrue } from './object_protocol.ts';
import { lookupSpecial } from './slotfunctions.ts';
import { newTuple } from './tuple.ts';
import { type PyType, TPFLAGS } from './type.ts';
import { bitCount, bitLength as bitsOf } from './value/int.ts';
import { intFromBytes, intToBytes } from './value/int-bytes.ts';
import type { VM } from './vm.ts';

function isStr(o: PyObject): boolean {
  return (o.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS) !== 0;
}

/** @cpython Objects/longobject.c int___round___impl 3.8-3.15: self - divmod_near(self, 10 ** -ndigits)[1] */
function int_round(vm: VM, self: PyObject, args: PyObject[]): PyObject {
  const given = args[0] ?? null;
  if (given === null) return long_long(vm, self);
  const ndigits = _PyNumber_Index(vm, given);
  if ((ndigits.v as IntValue) >= 0) {
    decref(vm, ndigits);
    return long_long(vm, self);
  }
  const places = newInt(vm, negated(ndigits.v));
  decref(vm, ndigits);
  const ten = newInt(vm, 10);
  const unit = long_pow(vm, ten, places, vm.None);
  decref(vm, places);
  decref(vm, ten);
  const { div, rem } = divmodNear(vm, self, unit);
  const pair = newTuple(vm, [div, rem]);
  decref(vm, unit);
  const res = long_sub(vm, self.v, rem.v);
  decref(vm, pair);
  return res;
}

/** @cpython Objects/longobject.c int___sizeof___impl 3.8-3.15 */
function int_sizeof(vm: VM, self: PyObject): PyObject {
  const digits = Math.max(digitCount(self.v), vm.profile.objects.intLeastDigits);
  return newInt(vm, self.type.tp_basicsize + self.type.tp_itemsize * digits);
}

function byteOrder(vm: VM, name: string, o: PyObject | null, position: number): string {
  if (o === null) return 'big';
  if (!isStr(o)) badArgument(vm, name, position > 0 ? `argument 'byteorder'` : `argument ${position}`, 'str', o);
  return o.v;
}

/** @cpython Objects/longobject.c int_to_bytes_impl 3.8-3.15: the bytes are taken before the number is looked at. */
function int_to_bytes(vm: VM, self: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const required = vm.profile.numbers.toBytesDefaults ? 0 : 2;
  const spec = argSpec('to_bytes', ['length', 'byteorder', 'signed'], { positional: 2, required });
  const [lengthArg, order, signedArg] = unpackKeywords(vm, spec, args, kwnames);
  const length = lengthArg ? PyNumber_AsIndex(vm, lengthArg, vm.exc.OverflowError!) : 1;
  const byteorder = byteOrder(vm, 'to_bytes', order ?? null, 2);
  const signed = signedArg ? PyObject_IsTrue(vm, signedArg) : false;
  if (byteorder !== 'little' && byteorder !== 'big') valueError(vm, "byteorder must be either 'little' or 'big'");
  if (length < 0) valueError(vm, vm.profile.values.intNegativeLength);
  try {
    return newBytes(vm, intToBytes(self.v, length, byteorder, signed, vm.profile.values));
  } catch (e) {
    // the bytes were there before the number was found too large
    if (length > 1) vm.heap.obj_free(vm.heap.obj_malloc(4 * vm.profile.pointerWidth + length + 1));
    return guestFault(vm, e);
  }
}

/** @cpython Objects/object.c PyObject_Bytes 3.8-3.15: a new reference to bytes */
export function PyObject_Bytes(vm: VM, o: PyObject): PyObject {
  if (o.type === vm.tBytes) {
    o.rc++;
    return o;
  }
  const refuses = o.type.tp_flags & (TPFLAGS.LONG_SUBCLASS | TPFLAGS.UNICODE_SUBCLASS);
  if (refuses || (o.type.bf_getbuffer === null && o.type.tp_iter === null && isIndex(o))) {
    const method = lookupSpecial(vm, o, '__bytes__');
    if (method === null) typeError(vm, `cannot convert '${o.type.tp_name}' object to bytes`);
    decref(vm, method);
  }
  return callOneArg(vm, vm.tBytes, o);
}

/** @cpython Objects/longobject.c int_from_bytes_impl 3.8-3.15 */
function int_from_bytes(vm: VM, type: PyType, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const required = vm.profile.numbers.toBytesDefaults ? 1 : 2;
  const spec = argSpec('from_bytes', ['bytes', 'byteorder', 'signed'], { positional: 2, required });
  const [source, order, signedArg] = unpackKeywords(vm, spec, args, kwnames);
  const byteorder = byteOrder(vm, 'from_bytes', order ?? null, 2);
  const signed = signedArg ? PyObject_IsTrue(vm, signedArg) : false;
  if (byteorder !== 'little' && byteorder !== 'big') valueError(vm, "byteorder must be either 'little' or 'big'");
  const bytes = PyObject_Bytes(vm, source!);
  const n = guarded(vm, () => intFromBytes(bytes.v, byteorder, signed));
  const res = longFromBytes(vm, bytes.v, byteorder === 'little', signed, n);
  decref(vm, bytes);
  if (type === vm.tInt) return res;
  try {
    return callOneArg(vm, type, res);
  } finally {
    decref(vm, res);
  }
}

/** @cpython Objects/longobject.c _PyLong_FromByteArray 3.8-3.15: room for the bytes without those that only repeat the sign */
export function longFromBytes(vm: VM, bytes: Uint8Array, little: boolean, signed: boolean, n: IntValue): PyAtom {
  const size = bytes.length;
  const at = (i: number): number => bytes[little ? i : size - 1 - i]!;
  if (size === 0) return newInt(vm, 0);
  const filler = signed && at(size - 1) >= 128 ? 255 : 0;
  let significant = size;
  while (significant > 0 && at(significant - 1) === filler) significant--;
  if (filler === 255 && significant < size) significant++;
  return maybe_small_long(vm, _PyLong_New(vm, n, Math.floor((significant * 8 + 29) / 30)));
}

function int_as_integer_ratio(vm: VM, self: PyObject): PyObject {
  return newTuple(vm, [long_long(vm, self), newInt(vm, 1)]);
}

function formatMethod(vm: VM, self: PyObject, spec: PyObject): PyObject {
  if (!isStr(spec)) badArgument(vm, '__format__', 'argument', 'str', spec);
  return int_format(vm, self, spec.v);
}

/** @cpython Objects/longobject.c int_bit_length_impl 3.8-3.15 */
function int_bit_length(vm: VM, self: PyObject): PyObject {
  const n: IntValue = self.v;
  return PyLong_FromSsize_t(vm, typeof n === 'number' ? bitsOf(n) : bitLength(n < 0n ? -n : n));
}

const self: MethodSpec = { call: 'NOARGS', fn: long_long, sig: '($self, /)' };

export function longMethods(vm: VM): Record<string, MethodSpec> {
  const { bitCount: hasBitCount, isInteger } = vm.profile.numbers;
  return {
    conjugate: self,
    bit_length: { call: 'NOARGS', fn: int_bit_length, sig: '($self, /)' },
    ...(hasBitCount && {
      bit_count: { call: 'NOARGS', fn: (m: VM, o: PyObject) => newInt(m, bitCount(o.v)), sig: '($self, /)' } as const,
    }),
    to_bytes: {
      call: 'FASTCALL_KEYWORDS',
      fn: int_to_bytes,
      sig: "($self, /, length=1, byteorder='big', *, signed=False)",
    },
    from_bytes: {
      call: 'FASTCALL_KEYWORDS',
      kind: 'class',
      fn: int_from_bytes,
      sig: "($type, /, bytes, byteorder='big', *, signed=False)",
    },
    as_integer_ratio: { call: 'NOARGS', fn: int_as_integer_ratio, sig: '($self, /)' },
    __trunc__: self,
    __floor__: self,
    __ceil__: self,
    __round__: { call: 'FASTCALL', fn: roundMethod, sig: '($self, ndigits=None, /)' },
    __getnewargs__: {
      call: 'NOARGS',
      fn: (m: VM, o: PyObject) => newTuple(m, [long_long(m, o)]),
      sig: '($self, /)',
    },
    __format__: { call: 'O', fn: formatMethod, sig: '($self, format_spec, /)' },
    __sizeof__: { call: 'NOARGS', fn: int_sizeof, sig: '($self, /)' },
    ...(isInteger && {
      is_integer: { call: 'NOARGS', fn: (m: VM) => newBool(m, true), sig: '($self, /)' } as const,
    }),
  };
}

function roundMethod(vm: VM, o: PyObject, args: PyObject[]): PyObject {
  checkPositional(vm, '__round__', args.length, 0, 1);
  return int_round(vm, o, args[0] === vm.None ? [] : args);
}

export function longGetsets(): Record<string, GetSetSpec> {
  return {
    real: { get: long_long, doc: 'the real part of a complex number' },
    imag: { get: (m) => newInt(m, 0), doc: 'the imaginary part of a complex number' },
    numerator: { get: long_long, doc: 'the numerator of a rational number in lowest terms' },
    denominator: { get: (m) => newInt(m, 1), doc: 'the denominator of a rational number in lowest terms' },
  };
}
