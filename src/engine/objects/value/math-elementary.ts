/**
 * Functions of C's libm, each one computed with twice the bits and rounded once. Arguments and results are those of C:
 * an error is an Infinity or a NaN here, and the exception is the caller's.
 */
import {
  addWide,
  divWide,
  expm1Wide,
  expWide,
  LN2,
  LN10,
  log1pWide,
  logWide,
  mulWide,
  roundWide,
  sqrtWide,
  subWide,
  twoProduct,
  twoSum,
  type Wide,
  wide,
} from './double-double.ts';
import { atan2Wide, sinCosWide } from './wide-circular.ts';

const sum = (w: Wide): number => w.hi + w.lo;
const isTiny = (x: number): boolean => Math.abs(x) < 1e-150;

export function cExp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.8) return Infinity;
  if (x < -745.2) return 0;
  if (Math.abs(x) < 2 ** -54) return 1 + x;
  const { value, power } = expWide(wide(x));
  return roundWide(value, power);
}

export function cLog(x: number): number {
  if (!(x > 0) || x === Infinity || x === 1) return Math.log(x);
  return sum(logWide(x));
}

export function cLog2(x: number): number {
  if (!(x > 0) || x === Infinity || x === 1) return Math.log2(x);
  return sum(divWide(logWide(x), LN2));
}

export function cLog10(x: number): number {
  if (!(x > 0) || x === Infinity || x === 1) return Math.log10(x);
  return sum(divWide(logWide(x), LN10));
}

export function cLog1p(x: number): number {
  if (!(x > -1) || x === Infinity || Math.abs(x) < 1e-17) return Math.log1p(x);
  if (Math.abs(x) < 0.3) return sum(log1pWide(wide(x)));
  const shifted = twoSum(1, x);
  const head = logWide(shifted.hi);
  return sum(addWide(head, log1pWide(wide(shifted.lo / shifted.hi))));
}

export function cExpm1(x: number): number {
  if (!(Math.abs(x) > 1e-17) || x > 709.8) return Math.expm1(x);
  if (x < -80) return -1;
  if (Math.abs(x) < 0.4) return sum(expm1Wide(wide(x)));
  const { value, power } = expWide(wide(x));
  if (power > 200) return roundWide(value, power);
  const scaled = { hi: value.hi * 2 ** power, lo: value.lo * 2 ** power };
  return sum(subWide(scaled, wide(1)));
}

export function cExp2(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x >= 1024) return Infinity;
  if (x < -1075) return 0;
  const n = Math.round(x);
  const value = addWide(wide(1), expm1Wide(mulWide(wide(x - n), LN2)));
  return roundWide(value, n);
}

export function cSin(x: number): number {
  if (!Number.isFinite(x) || Math.abs(x) < 1e-8) return Math.sin(x);
  return sum(sinCosWide(x).sin);
}

export function cCos(x: number): number {
  if (!Number.isFinite(x) || Math.abs(x) < 1e-8) return Math.cos(x);
  return sum(sinCosWide(x).cos);
}

export function cTan(x: number): number {
  if (!Number.isFinite(x) || Math.abs(x) < 1e-8) return Math.tan(x);
  const { sin, cos } = sinCosWide(x);
  return sum(divWide(sin, cos));
}

export function cAtan(x: number): number {
  if (!(Math.abs(x) > 1e-8) || Math.abs(x) > 1e17) return Math.atan(x);
  return sum(atan2Wide(wide(x), wide(1)));
}

export function cAtan2(y: number, x: number): number {
  if (!Number.isFinite(x) || !Number.isFinite(y) || x === 0 || y === 0) return Math.atan2(y, x);
  const ratio = Math.abs(y / x);
  if (!(ratio > 1e-15 && ratio < 1e15)) return x > 0 && ratio < 1 ? y / x : Math.atan2(y, x);
  const scale = 2 ** -Math.floor(Math.log2(Math.max(Math.abs(x), Math.abs(y)))) || 2 ** -1000;
  if (!Number.isFinite(scale)) return Math.atan2(y, x);
  return sum(atan2Wide(wide(y * scale), wide(x * scale)));
}

const complement = (x: number): Wide => sqrtWide(mulWide(twoSum(1, -x), twoSum(1, x)));

export function cAsin(x: number): number {
  if (!(Math.abs(x) < 1) || Math.abs(x) < 1e-8) return Math.asin(x);
  return sum(atan2Wide(wide(x), complement(x)));
}

export function cAcos(x: number): number {
  if (!(Math.abs(x) < 1)) return Math.acos(x);
  return sum(atan2Wide(complement(x), wide(x)));
}

