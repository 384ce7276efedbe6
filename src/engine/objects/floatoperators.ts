/** float: operators, comparison, hash. An int operand is converted; anything else is left to the other operand. */

import { newComplexResult } from './complex.ts';
import { typeError } from './errors.ts';
import { guarded } from './fault_errors.ts';
import { newFloat } from './float.ts';
import { identityHash } from './identity.ts';
import { bitLength, type IntValue, newBool } from './long.ts';
import { isFloat, isLong, PyLong_AsDouble, PyLong_FromDouble } from './numberconversion.ts';
import { decref, type PyAtom, type PyObj, type PyObject } from './object.ts';
import { intHash } from './object_protocol.ts';
import { tuple_alloc } from './tuple.ts';
import type { Binary } from './type.ts';
import { complexPow } from './value/complex.ts';
import { floatDivmod, floatFloordiv, floatMod, floatPow, floatTruediv } from './value/float.ts';
import { Hash64, hashFloat } from './value/hash-numeric.ts';
import type { VM } from './vm.ts';

export function notImplemented(vm: VM): PyObject {
  vm.NotImplemented.rc++;
  return vm.NotImplemented;
}

/** @cpython Objects/floatobject.c convert_to_double 3.8-3.15; undefined where the operand is no number */
function toDouble(vm: VM, o: PyObject): number | undefined {
  if (o.type === vm.tFloat) return o.v;
  if (isLong(o)) return PyLong_AsDouble(vm, o.v);
  return isFloat(vm, o) ? o.v : undefined;
}

/** A slot of two floats. */
function binary(f: (vm: VM, a: number, b: number) => PyObject): Binary {
  return (vm, v, w) => {
    const a = toDouble(vm, v);
    if (a === undefined) return notImplemented(vm);
    const b = toDouble(vm, w);
    return b === undefined ? notImplemented(vm) : f(vm, a, b);
  };
}

/** @cpython Python/modsupport.c Py_BuildValue("(dd)") 3.8-3.15: the tuple comes before its items. */
export function floatPair(vm: VM, a: number, b: number): PyObj {
  const items: PyObject[] = [vm.None, vm.None];
  const pair = tuple_alloc(vm, items);
  if (vm.tupleTracksAlways) vm.gc.track(pair);
  items[0] = newFloat(vm, a);
  items[1] = newFloat(vm, b);
  return pair;
}

export const float_add = binary((vm, a, b) => newFloat(vm, a + b));
export const float_sub = binary((vm, a, b) => newFloat(vm, a - b));
export const float_mul = binary((vm, a, b) => newFloat(vm, a * b));
export const float_div = binary((vm, a, b) => {
  if (b !== 0) return newFloat(vm, a / b);
  return newFloat(
    vm,
    guarded(vm, () => floatTruediv(a, b, vm.profile.values)),
  );
});
export const float_rem = binary((vm, a, b) =>
  newFloat(
    vm,
    guarded(vm, () => floatMod(a, b, vm.profile.values)),
  ),
);
export const float_floor_div = binary((vm, a, b) =>
  newFloat(
    vm,
    guarded(vm, () => floatFloordiv(a, b, vm.profile.values)),
  ),
);
export const float_divmod = binary((vm, a, b) => {
  const [div, mod] = guarded(vm, () => floatDivmod(a, b, vm.profile.values));
  return floatPair(vm, div, mod);
});

/** @cpython Objects/floatobject.c float_pow 3.8-3.15: a negative base with a fraction goes on to complex. */
export function float_pow(vm: VM, v: PyObject, w: PyObject, z: PyObject): PyObject {
  if (z !== vm.None) typeError(vm, 'pow() 3rd argument not allowed unless all arguments are integers');
  const a = toDouble(vm, v);
  if (a === undefined) return notImplemented(vm);
  const b = toDouble(vm, w);
  if (b === undefined) return notImplemented(vm);
  const res = guarded(vm, () => floatPow(a, b, vm.profile.values));
  if (res !== 'complex') return newFloat(vm, res);
  return newComplexResult(
    vm,
    guarded(vm, () => complexPow({ re: a, im: 0 }, { re: b, im: 0 }, vm.profile.values)),
  );
}

