/** int: `**` and three-argument pow, multiplication by multiplication. */
import { valueError } from './errors.ts';
import { _PyLong_Copy, _PyLong_Negate, digitCount, type IntValue, long_mul, long_sub, newInt } from './long.ts';
import { l_divmod, l_mod } from './longdivision.ts';
import { decref, incref, type PyAtom, type PyObject } from './object.ts';
import { TPFLAGS } from './type.ts';
import type { VM } from './vm.ts';

const WINDOW = 5;

/** What one power needs: base, modulus (or null), and the accumulated result; owned. */
class Power {
  readonly vm: VM;
  a: PyObject;
  c: PyObject | null;
  z: PyObject;
  constructor(vm: VM, a: PyObject, c: PyObject | null) {
    this.vm = vm;
    this.a = a;
    this.c = c;
    this.z = newInt(vm, 1);
  }

  /** x * y % c; `old` is what the product replaces: it goes after the product and before the reduction. */
  mult(x: PyObject, y: PyObject, old: PyObject | null): PyObject {
    const { vm } = this;
    const product = long_mul(vm, x.v, y.v, x === y);
    if (old !== null) decref(vm, old);
    if (this.c === null) return product;
    const rem = l_mod(vm, product, this.c);
    decref(vm, product);
    return rem;
  }

  square(): void {
    this.z = this.mult(this.z, this.z, this.z);
  }

  times(x: PyObject): void {
    this.z = this.mult(this.z, x, this.z);
  }
}

/** @cpython Objects/longobject.c long_pow 3.8-3.15; both operands are ints, the exponent is not negative without a modulus */
export function long_pow(vm: VM, v: PyObject, w: PyObject, x: PyObject): PyObject {
  const negativeOutput = x !== vm.None && (x.v as IntValue) < 0;
  let c: PyObject | null = null;
  let a = incref(v);
  let b = incref(w);
  if (x !== vm.None) {
    if (x.v === 0) {
      decref(vm, a);
      decref(vm, b);
      valueError(vm, 'pow() 3rd argument cannot be 0');
    }
    c = negativeOutput ? _PyLong_Negate(vm, _PyLong_Copy(vm, x)) : incref(x);
    if (c.v === 1) {
      decref(vm, a);
      decref(vm, b);
      decref(vm, c);
      return newInt(vm, 0);
    }
    try {
      [a, b] = reducedOperands(vm, a, b, c);
    } catch (e) {
      decref(vm, c);
      throw e;
    }
  }
  const power = new Power(vm, a, c);
  raisePower(power, b.v);
  if (negativeOutput && power.z.v !== 0) {
    const res = long_sub(vm, power.z.v, c!.v);
    decref(vm, power.z);
    power.z = res;
  }
  decref(vm, a);
  decref(vm, b);
  if (c !== null) decref(vm, c);
  return power.z;
}

/** With a modulus: no negative exponent, no negative base and none longer than the modulus; steals a and b. */
function reducedOperands(vm: VM, a: PyObject, b: PyObject, c: PyObject): [PyObject, PyObject] {
  if ((b.v as IntValue) < 0) {
    const positive = _PyLong_Negate(vm, _PyLong_Copy(vm, b));
    decref(vm, b);
    b = positive;
    let inverse: PyObject;
    try {
      inverse = long_invmod(vm, a, c);
    } catch (e) {
      decref(vm, b);
      throw e;
    } finally {
      decref(vm, a);
    }
    a = inverse;
  }
  if ((a.v as IntValue) < 0 || digitCount(a.v) > digitCount(c.v)) {
    const rem = l_mod(vm, a, c);
    decref(vm, a);
    a = rem;
  }
  return [a, b];
}

/** @cpython Objects/longobject.c long_invmod 3.8-3.15 */
function long_invmod(vm: VM, a: PyObject, n: PyObject): PyObject {
  incref(a);
  incref(n);
  let b: PyObject = newInt(vm, 1);
  let c: PyObject = newInt(vm, 0);
  while (n.v !== 0) {
    const { div, rem } = l_divmod(vm, a, n);
    decref(vm, a);
    a = n;
    n = rem;
    const t = long_mul(vm, div.v, c.v);
    decref(vm, div);
    const s = long_sub(vm, b.v, t.v);
    decref(vm, t);
    decref(vm, b);
    b = c;
    c = s;
  }
  decref(vm, c);
  decref(vm, n);
  const isOne = a.v === 1;
  decref(vm, a);
  if (isOne) return b;
  decref(vm, b);
  return valueError(vm, 'base is not invertible for the given modulus');
}