/** exp(x) and exp(-x) scaled by 2**-power and 2**power. */
function exponentials(x: number): { up: Wide; down: Wide } {
  const { value, power } = expWide(wide(x));
  const up = { hi: value.hi * 2 ** power, lo: value.lo * 2 ** power };
  return { up, down: divWide(wide(1), up) };
}

/** sinh of 0.3 and less through expm1, so that no digits cancel. */
function sinhWide(x: number): Wide {
  if (Math.abs(x) < 0.35) {
    const e = expm1Wide(wide(x));
    const both = addWide(e, divWide(e, addWide(e, wide(1))));
    return { hi: both.hi / 2, lo: both.lo / 2 };
  }
  const { up, down } = exponentials(x);
  const difference = subWide(up, down);
  return { hi: difference.hi / 2, lo: difference.lo / 2 };
}

export function cSinh(x: number): number {
  if (!(Math.abs(x) > 1e-8) || !Number.isFinite(x)) return Math.sinh(x);
  if (Math.abs(x) > 40) return x > 0 ? halfExp(x) : -halfExp(-x);
  return sum(sinhWide(x));
}

/** exp(x) / 2 without a premature overflow. */
function halfExp(x: number): number {
  if (x > 711) return Infinity;
  const { value, power } = expWide(wide(x));
  return roundWide(value, power - 1);
}

export function cCosh(x: number): number {
  if (!Number.isFinite(x)) return Math.cosh(x);
  if (Math.abs(x) > 40) return halfExp(Math.abs(x));
  const { up, down } = exponentials(x);
  const both = addWide(up, down);
  return (both.hi + both.lo) / 2;
}

export function cTanh(x: number): number {
  if (!(Math.abs(x) > 1e-8) || Math.abs(x) > 22) return Math.tanh(x);
  const { up, down } = exponentials(x);
  const cosh = addWide(up, down);
  const sinh = sinhWide(x);
  return sum(divWide({ hi: sinh.hi * 2, lo: sinh.lo * 2 }, cosh));
}

/** sqrt(x*x + y*y), rounded once. */
export function cHypot(x: number, y: number): number {
  x = Math.abs(x);
  y = Math.abs(y);
  if (x === Infinity || y === Infinity) return Infinity;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  if (x === 0 || y === 0) return x + y;
  const large = Math.max(x, y);
  const scale = large > 1e150 ? 2 ** -600 : isTiny(Math.min(x, y)) ? 2 ** 600 : 1;
  const [a, b] = [x * scale, y * scale];
  if (Math.max(a, b) > 1e200) return large;
  return sum(sqrtWide(addWide(twoProduct(a, a), twoProduct(b, b)))) / scale;
}

/** asinh, acosh, atanh as logarithms of wides. */
function logOfWide(w: Wide): Wide {
  const head = logWide(w.hi);
  return addWide(head, wide(w.lo / w.hi));
}

export function cAsinh(x: number): number {
  const a = Math.abs(x);
  if (!(a > 1e-8) || a > 1e150) return Math.asinh(x);
  const root = sqrtWide(addWide(twoProduct(a, a), wide(1)));
  // x + (root - 1), root - 1 = x*x / (root + 1)
  const less = divWide(twoProduct(a, a), addWide(root, wide(1)));
  const u = addWide(wide(a), less);
  const r = sum(u.hi < 0.3 ? log1pWide(u) : logOfWide(addWide(u, wide(1))));
  return x < 0 ? -r : r;
}

export function cAcosh(x: number): number {
  if (!(x > 1) || x > 1e150) return Math.acosh(x);
  const t = twoSum(x, -1);
  const root = sqrtWide(mulWide(t, twoSum(x, 1)));
  const u = addWide(t, root);
  return sum(u.hi < 0.3 ? log1pWide(u) : logOfWide(addWide(u, wide(1))));
}

export function cAtanh(x: number): number {
  const a = Math.abs(x);
  if (!(a > 1e-8 && a < 1)) return Math.atanh(x);
  const u = divWide(wide(2 * a), twoSum(1, -a));
  const w = u.hi < 0.3 ? log1pWide(u) : logOfWide(addWide(u, wide(1)));
  const r = sum(w) / 2;
  return x < 0 ? -r : r;
}

export function cCbrt(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return x;
  const guess = Math.cbrt(x);
  const cube = mulWide(twoProduct(guess, guess), wide(guess));
  return guess + sum(subWide(wide(x), cube)) / (3 * guess * guess);
}
