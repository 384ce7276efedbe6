/** The math module. The functions themselves are in the value folder; here are arguments, errors and objects. */
import { argSpec, checkPositional, unpackKeywords } from '../objects/arguments.ts';
import { callNoArgs } from '../objects/call.ts';
import type { MethodSpec } from '../objects/define.ts';
import { dictGetStr, dictSetStr } from '../objects/dict.ts';
import { typeError, valueError } from '../objects/errors.ts';
import { guarded } from '../objects/fault_errors.ts';
import { newFloat } from '../objects/float.ts';
import { floatPair } from '../objects/floatoperators.ts';
import { PyErr_Format } from '../objects/format.ts';
import { type IntValue, newBool, newInt } from '../objects/long.ts';
import { PyNumber_Index, PyNumber_Multiply, PyNumber_TrueDivide } from '../objects/number.ts';
import { isLong, PyFloat_AsDouble, PyLong_FromDouble } from '../objects/numberconversion.ts';
import { decref, type PyObj, type PyObject, type PyText } from '../objects/object.ts';
import { PyIter_Next, PyObject_GetIter } from '../objects/object_protocol.ts';
import { lookupSpecial } from '../objects/slotfunctions.ts';
import { tuple_alloc } from '../objects/tuple.ts';
import { comb, factorial, gcd, isqrt, lcm, perm } from '../objects/value/int-math.ts';
import { cAtan2 } from '../objects/value/math-elementary.ts';
import * as exact from '../objects/value/math-exact.ts';
import * as F from '../objects/value/math-functions.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { sumproduct } from './math_sumprod.ts';

type Args = PyObject[];

/** @cpython Modules/mathmodule.c math_1 3.8-3.15 */
function unary(name: string): MethodSpec {
  const row = F.MATH_FUNCTIONS[name]!;
  return {
    call: 'O',
    fn: (vm, _m, arg) => {
      const x = PyFloat_AsDouble(vm, arg);
      return newFloat(
        vm,
        guarded(vm, () => F.mathFunction(row, x, vm.profile.values)),
      );
    },
    sig: '($module, x, /)',
  };
}

function ofFloat(f: (vm: VM, x: number) => PyObject): MethodSpec {
  return { call: 'O', fn: (vm, _m, arg) => f(vm, PyFloat_AsDouble(vm, arg)), sig: '($module, x, /)' };
}

/** Two floats by position. */
function binary(name: string, f: (x: number, y: number) => number, sig = '($module, x, y, /)'): MethodSpec {
  return {
    call: 'FASTCALL',
    fn: (vm, _m, args: Args) => {
      checkPositional(vm, name, args.length, 2, 2);
      const x = PyFloat_AsDouble(vm, args[0]!);
      const y = PyFloat_AsDouble(vm, args[1]!);
      return newFloat(
        vm,
        guarded(vm, () => f(x, y)),
      );
    },
    sig,
  };
}

/** @cpython Modules/mathmodule.c math_floor, math_ceil 3.8-3.15: the special method of anything but floats comes first. */
function rounding(special: string, f: (x: number) => number): MethodSpec {
  return {
    call: 'O',
    fn: (vm, _m, arg) => {
      if (arg.type !== vm.tFloat) {
        const method = lookupSpecial(vm, arg, special);
        if (method !== null) return callOwned(vm, method);
      }
      return PyLong_FromDouble(vm, f(PyFloat_AsDouble(vm, arg)));
    },
    sig: '($module, x, /)',
  };
}

function callOwned(vm: VM, method: PyObject): PyObject {
  try {
    return callNoArgs(vm, method);
  } finally {
    decref(vm, method);
  }
}

function math_trunc(vm: VM, _m: PyObject, arg: PyObject): PyObject {
  if (arg.type === vm.tFloat) return PyLong_FromDouble(vm, arg.v);
  const method = lookupSpecial(vm, arg, '__trunc__');
  if (method === null) {
    PyErr_Format(vm, vm.exc.TypeError!, "type %.100s doesn't define __trunc__ method", arg.type.tp_name);
  }
  return callOwned(vm, method!);
}

