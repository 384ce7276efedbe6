/**
 * The functions of the cmath module. Where a part is not finite the result is in a table (annex G of C99, measured), else
 * it comes from real functions by steps that neither overflow early nor cancel.
 */
import type { Complex } from './complex.ts';
import { overflowError, valueError } from './fault.ts';
import { SPECIAL } from './generated/cmath-special.ts';
import {
  cAsinh,
  cAtan2,
  cCos,
  cCosh,
  cExp,
  cHypot,
  cLog,
  cLog1p,
  cSin,
  cSinh,
  cTan,
  cTanh,
} from './math-elementary.ts';
import { ldexpExact } from './math-exact.ts';

const LARGE = Number.MAX_VALUE / 4;
const SQRT_LARGE = Math.sqrt(LARGE);
const LOG_LARGE = Math.log(LARGE);
const DBL_MIN = 2.2250738585072014e-308;
const SQRT_DBL_MIN = Math.sqrt(DBL_MIN);

/** The part of a build's profile that cmath reads: what a zero real part with a NaN gives. */
export interface CmathRules {
  /** acosh gives pi/2 as imaginary part (3.14+), else NaN */
  cmathAcoshZeroNan: boolean;
  /** tanh gives the zero as real part (3.14+), else NaN */
  cmathTanhZeroNan: boolean;
}

const isZeroNan = (z: Complex): boolean => z.re === 0 && Number.isNaN(z.im);
const NANS: Complex = { re: Number.NaN, im: Number.NaN };
const domainError = () => valueError('math domain error');
const isNegative = (x: number): boolean => x < 0 || Object.is(x, -0);
const signed = (magnitude: number, sign: number): number =>
  isNegative(sign) ? -Math.abs(magnitude) : Math.abs(magnitude);
const isFinitePair = ({ re, im }: Complex): boolean => Number.isFinite(re) && Number.isFinite(im);
const isInf = (x: number): boolean => x === Infinity || x === -Infinity;

/** Row or column of a special table. */
function kind(x: number): number {
  if (Number.isNaN(x)) return 6;
  if (isInf(x)) return x < 0 ? 0 : 5;
  if (x === 0) return Object.is(x, -0) ? 2 : 3;
  return x < 0 ? 1 : 4;
}

function special(name: string, z: Complex): Complex {
  const cell = SPECIAL[name]![kind(z.re)]![kind(z.im)];
  if (!cell) throw domainError();
  return { re: cell[0], im: cell[1] };
}

/** sqrt, @cpython Modules/cmathmodule.c cmath_sqrt_impl 3.8-3.15 */
export function cmathSqrt(z: Complex): Complex {
  if (!isFinitePair(z)) return special('sqrt', z);
  if (z.re === 0 && z.im === 0) return { re: 0, im: z.im };
  let ax = Math.abs(z.re);
  const ay = Math.abs(z.im);
  let s: number;
  if (ax < DBL_MIN && ay < DBL_MIN) {
    ax = ldexpExact(ax, 53);
    s = ldexpExact(Math.sqrt(ax + cHypot(ax, ldexpExact(ay, 53))), -27);
  } else {
    ax /= 8;
    s = 2 * Math.sqrt(ax + cHypot(ax, ay / 8));
  }
  const d = ay / (2 * s);
  return z.re >= 0 ? { re: s, im: signed(d, z.im) } : { re: d, im: signed(s, z.im) };
}

const isLarge = ({ re, im }: Complex): boolean => Math.abs(re) > LARGE || Math.abs(im) > LARGE;
/** log of twice the modulus of a large number. */
const logTwice = ({ re, im }: Complex): number => cLog(cHypot(re / 2, im / 2)) + Math.LN2 * 2;

export function cmathAcos(z: Complex): Complex {
  if (!isFinitePair(z)) return special('acos', z);
  if (isLarge(z)) {
    const im = z.re < 0 ? -signed(logTwice(z), z.im) : signed(logTwice(z), -z.im);
    return { re: cAtan2(Math.abs(z.im), z.re), im };
  }
  const s1 = cmathSqrt({ re: 1 - z.re, im: -z.im });
  const s2 = cmathSqrt({ re: 1 + z.re, im: z.im });
  return { re: 2 * cAtan2(s1.re, s2.re), im: cAsinh(s2.re * s1.im - s2.im * s1.re) };
}

