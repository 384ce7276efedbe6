/**
 * The common elementary functions without an object an operation: some 66 bits by tables and short polynomials, in plain floats,
 * then Ziv's test: where the error can't change the rounded float, that is the answer; else (one case of thousands) NaN, and the
 * caller computes with the wide functions, which is what decides the value in any case.
 *
 *   log   x = 2**k * m, m * INVERSE[i] = 1 + r with |r| < 2**-7: k ln 2 + LOG[i] + log1p(r)
 *   exp   a = k ln 2 / 64 + r with |r| < 2**-7: 2**(k / 64) * (1 + expm1(r))
 *   sin   x = n pi/2 + j / 64 + t with |t| < 2**-7: the addition theorem over tables of sin(j/64) and cos(j/64)
 */
import { divWide, expWide, LN2, logWide, quickSum, subWide, twoProduct, wide } from './double-double.ts';
import { sinCosWide } from './wide-circular.ts';

const SPLITTER = 134217729; // 2**27 + 1
/** relative error of what the tables and polynomials give, with room to spare */
const ERROR = 2 ** -64;
const LOG_STEPS = 128;
const EXP_STEPS = 64;
const CIRCLE_STEPS = 64;
/** beyond, the three parts of pi/2 are too few */
const CIRCLE_LIMIT = 1e6;

/** ln 2 / 64 and pi/2 in parts; products of the first ones with the integers that occur are exact */
const STEP = LN2.hi / EXP_STEPS;
const STEP_1 = Math.fround(STEP);
const STEP_REST = subWide({ hi: LN2.hi / EXP_STEPS, lo: LN2.lo / EXP_STEPS }, wide(STEP_1));
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_3 = 2.0222662487111665e-21;
const HALF_PI_4 = 8.4784276603688996e-32;

/** hi and lo of what was computed last: out-parameters, never read by another call */
const out = new Float64Array(2);
const bits = new DataView(new ArrayBuffer(8));

/** Error of the product `p = a * b`: a * b - p, exactly. */
function productError(a: number, b: number, p: number): number {
  const ta = SPLITTER * a;
  const tb = SPLITTER * b;
  const ah = ta - (ta - a);
  const bh = tb - (tb - b);
  const al = a - ah;
  const bl = b - bh;
  return al * bl - (p - ah * bh - al * bh - ah * bl);
}

/** Error of the sum `s = a + b`. */
function sumError(a: number, b: number, s: number): number {
  const t = s - a;
  return a - (s - t) + (b - t);
}

/** Tables are filled when a function is first called; each is written once. */
class Table {
  #values: Float64Array | undefined;
  readonly #fill: () => Float64Array;
  constructor(fill: () => Float64Array) {
    this.#fill = fill;
  }
  get values(): Float64Array {
    this.#values ??= this.#fill();
    return this.#values;
  }
}

/** [inverse, hi, lo] of -log(inverse) for m = (i + 1/2) / 128 + 1, and below 1 half of it; inverses are short, so that products are nearly exact */
const LOGS = new Table(() => {
  const table = new Float64Array(3 * LOG_STEPS);
  for (let i = 0; i < LOG_STEPS; i++) {
    const m = 1 + (i + 0.5) / LOG_STEPS;
    const centre = m > Math.SQRT2 ? m / 2 : m;
    const isOne = Math.abs(centre - 1) < 0.75 / LOG_STEPS;
    const inverse = isOne ? 1 : Math.round(2 ** 12 / centre) / 2 ** 12;
    const log = isOne ? wide(0) : logWide(inverse);
    table.set([inverse, -log.hi, -log.lo], 3 * i);
  }
  return table;
});

/** [hi, lo] of 2**(j / 64) */
const POWERS = new Table(() => {
  const table = new Float64Array(2 * EXP_STEPS);
  for (let j = 0; j < EXP_STEPS; j++) {
    const { value, power } = expWide({ hi: (LN2.hi * j) / EXP_STEPS, lo: 0 });
    // hi of the argument was rounded: put back what it lost
    const product = twoProduct(LN2.hi, j / EXP_STEPS);
    const lost = product.hi - (LN2.hi * j) / EXP_STEPS + product.lo + (LN2.lo * j) / EXP_STEPS;
    const scale = 2 ** power;
    const w = quickSum(value.hi * scale, value.lo * scale + value.hi * scale * lost);
    table.set([w.hi, w.lo], 2 * j);
  }
  return table;
});

