/** erf and erfc in double-double: a series of positive terms, and a continued fraction for large arguments. */
import {
  addWide,
  divWide,
  expWide,
  mulWide,
  roundWide,
  scaleWide,
  subWide,
  twoProduct,
  type Wide,
  wide,
} from './double-double.ts';

/** 2 / sqrt(pi) and 1 / sqrt(pi) */
const TWO_OVER_ROOT_PI: Wide = { hi: 1.1283791670955126, lo: 1.533545961316588e-17 };
const ONE_OVER_ROOT_PI: Wide = { hi: 0.5641895835477563, lo: 7.66772980658294e-18 };

/** exp(-x*x) as value * 2**power. */
function gaussian(x: number): { value: Wide; power: number } {
  const square = twoProduct(x, x);
  return expWide({ hi: -square.hi, lo: -square.lo });
}

/** erf of 0 < x < 6: 2/sqrt(pi) exp(-x*x) sum of 2**n x**(2n+1) / (1*3*...*(2n+1)). */
function erfWide(x: number): Wide {
  const twice = scaleWide(twoProduct(x, x), 2);
  let term = wide(x);
  let sum = term;
  for (let n = 1; n < 300 && term.hi > sum.hi * 1e-34; n++) {
    term = divWide(mulWide(term, twice), wide(2 * n + 1));
    sum = addWide(sum, term);
  }
  const { value, power } = gaussian(x);
  const scaled = { hi: value.hi * 2 ** power, lo: value.lo * 2 ** power };
  return mulWide(mulWide(sum, scaled), TWO_OVER_ROOT_PI);
}

export function cErf(x: number): number {
  if (Number.isNaN(x) || x === 0) return x;
  const a = Math.abs(x);
  if (a >= 6) return x < 0 ? -1 : 1;
  if (a < 1e-10) {
    const r = scaleWide(TWO_OVER_ROOT_PI, x);
    return r.hi + r.lo;
  }
  const r = erfWide(a);
  return x < 0 ? -(r.hi + r.lo) : r.hi + r.lo;
}

/** The continued fraction x + (1/2)/(x + 1/(x + (3/2)/(x + ...))) from its far end. */
function fraction(x: number): Wide {
  const terms = x < 3 ? 320 : x < 6 ? 160 : 60;
  let f = wide(x);
  for (let n = terms; n >= 1; n--) f = addWide(divWide(wide(n / 2), f), wide(x));
  return f;
}

export function cErfc(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 27.3) return 0;
  if (x < -6) return 2;
  if (Math.abs(x) < 1e-17) return 1;
  if (x < 2) {
    const e = x < 0 ? erfWide(-x) : erfWide(x);
    const r = x < 0 ? addWide(wide(1), e) : subWide(wide(1), e);
    return r.hi + r.lo;
  }
  const { value, power } = gaussian(x);
  return roundWide(divWide(mulWide(value, ONE_OVER_ROOT_PI), fraction(x)), power);
}
