/**
 * int: PyAtom with `v` a number when it is a safe integer, else a bigint (always normalised). Layout: header of two words, a
 * word of size (tag and size from 3.12), then 30-bit digits of 4 bytes.
 *
 * Two ways lead to an int: `newInt` (PyLong_FromLong and its like: small ints are singletons, one digit asks for the whole struct,
 * `vm.intSize1`) and `_PyLong_New` (room for some digits, before the result is known; what turns out small is given back by
 * `maybe_small_long`). From 3.14 on ints of one digit have a free list, which both look into.
 *
 * A temporary that C doesn't normalise before it frees it never gets into the free list: such a one has the value `UNSETTLED`.
 */
import { NotSupported } from './errors.ts';
import { decref, PyAtom, type PyObject } from './object.ts';
import { bitLength as bitLengthOf } from './value/int.ts';
import type { VM } from './vm.ts';

export type IntValue = number | bigint;

const MAX = Number.MAX_SAFE_INTEGER;
const BASE = 0x40000000;
const TWO_60 = 2n ** 60n;
const TWO_90 = 2n ** 90n;
export const UNSETTLED = MAX;

const scratch = new DataView(new ArrayBuffer(8));

/** Number of 30-bit digits of |n|, 0 for 0. */
export function digitCount(n: IntValue): number {
  if (typeof n === 'number') {
    const a = n < 0 ? -n : n;
    return a < BASE ? (a === 0 ? 0 : 1) : 2;
  }
  if (n < TWO_60 && n > -TWO_60) return 2;
  if (n < TWO_90 && n > -TWO_90) return 3;
  return Math.ceil(bitLength(n < 0n ? -n : n) / 30);
}

/** Bit length of a non-negative bigint: read off its float, except where rounding may have carried into the next bit. */
export function bitLength(a: bigint): number {
  const x = Number(a);
  if (x < 2 ** 1023) {
    scratch.setFloat64(0, x);
    const high = scratch.getUint32(0);
    if ((high & 0xfffff) !== 0 || scratch.getUint32(4) !== 0) return (high >>> 20) - 1022;
  }
  return bitLengthOf(a);
}

/** A bigint as IntValue: a number where it is a safe integer. */
export function normalized(n: bigint): IntValue {
  return n >= -9007199254740991n && n <= 9007199254740991n ? Number(n) : n;
}

/** A new reference to the int `n`; singletons for small ones, else memory as `PyLong_FromLong` takes it. */
export function newInt(vm: VM, n: IntValue): PyAtom {
  if (typeof n === 'number') {
    if (n >= -5 && n <= vm.smallIntMax) {
      const small = vm.smallInts[n + 5]!;
      small.rc++;
      return small;
    }
    if (n < BASE && n > -BASE) {
      const free = vm.freeInts;
      if (free.length > 0) return reuse(vm, free.pop()!, n);
      return new PyAtom(vm.tInt, vm.heap.obj_malloc(vm.intSize1), n);
    }
  }
  return new PyAtom(vm.tInt, vm.heap.obj_malloc(vm.intHeader + 4 * digitCount(n)), n);
}

function reuse(vm: VM, o: PyAtom, n: IntValue): PyAtom {
  o.rc = 1;
  o.v = n;
  vm.heap.newReference(o.addr);
  return o;
}

/** @cpython Objects/longobject.c _PyLong_New 3.8-3.15: an int with room for `digits` digits, whatever its value `n` needs. */
export function _PyLong_New(vm: VM, n: IntValue, digits: number): PyAtom {
  if (digits <= 1) {
    const free = vm.freeInts;
    if (free.length > 0) return reuse(vm, free.pop()!, n);
    const least = vm.profile.objects.intLeastDigits;
    return new PyAtom(vm.tInt, vm.heap.obj_malloc(vm.intHeader + 4 * (digits < least ? least : digits)), n);
  }
  return new PyAtom(vm.tInt, vm.heap.obj_malloc(vm.intHeader + 4 * digits), n);
}

export { _PyLong_New as newIntDigits };

/** @cpython Objects/longobject.c maybe_small_long 3.8-3.15: steals `o`; the singleton where its value has one. */
export function maybe_small_long(vm: VM, o: PyAtom): PyAtom {
  const n = o.v;
  if (typeof n === 'number' && n >= -5 && n <= vm.smallIntMax) {
    decref(vm, o);
    return newInt(vm, n);
  }
  return o;
}

/** @cpython Objects/longobject.c _PyLong_Copy 3.8-3.15: an exact int of the same value. */
export function _PyLong_Copy(vm: VM, src: PyObject): PyAtom {
  const n: IntValue = src.v;
  if (typeof n === 'number' && n >= -5 && n <= vm.smallIntMax) return newInt(vm, n);
  return _PyLong_New(vm, n, digitCount(n));
}

/** @cpython Objects/longobject.c long_long 3.8-3.15 */
export function long_long(vm: VM, o: PyObject): PyAtom {
  if (o.type !== vm.tInt) return _PyLong_Copy(vm, o);
  o.rc++;
  return o as PyAtom;
}

