/** `x ** y` of floats as C's pow gives it: special cases as in C99, else from the double-double logarithm. */
import { expWide, logWide, roundWide, scaleWide } from './double-double.ts';
import { quickPower } from './quick-functions.ts';

/** C's pow; Infinity stands for an overflow, 0 for an underflow, NaN for a negative base with a fraction as exponent. */
export function cPow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (!Number.isFinite(x) || !Number.isFinite(y) || x === 0) return x === -1 && Math.abs(y) === Infinity ? 1 : x ** y;
  if (y === 1) return x;
  if (y === 2) return x * x;
  // rounded right, as what follows is
  if (y === 0.5) return Math.sqrt(x);
  const isOdd = Math.abs(y) < 2 ** 53 && y % 2 !== 0;
  if (x < 0 && !Number.isInteger(y)) return Number.NaN;
  const negative = x < 0 && isOdd;
  const magnitude = powPositive(Math.abs(x), y);
  return negative ? -magnitude : magnitude;
}

function powPositive(x: number, y: number): number {
  if (x === 1) return 1;
  if (y === -1) return 1 / x;
  const estimate = y * Math.log(x);
  if (estimate > 710) return Infinity;
  if (estimate < -746) return 0;
  const quick = quickPower(x, y);
  if (quick === quick) return quick;
  const { value, power } = expWide(scaleWide(logWide(x), y));
  return roundWide(value, power);
}