/** @cpython Modules/mathmodule.c loghelper 3.8-3.15 */
function loghelper(vm: VM, name: 'log' | 'log2' | 'log10', arg: PyObject): PyObject {
  const rules = vm.profile.values;
  if (isLong(arg))
    return newFloat(
      vm,
      guarded(vm, () => F.mathLogOfInt(name, arg.v, rules)),
    );
  const x = PyFloat_AsDouble(vm, arg);
  return newFloat(
    vm,
    guarded(vm, () => F.mathFunction(F.MATH_FUNCTIONS[name]!, x, rules)),
  );
}

/** @cpython Modules/mathmodule.c math_log 3.8-3.15 */
function math_log(vm: VM, _m: PyObject, args: Args): PyObject {
  if (args.length < 1 || args.length > 2) {
    if (vm.profile.numbers.mathLogCounts === 'requires') typeError(vm, 'math.log requires 1 to 2 arguments');
    checkPositional(vm, 'log', args.length, 1, 2);
  }
  const num = loghelper(vm, 'log', args[0]!);
  if (args.length === 1) return num;
  let den: PyObject;
  try {
    den = loghelper(vm, 'log', args[1]!);
  } catch (e) {
    decref(vm, num);
    throw e;
  }
  try {
    return PyNumber_TrueDivide(vm, num, den);
  } finally {
    decref(vm, num);
    decref(vm, den);
  }
}

/** Floats of any iterable. */
export function floatsOf(vm: VM, iterable: PyObject): number[] {
  const it = PyObject_GetIter(vm, iterable);
  const out: number[] = [];
  try {
    for (let o = PyIter_Next(vm, it); o !== null; o = PyIter_Next(vm, it)) {
      try {
        out.push(PyFloat_AsDouble(vm, o));
      } finally {
        decref(vm, o);
      }
    }
    return out;
  } finally {
    decref(vm, it);
  }
}

/** @cpython Modules/mathmodule.c math_dist_impl 3.8-3.15 */
function math_dist(vm: VM, _m: PyObject, args: Args): PyObject {
  checkPositional(vm, 'dist', args.length, 2, 2);
  const [p, q] = args.map((o) => vm.listOf(o)) as [PyObject[], PyObject[]];
  try {
    if (p.length !== q.length) valueError(vm, 'both points must have the same number of dimensions');
    const diffs = p.map((o, i) => Math.abs(PyFloat_AsDouble(vm, o) - PyFloat_AsDouble(vm, q[i]!)));
    return newFloat(vm, exact.norm(diffs));
  } finally {
    for (const o of [...p, ...q]) decref(vm, o);
  }
}

function math_hypot(vm: VM, _m: PyObject, args: Args): PyObject {
  const xs = args.map((o) => Math.abs(PyFloat_AsDouble(vm, o)));
  return newFloat(vm, exact.norm(xs));
}

/** An int argument, as its value. */
function indexValue(vm: VM, o: PyObject): IntValue {
  const n = PyNumber_Index(vm, o);
  const v: IntValue = n.v;
  decref(vm, n);
  return v;
}

/** gcd and lcm of any number of ints. */
function fold(neutral: number, f: (a: IntValue, b: IntValue) => IntValue): MethodSpec {
  return {
    call: 'FASTCALL',
    fn: (vm, _m, args: Args) => {
      if (args.length === 0) return newInt(vm, neutral);
      let res = indexValue(vm, args[0]!);
      if (args.length === 1) return newInt(vm, res < 0 ? -res : res);
      for (let i = 1; i < args.length; i++) res = f(res, indexValue(vm, args[i]!));
      return newInt(vm, res);
    },
    sig: '($module, /, *integers)',
  };
}

export function math_isqrt(vm: VM, _m: PyObject, arg: PyObject): PyObject {
  const n = indexValue(vm, arg);
  return newInt(
    vm,
    guarded(vm, () => isqrt(n)),
  );
}

export function math_factorial(vm: VM, _m: PyObject, arg: PyObject): PyObject {
  const n = indexValue(vm, arg);
  return newInt(
    vm,
    guarded(vm, () => factorial(n)),
  );
}

