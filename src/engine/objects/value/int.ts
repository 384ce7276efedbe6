/**
 * Arithmetic of Python's int over `IntValue`: a JavaScript number where the value is a safe integer, else a bigint.
 * Every function takes and gives normalised values (never -0, never a bigint that would fit into a number), so two
 * values are equal exactly when `===` says so.
 */
import { overflowError, valueError, zeroDivision } from './fault.ts';

export type IntValue = number | bigint;

/** The part of a build's profile that integer arithmetic reads. */
export interface IntTexts {
  intFloorDivZero: string;
  intModZero: string;
}

const MAX = Number.MAX_SAFE_INTEGER;
const BIG_MAX = BigInt(MAX);

/** A bigint in normal form. */
export function norm(n: bigint): IntValue {
  return n <= BIG_MAX && n >= -BIG_MAX ? Number(n) : n;
}

export const big = (n: IntValue): bigint => (typeof n === 'bigint' ? n : BigInt(n));

export function add(a: IntValue, b: IntValue): IntValue {
  if (typeof a === 'number' && typeof b === 'number') {
    const r = a + b;
    if (r <= MAX && r >= -MAX) return r;
  }
  return norm(big(a) + big(b));
}

export function sub(a: IntValue, b: IntValue): IntValue {
  if (typeof a === 'number' && typeof b === 'number') {
    const r = a - b;
    if (r <= MAX && r >= -MAX) return r;
  }
  return norm(big(a) - big(b));
}

export function mul(a: IntValue, b: IntValue): IntValue {
  if (typeof a === 'number' && typeof b === 'number') {
    const r = a * b;
    if (r <= MAX && r >= -MAX) return r + 0;
  }
  return norm(big(a) * big(b));
}

export function neg(a: IntValue): IntValue {
  return typeof a === 'number' ? 0 - a : norm(-a);
}

export function abs(a: IntValue): IntValue {
  return typeof a === 'number' ? Math.abs(a) : a < 0n ? -a : a;
}

