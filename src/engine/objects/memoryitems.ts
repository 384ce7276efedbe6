/** Items of a memoryview: native formats of one letter, read from and written to bytes. */

import { newBytes } from './bytes.ts';
import { raise } from './errors.ts';
import { newFloat } from './float.ts';
import { PyErr_Format } from './format.ts';
import { newBool, newInt, normalized } from './long.ts';
import { _PyNumber_Index } from './number.ts';
import { PyFloat_AsDouble } from './numberconversion.ts';
import { decref, type PyObject } from './object.ts';
import { PyObject_IsTrue } from './object_protocol.ts';
import { TPFLAGS } from './type.ts';
import type { VM } from './vm.ts';

const SIZES: Record<string, number> = {
  b: 1,
  B: 1,
  c: 1,
  '?': 1,
  h: 2,
  H: 2,
  e: 2,
  i: 4,
  I: 4,
  f: 4,
  l: 8,
  L: 8,
  q: 8,
  Q: 8,
  n: 8,
  N: 8,
  d: 8,
  P: 8,
};

/** The letter of a native format, '' where it is none. @cpython Objects/memoryobject.c get_native_fmtchar 3.8-3.15 */
export function nativeLetter(format: string): string {
  const c = format[0] === '@' ? format.slice(1) : format;
  return c.length === 1 && c in SIZES ? c : '';
}

/** Bytes of an item of a native format. */
export function nativeSize(format: string): number {
  return SIZES[nativeLetter(format)] ?? 0;
}

function viewOf(data: Uint8Array): DataView {
  return new DataView(data.buffer, data.byteOffset, data.byteLength);
}

/** @cpython Objects/memoryobject.c unpack_single 3.8-3.15 */
export function unpackItem(vm: VM, data: Uint8Array, at: number, format: string): PyObject {
  const view = viewOf(data);
  switch (nativeLetter(format)) {
    case 'B':
      return newInt(vm, data[at]!);
    case 'b':
      return newInt(vm, view.getInt8(at));
    case 'h':
      return newInt(vm, view.getInt16(at, true));
    case 'H':
      return newInt(vm, view.getUint16(at, true));
    case 'i':
      return newInt(vm, view.getInt32(at, true));
    case 'I':
      return newInt(vm, view.getUint32(at, true));
    case 'l':
    case 'q':
    case 'n':
      return newInt(vm, normalized(view.getBigInt64(at, true)));
    case 'L':
    case 'Q':
    case 'N':
    case 'P':
      return newInt(vm, normalized(view.getBigUint64(at, true)));
    case 'f':
      return newFloat(vm, view.getFloat32(at, true));
    case 'd':
      return newFloat(vm, view.getFloat64(at, true));
    case 'e':
      return newFloat(vm, half(view.getUint16(at, true)));
    case '?':
      return newBool(vm, data[at] !== 0);
    case 'c':
      return newBytes(vm, data.slice(at, at + 1));
    default:
      PyErr_Format(vm, vm.exc.NotImplementedError!, 'memoryview: format %s not supported', format);
  }
}

function half(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent ? sign * 2 ** (exponent - 15) * (1 + fraction / 1024) : sign * 2 ** -24 * fraction;
}

/** Range of the integer formats. */
function limits(letter: string, size: number): [bigint, bigint] {
  const bits = BigInt(size * 8);
  if (letter === letter.toUpperCase()) return [0n, (1n << bits) - 1n];
  return [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n];
}

function badType(vm: VM, format: string): never {
  PyErr_Format(vm, vm.exc.TypeError!, "memoryview: invalid type for format '%s'", format);
}

function badValue(vm: VM, format: string): never {
  PyErr_Format(vm, vm.exc.ValueError!, "memoryview: invalid value for format '%s'", format);
}

/** @cpython Objects/memoryobject.c pack_single 3.8-3.15 */
export function packItem(vm: VM, data: Uint8Array, at: number, format: string, item: PyObject): void {
  const letter = nativeLetter(format);
  const view = viewOf(data);
  if (letter === '') PyErr_Format(vm, vm.exc.NotImplementedError!, 'memoryview: format %s not supported', format);
  if (letter === 'f' || letter === 'd' || letter === 'e') {
    if (item.type.nb_float === null && item.type.nb_index === null) badType(vm, format);
    const x = PyFloat_AsDouble(vm, item);
    if (letter === 'd') view.setFloat64(at, x, true);
    else if (letter === 'f') view.setFloat32(at, x, true);
    else raise(vm, vm.exc.NotImplementedError!, 'memoryview: format e not supported');
    return;
  }
  if (letter === '?') {
    data[at] = PyObject_IsTrue(vm, item) ? 1 : 0;
    return;
  }
  if (letter === 'c') {
    if (!(item.type.tp_flags & TPFLAGS.BYTES_SUBCLASS)) badType(vm, format);
    if (item.v.length !== 1) badValue(vm, format);
    data[at] = item.v[0];
    return;
  }
  packInt(vm, view, at, format, letter, item);
}

function packInt(vm: VM, view: DataView, at: number, format: string, letter: string, item: PyObject): void {
  if (item.type.nb_index === null) badType(vm, format);
  const index = _PyNumber_Index(vm, item);
  const n = BigInt(index === vm.True ? 1 : index === vm.False ? 0 : index.v);
  decref(vm, index);
  const size = SIZES[letter]!;
  const [low, high] = limits(letter, size);
  if (n < low || n > high) badValue(vm, format);
  if (size === 8) view.setBigInt64(at, BigInt.asIntN(64, n), true);
  else if (size === 4) view.setInt32(at, Number(n) | 0, true);
  else if (size === 2) view.setInt16(at, Number(n), true);
  else view.setInt8(at, Number(n));
}
