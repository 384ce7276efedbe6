/** Exact and correctly rounded functions of the math module: sums, norms, fma, steps between floats, scaling. */
import { addWide, sqrtWide, twoProduct, type Wide, wide } from './double-double.ts';
import { overflowError, valueError } from './fault.ts';
import type { IntValue } from './int.ts';
import { decompose, scaleRounded } from './int-float.ts';

/** Adds x to partial sums that don't overlap. */
function addPartial(partials: number[], x: number): number {
  let kept = 0;
  for (const p of partials) {
    let [big, small] = Math.abs(x) < Math.abs(p) ? [p, x] : [x, p];
    const sum = big + small;
    const rest = small - (sum - big);
    if (rest !== 0) partials[kept++] = rest;
    x = sum;
    big = small = 0;
  }
  partials.length = kept;
  return x;
}

/** Sum of partials, smallest first, rounded once half to even. */
function roundedPartials(partials: readonly number[]): number {
  let n = partials.length;
  if (n === 0) return 0;
  let hi = partials[--n]!;
  let lo = 0;
  while (n > 0 && lo === 0) {
    const x = hi;
    const y = partials[--n]!;
    hi = x + y;
    lo = y - (hi - x);
  }
  // a tie is decided by what lies below it
  if (n > 0 && ((lo < 0 && partials[n - 1]! < 0) || (lo > 0 && partials[n - 1]! > 0))) {
    const y = lo * 2;
    const x = hi + y;
    if (y === x - hi) hi = x;
  }
  return hi;
}

/** `math.fsum`. @cpython Modules/mathmodule.c math_fsum 3.8-3.15 */
export function fsum(values: Iterable<number>): number {
  const partials: number[] = [];
  let special = 0;
  let infinities = 0;
  for (const value of values) {
    const x = addPartial(partials, value);
    if (x === 0) continue;
    if (Number.isFinite(x)) partials.push(x);
    else {
      if (Number.isFinite(value)) throw overflowError('intermediate overflow in fsum');
      if (!Number.isNaN(value)) infinities += value;
      special += value;
      partials.length = 0;
    }
  }
  if (special !== 0) {
    if (Number.isNaN(infinities)) throw valueError('-inf + inf in fsum');
    return special;
  }
  return roundedPartials(partials);
}

/** `sum` over floats: compensated from 3.12 on. @cpython Python/bltinmodule.c builtin_sum_impl 3.11-3.15 */
export function floatSum(values: Iterable<number>, start: number, compensated: boolean): number {
  let total = start;
  let correction = 0;
  for (const x of values) {
    const t = total + x;
    if (compensated) correction += Math.abs(total) >= Math.abs(x) ? total - t + x : x - t + total;
    total = t;
  }
  return correction !== 0 && Number.isFinite(correction) ? total + correction : total;
}

/** Euclidean norm, rounded once. @cpython Modules/mathmodule.c vector_norm 3.10-3.15 */
export function norm(values: readonly number[]): number {
  let max = 0;
  let hasNan = false;
  for (const v of values) {
    hasNan ||= Number.isNaN(v);
    max = Math.max(max, Number.isNaN(v) ? 0 : Math.abs(v));
  }
  if (max === Infinity) return max;
  if (hasNan) return Number.NaN;
  if (max === 0 || values.length <= 1) return max;
  const { mantissa, exponent } = decompose(max);
  const power = exponent + Math.floor(Math.log2(mantissa)) + 1;
  const down = (x: number) =>
    power > 900
      ? (x * 2 ** -900) / 2 ** (power - 900)
      : x * 2 ** Math.min(900, -power) * 2 ** Math.max(0, -power - 900);
  let sum: Wide = wide(0);
  for (const v of values) {
    const x = down(v);
    sum = addWide(sum, twoProduct(x, x));
  }
  const root = sqrtWide(sum);
  return ldexpExact(root.hi + root.lo, power);
}

/** x * 2**n, rounded once; Infinity on overflow. */
export function ldexpExact(x: number, n: number): number {
  if (x === 0 || !Number.isFinite(x)) return x;
  if (n > 2200) return x < 0 ? -Infinity : Infinity;
  if (n < -2200) return x < 0 ? -0 : 0;
  const { mantissa, exponent } = decompose(x);
  const r = scaleRounded(BigInt(mantissa), exponent + n);
  return x < 0 ? -r : r;
}

/** `math.ldexp`. @cpython Modules/mathmodule.c math_ldexp_impl 3.8-3.15 */
export function ldexp(x: number, n: IntValue): number {
  const bounded = n > 5000 ? 5000 : n < -5000 ? -5000 : Number(n);
  const r = ldexpExact(x, bounded);
  if (Number.isFinite(x) && !Number.isFinite(r)) throw overflowError('math range error');
  return r;
}

