/** int: shifts, bitwise operators, inversion. */
import { PyThrow, raise, valueError } from './errors.ts';
import {
  _PyLong_Negate,
  _PyLong_New,
  checkBits,
  digitCount,
  type IntValue,
  long_add,
  long_long,
  maybe_small_long,
  newInt,
  normalized,
  UNSETTLED,
} from './long.ts';
import { decref, type PyAtom, type PyObj, type PyObject } from './object.ts';
import type { VM } from './vm.ts';

const BASE = 0x40000000;
const INT64_MAX = 2n ** 63n - 1n;
/** bits of a shift that no memory could hold: 4 GiB */
const IMPOSSIBLE = 2 ** 35;

function compact(n: IntValue): n is number {
  return typeof n === 'number' && n < BASE && n > -BASE;
}

/** @cpython Objects/longobject.c long_rshift 3.8-3.15 */
export function long_rshift(vm: VM, a: PyObject, b: PyObject): PyAtom {
  const n: IntValue = a.v;
  const k: IntValue = b.v;
  if (k < 0) valueError(vm, 'negative shift count');
  if (n === 0) return newInt(vm, 0);
  if (typeof k === 'bigint' && k > INT64_MAX) return newInt(vm, n < 0 ? -1 : 0);
  const shift = Number(k);
  if (compact(n)) return newInt(vm, shift >= 31 ? (n < 0 ? -1 : 0) : n >> shift);
  let wordshift = Math.floor(shift / 30);
  if (n < 0 && shift % 30 === 0) {
    if (shift === 0) return long_long(vm, a);
    wordshift--;
  }
  const newsize = digitCount(n) - wordshift;
  if (newsize <= 0) return newInt(vm, n < 0 ? -1 : 0);
  const value = typeof n === 'number' && shift < 1000 ? Math.floor(n / 2 ** shift) + 0 : bigRshift(n, shift);
  return maybe_small_long(vm, _PyLong_New(vm, value, newsize));
}

function bigRshift(n: IntValue, shift: number): IntValue {
  return normalized(BigInt(n) >> BigInt(shift));
}

/** @cpython Objects/longobject.c long_lshift 3.8-3.15 */
export function long_lshift(vm: VM, a: PyObject, b: PyObject): PyAtom {
  const n: IntValue = a.v;
  const k: IntValue = b.v;
  if (k < 0) valueError(vm, 'negative shift count');
  if (n === 0) return newInt(vm, 0);
  if (typeof k === 'bigint' && k > INT64_MAX) tooLong(vm);
  return lshift(vm, n, Number(k));
}

/** PyErr_NoMemory: a MemoryError without arguments. */
function noMemory(vm: VM): never {
  throw new PyThrow(vm.call(vm, vm.exc.MemoryError!, [], null) as PyObj);
}

function tooLong(vm: VM): never {
  if (vm.profile.numbers.hugeShift === 'MemoryError') noMemory(vm);
  raise(vm, vm.exc.OverflowError!, 'too many digits in integer');
}

/** @cpython Objects/longobject.c long_lshift1 3.8-3.15 */
export function lshift(vm: VM, n: IntValue, shift: number): PyAtom {
  const product = typeof n === 'number' && shift < 53 ? n * 2 ** shift : Number.NaN;
  const fits = product <= Number.MAX_SAFE_INTEGER && product >= -Number.MAX_SAFE_INTEGER;
  if (shift < 30 && compact(n)) return newInt(vm, fits ? product : normalized(BigInt(n) << BigInt(shift)));
  if (shift > IMPOSSIBLE) noMemory(vm);
  checkBits(shift + 30 * digitCount(n));
  const newsize = digitCount(n) + Math.floor(shift / 30) + (shift % 30 === 0 ? 0 : 1);
  const value = fits ? product : normalized(BigInt(n) << BigInt(shift));
  return maybe_small_long(vm, _PyLong_New(vm, value, newsize));
}

/** @cpython Objects/longobject.c long_bitwise 3.8-3.15: negative operands take a copy each, in two's complement. */
function long_bitwise(vm: VM, a: IntValue, op: '&' | '|' | '^', b: IntValue, value: IntValue): PyAtom {
  let nega = a < 0;
  let negb = b < 0;
  let size_a = digitCount(a);
  let size_b = digitCount(b);
  const first = nega ? _PyLong_New(vm, complement(size_a), size_a) : null;
  const second = negb ? _PyLong_New(vm, complement(size_b), size_b) : null;
  const swaps = size_a < size_b;
  if (swaps) {
    [size_a, size_b] = [size_b, size_a];
    [nega, negb] = [negb, nega];
  }
  let negz = nega !== negb;
  let size_z = size_a;
  if (op === '&') {
    negz = nega && negb;
    size_z = negb ? size_a : size_b;
  } else if (op === '|') {
    negz = nega || negb;
    size_z = negb ? size_b : size_a;
  }
  const z = _PyLong_New(vm, value, size_z + (negz ? 1 : 0));
  const copies = swaps ? [second, first] : [first, second];
  for (const copy of copies) if (copy !== null) decref(vm, copy);
  return maybe_small_long(vm, z);
}

/** Value for a copy in two's complement: of one digit it is compact, whatever it holds. */
function complement(size: number): IntValue {
  return size <= 1 ? 1 : UNSETTLED;
}

export function bitAnd(vm: VM, a: IntValue, b: IntValue): PyAtom {
  if (compact(a) && compact(b)) return newInt(vm, a & b);
  return long_bitwise(vm, a, '&', b, normalized(BigInt(a) & BigInt(b)));
}

export function bitOr(vm: VM, a: IntValue, b: IntValue): PyAtom {
  if (compact(a) && compact(b)) return newInt(vm, a | b);
  return long_bitwise(vm, a, '|', b, normalized(BigInt(a) | BigInt(b)));
}

export function bitXor(vm: VM, a: IntValue, b: IntValue): PyAtom {
  if (compact(a) && compact(b)) return newInt(vm, a ^ b);
  return long_bitwise(vm, a, '^', b, normalized(BigInt(a) ^ BigInt(b)));
}

/** @cpython Objects/longobject.c long_invert 3.8-3.15 */
export function long_invert(vm: VM, o: PyObject): PyAtom {
  const n: IntValue = o.v;
  if (compact(n)) return newInt(vm, ~n);
  return _PyLong_Negate(vm, long_add(vm, n, 1));
}
