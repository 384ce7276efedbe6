/** int: `//`, `%`, divmod, `/`, with the room that each step of C's division takes. */
import { raise } from './errors.ts';
import { guestFault } from './fault_errors.ts';
import { newFloat } from './float.ts';
import {
  _PyLong_Negate,
  _PyLong_New,
  bitLength,
  digitCount,
  type IntValue,
  long_add,
  long_long,
  long_sub,
  maybe_small_long,
  newInt,
  normalized,
  UNSETTLED,
} from './long.ts';
import { decref, type PyAtom, type PyObject } from './object.ts';
import { truediv } from './value/int-float.ts';
import type { VM } from './vm.ts';

const BASE = 0x40000000;

export interface Pair {
  div: PyAtom;
  rem: PyAtom;
}

function topDigit(n: IntValue, digits: number): number {
  if (typeof n === 'number') {
    const a = Math.abs(n);
    return digits <= 1 ? a : Math.floor(a / BASE);
  }
  return Number((n < 0n ? -n : n) >> BigInt(30 * (digits - 1)));
}

function magnitude(n: IntValue): bigint {
  const x = BigInt(n);
  return x < 0n ? -x : x;
}

function zeroDivision(vm: VM, message: string): never {
  raise(vm, vm.exc.ZeroDivisionError!, message);
}

/**
 * @cpython Objects/longobject.c x_divrem 3.8-3.15: quotient and remainder of magnitudes, both in more room than they may need; `b` has
 * two digits or more. The divisor shifted up becomes the remainder.
 */
function x_divrem(vm: VM, a: bigint, b: bigint): Pair {
  const size_v = digitCount(normalized(a));
  const size_w = digitCount(normalized(b));
  const v = _PyLong_New(vm, UNSETTLED, size_v + 1);
  const w = _PyLong_New(vm, UNSETTLED, size_w);
  const d = 30 * size_w - bitLength(b);
  const shifted = a << BigInt(d);
  const carries = shifted >> BigInt(30 * size_v) !== 0n;
  const grows = carries || shifted >> BigInt(30 * (size_v - 1)) >= b >> BigInt(30 * (size_w - 1) - d);
  const k = size_v + (grows ? 1 : 0) - size_w;
  const div = _PyLong_New(vm, normalized(a / b), k);
  w.v = normalized(a % b);
  decref(vm, v);
  return { div, rem: w };
}

/** Is |a| shorter than |b|, or as long with a smaller first digit? */
function obviouslyLess(a: IntValue, b: IntValue, size_a: number, size_b: number): boolean {
  return size_a < size_b || (size_a === size_b && topDigit(a, size_a) < topDigit(b, size_b));
}

/** @cpython Objects/longobject.c long_divrem 3.8-3.15: rounds towards zero. */
export function long_divrem(vm: VM, a: PyObject, b: PyObject): Pair {
  const x: IntValue = a.v;
  const y: IntValue = b.v;
  const size_a = digitCount(x);
  const size_b = digitCount(y);
  if (size_b === 0) zeroDivision(vm, vm.profile.values.intFloorDivZero);
  if (obviouslyLess(x, y, size_a, size_b)) return { div: newInt(vm, 0), rem: long_long(vm, a) };
  const p = magnitude(x);
  const q = magnitude(y);
  let { div, rem } = size_b === 1 ? divrem1(vm, p, q, size_a) : x_divrem(vm, p, q);
  if (size_b !== 1) rem = maybe_small_long(vm, rem);
  if (x < 0 !== y < 0) div = _PyLong_Negate(vm, div);
  if (x < 0 && rem.v !== 0) rem = _PyLong_Negate(vm, rem);
  return { div: maybe_small_long(vm, div), rem };
}

/** @cpython Objects/longobject.c divrem1 3.8-3.15 */
function divrem1(vm: VM, p: bigint, q: bigint, size_a: number): Pair {
  const div = _PyLong_New(vm, normalized(p / q), size_a);
  return { div, rem: newInt(vm, Number(p % q)) };
}

/** @cpython Objects/longobject.c long_rem 3.11-3.15 */
function long_rem(vm: VM, a: PyObject, b: PyObject): PyAtom {
  const x: IntValue = a.v;
  const y: IntValue = b.v;
  const size_a = digitCount(x);
  const size_b = digitCount(y);
  if (size_b === 0) zeroDivision(vm, vm.profile.values.intModZero);
  if (obviouslyLess(x, y, size_a, size_b)) return long_long(vm, a);
  let rem: PyAtom;
  if (size_b === 1) rem = newInt(vm, Number(magnitude(x) % magnitude(y)));
  else {
    const both = x_divrem(vm, magnitude(x), magnitude(y));
    decref(vm, both.div);
    rem = maybe_small_long(vm, both.rem);
  }
  return x < 0 && rem.v !== 0 ? _PyLong_Negate(vm, rem) : rem;
}

