/** The module cmath. */
import { argSpec, checkPositional, unpackKeywords } from '../objects/arguments.ts';
import { newComplexResult } from '../objects/complex.ts';
import { PyComplex_AsCComplex } from '../objects/complextype.ts';
import type { MethodSpec } from '../objects/define.ts';
import { valueError } from '../objects/errors.ts';
import { guarded } from '../objects/fault_errors.ts';
import { newFloat } from '../objects/float.ts';
import { floatPair } from '../objects/floatoperators.ts';
import { newBool } from '../objects/long.ts';
import { PyFloat_AsDouble } from '../objects/numberconversion.ts';
import type { PyObj, PyObject, PyText } from '../objects/object.ts';
import * as C from '../objects/value/cmath.ts';
import { type Complex, complexDiv } from '../objects/value/complex.ts';
import { overflowError } from '../objects/value/fault.ts';
import { cHypot } from '../objects/value/math-elementary.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';

type Rules = C.CmathRules;

function unary(f: (z: Complex, rules: Rules) => Complex): MethodSpec {
  return {
    call: 'O',
    fn: (vm, _m, arg) => {
      const z = PyComplex_AsCComplex(vm, arg);
      return newComplexResult(
        vm,
        guarded(vm, () => f(z, vm.profile.values)),
      );
    },
    sig: '($module, z, /)',
  };
}

function predicate(f: (z: Complex) => boolean): MethodSpec {
  return { call: 'O', fn: (vm, _m, arg) => newBool(vm, f(PyComplex_AsCComplex(vm, arg))), sig: '($module, z, /)' };
}

const isInf = (x: number): boolean => Math.abs(x) === Infinity;

/** @cpython Modules/cmathmodule.c cmath_log_impl 3.8-3.15 */
function log(vm: VM, _m: PyObject, args: PyObject[]): PyObject {
  checkPositional(vm, 'log', args.length, 1, 2);
  const x = PyComplex_AsCComplex(vm, args[0]!);
  const base = args.length > 1 ? PyComplex_AsCComplex(vm, args[1]!) : null;
  const z = guarded(vm, () => {
    const a = C.cmathLog(x);
    return base === null ? a : quotient(vm, a, C.cmathLog(base));
  });
  return newComplexResult(vm, z);
}

function quotient(vm: VM, a: Complex, b: Complex): Complex {
  if (b.re === 0 && b.im === 0) return valueError(vm, 'math domain error');
  return complexDiv(a, b, vm.profile.values);
}

/** The modulus; what overflows is an error. */
function modulus(z: Complex): number {
  const r = cHypot(z.re, z.im);
  if (r === Infinity && Number.isFinite(z.re) && Number.isFinite(z.im)) throw overflowError('math range error');
  return r;
}

function polar(vm: VM, _m: PyObject, arg: PyObject): PyObject {
  const z = PyComplex_AsCComplex(vm, arg);
  const r = guarded(vm, () => modulus(z));
  return floatPair(vm, r, C.cmathPhase(z));
}

function rect(vm: VM, _m: PyObject, args: PyObject[]): PyObject {
  checkPositional(vm, 'rect', args.length, 2, 2);
  const r = PyFloat_AsDouble(vm, args[0]!);
  const phi = PyFloat_AsDouble(vm, args[1]!);
  return newComplexResult(
    vm,
    guarded(vm, () => C.cmathRect(r, phi)),
  );
}

const ISCLOSE = argSpec('isclose', ['a', 'b', 'rel_tol', 'abs_tol'], { positional: 2, required: 2 });

/** @cpython Modules/cmathmodule.c cmath_isclose_impl 3.8-3.15 */
function isclose(vm: VM, _m: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const [x, y, rel, abs] = unpackKeywords(vm, ISCLOSE, args, kwnames);
  const a = PyComplex_AsCComplex(vm, x!);
  const b = PyComplex_AsCComplex(vm, y!);
  const relative = rel ? PyFloat_AsDouble(vm, rel) : 1e-9;
  const absolute = abs ? PyFloat_AsDouble(vm, abs) : 0;
  if (relative < 0 || absolute < 0) valueError(vm, 'tolerances must be non-negative');
  if (a.re === b.re && a.im === b.im) return newBool(vm, true);
  if (isInf(a.re) || isInf(a.im) || isInf(b.re) || isInf(b.im)) return newBool(vm, false);
  const diff = cHypot(a.re - b.re, a.im - b.im);
  const sizeA = cHypot(a.re, a.im);
  const sizeB = cHypot(b.re, b.im);
  return newBool(vm, diff <= relative * sizeB || diff <= relative * sizeA || diff <= absolute);
}

const FUNCTIONS: Record<string, MethodSpec> = {
  acos: unary(C.cmathAcos),
  acosh: unary(C.cmathAcosh),
  asin: unary(C.cmathAsin),
  asinh: unary(C.cmathAsinh),
  atan: unary(C.cmathAtan),
  atanh: unary(C.cmathAtanh),
  cos: unary(C.cmathCos),
  cosh: unary(C.cmathCosh),
  exp: unary(C.cmathExp),
  isclose: {
    call: 'FASTCALL_KEYWORDS',
    fn: isclose,
    sig: '($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)',
  },
  isfinite: predicate((z) => Number.isFinite(z.re) && Number.isFinite(z.im)),
  isinf: predicate((z) => isInf(z.re) || isInf(z.im)),
  isnan: predicate((z) => Number.isNaN(z.re) || Number.isNaN(z.im)),
  log: { call: 'FASTCALL', fn: log, sig: '($module, z, base=<unrepresentable>, /)' },
  log10: unary(C.cmathLog10),
  phase: {
    call: 'O',
    fn: (vm, _m, arg) => newFloat(vm, C.cmathPhase(PyComplex_AsCComplex(vm, arg))),
    sig: '($module, z, /)',
  },
  polar: { call: 'O', fn: polar, sig: '($module, z, /)' },
  rect: { call: 'FASTCALL', fn: rect, sig: '($module, r, phi, /)' },
  sin: unary(C.cmathSin),
  sinh: unary(C.cmathSinh),
  sqrt: unary(C.cmathSqrt),
  tan: unary(C.cmathTan),
  tanh: unary(C.cmathTanh),
};

export function createCmath(vm: VM): PyObj {
  return defineModule(vm, {
    name: 'cmath',
    doc: 'This module provides access to mathematical functions for complex\nnumbers.',
    functions: FUNCTIONS,
    exec: (m, _module, add) => {
      add('pi', newFloat(m, Math.PI));
      add('e', newFloat(m, Math.E));
      add('tau', newFloat(m, 2 * Math.PI));
      add('inf', newFloat(m, Infinity));
      add('infj', newComplexResult(m, { re: 0, im: Infinity }));
      add('nan', newFloat(m, Number.NaN));
      add('nanj', newComplexResult(m, { re: 0, im: Number.NaN }));
    },
  });
}