export function compare(a: IntValue, b: IntValue): -1 | 0 | 1 {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** @cpython Objects/longobject.c long_div 3.8-3.15 */
export function floordiv(a: IntValue, b: IntValue, texts: IntTexts): IntValue {
  if (b === 0) throw zeroDivision(texts.intFloorDivZero);
  if (typeof a === 'number' && typeof b === 'number') return floordivSmall(a, b);
  return norm(floordivBig(big(a), big(b)));
}

function floordivSmall(a: number, b: number): number {
  const r = a % b;
  return (a - r) / b - (r !== 0 && r < 0 !== b < 0 ? 1 : 0) + 0;
}

export function floordivBig(a: bigint, b: bigint): bigint {
  const q = a / b;
  return a < 0n !== b < 0n && q * b !== a ? q - 1n : q;
}

/** @cpython Objects/longobject.c long_mod 3.8-3.15 */
export function mod(a: IntValue, b: IntValue, texts: IntTexts): IntValue {
  if (b === 0) throw zeroDivision(texts.intModZero);
  if (typeof a === 'number' && typeof b === 'number') {
    const r = a % b;
    return (r !== 0 && r < 0 !== b < 0 ? r + b : r) + 0;
  }
  return norm(modBig(big(a), big(b)));
}

export function modBig(a: bigint, b: bigint): bigint {
  const r = a % b;
  return r !== 0n && r < 0n !== b < 0n ? r + b : r;
}

/** @cpython Objects/longobject.c long_divmod 3.8-3.15 */
export function divmod(a: IntValue, b: IntValue, texts: IntTexts): [IntValue, IntValue] {
  if (b === 0) throw zeroDivision(texts.intFloorDivZero);
  const q = floordiv(a, b, texts);
  return [q, sub(a, mul(q, b))];
}

/** `a ** b` for b >= 0; a negative exponent gives a float in Python and is the caller's. */
export function pow(a: IntValue, b: IntValue): IntValue {
  if (b < 0) throw new RangeError(`pow: negative exponent: ${b}`);
  if (typeof a === 'number' && typeof b === 'number') {
    const r = a ** b;
    if (r <= MAX && r >= -MAX) return exactSmallPower(a, b);
  }
  if (a === 0 || a === 1) return b === 0 ? 1 : a;
  if (a === -1) return big(b) & 1n ? -1 : 1;
  return norm(big(a) ** big(b));
}

/** `Math.pow` may be off by one unit in the last place; products of safe integers are exact. */
function exactSmallPower(a: number, b: number): number {
  if (a === 0 || a === 1) return b === 0 ? 1 : a;
  if (a === -1) return b % 2 ? -1 : 1;
  let result = 1;
  for (let base = a, e = b; ; base *= base) {
    if (e % 2) result *= base;
    e = Math.floor(e / 2);
    if (e === 0) return result;
  }
}

/** `pow(a, b, m)` with a negative exponent as in 3.8+. @cpython Objects/longobject.c long_pow 3.8-3.15 */
export function powmod(a: IntValue, b: IntValue, m: IntValue): IntValue {
  if (m === 0) throw valueError('pow() 3rd argument cannot be 0');
  let modulus = big(m);
  const negativeOutput = modulus < 0n;
  if (negativeOutput) modulus = -modulus;
  if (modulus === 1n) return 0;
  let base = big(a);
  let exponent = big(b);
  if (exponent < 0n) {
    base = inverse(base, modulus);
    exponent = -exponent;
  }
  const r = powmodBig(modBig(base, modulus), exponent, modulus);
  return norm(negativeOutput && r !== 0n ? r - modulus : r);
}

function powmodBig(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  const bits = exponent.toString(2);
  for (let i = 0; i < bits.length; i++) {
    result = (result * result) % modulus;
    if (bits.charCodeAt(i) === 49) result = (result * base) % modulus;
  }
  return result % modulus;
}

/** @cpython Objects/longobject.c long_invmod 3.8-3.15 */
function inverse(a: bigint, n: bigint): bigint {
  let [r0, r1, x0, x1] = [modBig(a, n), n, 1n, 0n];
  while (r1 !== 0n) {
    const q = r0 / r1;
    [r0, r1, x0, x1] = [r1, r0 - q * r1, x1, x0 - q * x1];
  }
  if (r0 !== 1n) throw valueError('base is not invertible for the given modulus');
  return x0;
}

/** Exponents and shift counts from here on cannot be carried out by any memory. */
const SHIFT_LIMIT = 2 ** 30;

/** `n << k`. An impossible result throws `OverflowError` or `MemoryError` as the guest would see. */
export function lshift(n: IntValue, k: IntValue): IntValue {
  if (k < 0) throw valueError('negative shift count');
  if (n === 0) return 0;
  if (typeof k === 'bigint') throw overflowError('too many digits in integer');
  if (typeof n === 'number' && k < 53) {
    const r = n * 2 ** k;
    if (r <= MAX && r >= -MAX) return r;
  }
  if (k > SHIFT_LIMIT) throw overflowError('too many digits in integer');
  return norm(big(n) << BigInt(k));
}

export function rshift(n: IntValue, k: IntValue): IntValue {
  if (k < 0) throw valueError('negative shift count');
  if (typeof n === 'number') return k >= 64 ? (n < 0 ? -1 : 0) : Math.floor(n / 2 ** Number(k)) + 0;
  if (typeof k === 'bigint') return n < 0n ? -1 : 0;
  return norm(n >> BigInt(k));
}

const isInt32 = (a: number, b: number): boolean => (a | 0) === a && (b | 0) === b;

/** The bits above the low 32 of a safe integer, as two's complement. */
const highBits = (a: number): number => Math.floor(a / 0x100000000);

/** From its halves; -2**53 is no safe integer. */
function joined(high: number, low: number): IntValue {
  const n = high * 0x100000000 + (low >>> 0);
  return n >= -MAX ? n : BigInt(n);
}

export function and(a: IntValue, b: IntValue): IntValue {
  if (typeof a === 'number' && typeof b === 'number')
    return isInt32(a, b) ? a & b : joined(highBits(a) & highBits(b), a & b);
  return norm(big(a) & big(b));
}

export function or(a: IntValue, b: IntValue): IntValue {
  if (typeof a === 'number' && typeof b === 'number')
    return isInt32(a, b) ? a | b : joined(highBits(a) | highBits(b), a | b);
  return norm(big(a) | big(b));
}

export function xor(a: IntValue, b: IntValue): IntValue {
  if (typeof a === 'number' && typeof b === 'number')
    return isInt32(a, b) ? a ^ b : joined(highBits(a) ^ highBits(b), a ^ b);
  return norm(big(a) ^ big(b));
}

export function invert(a: IntValue): IntValue {
  return sub(-1, a);
}

/** Bits of |n|. */
export function bitLength(n: IntValue): number {
  if (typeof n === 'number') {
    const m = Math.abs(n);
    return m < 0x100000000 ? 32 - Math.clz32(m) : 64 - Math.clz32(Math.floor(m / 0x100000000));
  }
  const hex = (n < 0n ? -n : n).toString(16);
  return (hex.length - 1) * 4 + 32 - Math.clz32(Number.parseInt(hex[0]!, 16));
}

function popcount32(n: number): number {
  n -= (n >>> 1) & 0x55555555;
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** One-bits of |n|. */
export function bitCount(n: IntValue): number {
  if (typeof n === 'number') {
    const m = Math.abs(n);
    return popcount32(m | 0) + popcount32(Math.floor(m / 0x100000000) | 0);
  }
  const hex = (n < 0n ? -n : n).toString(16);
  let count = 0;
  for (let end = hex.length; end > 0; end -= 8)
    count += popcount32(Number.parseInt(hex.slice(Math.max(0, end - 8), end), 16) | 0);
  return count;
}

/** 30-bit digits that |n| takes; 0 has none. The heap asks this for every int that it makes. */
export function digitCount(n: IntValue): number {
  if (typeof n === 'number') {
    const m = n < 0 ? -n : n;
    return m < 0x40000000 ? (m === 0 ? 0 : 1) : 2;
  }
  const m = n < 0n ? -n : n;
  for (let k = 0; k < LIMITS.length; k++) if (m < LIMITS[k]!) return k + 2;
  return Math.ceil(bitLength(m) / 30);
}

/** 2**60, 2**90 and so on: what no longer fits into 2, 3 ... digits. */
const LIMITS = Array.from({ length: 9 }, (_, k) => 1n << BigInt(60 + 30 * k));
