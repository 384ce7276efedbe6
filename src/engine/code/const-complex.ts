/** Complex arithmetic for constants: CPython's formulas, in its order of operations, so that the last bit is its own. */

import { cPow } from '../objects/value/math-power.ts';
import type { Operator } from '../syntax/ast.ts';

/** `im` is null for a real number where a real and a complex one are told apart. */
export interface Complex {
  re: number;
  im: number | null;
}

interface Full {
  re: number;
  im: number;
}

const full = (c: Complex): Full => ({ re: c.re, im: c.im ?? 0 });

/** @cpython Objects/complexobject.c _Py_c_sum, _Py_cr_sum 3.8-3.15 */
function sum(a: Complex, b: Complex): Full {
  const im = a.im === null ? b.im! : b.im === null ? a.im : a.im + b.im;
  return { re: a.re + b.re, im };
}

/** @cpython Objects/complexobject.c _Py_c_diff, _Py_cr_diff, _Py_rc_diff 3.8-3.15 */
function difference(a: Complex, b: Complex): Full {
  const im = a.im === null ? -b.im! : b.im === null ? a.im : a.im - b.im;
  return { re: a.re - b.re, im };
}

/** @cpython Objects/complexobject.c _Py_c_prod, _Py_cr_prod 3.8-3.15 */
function product(a: Complex, b: Complex): Full {
  if (a.im === null) return { re: a.re * b.re, im: a.re * b.im! };
  if (b.im === null) return { re: a.re * b.re, im: a.im * b.re };
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}

/** @cpython Objects/complexobject.c _Py_c_quot, _Py_cr_quot 3.8-3.15 */
function quotient(a: Complex, b: Complex): Full | null {
  if (b.re === 0 && (b.im ?? 0) === 0) return null;
  if (b.im === null) return { re: a.re / b.re, im: a.im! / b.re };
  const { re, im } = full(a);
  if (Math.abs(b.re) >= Math.abs(b.im)) {
    const ratio = b.im / b.re;
    const denominator = b.re + b.im * ratio;
    return { re: (re + im * ratio) / denominator, im: (im - re * ratio) / denominator };
  }
  if (Math.abs(b.im) < Math.abs(b.re)) return { re: Number.NaN, im: Number.NaN };
  const ratio = b.re / b.im;
  const denominator = b.re * ratio + b.im;
  return { re: (re * ratio + im) / denominator, im: (im * ratio - re) / denominator };
}

/** @cpython Objects/complexobject.c c_powu 3.8-3.15 */
function powerOfUnsigned(x: Full, n: number): Full {
  let result: Full = { re: 1, im: 0 };
  let square = x;
  for (let mask = 1; n >= mask; mask *= 2) {
    if (Math.floor(n / mask) % 2 === 1) result = product(result, square);
    square = product(square, square);
  }
  return result;
}

/** @cpython Objects/complexobject.c _Py_c_pow, complex_pow 3.8-3.15 */
function power(a: Full, b: Full): Full | null {
  if (b.im === 0 && Number.isInteger(b.re) && Math.abs(b.re) <= 100) {
    if (b.re >= 0) return powerOfUnsigned(a, b.re);
    return quotient({ re: 1, im: 0 }, powerOfUnsigned(a, -b.re));
  }
  if (b.re === 0 && b.im === 0) return { re: 1, im: 0 };
  if (a.re === 0 && a.im === 0) return b.im !== 0 || b.re < 0 ? null : { re: 0, im: 0 };
  const modulus = Math.hypot(a.re, a.im);
  const angle = Math.atan2(a.im, a.re);
  let length = cPow(modulus, b.re);
  let phase = angle * b.re;
  if (b.im !== 0) {
    length *= Math.exp(-angle * b.im);
    phase += b.im * Math.log(modulus);
  }
  return { re: length * Math.cos(phase), im: length * Math.sin(phase) };
}

/** The result of an operator on two numbers of which at least one is complex; null where Python would raise. */
export function complexOperator(op: Operator, a: Complex, b: Complex): Full | null {
  switch (op) {
    case 'Add':
      return sum(a, b);
    case 'Sub':
      return difference(a, b);
    case 'Mult':
      return product(a, b);
    case 'Div':
      return quotient(a, b);
    case 'Pow':
      return power(full(a), full(b));
    default:
      return null;
  }
}
