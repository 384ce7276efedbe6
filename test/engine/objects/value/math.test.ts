/**
 * The math module against the recorded answers of every CPython. Where the C library is not correctly rounded, ours
 * differs in the last bit: the numbers below say how often that may be, of some 200 cases a function (glibc 2.36 under
 * the builds until 3.13.0, 2.43 under the later ones, which is right far more often).
 */
import { describe } from 'vitest';
import { zeroDivision } from '../../../../src/engine/objects/value/fault.ts';
import { cAtan2, cLog } from '../../../../src/engine/objects/value/math-elementary.ts';
import * as X from '../../../../src/engine/objects/value/math-exact.ts';
import * as M from '../../../../src/engine/objects/value/math-functions.ts';
import type { Build } from '../../../../src/engine/profile/builds.ts';
import { values } from '../../../../src/engine/profile/values.ts';
import { MODERN, replay, type Table } from './replay.ts';

const table: Table = {
  degrees: (_, x) => M.mathDegrees(x),
  radians: (_, x) => M.mathRadians(x),
  gamma: (v, x) => M.mathGamma(x, values[v]),
  lgamma: (v, x) => M.mathLgamma(x, values[v]),
  ulp: (_, x) => X.ulp(x),
  frexp: (_, x) => X.frexp(x),
  modf: (_, x) => X.modf(x),
  log_int: (v, n) => M.mathLogOfInt('log', n, values[v]),
  log2_int: (v, n) => M.mathLogOfInt('log2', n, values[v]),
  log10_int: (v, n) => M.mathLogOfInt('log10', n, values[v]),
  log_base: (v, x, base) => {
    const r = M.mathFunction(M.MATH_FUNCTIONS.log!, x, values[v]);
    if (cLog(base) === 0) throw zeroDivision(values[v].floatDivZero);
    return r / M.mathFunction(M.MATH_FUNCTIONS.log!, base, values[v]);
  },
  atan2: (_, y, x) => cAtan2(y, x),
  copysign: (_, x, y) => (y < 0 || Object.is(y, -0) ? -Math.abs(x) : Math.abs(x)),
  fmod: (_, x, y) => M.mathFmod(x, y),
  hypot2: (_, x, y) => X.norm([x, y]),
  pow: (_, x, y) => M.mathPow(x, y),
  remainder: (_, x, y) => M.mathRemainder(x, y),
  nextafter: (_, x, y) => X.nextafter(x, y),
  nextafter_steps: (_, x, y, n) => X.nextafter(x, y, n),
  ldexp: (_, x, n) => X.ldexp(x, n),
  fsum: (_, ...v) => X.fsum(v),
  hypot: (_, ...v) => X.norm(v),
  dist: (_, p, q) => X.norm(p.map((x: number, i: number) => x - q[i])),
  sumprod: (_, p, q) => X.sumprod(p, q),
  sum: (v, ...list) => X.floatSum(list, 0, values[v].sumCompensated),
  fma: (_, a, b, c) => X.fma(a, b, c),
};
for (const [name, f] of Object.entries(M.MATH_FUNCTIONS))
  table[name] = (v: Build, x) => M.mathFunction(f, x, values[v]);

const OFTEN = { acosh: 23, asinh: 25, atanh: 34, cbrt: 93, erf: 2, erfc: 41 };
const LAST_BIT = { ...OFTEN, cosh: 1, exp2: 1, gamma: 1, log: 1, sin: 2 };

describe('math', () => replay('math', table, LAST_BIT, MODERN));