/** Digits of a non-negative exponent, lowest first. */
function exponentDigits(n: IntValue): number[] {
  const digits: number[] = [];
  for (let rest = BigInt(n); rest > 0n; rest >>= 30n) digits.push(Number(rest & 0x3fffffffn));
  return digits;
}

function raisePower(power: Power, exponent: IntValue): void {
  const digits = exponentDigits(exponent);
  const profile = power.vm.profile.objects.intPower;
  if (profile === 'from one') {
    if (digits.length <= 8) binaryFromOne(power, digits);
    else fixedWindow(power, digits);
  } else if (digits.length <= 1 && (digits[0] ?? 0) <= 3) smallPower(power, digits[0] ?? 0);
  else if (digits.length <= 2) binary(power, digits);
  else slidingWindow(power, digits);
}

function smallPower(power: Power, n: number): void {
  const { a } = power;
  if (n >= 2) {
    power.z = power.mult(a, a, power.z);
    if (n === 3) power.times(a);
  } else if (n === 1) power.z = power.mult(a, power.z, power.z);
}

/** From the second bit on, starting with the base itself. */
function binary(power: Power, digits: number[]): void {
  decref(power.vm, power.z);
  power.z = incref(power.a);
  let i = digits.length - 1;
  let bit = 1 << (31 - Math.clz32(digits[i]!) - 1);
  if (digits[i] === 1) bit = 0;
  for (;;) {
    for (; bit !== 0; bit >>= 1) {
      power.square();
      if (digits[i]! & bit) power.times(power.a);
    }
    if (--i < 0) return;
    bit = 1 << 29;
  }
}

function oddPowers(power: Power): PyObject[] {
  const table: PyObject[] = [incref(power.a)];
  const a2 = power.mult(power.a, power.a, null);
  for (let i = 1; i < 1 << (WINDOW - 1); i++) table.push(power.mult(table[i - 1]!, a2, null));
  decref(power.vm, a2);
  return table;
}

function absorb(power: Power, table: PyObject[], pending: number, length: number): void {
  let zeros = 0;
  while ((pending & 1) === 0) {
    zeros++;
    pending >>= 1;
  }
  for (let n = length - zeros; n > 0; n--) power.square();
  power.times(table[pending >> 1]!);
  for (; zeros > 0; zeros--) power.square();
}

/** Up to five bits at a time, starting with a 1. */
function slidingWindow(power: Power, digits: number[]): void {
  const table = oddPowers(power);
  let pending = 0;
  let length = 0;
  for (let i = digits.length - 1; i >= 0; i--) {
    for (let j = 29; j >= 0; j--) {
      pending = (pending << 1) | ((digits[i]! >> j) & 1);
      if (pending === 0) {
        power.square();
        continue;
      }
      if (++length < WINDOW) continue;
      absorb(power, table, pending, length);
      pending = 0;
      length = 0;
    }
  }
  if (pending !== 0) absorb(power, table, pending, length);
  for (const o of table) decref(power.vm, o);
}

/** @cpython Objects/longobject.c long_pow 3.8-3.10: all bits, from 1 on */
function binaryFromOne(power: Power, digits: number[]): void {
  for (let i = digits.length - 1; i >= 0; i--) {
    for (let bit = 1 << 29; bit !== 0; bit >>= 1) {
      power.square();
      if (digits[i]! & bit) power.times(power.a);
    }
  }
}

/** @cpython Objects/longobject.c long_pow 3.8-3.10: five bits at a time, by a table of all 32 powers */
function fixedWindow(power: Power, digits: number[]): void {
  const table: PyObject[] = [incref(power.z)];
  for (let i = 1; i < 32; i++) table.push(power.mult(table[i - 1]!, power.a, null));
  for (let i = digits.length - 1; i >= 0; i--) {
    for (let j = 25; j >= 0; j -= WINDOW) {
      const index = (digits[i]! >> j) & 31;
      for (let k = 0; k < WINDOW; k++) power.square();
      if (index) power.times(table[index]!);
    }
  }
  for (const o of table) decref(power.vm, o);
}

/** True for what long_pow takes as a modulus. */
export function isModulus(vm: VM, x: PyObject): x is PyAtom {
  return x === vm.None || (x.type.tp_flags & TPFLAGS.LONG_SUBCLASS) !== 0;
}
