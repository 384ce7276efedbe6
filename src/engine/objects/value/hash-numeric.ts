/**
 * Hashes are 64-bit, held as two int32 halves in a `Hash64` that the caller passes in, so that no hash allocates.
 * Numbers hash to their value modulo the prime 2**61 - 1; -1 is never a hash (it is an error in C) and becomes -2.
 */

import { type IntValue, norm } from './int.ts';
import { decompose } from './int-float.ts';

export class Hash64 {
  lo = 0;
  hi = 0;

  set(lo: number, hi: number): void {
    this.lo = lo | 0;
    this.hi = hi | 0;
  }

  /** -1 stands for an error in C, so -2 is taken for it. */
  finish(): void {
    if (this.lo === -1 && this.hi === -1) this.lo = -2;
  }

  /** The hash as a Python int, as `hash()` gives it. */
  value(): IntValue {
    const n = this.hi * 0x100000000 + (this.lo >>> 0);
    return Number.isSafeInteger(n) ? n : norm((BigInt(this.hi) << 32n) | BigInt(this.lo >>> 0));
  }

  /** From any int, taken modulo 2**64: what `__hash__` of a Python class returns goes through `setHashResult`. */
  setInt(n: IntValue): void {
    if (typeof n === 'number') {
      this.lo = n | 0;
      this.hi = Math.floor(n / 0x100000000) | 0;
    } else {
      const bits = BigInt.asUintN(64, n);
      this.set(Number(bits & 0xffffffffn), Number(bits >> 32n));
    }
  }
}

const PRIME = 2n ** 61n - 1n;

/** @cpython Objects/longobject.c long_hash 3.8-3.15 */
export function hashInt(n: IntValue, out: Hash64): void {
  if (typeof n === 'number') out.setInt(n);
  else out.setInt(n < 0n ? -(-n % PRIME) : n % PRIME);
  out.finish();
}

/**
 * Result of a `__hash__` method: an int that fits into 64 bits is taken as it is, a larger one is hashed.
 * @cpython Objects/typeobject.c slot_tp_hash 3.8-3.15
 */
export function hashFromMethod(n: IntValue, out: Hash64): void {
  if (typeof n === 'number' || BigInt.asIntN(64, n) === n) {
    out.setInt(n);
    out.finish();
  } else hashInt(n, out);
}

/**
 * Hash of a float; false (and nothing set) for NaN, whose hash is that of the object's address from 3.10 on, 0 before.
 * @cpython Python/pyhash.c _Py_HashDouble 3.8-3.15
 */
export function hashFloat(x: number, out: Hash64): boolean {
  if (Number.isSafeInteger(x)) {
    out.setInt(x);
    out.finish();
    return true;
  }
  if (!Number.isFinite(x)) {
    if (Number.isNaN(x)) return false;
    out.setInt(x > 0 ? 314159 : -314159);
    return true;
  }
  const { mantissa, exponent } = decompose(x);
  rotated61(mantissa, ((exponent % 61) + 61) % 61, out);
  if (x < 0) negate(out);
  out.finish();
  return true;
}

/** n * 2**r modulo 2**61 - 1: a rotation of n (< 2**53) in 61 bits; the two parts do not overlap. */
function rotated61(n: number, r: number, out: Hash64): void {
  const over = Math.floor(n / 2 ** (61 - r));
  const shifted = (n - over * 2 ** (61 - r)) * 2 ** r;
  const high = Math.floor(shifted / 0x100000000);
  const overHigh = Math.floor(over / 0x100000000);
  out.set((shifted - high * 0x100000000) | 0 | (over - overHigh * 0x100000000), high | overHigh);
}

function negate(h: Hash64): void {
  h.hi = (~h.hi + (h.lo === 0 ? 1 : 0)) | 0;
  h.lo = -h.lo | 0;
}

/** Hash of a complex from those of its parts (a NaN part hashes as the caller says). @cpython Objects/complexobject.c complex_hash */
export function hashComplex(re: Hash64, im: Hash64, out: Hash64): void {
  mul64(im.lo, im.hi, 1000003, 0, out);
  const lo = (out.lo >>> 0) + (re.lo >>> 0);
  out.set(lo, out.hi + re.hi + (lo > 0xffffffff ? 1 : 0));
  out.finish();
}

/** Low 64 bits of a product. */
export function mul64(alo: number, ahi: number, blo: number, bhi: number, out: Hash64): void {
  const a0 = alo & 0xffff;
  const a1 = alo >>> 16;
  const b0 = blo & 0xffff;
  const b1 = blo >>> 16;
  const p00 = a0 * b0;
  const middle = a1 * b0 + (p00 >>> 16);
  const cross = (middle & 0xffff) + a0 * b1;
  out.lo = (cross << 16) | (p00 & 0xffff);
  out.hi =
    (a1 * b1 + Math.floor(middle / 0x10000) + Math.floor(cross / 0x10000) + Math.imul(ahi, blo) + Math.imul(alo, bhi)) |
    0;
}

/** @cpython Python/pyhash.c _Py_HashPointer 3.8-3.15; an address below 2**53 */
export function hashPointer(address: number, out: Hash64): void {
  const high = Math.floor(address / 0x100000000);
  const low = address >>> 0;
  out.set((low >>> 4) | (high << 28), (high >>> 4) | (low << 28));
  out.finish();
}

/** `hash(None)` where it is a constant (3.12+). @cpython Objects/object.c none_hash 3.12-3.15 */
export const NONE_HASH = 0xfca86420;