/** @cpython Objects/longobject.c _PyLong_Negate 3.8-3.15: steals `o`, in place where nobody else has it. */
export function _PyLong_Negate(vm: VM, o: PyAtom): PyAtom {
  if (o.rc === 1) {
    o.v = negated(o.v);
    return o;
  }
  const res = newInt(vm, negated(o.v));
  decref(vm, o);
  return res;
}

export function negated(n: IntValue): IntValue {
  return typeof n === 'number' ? 0 - n : normalized(-n);
}

/** The value of an int (or subclass, bool) object. */
export function intValue(o: PyObject): IntValue {
  return o.v;
}

/** A new reference to True or False. */
export function newBool(vm: VM, b: boolean): PyAtom {
  const o = b ? vm.True : vm.False;
  o.rc++;
  return o;
}

/** @cpython Objects/longobject.c long_dealloc 3.8-3.15: also the end of what subtype_dealloc does for classes. */
export function long_dealloc(vm: VM, o: PyAtom): void {
  if (o.type !== vm.tInt) {
    o.type.tp_free!(vm, o);
    return;
  }
  if (vm.freeInts.length < vm.freeIntsMax && typeof o.v === 'number' && o.v < BASE && o.v > -BASE) {
    vm.freeInts.push(o);
    return;
  }
  vm.heap.obj_free(o.addr);
  o.addr = 0;
}

/** Fills `vm.smallInts` and makes True and False; static memory from 3.11 on, pool blocks before. */
export function createSmallInts(vm: VM, rc: number): void {
  for (let n = -5; n <= vm.smallIntMax; n++) {
    const o = new PyAtom(vm.tInt, vm.staticAddress(vm.intSize1), n);
    o.rc = rc;
    vm.smallInts.push(o);
  }
}

/**
 * @cpython Objects/longobject.c PyLong_FromSsize_t, PyLong_FromUnsignedLong and the like 3.8-3.15: until 3.13 they ask for the digits that
 * the number has, not for the whole struct as `newInt` does; `len()`, `hash()`, `bit_length()` come this way.
 */
export function PyLong_FromSsize_t(vm: VM, n: IntValue): PyAtom {
  if (vm.freeIntsMax > 0 || (typeof n === 'number' && n >= -5 && n <= vm.smallIntMax)) return newInt(vm, n);
  return _PyLong_New(vm, n, digitCount(n));
}

function oneDigit(n: IntValue): boolean {
  return typeof n === 'number' && n < BASE && n > -BASE;
}

/** @cpython Objects/longobject.c long_add 3.8-3.15: operands of one digit give what is needed, longer ones the room of x_add. */
export function long_add(vm: VM, a: IntValue, b: IntValue): PyAtom {
  if (typeof a === 'number' && typeof b === 'number') {
    const r = a + b;
    if (oneDigit(a) && oneDigit(b)) return newInt(vm, r);
    if (r <= MAX && r >= -MAX) return sum(vm, r, a, b, a < 0 === b < 0);
  }
  return sum(vm, normalized(BigInt(a) + BigInt(b)), a, b, isNegative(a) === isNegative(b));
}

/** @cpython Objects/longobject.c long_sub 3.8-3.15 */
export function long_sub(vm: VM, a: IntValue, b: IntValue): PyAtom {
  if (typeof a === 'number' && typeof b === 'number') {
    const r = a - b;
    if (oneDigit(a) && oneDigit(b)) return newInt(vm, r);
    if (r <= MAX && r >= -MAX) return sum(vm, r, a, b, a < 0 !== b < 0);
  }
  return sum(vm, normalized(BigInt(a) - BigInt(b)), a, b, isNegative(a) !== isNegative(b));
}

function isNegative(n: IntValue): boolean {
  return typeof n === 'number' ? n < 0 : n < 0n;
}

/** A sum or difference in the room of x_add (magnitudes add up) or x_sub (the smaller one is taken away). */
function sum(vm: VM, n: IntValue, a: IntValue, b: IntValue, adds: boolean): PyAtom {
  const da = digitCount(a);
  const db = digitCount(b);
  if (adds) return _PyLong_New(vm, n, (da > db ? da : db) + 1);
  if (da !== db) return maybe_small_long(vm, _PyLong_New(vm, n, da > db ? da : db));
  if (n === 0) return newInt(vm, 0);
  return maybe_small_long(vm, _PyLong_New(vm, n, differingDigits(a, b)));
}

/** Digits up to the highest one in which two magnitudes differ. */
function differingDigits(a: IntValue, b: IntValue): number {
  if (typeof a === 'number' && typeof b === 'number') {
    return Math.floor(Math.abs(a) / BASE) === Math.floor(Math.abs(b) / BASE) ? 1 : 2;
  }
  const x = BigInt(a);
  const y = BigInt(b);
  return digitCount((x < 0n ? -x : x) ^ (y < 0n ? -y : y));
}

