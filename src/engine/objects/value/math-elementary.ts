/**
 * Functions of C's libm. Where glibc is (nearly) correctly rounded, they are computed with twice the bits and rounded
 * once (the common ones by quick-functions.ts first; it answers NaN where it can't decide); where it isn't (cosh, sinh, tanh, expm1, log1p, log10), they follow its steps, which V8 shares for some.
 * Arguments and results are those of C: an error is an Infinity or a NaN here, and the exception is the caller's.
 */
import {
  addWide,
  divWide,
  expm1Wide,
  expWide,
  LN2,
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
import { quickCos, quickExp, quickLog, quickSin, quickTan } from './quick-functions.ts';
import { atan2Wide, sinCosWide } from './wide-circular.ts';

const sum = (w: Wide): number => w.hi + w.lo;
/** e with 2**e <= x < 2**(e+1); x positive and normal. */
function exponentOf(x: number): number {
  scratch.setFloat64(0, x);
  return (scratch.getUint16(0) >> 4) - 1023;
}

const scratch = new DataView(new ArrayBuffer(8));
const isTiny = (x: number): boolean => Math.abs(x) < 1e-150;

export function cExp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.8) return Infinity;
  if (x < -745.2) return 0;
  if (Math.abs(x) < 2 ** -54) return 1 + x;
  const quick = quickExp(x);
  if (quick === quick) return quick;
  const { value, power } = expWide(wide(x));
  return roundWide(value, power);
}

export function cLog(x: number): number {
  if (!(x > 0) || x === Infinity || x === 1) return Math.log(x);
  const quick = quickLog(x);
  return quick === quick ? quick : sum(logWide(x));
}

export function cLog2(x: number): number {
  if (!(x > 0) || x === Infinity || x === 1) return Math.log2(x);
  return sum(divWide(logWide(x), LN2));
}

/** @glibc e_log10: the exponent apart, in two parts */
export function cLog10(x: number): number {
  if (!(x > 0) || x === Infinity) return Math.log10(x);
  const isSubnormal = x < 2.2250738585072014e-308;
  const scaled = isSubnormal ? x * 2 ** 54 : x;
  const e = exponentOf(scaled);
  const k = isSubnormal ? e - 54 : e;
  const half = Math.trunc(e / 2);
  const m = (scaled / 2 ** half / 2 ** (e - half)) * (k < 0 ? 0.5 : 1);
  const y = k < 0 ? k + 1 : k;
  const z = y * 3.694239077158931e-13 + Math.LOG10E * cLog(m);
  return z + y * 0.30102999566361177;
}

export const cLog1p = Math.log1p;

export const cExpm1 = (x: number): number => (x > 709.782712893384 ? x * Infinity : Math.expm1(x));

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
  const quick = quickSin(x);
  return quick === quick ? quick : sum(sinCosWide(x).sin);
}

export function cCos(x: number): number {
  if (!Number.isFinite(x) || Math.abs(x) < 1e-8) return Math.cos(x);
  const quick = quickCos(x);
  return quick === quick ? quick : sum(sinCosWide(x).cos);
}

export function cTan(x: number): number {
  if (!Number.isFinite(x) || Math.abs(x) < 1e-8) return Math.tan(x);
  const quick = quickTan(x);
  if (quick === quick) return quick;
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

/** @glibc e_sinh */
export function cSinh(x: number): number {
  const a = Math.abs(x);
  if (!Number.isFinite(x) || a < 2 ** -28) return x;
  const h = x < 0 ? -0.5 : 0.5;
  if (a < 22) {
    const t = Math.expm1(a);
    return a < 1 ? h * (2 * t - (t * t) / (t + 1)) : h * (t + t / (t + 1));
  }
  return h < 0 ? -halfExp(a) : halfExp(a);
}

/** @glibc e_cosh */
export function cCosh(x: number): number {
  const a = Math.abs(x);
  if (!Number.isFinite(x)) return a;
  if (a < 0.34657359027997264) {
    const t = Math.expm1(a);
    return a < 2 ** -55 ? 1 : 1 + (t * t) / (2 * (1 + t));
  }
  if (a < 22) {
    const t = cExp(a);
    return 0.5 * t + 0.5 / t;
  }
  return halfExp(a);
}

/** exp(a) / 2 of a large argument; where exp itself overflows, by the exponential of half of it. */
function halfExp(a: number): number {
  if (a < 709.782712893384) return 0.5 * cExp(a);
  const w = cExp(0.5 * a);
  return a > 710.4758600739439 ? Infinity : 0.5 * w * w;
}

export const cTanh = Math.tanh;

/** sqrt(x*x + y*y), rounded once. */
export function cHypot(x: number, y: number): number {
  x = Math.abs(x);
  y = Math.abs(y);
  if (x === Infinity || y === Infinity) return Infinity;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  if (x === 0 || y === 0) return x + y;
  const large = Math.max(x, y);
  // too small beside the other to change it; scaled for its sake, the other would be beyond all numbers
  if (Math.min(x, y) < large * 2 ** -60) return large;
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

/** log(2 * x) of a large x. */
const logOfDouble = (x: number): number => sum(addWide(logWide(x), LN2));

export function cAsinh(x: number): number {
  const a = Math.abs(x);
  if (!(a > 1e-8) || a === Infinity) return Math.asinh(x);
  if (a > 1e150) return x < 0 ? -logOfDouble(a) : logOfDouble(a);
  const root = sqrtWide(addWide(twoProduct(a, a), wide(1)));
  // x + (root - 1), root - 1 = x*x / (root + 1)
  const less = divWide(twoProduct(a, a), addWide(root, wide(1)));
  const u = addWide(wide(a), less);
  const r = sum(u.hi < 0.3 ? log1pWide(u) : logOfWide(addWide(u, wide(1))));
  return x < 0 ? -r : r;
}

export function cAcosh(x: number): number {
  if (!(x > 1) || x === Infinity) return Math.acosh(x);
  if (x > 1e150) return logOfDouble(x);
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
