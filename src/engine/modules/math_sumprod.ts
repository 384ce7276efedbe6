/** math.sumprod: ints and floats are summed up in C, as long as they go on being ints or floats. */
import { checkPositional } from '../objects/arguments.ts';
import { valueError } from '../objects/errors.ts';
import { newFloat } from '../objects/float.ts';
import { newInt, normalized } from '../objects/long.ts';
import { PyNumber_Add, PyNumber_Multiply } from '../objects/number.ts';
import { decref, type PyObject } from '../objects/object.ts';
import { PyIter_Next, PyObject_GetIter } from '../objects/object_protocol.ts';
import { sumprod } from '../objects/value/math-exact.ts';
import type { VM } from '../objects/vm.ts';

const LIMIT = 2n ** 63n;
const fits = (n: bigint): boolean => n >= -LIMIT && n < LIMIT;

/** What is summed up so far: an object, and what is kept beside it. */
class Total {
  readonly vm: VM;
  value: PyObject;
  ints = true;
  floats = true;
  intSum = 0n;
  intUsed = false;
  p: number[] = [];
  q: number[] = [];
  constructor(vm: VM) {
    this.vm = vm;
    this.value = newInt(vm, 0);
  }

  /** Adds what `o` is to the total; steals it. */
  addOwned(o: PyObject): void {
    try {
      const sum = PyNumber_Add(this.vm, this.value, o);
      decref(this.vm, this.value);
      this.value = sum;
    } finally {
      decref(this.vm, o);
    }
  }

  endInts(): void {
    this.ints = false;
    if (this.intUsed) this.addOwned(newInt(this.vm, normalized(this.intSum)));
    this.intUsed = false;
  }

  endFloats(): void {
    this.floats = false;
    if (this.p.length > 0) this.addOwned(newFloat(this.vm, sumprod(this.p, this.q)));
    this.p = [];
    this.q = [];
  }

  takeInts(a: PyObject, b: PyObject): boolean {
    const { tInt } = this.vm;
    if (a.type !== tInt || b.type !== tInt || !fits(BigInt(a.v)) || !fits(BigInt(b.v))) return false;
    const product = BigInt(a.v) * BigInt(b.v);
    if (!fits(product) || !fits(this.intSum + product)) return false;
    this.intSum += product;
    this.intUsed = true;
    return true;
  }

  takeFloats(a: PyObject, b: PyObject): boolean {
    const { tFloat, tInt, tBool } = this.vm;
    const whole = (o: PyObject): boolean => o.type === tInt || o.type === tBool;
    const isPair = a.type === tFloat ? b.type === tFloat || whole(b) : b.type === tFloat && whole(a);
    if (!isPair) return false;
    const x = Number(a.v);
    const y = Number(b.v);
    if (!Number.isFinite(x) || !Number.isFinite(y)) return false;
    this.p.push(x);
    this.q.push(y);
    if (Number.isFinite(sumprodChecked(this.p, this.q))) return true;
    this.p.pop();
    this.q.pop();
    return false;
  }
}

/** Only the last product and a rough sum can overflow; the exact one is made at the end. */
function sumprodChecked(p: number[], q: number[]): number {
  const last = p.length - 1;
  const product = p[last]! * q[last]!;
  return Math.abs(product) < 1e290 && last < 1e6 ? product : sumprod(p, q);
}

/** @cpython Modules/mathmodule.c math_sumprod_impl 3.12-3.15 */
export function sumproduct(vm: VM, _m: PyObject, args: PyObject[]): PyObject {
  checkPositional(vm, 'sumprod', args.length, 2, 2);
  const p = PyObject_GetIter(vm, args[0]!);
  let q: PyObject;
  try {
    q = PyObject_GetIter(vm, args[1]!);
  } catch (e) {
    decref(vm, p);
    throw e;
  }
  const total = new Total(vm);
  try {
    while (step(vm, total, p, q));
    return total.value;
  } catch (e) {
    decref(vm, total.value);
    throw e;
  } finally {
    decref(vm, p);
    decref(vm, q);
  }
}

/** One pair; false at the end. */
function step(vm: VM, total: Total, p: PyObject, q: PyObject): boolean {
  const a = PyIter_Next(vm, p);
  const b = PyIter_Next(vm, q);
  try {
    if ((a === null) !== (b === null)) valueError(vm, 'Inputs are not the same length');
    if (total.ints) {
      if (a !== null && total.takeInts(a, b!)) return true;
      total.endInts();
    }
    if (total.floats) {
      if (a !== null && total.takeFloats(a, b!)) return true;
      total.endFloats();
    }
    if (a === null) return false;
    total.addOwned(PyNumber_Multiply(vm, a, b!));
    return true;
  } finally {
    if (a !== null) decref(vm, a);
    if (b !== null) decref(vm, b);
  }
}
