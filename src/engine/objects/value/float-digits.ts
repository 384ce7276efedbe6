/**
 * Decimal digits of a float, correctly rounded, ties to even as in CPython's dtoa. JavaScript's own conversions are
 * exact but round ties up; so a tie is looked for first (x times a power of two is an odd integer), and ties, large
 * precisions and roundings left of the point go through exact integer arithmetic.
 */
import { decompose } from './int-float.ts';

/** |x| = 0.DIGITS * 10**point; zero has the digit '0' and point 1. No digit list ends in zeros, except '0'. */
export interface Digits {
  digits: string;
  point: number;
}

const ZERO: Digits = { digits: '0', point: 1 };

/** `d.ddde+x` of toExponential as Digits. */
function fromExponential(text: string): Digits {
  const e = text.indexOf('e');
  const digits = (text[0]! + text.slice(2, e)).replace(/0+$/, '');
  return digits === '' ? ZERO : { digits, point: Number(text.slice(e + 1)) + 1 };
}

/** The fewest digits that read back as x. */
export function shortestDigits(x: number): Digits {
  return x === 0 ? ZERO : fromExponential(Math.abs(x).toExponential());
}

/** Whether x * 10**q lies exactly between two integers; q >= 0. */
function isTie(x: number, q: number): boolean {
  const v = x * 2 ** (q + 1);
  return Number.isInteger(v) && v % 2 !== 0;
}

/** Round half even of numerator / denominator. */
export function roundedQuotient(numerator: bigint, denominator: bigint): bigint {
  const q = numerator / denominator;
  const twice = (numerator - q * denominator) * 2n;
  return twice > denominator || (twice === denominator && q & 1n) ? q + 1n : q;
}

/** |x| * 10**q rounded half even. */
function scaledInteger(x: number, q: number): bigint {
  const { mantissa, exponent } = decompose(x);
  let numerator = BigInt(mantissa);
  let denominator = 1n;
  if (q >= 0) numerator *= 10n ** BigInt(q);
  else denominator = 10n ** BigInt(-q);
  if (exponent >= 0) numerator <<= BigInt(exponent);
  else denominator <<= BigInt(-exponent);
  return roundedQuotient(numerator, denominator);
}

function fromInteger(n: bigint, q: number): Digits {
  if (n === 0n) return ZERO;
  const text = n.toString();
  return { digits: text.replace(/0+$/, ''), point: text.length - q };
}

/** x finite, rounded to n >= 1 significant digits (dtoa's mode 2). */
export function significantDigits(x: number, n: number): Digits {
  if (x === 0) return ZERO;
  x = Math.abs(x);
  const count = Math.min(n, 800);
  const exponent = exponentOf(x);
  const q = count - 1 - exponent;
  if (count <= 101 && (q >= 0 ? !isTie(x, q) : !Number.isInteger(x)))
    return fromExponential(x.toExponential(count - 1));
  return fromInteger(scaledInteger(x, q), q);
}

/** x finite, rounded to n digits after the point, n may be negative (dtoa's mode 3). */
export function fractionDigits(x: number, n: number): Digits {
  if (x === 0) return ZERO;
  x = Math.abs(x);
  const q = Math.min(n, 1075);
  if (q >= 0 && q <= 100 && x < 1e21 && !isTie(x, q)) return fromFixed(x.toFixed(q));
  return fromInteger(scaledInteger(x, q), q);
}

function fromFixed(text: string): Digits {
  const dot = text.indexOf('.');
  const whole = dot < 0 ? text : text.slice(0, dot);
  const all = whole + (dot < 0 ? '' : text.slice(dot + 1));
  let from = 0;
  while (from < all.length && all.charCodeAt(from) === 48) from++;
  if (from === all.length) return ZERO;
  return { digits: all.slice(from).replace(/0+$/, ''), point: whole.length - from };
}

/** Decimal exponent of x > 0: 10**e <= x < 10**(e+1). */
function exponentOf(x: number): number {
  const text = x.toExponential(20);
  return Number(text.slice(text.indexOf('e') + 1));
}
