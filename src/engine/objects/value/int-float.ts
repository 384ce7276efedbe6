/** Between int and float: exact conversions, correctly rounded quotients, float rounding that gives ints. */
import { overflowError, valueError, zeroDivision } from './fault.ts';
import { abs, add, big, bitLength, floordivBig, type IntValue, mul, norm, sub } from './int.ts';

/**
 * The float nearest to n, ties to even; OverflowError where none is finite.
 * @cpython Objects/longobject.c PyLong_AsDouble 3.11-3.15
 */
export function intToFloat(n: IntValue): number {
  if (typeof n === 'number') return n;
  const x = Number(n);
  if (Number.isFinite(x)) return x;
  throw overflowError('int too large to convert to float');
}

/** `int(x)`. @cpython Objects/longobject.c PyLong_FromDouble 3.11-3.15 */
export function floatToInt(x: number): IntValue {
  if (Number.isNaN(x)) throw valueError('cannot convert float NaN to integer');
  if (!Number.isFinite(x)) throw overflowError('cannot convert float infinity to integer');
  const t = Math.trunc(x);
  return Number.isSafeInteger(t) ? t + 0 : BigInt(t);
}

export const floatFloor = (x: number): IntValue => floatToInt(Number.isFinite(x) ? Math.floor(x) : x);
export const floatCeil = (x: number): IntValue => floatToInt(Number.isFinite(x) ? Math.ceil(x) : x);

/** `round(x)` without digits: to the nearest int, ties to even. */
export function floatRoundToInt(x: number): IntValue {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest < 0.5 || !Number.isFinite(x)) return floatToInt(Number.isFinite(x) ? floor : x);
  return floatToInt(rest > 0.5 || floor % 2 !== 0 ? floor + 1 : floor);
}

/**
 * `a / b`, correctly rounded.
 * @cpython Objects/longobject.c long_true_divide 3.11-3.15
 */
export function truediv(a: IntValue, b: IntValue): number {
  if (b === 0) throw zeroDivision('division by zero');
  if (a === 0) return b < 0 ? -0 : 0;
  if (typeof a === 'number' && typeof b === 'number') return a / b;
  const negative = a < 0 !== b < 0;
  const quotient = divideRounded(big(abs(a)), big(abs(b)));
  return negative ? -quotient : quotient;
}

/** 55 or more bits of the quotient, the lowest one sticky, are rounded once by scaling. */
function divideRounded(a: bigint, b: bigint): number {
  const exponent = bitLength(a) - bitLength(b);
  if (exponent > 1024) throw overflowError('integer division result too large for a float');
  if (exponent < -1076) return 0;
  // bits kept: 56 above the rounding place; less where the result is subnormal
  const shift = Math.max(exponent - 56, -1076);
  const top = shift < 0 ? a << BigInt(-shift) : a;
  const bottom = shift > 0 ? b << BigInt(shift) : b;
  let q = top / bottom;
  if (q * bottom !== top) q |= 1n;
  const x = scaleRounded(q, shift);
  if (!Number.isFinite(x)) throw overflowError('integer division result too large for a float');
  return x;
}

/** q * 2**shift with one rounding; q may have more than 53 bits, its lowest bit sticky. */
export function scaleRounded(q: bigint, shift: number): number {
  const bits = bitLength(q);
  // place of the last bit of the result: 53 bits, or the smallest subnormal
  const drop = Math.max(bits - 53, -1074 - shift);
  if (drop > 0) {
    const half = 1n << BigInt(drop - 1);
    const rest = q & ((half << 1n) - 1n);
    q >>= BigInt(drop);
    if (rest > half || (rest === half && q & 1n)) q += 1n;
    shift += drop;
  }
  const x = Number(q);
  return shift < -1000
    ? x * 2 ** -1000 * 2 ** (shift + 1000)
    : shift > 900
      ? x * 2 ** 900 * 2 ** (shift - 900)
      : x * 2 ** shift;
}

const scratch = new DataView(new ArrayBuffer(8));

/** |x| = mantissa * 2**exponent with an integer mantissa below 2**53, exactly; x finite. */
export function decompose(x: number): { mantissa: number; exponent: number } {
  scratch.setFloat64(0, x);
  const high = scratch.getUint32(0);
  const biased = (high >>> 20) & 0x7ff;
  const fraction = (high & 0xfffff) * 0x100000000 + scratch.getUint32(4);
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction + 0x10000000000000, exponent: biased - 1075 };
}

/** @cpython Objects/floatobject.c float_as_integer_ratio 3.11-3.15 */
export function floatAsIntegerRatio(x: number): [IntValue, IntValue] {
  if (Number.isNaN(x)) throw valueError('cannot convert NaN to integer ratio');
  if (!Number.isFinite(x)) throw overflowError('cannot convert Infinity to integer ratio');
  if (x === 0) return [0, 1];
  let { mantissa, exponent } = decompose(x);
  while (exponent < 0 && mantissa % 2 === 0) {
    mantissa /= 2;
    exponent++;
  }
  const numerator = norm(BigInt(x < 0 ? -mantissa : mantissa) << BigInt(Math.max(exponent, 0)));
  return [numerator, norm(1n << BigInt(Math.max(-exponent, 0)))];
}

/** `round(n, digits)` of an int: to a multiple of 10**-digits, ties to even. */
export function intRound(n: IntValue, digits: IntValue): IntValue {
  if (digits >= 0) return n;
  if (typeof digits === 'bigint' || -digits > bitLength(n)) return 0;
  const unit = 10n ** BigInt(-digits);
  const value = big(n);
  const q = floordivBig(value, unit);
  const twice = 2n * (value - q * unit);
  return norm((twice > unit || (twice === unit && q & 1n) ? q + 1n : q) * unit);
}

/** Compares an int with a float exactly; undefined where x is NaN. */
export function compareIntFloat(n: IntValue, x: number): -1 | 0 | 1 | undefined {
  return n < x ? -1 : n > x ? 1 : Number.isNaN(x) ? undefined : 0;
}

/** `n - trunc(n / d) * d` style remainder of math.gcd and friends is elsewhere; this is `divmod` rounded to nearest even. */
export function divmodNear(a: IntValue, b: IntValue): [IntValue, IntValue] {
  let q = norm(floordivBig(big(a), big(b)));
  let r = sub(a, mul(q, b));
  const twice = mul(r, 2);
  const beyond = b > 0 ? twice > b : twice < b;
  if (beyond || (twice === b && big(q) & 1n)) {
    q = add(q, 1);
    r = sub(r, b);
  }
  return [q, r];
}

/** n / 2**bits of a large positive int, rounded half to even to 53 bits. */
export function roundedShift(n: bigint, bits: number): number {
  const drop = BigInt(bits - 55);
  let top = n >> drop;
  if (top << drop !== n) top |= 1n;
  return scaleRounded(top, -55);
}