/** Both of one digit: what needs no room. */
function bothOne(x: IntValue, y: IntValue): boolean {
  return digitCount(x) === 1 && digitCount(y) === 1;
}

function fast_floor_div(x: number, y: number): number {
  return Math.floor(x / y) + 0;
}

function fast_mod(x: number, y: number): number {
  const r = x % y;
  return (r !== 0 && r < 0 !== y < 0 ? r + y : r) + 0;
}

/** @cpython Objects/longobject.c l_divmod 3.8-3.15: rounds down. */
export function l_divmod(vm: VM, a: PyObject, b: PyObject): Pair {
  if (bothOne(a.v, b.v)) {
    const div = newInt(vm, fast_floor_div(a.v, b.v));
    return { div, rem: newInt(vm, fast_mod(a.v, b.v)) };
  }
  let { div, rem } = long_divrem(vm, a, b);
  if (rem.v !== 0 && (rem.v as IntValue) < 0 !== (b.v as IntValue) < 0) {
    rem = replaced(vm, rem, long_add(vm, rem.v, b.v));
    div = replaced(vm, div, long_sub(vm, div.v, 1));
  }
  return { div, rem };
}

function replaced(vm: VM, old: PyAtom, value: PyAtom): PyAtom {
  decref(vm, old);
  return value;
}

/** @cpython Objects/longobject.c l_mod 3.11-3.15 */
export function l_mod(vm: VM, a: PyObject, b: PyObject): PyAtom {
  if (bothOne(a.v, b.v)) return newInt(vm, fast_mod(a.v, b.v));
  const rem = long_rem(vm, a, b);
  if (rem.v === 0 || (rem.v as IntValue) < 0 === (b.v as IntValue) < 0) return rem;
  return replaced(vm, rem, long_add(vm, rem.v, b.v));
}

/** @cpython Objects/longobject.c long_div 3.8-3.15 */
export function long_div(vm: VM, a: PyObject, b: PyObject): PyAtom {
  if (bothOne(a.v, b.v)) return newInt(vm, fast_floor_div(a.v, b.v));
  const { div, rem } = l_divmod(vm, a, b);
  decref(vm, rem);
  return div;
}

/** @cpython Objects/longobject.c _PyLong_DivmodNear 3.8-3.15: rounds to nearest, ties to even; only the remainder is wanted. */
export function divmodNear(vm: VM, a: PyObject, b: PyObject): Pair {
  let { div, rem } = long_divrem(vm, a, b);
  const negative = (a.v as IntValue) < 0 !== (b.v as IntValue) < 0;
  const twice = BigInt(rem.v) * 2n * (negative ? -1n : 1n);
  const divisor = BigInt(b.v);
  const odd = (BigInt(div.v) & 1n) !== 0n;
  if ((divisor < 0n ? twice < divisor : twice > divisor) || (twice === divisor && odd)) {
    div = replaced(vm, div, negative ? long_sub(vm, div.v, 1) : long_add(vm, div.v, 1));
    rem = replaced(vm, rem, negative ? long_add(vm, rem.v, b.v) : long_sub(vm, rem.v, b.v));
  }
  return { div, rem };
}

const EXACT = 2n ** 53n;

/** @cpython Objects/longobject.c long_true_divide 3.8-3.15: larger operands are shifted so that the quotient has 55 or 56 bits. */
export function long_true_divide(vm: VM, a: PyObject, b: PyObject): PyObject {
  const x: IntValue = a.v;
  const y: IntValue = b.v;
  let result: number;
  try {
    result = truediv(x, y);
  } catch (e) {
    guestFault(vm, e);
  }
  if (x === 0) return newFloat(vm, result);
  const p = magnitude(x);
  const q = magnitude(y);
  if (p < EXACT && q < EXACT) return newFloat(vm, result);
  const diff = bitLength(p) - bitLength(q);
  if (diff >= -1075) takeQuotientRoom(vm, p, q, Math.max(diff, -1021) - 55);
  return newFloat(vm, result);
}

function takeQuotientRoom(vm: VM, p: bigint, q: bigint, shift: number): void {
  const shift_digits = Math.floor(Math.abs(shift) / 30);
  const a_size = digitCount(normalized(p));
  const x = shift <= 0 ? p << BigInt(-shift) : p >> BigInt(shift);
  const room = shift <= 0 ? a_size + shift_digits + 1 : a_size - shift_digits;
  const scaled = _PyLong_New(vm, normalized(x), room);
  if (digitCount(normalized(q)) === 1) scaled.v = normalized(x / q);
  else {
    const { div, rem } = x_divrem(vm, x, q);
    decref(vm, scaled);
    decref(vm, rem);
    decref(vm, div);
    return;
  }
  decref(vm, scaled);
}