export function math_comb(vm: VM, _m: PyObject, args: Args): PyObject {
  checkPositional(vm, 'comb', args.length, 2, 2);
  const n = indexValue(vm, args[0]!);
  const k = indexValue(vm, args[1]!);
  return newInt(
    vm,
    guarded(vm, () => comb(n, k)),
  );
}

export function math_perm(vm: VM, _m: PyObject, args: Args): PyObject {
  checkPositional(vm, 'perm', args.length, 1, 2);
  const n = indexValue(vm, args[0]!);
  const given = args[1] ?? vm.None;
  const k = given === vm.None ? undefined : indexValue(vm, given);
  return newInt(
    vm,
    guarded(vm, () => perm(n, k)),
  );
}

/** @cpython Modules/mathmodule.c math_ldexp_impl 3.8-3.15 */
function math_ldexp(vm: VM, _m: PyObject, args: Args): PyObject {
  checkPositional(vm, 'ldexp', args.length, 2, 2);
  const x = PyFloat_AsDouble(vm, args[0]!);
  const n = args[1]!;
  if (!isLong(n)) typeError(vm, 'Expected an int as second argument to ldexp.');
  return newFloat(
    vm,
    guarded(vm, () => exact.ldexp(x, n.v)),
  );
}

/** @cpython Modules/mathmodule.c math_frexp_impl 3.8-3.15: Py_BuildValue("(di)") */
function math_frexp(vm: VM, x: number): PyObject {
  const [m, e] = Number.isFinite(x) && x !== 0 ? exact.frexp(x) : [x, 0];
  const items: PyObject[] = [vm.None, vm.None];
  const pair: PyObj = tuple_alloc(vm, items);
  if (vm.tupleTracksAlways) vm.gc.track(pair);
  items[0] = newFloat(vm, m);
  items[1] = newInt(vm, e);
  return pair;
}

const ISCLOSE = argSpec('isclose', ['a', 'b', 'rel_tol', 'abs_tol'], { positional: 2, required: 2 });

function math_isclose(vm: VM, _m: PyObject, args: Args, kwnames: PyText[] | null): PyObject {
  const given = unpackKeywords(vm, ISCLOSE, args, kwnames);
  const number = (i: number, otherwise: number): number =>
    given[i] === null ? otherwise : PyFloat_AsDouble(vm, given[i]!);
  const a = number(0, 0);
  const b = number(1, 0);
  const relative = number(2, 1e-9);
  const absolute = number(3, 0);
  if (relative < 0 || absolute < 0) valueError(vm, 'tolerances must be non-negative');
  if (a === b) return newBool(vm, true);
  if (Math.abs(a) === Infinity || Math.abs(b) === Infinity) return newBool(vm, false);
  const diff = Math.abs(b - a);
  return newBool(vm, diff <= Math.abs(relative * b) || diff <= Math.abs(relative * a) || diff <= absolute);
}

const NEXTAFTER = argSpec('nextafter', ['', '', 'steps'], { positional: 2, required: 2 });

function math_nextafter(vm: VM, _m: PyObject, args: Args, kwnames: PyText[] | null): PyObject {
  const [x, y, steps] = unpackKeywords(vm, NEXTAFTER, args, kwnames);
  const from = PyFloat_AsDouble(vm, x!);
  const to = PyFloat_AsDouble(vm, y!);
  if (!steps || steps === vm.None) return newFloat(vm, exact.nextafter(from, to));
  const n = indexValue(vm, steps);
  if (n < 0) valueError(vm, 'steps must be a non-negative integer');
  return newFloat(vm, exact.nextafter(from, to, n));
}

const PROD = argSpec('prod', ['', 'start'], { positional: 1, required: 1 });
const INT64 = 2n ** 63n;

