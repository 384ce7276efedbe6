/** The functions of the math module over floats, with their errors. */
import { type Fault, overflowError, valueError } from './fault.ts';
import { floatRepr } from './float-text.ts';
import { bitLength, type IntValue } from './int.ts';
import { roundedShift } from './int-float.ts';
import * as E from './math-elementary.ts';
import { cErf, cErfc } from './math-erf.ts';
import { fma, remainder } from './math-exact.ts';
import { m_lgamma, m_tgamma } from './math-gamma.ts';
import { cPow } from './math-power.ts';

/** The part of a build's profile that the math module reads. */
export interface MathRules {
  /** domain errors say what was expected (3.14+) */
  mathDomainTexts: 'plain' | 'detailed';
  /** the logarithm of a large int adds its parts with one rounding (3.15+) */
  mathLogFused: boolean;
}

interface MathFunction {
  f: (x: number) => number;
  /** what a domain error says was expected, `{x}` being the argument */
  expected?: string;
  canOverflow?: true;
}

const UNIT = 'expected a number in range from -1 up to 1, got {x}';
const POSITIVE = 'expected a positive input, got {x}';
const FINITE = 'expected a finite input, got {x}';
const NO_POLE = 'expected a noninteger or positive integer, got {x}';

/** Functions of one float. @cpython Modules/mathmodule.c FUNC1, FUNC1A, FUNC1D 3.8-3.15 */
export const MATH_FUNCTIONS: Readonly<Record<string, MathFunction>> = {
  acos: { f: E.cAcos, expected: UNIT },
  acosh: { f: E.cAcosh, expected: 'expected argument value not less than 1, got {x}' },
  asin: { f: E.cAsin, expected: UNIT },
  asinh: { f: E.cAsinh },
  atan: { f: E.cAtan },
  atanh: { f: E.cAtanh, expected: 'expected a number between -1 and 1, got {x}' },
  cbrt: { f: E.cCbrt },
  cos: { f: E.cCos, expected: FINITE },
  cosh: { f: E.cCosh, canOverflow: true },
  erf: { f: cErf },
  erfc: { f: cErfc },
  exp: { f: E.cExp, canOverflow: true },
  exp2: { f: E.cExp2, canOverflow: true },
  expm1: { f: E.cExpm1, canOverflow: true },
  fabs: { f: Math.abs },
  log: { f: E.cLog, expected: POSITIVE },
  log10: { f: E.cLog10, expected: POSITIVE },
  log1p: { f: E.cLog1p, expected: 'expected argument value > -1, got {x}' },
  log2: { f: E.cLog2, expected: POSITIVE },
  sin: { f: E.cSin, expected: FINITE },
  sinh: { f: E.cSinh, canOverflow: true },
  sqrt: { f: Math.sqrt, expected: 'expected a nonnegative input, got {x}' },
  tan: { f: E.cTan, expected: FINITE },
  tanh: { f: E.cTanh },
};

function domainError(expected: string | undefined, x: number, rules: MathRules): Fault {
  const isDetailed = expected !== undefined && rules.mathDomainTexts === 'detailed';
  return valueError(isDetailed ? expected.replace('{x}', () => floatRepr(x)) : 'math domain error');
}

const rangeError = () => overflowError('math range error');

/** @cpython Modules/mathmodule.c math_1 3.8-3.15 */
export function mathFunction({ f, expected, canOverflow }: MathFunction, x: number, rules: MathRules): number {
  const r = f(x);
  if (Number.isNaN(r) && !Number.isNaN(x)) throw domainError(expected, x, rules);
  if (!Number.isFinite(r) && Number.isFinite(x)) {
    if (canOverflow) throw rangeError();
    throw domainError(expected, x, rules);
  }
  return r;
}

export function mathGamma(x: number, rules: MathRules): number {
  const r = m_tgamma(x);
  if (Number.isNaN(r) && !Number.isNaN(x)) throw domainError(NO_POLE, x, rules);
  if (!Number.isFinite(r) && Number.isFinite(x)) throw rangeError();
  return r;
}

export function mathLgamma(x: number, rules: MathRules): number {
  const r = m_lgamma(x);
  if (r === Infinity && Number.isFinite(x))
    throw x <= 0 && Number.isInteger(x) ? domainError(NO_POLE, x, rules) : rangeError();
  return r;
}

/**
 * log, log2 or log10 of an int of any size.
 * @cpython Modules/mathmodule.c loghelper 3.8-3.15
 */
export function mathLogOfInt(name: 'log' | 'log2' | 'log10', n: IntValue, rules: MathRules): number {
  const { f } = MATH_FUNCTIONS[name]!;
  if (n <= 0)
    throw valueError(rules.mathDomainTexts === 'detailed' ? 'expected a positive input' : 'math domain error');
  const x = Number(n);
  if (Number.isFinite(x)) return f(x);
  let power = bitLength(n);
  let fraction = roundedShift(n as bigint, power);
  if (fraction === 1) {
    fraction = 0.5;
    power++;
  }
  return rules.mathLogFused ? fma(f(2), power, f(fraction)) : f(fraction) + f(2) * power;
}

export const mathDegrees = (x: number): number => x * (180 / Math.PI);
export const mathRadians = (x: number): number => x * (Math.PI / 180);

/** @cpython Modules/mathmodule.c math_fmod_impl 3.8-3.15 */
export function mathFmod(x: number, y: number): number {
  const r = x % y;
  if (Number.isNaN(r) && !Number.isNaN(x) && !Number.isNaN(y)) throw valueError('math domain error');
  return r;
}

export function mathRemainder(x: number, y: number): number {
  const r = remainder(x, y);
  if (Number.isNaN(r) && !Number.isNaN(x) && !Number.isNaN(y)) throw valueError('math domain error');
  return r;
}

/** @cpython Modules/mathmodule.c math_pow_impl 3.8-3.15 */
export function mathPow(x: number, y: number): number {
  const r = cPow(x, y);
  if (!Number.isFinite(x) || !Number.isFinite(y)) return r;
  if (Number.isNaN(r) || (x === 0 && y < 0)) throw valueError('math domain error');
  if (!Number.isFinite(r)) throw rangeError();
  return r;
}