/**
 * @cpython Objects/floatobject.c float_richcompare 3.8-3.15: a float and an int of more than 48 bits, of the same sign and as many bits
 * before the point, are compared as ints; what that takes.
 */
function compareExactly(vm: VM, x: number, w: PyObject): void {
  const n: IntValue = w.v;
  if (!Number.isFinite(x) || x === 0 || n === 0 || x < 0 !== n < 0) return;
  const size = Math.abs(x);
  if (size < 2 ** 48 || (typeof n === 'number' && Math.abs(n) < 2 ** 48)) return;
  const whole = Math.floor(size);
  const bits = bitLength(BigInt(whole));
  const magnitude = BigInt(n) < 0n ? -BigInt(n) : BigInt(n);
  if (bits !== bitLength(magnitude)) return;
  let ww: PyObject = n < 0 ? w.type.nb_negative!(vm, w) : w;
  if (n >= 0) ww.rc++;
  let vv = PyLong_FromDouble(vm, whole);
  if (whole !== size) {
    const one = vm.smallInts[6]!;
    const shift = vm.tInt.nb_lshift!;
    const steps: [PyObject, () => PyObject][] = [
      [ww, () => (ww = shift(vm, ww, one))],
      [vv, () => (vv = shift(vm, vv, one))],
    ];
    for (const [old, step] of steps) {
      step();
      decref(vm, old);
    }
    const old = vv;
    vv = vm.tInt.nb_or!(vm, vv, one);
    decref(vm, old);
  }
  decref(vm, vv);
  decref(vm, ww);
}

/** @cpython Objects/floatobject.c float_richcompare 3.8-3.15; ints compare exactly */
export function float_richcompare(vm: VM, a: PyObject, b: PyObject, op: number): PyObject {
  if (!isLong(b) && !isFloat(vm, b)) return notImplemented(vm);
  const x: number = a.v;
  const y: number | bigint = b.v;
  if (isLong(b)) compareExactly(vm, x, b);
  switch (op) {
    case 0:
      return newBool(vm, x < y);
    case 1:
      return newBool(vm, x <= y);
    case 2:
      // biome-ignore lint/suspicious/noDoubleEquals: float against bigint by value
      return newBool(vm, x == y);
    case 3:
      // biome-ignore lint/suspicious/noDoubleEquals: float against bigint by value
      return newBool(vm, x != y);
    case 4:
      return newBool(vm, x > y);
    default:
      return newBool(vm, x >= y);
  }
}

/** @cpython Python/pyhash.c _Py_HashDouble 3.8-3.15: low half; that of NaN is its object's (3.10+), 0 before. */
export function hashDouble(vm: VM, o: PyObject, x: number): number {
  if (Number.isSafeInteger(x)) return intHash(vm, x);
  const hash = new Hash64();
  if (hashFloat(x, hash)) {
    vm.hashHi = hash.hi;
    return hash.lo;
  }
  if (vm.profile.numbers.nanHash === 'identity') return identityHash(vm, o);
  vm.hashHi = 0;
  return 0;
}

export function float_hash(vm: VM, o: PyAtom): number {
  return hashDouble(vm, o, o.v);
}

export const float_neg = (vm: VM, o: PyObject): PyObject => newFloat(vm, -o.v);
export const float_abs = (vm: VM, o: PyObject): PyObject => newFloat(vm, Math.abs(o.v));
export const float_bool = (_vm: VM, o: PyObject): boolean => o.v !== 0;

/** @cpython Objects/floatobject.c float_float 3.8-3.15: an exact float of the same value */
export function float_float(vm: VM, o: PyObject): PyObject {
  if (o.type !== vm.tFloat) return newFloat(vm, o.v);
  o.rc++;
  return o;
}