/** @cpython Objects/longobject.c long_mul 3.8-3.15: the product takes the digits of both; `same`: both are one object. */
export function long_mul(vm: VM, a: IntValue, b: IntValue, same = false): PyAtom {
  const r = typeof a === 'number' && typeof b === 'number' ? a * b : Number.NaN;
  const fits = r <= MAX && r >= -MAX;
  if (oneDigit(a) && oneDigit(b)) return newInt(vm, fits ? r + 0 : normalized(BigInt(a) * BigInt(b)));
  const da = digitCount(a);
  const db = digitCount(b);
  const least = Math.min(da, db);
  if (least === 0) return newInt(vm, 0);
  if (least <= (same ? 2 * KARATSUBA_CUTOFF : KARATSUBA_CUTOFF)) {
    return _PyLong_New(vm, fits ? r : normalized(BigInt(a) * BigInt(b)), da + db);
  }
  checkBits(30 * (da + db));
  const x = BigInt(a);
  const y = BigInt(b);
  const z = k_mul(vm, x < 0n ? -x : x, da, y < 0n ? -y : y, db, same);
  return x < 0n === y < 0n ? z : _PyLong_Negate(vm, z);
}

const KARATSUBA_CUTOFF = 70;
/** longest bigint of V8 */
const MAX_BITS = 2 ** 30;

/** An int that CPython could hold and V8 can't. */
export function checkBits(bits: number): void {
  if (bits > MAX_BITS) throw new NotSupported(`int of ${bits} bits`);
}

/** @cpython Objects/longobject.c k_mul 3.8-3.15: Karatsuba's product of magnitudes; its temporaries, the values from V8; sizes may count leading zeros. */
function k_mul(vm: VM, a: bigint, asize: number, b: bigint, bsize: number, same: boolean): PyAtom {
  if (asize > bsize) {
    [a, b] = [b, a];
    [asize, bsize] = [bsize, asize];
  }
  if (asize <= (same ? 2 * KARATSUBA_CUTOFF : KARATSUBA_CUTOFF)) {
    return asize === 0 ? newInt(vm, 0) : _PyLong_New(vm, normalized(a * b), asize + bsize);
  }
  if (2 * asize <= bsize) return k_lopsided_mul(vm, a, b, asize, bsize);
  const shift = bsize >> 1;
  const [ah, al] = kmul_split(vm, a, asize, shift);
  let [bh, bl] = [ah, al];
  if (same) {
    ah.rc++;
    al.rc++;
  } else [bh, bl] = kmul_split(vm, b, bsize, shift);
  const ret = _PyLong_New(vm, UNSETTLED, asize + bsize);
  const t1 = productOf(vm, ah, bh, same);
  const t2 = productOf(vm, al, bl, same);
  decref(vm, t2);
  decref(vm, t1);
  const s1 = addMagnitudes(vm, ah, al);
  decref(vm, ah);
  decref(vm, al);
  const s2 = same ? s1 : addMagnitudes(vm, bh, bl);
  if (same) s1.rc++;
  decref(vm, bh);
  decref(vm, bl);
  const t3 = productOf(vm, s1, s2, same);
  decref(vm, s1);
  decref(vm, s2);
  decref(vm, t3);
  ret.v = normalized(a * b);
  return ret;
}

/** @cpython Objects/longobject.c kmul_split 3.8-3.15: the high digits, then the low ones. */
function kmul_split(vm: VM, n: bigint, size_n: number, size: number): [PyAtom, PyAtom] {
  const size_lo = Math.min(size_n, size);
  const bits = BigInt(30 * size_lo);
  const hi = _PyLong_New(vm, normalized(n >> bits), size_n - size_lo);
  const lo = _PyLong_New(vm, normalized(BigInt.asUintN(30 * size_lo, n)), size_lo);
  return [hi, lo];
}

/** @cpython Objects/longobject.c x_add 3.8-3.15, of two non-negative objects */
function addMagnitudes(vm: VM, a: PyAtom, b: PyAtom): PyAtom {
  const room = Math.max(digitCount(a.v), digitCount(b.v)) + 1;
  return _PyLong_New(vm, normalized(BigInt(a.v) + BigInt(b.v)), room);
}

/** @cpython Objects/longobject.c k_lopsided_mul 3.8-3.15: the longer factor in slices as wide as the shorter one. */
function k_lopsided_mul(vm: VM, a: bigint, b: bigint, asize: number, bsize: number): PyAtom {
  const ret = _PyLong_New(vm, UNSETTLED, asize + bsize);
  const bslice = _PyLong_New(vm, UNSETTLED, asize);
  let left = bsize;
  let rest = b;
  while (left > 0) {
    const nbtouse = Math.min(left, asize);
    const slice = BigInt.asUintN(30 * nbtouse, rest);
    bslice.v = nbtouse === 1 ? 1 : UNSETTLED;
    decref(vm, k_mul(vm, a, asize, slice, nbtouse, false));
    rest >>= BigInt(30 * nbtouse);
    left -= nbtouse;
  }
  decref(vm, bslice);
  ret.v = normalized(a * b);
  return ret;
}

function productOf(vm: VM, a: PyAtom, b: PyAtom, same: boolean): PyAtom {
  return k_mul(vm, BigInt(a.v), digitCount(a.v), BigInt(b.v), digitCount(b.v), same);
}
