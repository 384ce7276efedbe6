/**
 * int: PyAtom with `v` a number when it is a safe integer, else a bigint (always normalised). Layout: header of two words, a
 * word of size (tag and size from 3.12), then 30-bit digits of 4 bytes; computed results are asked for with the size rules of
 * `vm.intSize1` and `vm.intHeader`.
 *
 * Small ints are singletons (profile.objects.smallIntMax); from 3.14 on ints of one digit have a free list.
 */
import { PyAtom, type PyObject } from './object.ts';
import type { VM } from './vm.ts';

export type IntValue = number | bigint;

/** Number of 30-bit digits of |n|, 0 for 0. */
export function digitCount(n: IntValue): number {
  if (typeof n === 'number') {
    const a = n < 0 ? -n : n;
    return a < 0x40000000 ? (a === 0 ? 0 : 1) : 2;
  }
  const a = n < 0n ? -n : n;
  return Math.ceil(bitLength(a) / 30);
}

/** Bit length of a non-negative bigint. */
export function bitLength(a: bigint): number {
  const hex = a.toString(16);
  return (hex.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(hex[0]!, 16)));
}

/** A bigint as IntValue: a number where it is a safe integer. */
export function normalized(n: bigint): IntValue {
  return n >= -9007199254740991n && n <= 9007199254740991n ? Number(n) : n;
}

/** A new reference to the int `n`; singletons for small ones, else memory as `_PyLong_New` takes it. */
export function newInt(vm: VM, n: IntValue): PyAtom {
  if (typeof n === 'number') {
    if (n >= -5 && n <= vm.smallIntMax) {
      const small = vm.smallInts[n + 5]!;
      small.rc++;
      return small;
    }
    if (n < 0x40000000 && n > -0x40000000) return newDigitInt(vm, n);
  }
  return newIntDigits(vm, n, digitCount(n));
}

/** An int of one digit that is no small int. */
function newDigitInt(vm: VM, n: number): PyAtom {
  const free = vm.freeInts;
  if (free.length > 0) {
    const o = free.pop()!;
    o.rc = 1;
    o.v = n;
    vm.heap.newReference(o.addr);
    return o;
  }
  return new PyAtom(vm.tInt, vm.heap.obj_malloc(vm.intSize1), n);
}

/** @cpython Objects/longobject.c _PyLong_New 3.8-3.15: an int with room for `digits` digits, whatever its value needs. */
export function newIntDigits(vm: VM, n: IntValue, digits: number): PyAtom {
  const size = digits <= 1 ? vm.intSize1 : vm.intHeader + 4 * digits;
  return new PyAtom(vm.tInt, vm.heap.obj_malloc(size), n);
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

/** @cpython Objects/longobject.c _PyLong_ExactDealloc 3.8-3.15; subclasses have subtype_dealloc */
export function long_dealloc(vm: VM, o: PyAtom): void {
  if (vm.freeInts.length < vm.freeIntsMax && typeof o.v === 'number' && o.v < 0x40000000 && o.v > -0x40000000) {
    vm.freeInts.push(o);
    return;
  }
  vm.heap.obj_free(o.addr);
  o.addr = 0;
}

/** Fills `vm.smallInts`; they are static memory from 3.11 on, pool blocks before. */
export function createSmallInts(vm: VM, rc: number): void {
  for (let n = -5; n <= vm.smallIntMax; n++) {
    const o = new PyAtom(vm.tInt, vm.staticAddress(vm.intSize1), n);
    o.rc = rc;
    vm.smallInts.push(o);
  }
}

/** @cpython Objects/longobject.c long_add 3.8-3.15: operands of one digit give exactly the digits needed, longer ones x_add's room. */
export function long_add(vm: VM, a: IntValue, b: IntValue): PyAtom {
  if (typeof a === 'number' && typeof b === 'number') {
    const r = a + b;
    if (r <= 9007199254740991 && r >= -9007199254740991) {
      if (oneDigit(a) && oneDigit(b)) return newInt(vm, r);
      return newIntRoom(vm, r, sumDigits(a, b, a < 0 === b < 0));
    }
  }
  return newIntRoom(vm, normalized(BigInt(a) + BigInt(b)), sumDigits(a, b, a < 0 === b < 0));
}

/** @cpython Objects/longobject.c long_sub 3.8-3.15 */
export function long_sub(vm: VM, a: IntValue, b: IntValue): PyAtom {
  if (typeof a === 'number' && typeof b === 'number') {
    const r = a - b;
    if (r <= 9007199254740991 && r >= -9007199254740991) {
      if (oneDigit(a) && oneDigit(b)) return newInt(vm, r);
      return newIntRoom(vm, r, sumDigits(a, b, a < 0 !== b < 0));
    }
  }
  return newIntRoom(vm, normalized(BigInt(a) - BigInt(b)), sumDigits(a, b, a < 0 !== b < 0));
}

/** @cpython Objects/longobject.c long_mul 3.8-3.15: the product takes the sum of the digits of both. */
export function long_mul(vm: VM, a: IntValue, b: IntValue): PyAtom {
  if (typeof a === 'number' && typeof b === 'number') {
    const r = a * b;
    if (r <= 9007199254740991 && r >= -9007199254740991) {
      if (oneDigit(a) && oneDigit(b)) return newInt(vm, r === 0 ? 0 : r);
      return newIntRoom(vm, r === 0 ? 0 : r, digitCount(a) + digitCount(b));
    }
  }
  const digits = oneDigit(a) && oneDigit(b) ? 0 : digitCount(a) + digitCount(b);
  return newIntRoom(vm, normalized(BigInt(a) * BigInt(b)), digits);
}

function oneDigit(n: IntValue): boolean {
  return typeof n === 'number' && n < 0x40000000 && n > -0x40000000;
}

/** Room that x_add (same sign) or x_sub takes, in digits. */
function sumDigits(a: IntValue, b: IntValue, same: boolean): number {
  const da = digitCount(a);
  const db = digitCount(b);
  return (da > db ? da : db) + (same ? 1 : 0);
}

/** A result computed into room for `digits` digits (0: as many as it needs); small results are singletons all the same. */
export function newIntRoom(vm: VM, n: IntValue, digits: number): PyAtom {
  if (typeof n === 'number' && n >= -5 && n <= vm.smallIntMax) {
    // the room is taken and given back before the singleton is returned
    if (digits > 1) vm.heap.obj_free(vm.heap.obj_malloc(vm.intHeader + 4 * digits));
    return newInt(vm, n);
  }
  return digits === 0 ? newInt(vm, n) : newIntDigits(vm, n, digits);
}