export function cmathAcosh(z: Complex, rules: CmathRules): Complex {
  if (isZeroNan(z) && !rules.cmathAcoshZeroNan) return NANS;
  if (!isFinitePair(z)) return special('acosh', z);
  if (isLarge(z)) return { re: logTwice(z), im: cAtan2(z.im, z.re) };
  const s1 = cmathSqrt({ re: z.re - 1, im: z.im });
  const s2 = cmathSqrt({ re: z.re + 1, im: z.im });
  return { re: cAsinh(s1.re * s2.re + s1.im * s2.im), im: 2 * cAtan2(s1.im, s2.re) };
}

export function cmathAsinh(z: Complex): Complex {
  if (!isFinitePair(z)) return special('asinh', z);
  if (isLarge(z)) {
    const re = isNegative(z.im) ? -signed(logTwice(z), -z.re) : signed(logTwice(z), z.re);
    return { re, im: cAtan2(z.im, Math.abs(z.re)) };
  }
  const s1 = cmathSqrt({ re: 1 + z.im, im: -z.re });
  const s2 = cmathSqrt({ re: 1 - z.im, im: z.re });
  return { re: cAsinh(s1.re * s2.im - s2.re * s1.im), im: cAtan2(z.im, s1.re * s2.re - s1.im * s2.im) };
}

export function cmathAtanh(z: Complex): Complex {
  if (!isFinitePair(z)) return special('atanh', z);
  if (isNegative(z.re)) {
    const r = cmathAtanh({ re: -z.re, im: -z.im });
    return { re: -r.re, im: -r.im };
  }
  const ay = Math.abs(z.im);
  if (z.re > SQRT_LARGE || ay > SQRT_LARGE) {
    const h = cHypot(z.re / 2, z.im / 2);
    return { re: z.re / 4 / h / h, im: -signed(Math.PI / 2, -z.im) };
  }
  if (z.re === 1 && ay < SQRT_DBL_MIN) {
    if (ay === 0) throw domainError();
    return { re: -cLog(Math.sqrt(ay) / Math.sqrt(cHypot(ay, 2))), im: signed(cAtan2(2, -ay) / 2, z.im) };
  }
  const re = cLog1p((4 * z.re) / ((1 - z.re) * (1 - z.re) + ay * ay)) / 4;
  return { re, im: -cAtan2(-2 * z.im, (1 - z.re) * (1 + z.re) - ay * ay) / 2 };
}

function inRange(r: Complex): Complex {
  if (isInf(r.re) || isInf(r.im)) throw overflowError('math range error');
  return r;
}

/** An infinite real part times the direction of a finite, non-zero imaginary one. */
const directed = (re: number, im: number, size: number): Complex => ({ re: signed(size, re), im: signed(size, im) });

export function cmathCosh(z: Complex): Complex {
  if (!isFinitePair(z)) {
    if (isInf(z.im) && !Number.isNaN(z.re)) throw domainError();
    if (isInf(z.re) && Number.isFinite(z.im) && z.im !== 0)
      return directed(cCos(z.im), z.re > 0 ? cSin(z.im) : -cSin(z.im), Infinity);
    return special('cosh', z);
  }
  if (Math.abs(z.re) <= LOG_LARGE) return inRange({ re: cCos(z.im) * cCosh(z.re), im: cSin(z.im) * cSinh(z.re) });
  const less = z.re - Math.sign(z.re);
  return inRange({ re: cCos(z.im) * cCosh(less) * Math.E, im: cSin(z.im) * cSinh(less) * Math.E });
}

export function cmathSinh(z: Complex): Complex {
  if (!isFinitePair(z)) {
    if (isInf(z.im) && !Number.isNaN(z.re)) throw domainError();
    if (isInf(z.re) && Number.isFinite(z.im) && z.im !== 0)
      return directed(z.re > 0 ? cCos(z.im) : -cCos(z.im), cSin(z.im), Infinity);
    return special('sinh', z);
  }
  if (Math.abs(z.re) <= LOG_LARGE) return inRange({ re: cCos(z.im) * cSinh(z.re), im: cSin(z.im) * cCosh(z.re) });
  const less = z.re - Math.sign(z.re);
  return inRange({ re: cCos(z.im) * cSinh(less) * Math.E, im: cSin(z.im) * cCosh(less) * Math.E });
}