/** @cpython Modules/mathmodule.c math_prod_impl 3.8-3.15: ints up to 64 bits, then floats, are kept in C. */
function math_prod(vm: VM, _m: PyObject, args: Args, kwnames: PyText[] | null): PyObject {
  const [iterable, start] = unpackKeywords(vm, PROD, args, kwnames);
  const it = PyObject_GetIter(vm, iterable!);
  let result: PyObject | null = start ?? newInt(vm, 1);
  if (start) start.rc++;
  let small: bigint | null = null;
  let float: number | null = null;
  const settle = (): PyObject => {
    if (small !== null) return newInt(vm, toIntValue(small));
    return float !== null ? newFloat(vm, float) : result!;
  };
  if (result.type === vm.tInt && fits(BigInt(result.v))) {
    small = BigInt(result.v);
    decref(vm, result);
  }
  try {
    for (;;) {
      if (small === null && float === null && result.type === vm.tFloat) {
        float = result.v as number;
        decref(vm, result);
      }
      const item = PyIter_Next(vm, it);
      if (item === null) return settle();
      try {
        if (small !== null && item.type === vm.tInt && fits(small * BigInt(item.v))) {
          small *= BigInt(item.v);
          continue;
        }
        if (float !== null && (item.type === vm.tFloat || (item.type === vm.tInt && fits(BigInt(item.v))))) {
          float *= Number(item.v);
          continue;
        }
        const before = settle();
        small = null;
        float = null;
        result = vm.None;
        try {
          result = PyNumber_Multiply(vm, before, item);
        } finally {
          decref(vm, before);
        }
      } finally {
        decref(vm, item);
      }
    }
  } finally {
    decref(vm, it);
  }
}

function fits(n: bigint): boolean {
  return n >= -INT64 && n < INT64;
}

function toIntValue(n: bigint): IntValue {
  return n >= -9007199254740991n && n <= 9007199254740991n ? Number(n) : n;
}

/** @cpython Modules/mathmodule.c math_fma_impl 3.13-3.15 */
function math_fma(vm: VM, _m: PyObject, args: Args): PyObject {
  checkPositional(vm, 'fma', args.length, 3, 3);
  const [x, y, z] = args.map((o) => PyFloat_AsDouble(vm, o)) as [number, number, number];
  return newFloat(
    vm,
    guarded(vm, () => exact.fma(x, y, z)),
  );
}

/** Ways to look at a float's class. */
function predicate(f: (x: number) => boolean): MethodSpec {
  return ofFloat((vm, x) => newBool(vm, f(x)));
}

const MIN_NORMAL = 2 ** -1022;

/** @cpython Modules/mathmodule.c math_fmax, math_fmin 3.15 */
function extremum(x: number, y: number, f: (a: number, b: number) => number): number {
  if (Number.isNaN(x)) return y;
  return Number.isNaN(y) ? x : f(x, y);
}

