/** Sine, cosine and arc tangent in double-double, with exact reduction of large arguments. */
import {
  addWide,
  divWide,
  HALF_PI,
  mulWide,
  negWide,
  PI,
  quickSum,
  scaleWide,
  subWide,
  twoProduct,
  type Wide,
  wide,
} from './double-double.ts';
import { decompose } from './int-float.ts';

const INVERSE: Wide[] = [wide(1)];
for (let n = 1; n < 30; n++) INVERSE.push(divWide(INVERSE[n - 1]!, wide(n)));

/** Taylor series of sine (first = 1) or cosine (first = 0) for |r| <= pi/4. */
function series(r: Wide, first: 0 | 1): Wide {
  const square = mulWide(r, r);
  let sum = wide(0);
  for (let n = 26 + first; n >= first; n -= 2) {
    const term = INVERSE[n]!;
    sum = addWide(mulWide(sum, negWide(square)), term);
  }
  return first ? mulWide(sum, r) : sum;
}

/** pi * 2**bits as an integer, by Machin's formula. */
function scaledPi(bits: number): bigint {
  const guard = 32n;
  const one = 1n << (BigInt(bits) + guard);
  const inverseTangent = (d: bigint): bigint => {
    let power = one / d;
    let sum = power;
    for (let n = 3n, sign = -1n; power !== 0n; n += 2n, sign = -sign) {
      power /= d * d;
      sum += (sign * power) / n;
    }
    return sum;
  };
  return (4n * (4n * inverseTangent(5n) - inverseTangent(239n))) >> guard;
}

/** x = quadrant * pi/2 + rest with |rest| <= pi/4; quadrant modulo 4. */
function reduced(x: number): { quadrant: number; rest: Wide } {
  const magnitude = Math.abs(x);
  if (magnitude <= Math.PI / 4) return { quadrant: 0, rest: wide(x) };
  const { mantissa, exponent } = decompose(magnitude);
  // magnitude and pi/2 as integers scaled by 2**bits: enough bits for a rest as small as any float can leave
  const bits = 340 + Math.max(0, exponent, -exponent);
  const scaled = BigInt(mantissa) << BigInt(bits + exponent);
  const fine = scaledPi(bits) >> 1n;
  let quotient = scaled / fine;
  let rest = scaled - quotient * fine;
  if (rest * 2n > fine) {
    quotient += 1n;
    rest -= fine;
  }
  const sign = x < 0 ? -1 : 1;
  const quadrant = Number((BigInt(sign) * quotient) & 3n);
  return { quadrant, rest: fraction(BigInt(sign) * rest, bits) };
}

/** n / 2**bits as a wide. */
function fraction(n: bigint, bits: number): Wide {
  const negative = n < 0n;
  const magnitude = negative ? -n : n;
  if (magnitude === 0n) return wide(0);
  const length = magnitude.toString(2).length;
  const drop = Math.max(0, length - 106);
  const top = magnitude >> BigInt(drop);
  const high = top >> 53n;
  const low = top & ((1n << 53n) - 1n);
  const scale = (v: number, e: number): number => (e < -1000 ? v * 2 ** -1000 * 2 ** (e + 1000) : v * 2 ** e);
  const w = quickSum(scale(Number(high), drop + 53 - bits), scale(Number(low), drop - bits));
  return negative ? negWide(w) : w;
}

/** Small arguments, where a two-part pi is fine enough, need no big integers. */
function reducedQuickly(x: number): { quadrant: number; rest: Wide } | undefined {
  if (Math.abs(x) > 1e4) return undefined;
  const n = Math.round(x / HALF_PI.hi);
  const rest = subWide(
    subWide(subWide(wide(x), twoProduct(n, HALF_PI.hi)), twoProduct(n, HALF_PI.lo)),
    wide(n * -1.4973849048591698e-33),
  );
  // near a multiple of pi/2 too many bits cancel
  return Math.abs(rest.hi) < 1e-6 && n !== 0 ? undefined : { quadrant: n & 3, rest };
}

/** Sine and cosine of a finite float. */
export function sinCosWide(x: number): { sin: Wide; cos: Wide } {
  const { quadrant, rest } = reducedQuickly(x) ?? reduced(x);
  const s = series(rest, 1);
  const c = series(rest, 0);
  if (quadrant === 0) return { sin: s, cos: c };
  if (quadrant === 1) return { sin: c, cos: negWide(s) };
  return quadrant === 2 ? { sin: negWide(s), cos: negWide(c) } : { sin: negWide(c), cos: s };
}

/** Angle of the point (x, y), both wide, not both zero and finite: a correction of JavaScript's result by one step. */
export function atan2Wide(y: Wide, x: Wide): Wide {
  const guess = Math.atan2(y.hi, x.hi);
  const { sin, cos } = sinCosWide(guess);
  const across = subWide(mulWide(y, cos), mulWide(x, sin));
  const along = addWide(mulWide(x, cos), mulWide(y, sin));
  return addWide(wide(guess), divWide(across, along));
}

export const piMultiple = (factor: number): Wide => scaleWide(PI, factor);