export function cmathTanh(z: Complex, rules: CmathRules): Complex {
  if (isZeroNan(z) && !rules.cmathTanhZeroNan) return NANS;
  if (!isFinitePair(z)) {
    if (isInf(z.im) && Number.isFinite(z.re)) throw domainError();
    if (isInf(z.re) && Number.isFinite(z.im) && z.im !== 0)
      return { re: z.re > 0 ? 1 : -1, im: signed(0, 2 * cSin(z.im) * cCos(z.im)) };
    return special('tanh', z);
  }
  if (Math.abs(z.re) > LOG_LARGE)
    return { re: signed(1, z.re), im: 4 * cSin(z.im) * cCos(z.im) * cExp(-2 * Math.abs(z.re)) };
  const tx = cTanh(z.re);
  const ty = cTan(z.im);
  const cx = 1 / cCosh(z.re);
  const both = tx * ty;
  const denominator = 1 + both * both;
  return { re: (tx * (1 + ty * ty)) / denominator, im: (ty / denominator) * cx * cx };
}

export function cmathExp(z: Complex): Complex {
  if (!isFinitePair(z)) {
    if (isInf(z.im) && (Number.isFinite(z.re) || z.re === Infinity)) throw domainError();
    if (isInf(z.re) && Number.isFinite(z.im) && z.im !== 0)
      return directed(cCos(z.im), cSin(z.im), z.re > 0 ? Infinity : 0);
    return special('exp', z);
  }
  const isBig = z.re > LOG_LARGE;
  const length = cExp(isBig ? z.re - 1 : z.re);
  const scale = isBig ? Math.E : 1;
  return inRange({ re: length * cCos(z.im) * scale, im: length * cSin(z.im) * scale });
}

/** @cpython Modules/cmathmodule.c c_log 3.8-3.15 */
export function cmathLog(z: Complex): Complex {
  if (!isFinitePair(z)) return special('log', z);
  const ax = Math.abs(z.re);
  const ay = Math.abs(z.im);
  const im = cAtan2(z.im, z.re);
  if (ax > LARGE || ay > LARGE) return { re: cLog(cHypot(ax / 2, ay / 2)) + Math.LN2, im };
  if (ax < DBL_MIN && ay < DBL_MIN) {
    if (ax === 0 && ay === 0) throw domainError();
    return { re: cLog(cHypot(ldexpExact(ax, 53), ldexpExact(ay, 53))) - 53 * Math.LN2, im };
  }
  const h = cHypot(ax, ay);
  if (h < 0.71 || h > 1.73) return { re: cLog(h), im };
  const [large, small] = ax > ay ? [ax, ay] : [ay, ax];
  return { re: cLog1p((large - 1) * (large + 1) + small * small) / 2, im };
}

export function cmathLog10(z: Complex): Complex {
  const r = cmathLog(z);
  return { re: r.re / Math.LN10, im: r.im / Math.LN10 };
}

/** f(z) = -i g(i z) */
const turned =
  (g: (z: Complex, rules: CmathRules) => Complex) =>
  (z: Complex, rules: CmathRules): Complex => {
    const r = g({ re: -z.im, im: z.re }, rules);
    return { re: r.im, im: -r.re };
  };

export const cmathAsin = turned(cmathAsinh);
export const cmathAtan = turned(cmathAtanh);
export const cmathSin = turned(cmathSinh);
export const cmathTan = turned(cmathTanh);
export const cmathCos = (z: Complex): Complex => cmathCosh({ re: -z.im, im: z.re });

export const cmathPhase = (z: Complex): number => cAtan2(z.im, z.re);

/** @cpython Modules/cmathmodule.c cmath_rect_impl 3.8-3.15 */
export function cmathRect(r: number, phi: number): Complex {
  if (Number.isFinite(r) && Number.isFinite(phi)) return { re: r * cCos(phi), im: phi === 0 ? r * phi : r * cSin(phi) };
  if (isInf(phi) && r !== 0 && !Number.isNaN(r)) throw domainError();
  if (isInf(r) && Number.isFinite(phi) && phi !== 0)
    return r > 0 ? directed(cCos(phi), cSin(phi), Infinity) : directed(-cCos(phi), -cSin(phi), Infinity);
  if (r === 0) return { re: Math.abs(r), im: 0 };
  if (phi === 0) return { re: r, im: isInf(r) && r < 0 ? -phi : phi };
  return { re: isInf(r) ? r : Number.NaN, im: Number.NaN };
}