/** a * b + c, rounded once. @cpython Modules/mathmodule.c math_fma_impl 3.13-3.15 */
export function fma(a: number, b: number, c: number): number {
  const plain = a * b + c;
  if (!Number.isFinite(a) || !Number.isFinite(b) || !Number.isFinite(c)) {
    if (Number.isNaN(a) || Number.isNaN(b) || Number.isNaN(c)) return Number.NaN;
    if (Number.isFinite(a) && Number.isFinite(b)) return c;
    if (Number.isNaN(plain)) throw valueError('invalid operation in fma');
    return plain;
  }
  if (a === 0 || b === 0) return plain;
  const r = exactFma(a, b, c);
  if (!Number.isFinite(r)) throw overflowError('overflow in fma');
  return r;
}

function exactFma(a: number, b: number, c: number): number {
  const signed = (x: number) => {
    const { mantissa, exponent } = decompose(x);
    return { n: BigInt(x < 0 ? -mantissa : mantissa), e: exponent };
  };
  const [p, q, r] = [signed(a), signed(b), signed(c)];
  const low = Math.min(p.e + q.e, r.e);
  const sum = ((p.n * q.n) << BigInt(p.e + q.e - low)) + (r.n << BigInt(r.e - low));
  if (sum === 0n) return c === 0 && a * b < 0 && Object.is(c, -0) ? -0 : 0;
  const value = scaleRounded(sum < 0n ? -sum : sum, low);
  return sum < 0n ? -value : value;
}

const view = new DataView(new ArrayBuffer(8));

/** Floats in order as integers. */
function ordinal(x: number): bigint {
  view.setFloat64(0, x);
  const bits = view.getBigInt64(0);
  return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
}

function fromOrdinal(n: bigint): number {
  view.setBigInt64(0, n < 0n ? -n : n);
  const x = view.getFloat64(0);
  return n < 0n ? -x : x;
}

/**
 * `steps` floats from x towards y; without steps it is C's, whose zero has the sign of x.
 * @cpython Modules/mathmodule.c math_nextafter_impl 3.9-3.15
 */
export function nextafter(x: number, y: number, steps?: IntValue): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return steps === 0 ? x : x + y;
  if (steps === 0) return x;
  if (x === y) return y;
  if (steps === undefined) return zeroLike(nextafter(x, y, 1), x);
  const from = ordinal(x);
  const to = ordinal(y);
  const distance = BigInt(steps);
  if (distance >= (to > from ? to - from : from - to)) return y;
  return zeroLike(fromOrdinal(to > from ? from + distance : from - distance), x);
}

const zeroLike = (r: number, x: number): number => (r === 0 ? (x < 0 ? -0 : 0) : r);

/** @cpython Modules/mathmodule.c math_ulp_impl 3.9-3.15 */
export function ulp(x: number): number {
  if (Number.isNaN(x)) return x;
  const a = Math.abs(x);
  if (a === Infinity) return a;
  const next = fromOrdinal(ordinal(a) + 1n);
  return next === Infinity ? a - fromOrdinal(ordinal(a) - 1n) : next - a;
}

/** IEEE remainder: x - n*y with n the integer nearest to x/y, ties to even. NaN for a domain error. */
export function remainder(x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  if (!Number.isFinite(x) || y === 0) return Number.NaN;
  if (!Number.isFinite(y)) return x;
  const a = Math.abs(x);
  const b = Math.abs(y);
  const m = a % b;
  const c = b - m;
  let r = m < c ? m : -c;
  if (m === c) r = m - 2 * ((0.5 * (a - m)) % b);
  return x < 0 || Object.is(x, -0) ? -r : r;
}

/** [fraction, exponent] with 0.5 <= |fraction| < 1. */
export function frexp(x: number): [number, number] {
  if (x === 0 || !Number.isFinite(x)) return [x, 0];
  const { mantissa, exponent } = decompose(x);
  const bits = Math.floor(Math.log2(mantissa)) + 1;
  const fraction = mantissa / 2 ** bits;
  return [x < 0 ? -fraction : fraction, exponent + bits];
}

/** [fraction, whole], both with the sign of x. */
export function modf(x: number): [number, number] {
  if (Number.isNaN(x)) return [x, x];
  const negative = x < 0 || Object.is(x, -0);
  if (!Number.isFinite(x)) return [negative ? -0 : 0, x];
  const whole = Math.trunc(x);
  const rest = x - whole;
  return [rest === 0 && negative ? -0 : rest, whole];
}

/** Sum of products, rounded once where all is finite. @cpython Modules/mathmodule.c math_sumprod_impl 3.12-3.15 */
export function sumprod(p: readonly number[], q: readonly number[]): number {
  const parts: number[] = [];
  let plain = 0;
  for (const [i, x] of p.entries()) {
    const product = twoProduct(x, q[i]!);
    plain += x * q[i]!;
    parts.push(product.hi, product.lo);
  }
  if (!parts.every(Number.isFinite)) return plain;
  return fsum(parts);
}