/** By name, in the order of the module's table; `since` the profile's list of what it has. */
const FUNCTIONS: Record<string, MethodSpec> = {
  ...Object.fromEntries(Object.keys(F.MATH_FUNCTIONS).map((name) => [name, unary(name)])),
  log: { call: 'FASTCALL', fn: math_log },
  log2: { call: 'O', fn: (vm, _m, arg) => loghelper(vm, 'log2', arg), sig: '($module, x, /)' },
  log10: { call: 'O', fn: (vm, _m, arg) => loghelper(vm, 'log10', arg), sig: '($module, x, /)' },
  atan2: binary('atan2', cAtan2, '($module, y, x, /)'),
  copysign: binary('copysign', (x, y) => (y < 0 || Object.is(y, -0) ? -Math.abs(x) : Math.abs(x))),
  fmod: binary('fmod', F.mathFmod),
  remainder: binary('remainder', F.mathRemainder),
  pow: binary('pow', F.mathPow),
  gamma: ofFloat((vm, x) =>
    newFloat(
      vm,
      guarded(vm, () => F.mathGamma(x, vm.profile.values)),
    ),
  ),
  lgamma: ofFloat((vm, x) =>
    newFloat(
      vm,
      guarded(vm, () => F.mathLgamma(x, vm.profile.values)),
    ),
  ),
  degrees: ofFloat((vm, x) => newFloat(vm, F.mathDegrees(x))),
  radians: ofFloat((vm, x) => newFloat(vm, F.mathRadians(x))),
  ulp: ofFloat((vm, x) => newFloat(vm, exact.ulp(x))),
  modf: ofFloat((vm, x) => floatPair(vm, ...exact.modf(x))),
  frexp: ofFloat(math_frexp),
  isfinite: predicate(Number.isFinite),
  isinf: predicate((x) => Math.abs(x) === Infinity),
  isnan: predicate(Number.isNaN),
  isnormal: predicate((x) => Number.isFinite(x) && Math.abs(x) >= MIN_NORMAL),
  issubnormal: predicate((x) => x !== 0 && Math.abs(x) < MIN_NORMAL),
  signbit: predicate((x) => x < 0 || Object.is(x, -0)),
  fmax: binary('fmax', (x, y) => extremum(x, y, Math.max)),
  fmin: binary('fmin', (x, y) => extremum(x, y, Math.min)),
  ceil: rounding('__ceil__', Math.ceil),
  floor: rounding('__floor__', Math.floor),
  trunc: { call: 'O', fn: math_trunc, sig: '($module, x, /)' },
  dist: { call: 'FASTCALL', fn: math_dist, sig: '($module, p, q, /)' },
  hypot: { call: 'FASTCALL', fn: math_hypot },
  fsum: {
    call: 'O',
    fn: (vm, _m, arg) => {
      const values = floatsOf(vm, arg);
      return newFloat(
        vm,
        guarded(vm, () => exact.fsum(values)),
      );
    },
    sig: '($module, seq, /)',
  },
  gcd: fold(0, gcd),
  lcm: fold(1, lcm),
  isqrt: { call: 'O', fn: math_isqrt, sig: '($module, n, /)' },
  factorial: { call: 'O', fn: math_factorial, sig: '($module, n, /)' },
  comb: { call: 'FASTCALL', fn: math_comb, sig: '($module, n, k, /)' },
  perm: { call: 'FASTCALL', fn: math_perm, sig: '($module, n, k=None, /)' },
  ldexp: { call: 'FASTCALL', fn: math_ldexp, sig: '($module, x, i, /)' },
  isclose: {
    call: 'FASTCALL_KEYWORDS',
    fn: math_isclose,
    sig: '($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)',
  },
  nextafter: { call: 'FASTCALL_KEYWORDS', fn: math_nextafter, sig: '($module, x, y, /, *, steps=None)' },
  prod: { call: 'FASTCALL_KEYWORDS', fn: math_prod, sig: '($module, iterable, /, *, start=1)' },
  sumprod: { call: 'FASTCALL', fn: sumproduct, sig: '($module, p, q, /)' },
  fma: { call: 'FASTCALL', fn: math_fma, sig: '($module, x, y, z, /)' },
};

/** nextafter before it had steps (until 3.11) */
const NEXTAFTER_PLAIN = binary('nextafter', (x, y) => exact.nextafter(x, y));

const INTEGERS = ['comb', 'factorial', 'gcd', 'isqrt', 'lcm', 'perm'];

/** The module math.integer (3.15); math has its functions too. */
function createIntegers(vm: VM): PyObj {
  return defineModule(vm, {
    name: 'math.integer',
    doc: 'This module provides access to integer related mathematical functions.',
    functions: Object.fromEntries(INTEGERS.map((name) => [name, FUNCTIONS[name]!])),
  });
}

export function createMath(vm: VM): PyObj {
  const { mathMissing, mathNextafterSteps, mathIntegers } = vm.profile.numbers;
  const functions: Record<string, MethodSpec> = {};
  for (const name of Object.keys(FUNCTIONS).sort()) {
    if (!mathMissing.includes(name) && !(mathIntegers && INTEGERS.includes(name))) functions[name] = FUNCTIONS[name]!;
  }
  if (!mathNextafterSteps) functions.nextafter = NEXTAFTER_PLAIN;
  return defineModule(vm, {
    name: 'math',
    doc: 'This module provides access to the mathematical functions\ndefined by the C standard.',
    functions,
    exec: (m, _module, add) => {
      if (mathIntegers) {
        const integers = createIntegers(m);
        for (const name of INTEGERS) {
          const fn = dictGetStr(m, integers.d!, name)!;
          fn.rc++;
          add(name, fn);
        }
        if (m.modules) dictSetStr(m, m.modules, 'math.integer', integers);
        add('integer', integers);
      }
      add('pi', newFloat(m, Math.PI));
      add('e', newFloat(m, Math.E));
      add('tau', newFloat(m, 2 * Math.PI));
      add('inf', newFloat(m, Infinity));
      add('nan', newFloat(m, Number.NaN));
    },
  });
}
