/** Arithmetic of float objects where it is more than JavaScript's operator: signs, texts of errors, rounding. */
import { Fault, overflowError, zeroDivision } from './fault.ts';
import { fractionDigits } from './float-digits.ts';
import type { IntValue } from './int.ts';
import { cPow } from './math-power.ts';

/** The part of a build's profile that float arithmetic reads: texts of ZeroDivisionError. */
export interface FloatTexts {
  floatDivZero: string;
  floatModZero: string;
  floatDivmodZero: string;
  floatFloorDivZero: string;
  floatPowZero: string;
}

const copysign = (magnitude: number, sign: number): number =>
  sign < 0 || Object.is(sign, -0) ? -Math.abs(magnitude) : Math.abs(magnitude);

export function floatTruediv(a: number, b: number, texts: FloatTexts): number {
  if (b === 0) throw zeroDivision(texts.floatDivZero);
  return a / b;
}

/** @cpython Objects/floatobject.c float_rem 3.11-3.15 */
export function floatMod(a: number, b: number, texts: FloatTexts): number {
  if (b === 0) throw zeroDivision(texts.floatModZero);
  const m = a % b;
  if (m === 0) return copysign(0, b);
  return m < 0 !== b < 0 && !Number.isNaN(m) ? m + b : m;
}

/** @cpython Objects/floatobject.c _float_div_mod 3.11-3.15 */
function floatDivmodUnchecked(a: number, b: number): [number, number] {
  let m = a % b;
  let quotient = (a - m) / b;
  if (m !== 0) {
    if (b < 0 !== m < 0) {
      m += b;
      quotient -= 1;
    }
  } else m = copysign(0, b);
  if (quotient === 0) return [copysign(0, a / b), m];
  let floor = Math.floor(quotient);
  if (quotient - floor > 0.5) floor += 1;
  return [floor, m];
}

export function floatDivmod(a: number, b: number, texts: FloatTexts): [number, number] {
  if (b === 0) throw zeroDivision(texts.floatDivmodZero);
  return floatDivmodUnchecked(a, b);
}

export function floatFloordiv(a: number, b: number, texts: FloatTexts): number {
  if (b === 0) throw zeroDivision(texts.floatFloorDivZero);
  return floatDivmodUnchecked(a, b)[0];
}

/** OverflowError that carries errno and its text as two arguments. */
export class RangeFault extends Fault {
  readonly errno = 34;
  readonly strerror = 'Numerical result out of range';
  constructor() {
    super('OverflowError', "(34, 'Numerical result out of range')");
  }
}

/**
 * `x ** y`; NaN with `isComplex` where Python would go on to complex (negative base, exponent with a fraction).
 * @cpython Objects/floatobject.c float_pow 3.11-3.15
 */
export function floatPow(x: number, y: number, texts: FloatTexts): number | 'complex' {
  if (y === 0 || x === 1) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  if (x === 0 && y < 0 && Number.isFinite(y)) throw zeroDivision(texts.floatPowZero);
  if (x < 0 && Number.isFinite(x) && Number.isFinite(y) && !Number.isInteger(y)) return 'complex';
  if (x === 0 && y === -Infinity) return Infinity;
  const result = cPow(x, y);
  if (!Number.isFinite(result) && Number.isFinite(x) && Number.isFinite(y)) throw new RangeFault();
  return result;
}

/** `round(x, digits)`. @cpython Objects/floatobject.c float___round___impl 3.8-3.15 */
export function floatRound(x: number, digits: IntValue): number {
  if (!Number.isFinite(x) || x === 0 || digits > 323) return x;
  if (digits < -308) return 0 * x;
  const { digits: text, point } = fractionDigits(x, Number(digits));
  const magnitude = Number(`0.${text}e${point}`);
  if (magnitude === Infinity) throw overflowError('rounded value too large to represent');
  return copysign(magnitude, x);
}