/** [sin hi, lo, cos hi, lo] of j / 64, j = 0 ... 51 */
const CIRCLE = new Table(() => {
  const table = new Float64Array(4 * 52);
  for (let j = 0; j < 52; j++) {
    const { sin, cos } = sinCosWide(j / CIRCLE_STEPS);
    table.set([sin.hi, sin.lo, cos.hi, cos.lo], 4 * j);
  }
  return table;
});

/** hi + lo rounded, where an error of `bound` can't change it; else NaN. */
function decided(hi: number, lo: number, bound: number): number {
  const low = hi + (lo - bound);
  return low === hi + (lo + bound) ? low : Number.NaN;
}

/** log(x) to `out`; x positive and normal. */
function logParts(x: number): void {
  bits.setFloat64(0, x);
  const high = bits.getUint32(0);
  let k = (high >>> 20) - 1023;
  const i = (high >>> 13) & 127;
  bits.setUint32(0, (high & 0xfffff) | 0x3ff00000);
  let m = bits.getFloat64(0);
  if (1 + (i + 0.5) / LOG_STEPS > Math.SQRT2) {
    m /= 2;
    k++;
  }
  const table = LOGS.values;
  const inverse = table[3 * i]!;
  const p = m * inverse;
  const r = p - 1;
  const rLow = productError(m, inverse, p);
  const square = r * r;
  const squareLow = productError(r, r, square) + 2 * r * rLow;
  const tail = r * square * (1 / 3 + r * (-0.25 + r * (0.2 + r * (-1 / 6 + r * (1 / 7 + r * (-0.125 + r / 9))))));
  // r - r*r/2 + tail
  const h1 = r - square / 2;
  const l1 = sumError(r, -square / 2, h1) + (rLow - squareLow / 2 + tail);
  const h2 = k * LN2.hi;
  const l2 = productError(k, LN2.hi, h2) + k * LN2.lo;
  const h3 = h2 + table[3 * i + 1]!;
  const l3 = sumError(h2, table[3 * i + 1]!, h3) + l2 + table[3 * i + 2]!;
  const h = h3 + h1;
  const l = sumError(h3, h1, h) + l3 + l1;
  out[0] = h + l;
  out[1] = h - out[0] + l;
}

/** exp(hi + lo) rounded, the argument's relative error being `bound`; NaN where that is undecided or the result not normal. */
function expOf(hi: number, lo: number, bound: number): number {
  const k = Math.round(hi / STEP);
  const t = hi - k * STEP_1;
  const u = k * STEP_REST.hi;
  const r = t - u;
  const rLow = sumError(t, -u, r) - productError(k, STEP_REST.hi, u) - k * STEP_REST.lo + lo;
  const q = r * r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r / 720))));
  const j = ((k % EXP_STEPS) + EXP_STEPS) % EXP_STEPS;
  const power = (k - j) / EXP_STEPS;
  if (power < -1020 || power > 1020) return Number.NaN;
  const table = POWERS.values;
  const [a, aLow] = [table[2 * j]!, table[2 * j + 1]!];
  // a + a * (r + (rLow + q)), with q's first-order product by rLow
  const s = rLow + q + r * rLow;
  const p = a * r;
  const h = a + p;
  const l = sumError(a, p, h) + (productError(a, r, p) + a * s + aLow + aLow * r);
  return decided(h, l, h * (ERROR + Math.abs(hi) * bound)) * 2 ** power;
}

/** exp(x), or NaN where it has to be computed with more bits. */
export function quickExp(x: number): number {
  return Math.abs(x) < 700 && Math.abs(x) > 1e-10 ? expOf(x, 0, 0) : Number.NaN;
}

