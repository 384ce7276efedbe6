/** gamma and lgamma as the math module computes them itself: Lanczos' sum with g = 6.0246..., N = 13, by steps. */
import { cCos, cExp, cLog, cSin } from './math-elementary.ts';
import { cPow } from './math-power.ts';

const G = 6.02468004077673;
const G_MINUS_HALF = 5.52468004077673;
const LOG_PI = 1.1447298858494002;

const NUMERATOR = [
  23531376880.41076, 42919803642.6491, 35711959237.35567, 17921034426.03721, 6039542586.352028, 1439720407.3117216,
  248874557.86205417, 31426415.585400194, 2876370.6289353725, 186056.26539522348, 8071.672002365816, 210.82427775157936,
  2.5066282746310002,
];
const DENOMINATOR = [
  0, 39916800, 120543840, 150917976, 105258076, 45995730, 13339535, 2637558, 357423, 32670, 1925, 66, 1,
];

/** @cpython Modules/mathmodule.c lanczos_sum 3.8-3.15 */
function lanczos_sum(x: number): number {
  let numerator = 0;
  let denominator = 0;
  if (x < 5)
    for (let i = 12; i >= 0; i--) {
      numerator = numerator * x + NUMERATOR[i]!;
      denominator = denominator * x + DENOMINATOR[i]!;
    }
  else
    for (let i = 0; i < 13; i++) {
      numerator = numerator / x + NUMERATOR[i]!;
      denominator = denominator / x + DENOMINATOR[i]!;
    }
  return numerator / denominator;
}

/** sin(pi * x) without loss near integers. @cpython Modules/mathmodule.c m_sinpi 3.8-3.15 */
function m_sinpi(x: number): number {
  const y = Math.abs(x) % 2;
  const n = Math.round(2 * y);
  const r =
    n === 0
      ? cSin(Math.PI * y)
      : n === 1
        ? cCos(Math.PI * (y - 0.5))
        : n === 2
          ? cSin(Math.PI * (1 - y))
          : n === 3
            ? -cCos(Math.PI * (y - 1.5))
            : cSin(Math.PI * (y - 2));
  return x < 0 ? -r : r;
}

/** Infinity for a range error, NaN for a domain error. @cpython Modules/mathmodule.c m_tgamma 3.8-3.15 */
export function m_tgamma(x: number): number {
  if (!Number.isFinite(x)) return x > 0 ? x : Number.NaN;
  if (x === 0) return Number.NaN;
  if (Number.isInteger(x)) {
    if (x < 0) return Number.NaN;
    if (x <= 23) return smallFactorial(x - 1);
  }
  const a = Math.abs(x);
  if (a < 1e-20) return 1 / x;
  if (a > 200) return x < 0 ? 0 / m_sinpi(x) : Infinity;
  const y = a + G_MINUS_HALF;
  const correction = a > G_MINUS_HALF ? y - a - G_MINUS_HALF : y - G_MINUS_HALF - a;
  const z = (correction * G) / y;
  let r = x < 0 ? ((-Math.PI / m_sinpi(a) / a) * cExp(y)) / lanczos_sum(a) : lanczos_sum(a) / cExp(y);
  r = x < 0 ? r - z * r : r + z * r;
  if (a < 140) return x < 0 ? r / cPow(y, a - 0.5) : r * cPow(y, a - 0.5);
  const half = cPow(y, a / 2 - 0.25);
  return x < 0 ? r / half / half : r * half * half;
}

function smallFactorial(n: number): number {
  let r = 1;
  for (let i = 2; i <= n; i++) r *= i;
  return r;
}

/** Infinity where it has a pole (a domain error) or overflows. @cpython Modules/mathmodule.c m_lgamma 3.8-3.15 */
export function m_lgamma(x: number): number {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? x : Infinity;
  if (Number.isInteger(x) && x <= 2) return x <= 0 ? Infinity : 0;
  const a = Math.abs(x);
  if (a < 1e-20) return -cLog(a);
  let r = cLog(lanczos_sum(a)) - G;
  r += (a - 0.5) * (cLog(a + G - 0.5) - 1);
  if (x < 0) r = LOG_PI - cLog(Math.abs(m_sinpi(a))) - cLog(a) - r;
  return r;
}
