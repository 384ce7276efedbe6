/**
 * Double-double arithmetic: a number as an unevaluated sum of two floats (`hi` + `lo`, |lo| <= ulp(hi)/2), some 106
 * bits. The elementary functions of the guest's C library are within a few thousandths of half a unit of the exact
 * value; computing with twice the bits and rounding once gives the same float in all but a few of a thousand cases,
 * where JavaScript's own functions differ far more often.
 */
export interface Wide {
  hi: number;
  lo: number;
}

const SPLITTER = 134217729; // 2**27 + 1

export const wide = (hi: number, lo = 0): Wide => ({ hi, lo });

/** a + b exactly, for any a and b. */
export function twoSum(a: number, b: number): Wide {
  const hi = a + b;
  const t = hi - a;
  return { hi, lo: a - (hi - t) + (b - t) };
}

/** a + b exactly, for |a| >= |b|. */
export function quickSum(a: number, b: number): Wide {
  const hi = a + b;
  return { hi, lo: b - (hi - a) };
}

/** a * b exactly, barring overflow and underflow. */
export function twoProduct(a: number, b: number): Wide {
  const hi = a * b;
  const ta = SPLITTER * a;
  const tb = SPLITTER * b;
  const ah = ta - (ta - a);
  const bh = tb - (tb - b);
  const al = a - ah;
  const bl = b - bh;
  return { hi, lo: al * bl - (hi - ah * bh - al * bh - ah * bl) };
}

export function addWide(a: Wide, b: Wide): Wide {
  const s = twoSum(a.hi, b.hi);
  const t = twoSum(a.lo, b.lo);
  const u = quickSum(s.hi, s.lo + t.hi);
  return quickSum(u.hi, u.lo + t.lo);
}

export const negWide = (a: Wide): Wide => ({ hi: -a.hi, lo: -a.lo });
export const subWide = (a: Wide, b: Wide): Wide => addWide(a, negWide(b));

export function mulWide(a: Wide, b: Wide): Wide {
  const p = twoProduct(a.hi, b.hi);
  return quickSum(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}

export function scaleWide(a: Wide, factor: number): Wide {
  const p = twoProduct(a.hi, factor);
  return quickSum(p.hi, p.lo + a.lo * factor);
}

export function divWide(a: Wide, b: Wide): Wide {
  const q1 = a.hi / b.hi;
  const r1 = subWide(a, scaleWide(b, q1));
  const q2 = r1.hi / b.hi;
  const r2 = subWide(r1, scaleWide(b, q2));
  const q = quickSum(q1, q2);
  return quickSum(q.hi, q.lo + r2.hi / b.hi);
}

export function sqrtWide(a: Wide): Wide {
  if (a.hi <= 0) return wide(0);
  const root = Math.sqrt(a.hi);
  const rest = subWide(a, twoProduct(root, root));
  return quickSum(root, rest.hi / (2 * root));
}

export const LN2: Wide = { hi: Math.LN2, lo: 2.3190468138462996e-17 };
export const PI: Wide = { hi: Math.PI, lo: 1.2246467991473532e-16 };
export const HALF_PI: Wide = { hi: Math.PI / 2, lo: 6.123233995736766e-17 };
export const LN10: Wide = { hi: Math.LN10, lo: -2.1707562233822494e-16 };

/** 1/n! for n = 0..27, as wides. */
const INVERSE_FACTORIALS: Wide[] = [wide(1)];
for (let n = 1; n < 28; n++) INVERSE_FACTORIALS.push(divWide(INVERSE_FACTORIALS[n - 1]!, wide(n)));

/** exp(r) - 1 for |r| < 0.4 with a small relative error: a series at r/512, squared up nine times. */
export function expm1Wide(r: Wide): Wide {
  const t = { hi: r.hi / 512, lo: r.lo / 512 };
  let sum = INVERSE_FACTORIALS[11]!;
  for (let n = 10; n >= 1; n--) sum = addWide(mulWide(sum, t), INVERSE_FACTORIALS[n]!);
  let p = mulWide(sum, t);
  for (let i = 0; i < 9; i++) p = addWide({ hi: 2 * p.hi, lo: 2 * p.lo }, mulWide(p, p));
  return p;
}

/** exp(a) = value * 2**power. */
export function expWide(a: Wide): { value: Wide; power: number } {
  const power = Math.round(a.hi / LN2.hi);
  const r = subWide(subWide(a, twoProduct(power, LN2.hi)), twoProduct(power, LN2.lo));
  return { value: addWide(wide(1), expm1Wide(r)), power };
}

/** x = fraction * 2**power, 1/sqrt(2) <= fraction < sqrt(2); x positive and finite. */
function centred(x: number): { fraction: number; power: number } {
  let power = 0;
  if (x < 2.2250738585072014e-308) {
    x *= 2 ** 54;
    power = -54;
  }
  const e = Math.floor(Math.log2(x));
  let fraction = e > 1000 ? x / 2 ** 1000 / 2 ** (e - 1000) : e < -1000 ? x * 2 ** 1000 * 2 ** (-e - 1000) : x / 2 ** e;
  power += e;
  while (fraction > Math.SQRT2) {
    fraction /= 2;
    power++;
  }
  while (fraction < Math.SQRT1_2) {
    fraction *= 2;
    power--;
  }
  return { fraction, power };
}

/** log(1 + u) for a small wide u: one Newton step from the float result, in expm1 form so that tiny u keep all digits. */
export function log1pWide(u: Wide): Wide {
  const guess = Math.log1p(u.hi);
  const e = expm1Wide(wide(-guess));
  // (1 + u) * (1 + e) - 1
  const d = addWide(addWide(u, e), mulWide(u, e));
  return addWide(wide(guess), subWide(d, scaleWide(mulWide(d, d), 0.5)));
}

/** Natural logarithm of a positive finite float. */
export function logWide(x: number): Wide {
  const { fraction, power } = centred(x);
  const m = log1pWide(twoSum(fraction, -1));
  if (power === 0) return m;
  return addWide(addWide(twoProduct(power, LN2.hi), twoProduct(power, LN2.lo)), m);
}

/** value * 2**power as one float, rounded once also where it is subnormal. */
export function roundWide(value: Wide, power: number): number {
  if (power > -1000 && power < 1000) {
    const x = value.hi * 2 ** power;
    if (Math.abs(x) >= 2.2250738585072014e-308 || x === 0) return (value.hi + value.lo) * 2 ** power;
  }
  if (power >= 1000) return (value.hi + value.lo) * 2 ** 1000 * 2 ** (power - 1000);
  return roundedSubnormal(value, power);
}

/** Adds a big float so that the wanted last place is that of the sum, then takes it away. */
function roundedSubnormal(value: Wide, power: number): number {
  if (power < -1200) return value.hi < 0 ? -0 : 0;
  // value * 2**(power + 1074) is to be rounded to an integer
  const shift = power + 1074;
  const scaled = { hi: value.hi * 2 ** shift, lo: value.lo * 2 ** shift };
  if (Math.abs(scaled.hi) >= 2 ** 53) return (scaled.hi + scaled.lo) * 2 ** -1074;
  const floor = Math.floor(scaled.hi);
  const rest = twoSum(scaled.hi - floor, scaled.lo);
  const half = rest.hi - 0.5 + rest.lo;
  const up = half > 0 || (half === 0 && floor % 2 !== 0);
  return (floor + (up ? 1 : 0)) * 2 ** -1074;
}