/** Natural logarithm of a positive, finite, normal float other than 1, or NaN. */
export function quickLog(x: number): number {
  if (x < 2.2250738585072014e-308) return Number.NaN;
  logParts(x);
  return decided(out[0]!, out[1]!, Math.abs(out[0]!) * ERROR);
}

/** x ** y for a positive, finite, normal x other than 1, or NaN. */
export function quickPower(x: number, y: number): number {
  if (x < 2.2250738585072014e-308) return Number.NaN;
  logParts(x);
  const p = out[0]! * y;
  if (!(Math.abs(p) < 700 && Math.abs(p) > 1e-10 && Math.abs(y) < 1e100)) return Number.NaN;
  return expOf(p, productError(out[0]!, y, p) + out[1]! * y, ERROR);
}

/** sin(x) to out[0] and out[1], after turning by `quarter` right angles; false where more bits are needed. */
function turned(x: number, quarter: number): boolean {
  const n = Math.round(x / HALF_PI_1);
  const a = x - n * HALF_PI_1;
  const b = n * HALF_PI_2;
  const c = n * HALF_PI_3;
  const ab = a - b;
  const abLow = sumError(a, -b, ab);
  const abc = ab - c;
  const rest = sumError(ab, -c, abc) + abLow - n * HALF_PI_4;
  const hi = abc + rest;
  const lo = abc - hi + rest;
  if (n !== 0 && Math.abs(hi) < 1e-5) return false;
  const negative = hi < 0;
  circular(negative ? -hi : hi, negative ? -lo : lo, ((n + quarter) & 1) === 1);
  const flip = (((n + quarter) & 2) !== 0) !== (((n + quarter) & 1) === 0 && negative);
  if (flip) {
    out[0] = -out[0]!;
    out[1] = -out[1]!;
  }
  return true;
}

/** Sine or cosine of 0 <= hi + lo <= pi/4 to `out`. */
function circular(hi: number, lo: number, cosine: boolean): void {
  const j = Math.round(hi * CIRCLE_STEPS);
  const table = CIRCLE.values;
  const [s, sLow, c, cLow] = [table[4 * j]!, table[4 * j + 1]!, table[4 * j + 2]!, table[4 * j + 3]!];
  const t = hi - j / CIRCLE_STEPS;
  const square = t * t;
  const sinRest = lo + t * square * (-1 / 6 + square * (1 / 120 - square / 5040));
  const cosRest = square * (-0.5 + square * (1 / 24 + square * (-1 / 720 + square / 40320))) - t * lo;
  // sin: s + c * t + (c * sinRest + s * cosRest); cos: c - s * t + (c * cosRest - s * sinRest)
  const base = cosine ? c : s;
  const factor = cosine ? -s : c;
  const p = factor * t;
  const h = base + p;
  const low = cosine ? cLow + c * cosRest - s * sinRest - sLow * t : sLow + c * sinRest + s * cosRest + cLow * t;
  const l = sumError(base, p, h) + (productError(factor, t, p) + low);
  out[0] = h + l;
  out[1] = h - out[0] + l;
}

/** sin(x) of a finite float that isn't tiny, or NaN. */
export function quickSin(x: number): number {
  if (Math.abs(x) > CIRCLE_LIMIT || !turned(x, 0)) return Number.NaN;
  return decided(out[0]!, out[1]!, Math.abs(out[0]!) * ERROR);
}

/** cos(x) of a finite float that isn't tiny, or NaN. */
export function quickCos(x: number): number {
  if (Math.abs(x) > CIRCLE_LIMIT || !turned(x, 1)) return Number.NaN;
  return decided(out[0]!, out[1]!, Math.abs(out[0]!) * ERROR);
}

/** tan(x) of a finite float that isn't tiny, or NaN. */
export function quickTan(x: number): number {
  if (Math.abs(x) > CIRCLE_LIMIT || !turned(x, 0)) return Number.NaN;
  const sin = { hi: out[0]!, lo: out[1]! };
  if (!turned(x, 1)) return Number.NaN;
  const { hi, lo } = divWide(sin, { hi: out[0]!, lo: out[1]! });
  return decided(hi, lo, Math.abs(hi) * 4 * ERROR);
}
