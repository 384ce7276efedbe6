/** The quick functions give the float that twice the bits give, or NaN, which they do seldom. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expWide, logWide, roundWide, scaleWide, wide } from '../../../../src/engine/objects/value/double-double.ts';
import {
  quickCos,
  quickExp,
  quickLog,
  quickPower,
  quickSin,
  quickTan,
} from '../../../../src/engine/objects/value/quick-functions.ts';
import { sinCosWide } from '../../../../src/engine/objects/value/wide-circular.ts';

const sum = ({ hi, lo }: { hi: number; lo: number }) => hi + lo;
const finite = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const exactly = (exponent: { value: { hi: number; lo: number }; power: number }) =>
  roundWide(exponent.value, exponent.power);

const CASES: [string, (x: number) => number, (x: number) => number, fc.Arbitrary<number>][] = [
  ['sin', quickSin, (x) => sum(sinCosWide(x).sin), finite(-1e5, 1e5)],
  ['cos', quickCos, (x) => sum(sinCosWide(x).cos), finite(-1e5, 1e5)],
  ['exp', quickExp, (x) => exactly(expWide(wide(x))), finite(-690, 690)],
  ['log', quickLog, (x) => sum(logWide(x)), finite(1e-300, 1e300).filter((x) => x !== 1)],
  ['log near 1', quickLog, (x) => sum(logWide(x)), finite(0.9, 1.1).filter((x) => x !== 1)],
];

for (const [name, quick, slow, argument] of CASES) {
  test(`${name} agrees, and is seldom undecided`, () => {
    let undecided = 0;
    let asked = 0;
    const agrees = (x: number) => {
      if (Math.abs(x) < 1e-8) return;
      asked++;
      const y = quick(x);
      if (Number.isNaN(y)) undecided++;
      else expect(y).toBe(slow(x));
    };
    fc.assert(fc.property(argument, agrees), { numRuns: 2000, seed: 1 });
    expect(undecided).toBeLessThan(asked / 50);
  });
}

test('powers agree', () => {
  const agrees = (x: number, y: number) => {
    const z = quickPower(x, y);
    if (!Number.isNaN(z)) expect(z).toBe(exactly(expWide(scaleWide(logWide(x), y))));
  };
  const base = finite(1e-20, 1e20).filter((x) => x !== 1);
  fc.assert(fc.property(base, finite(-15, 15), agrees), { numRuns: 2000, seed: 1 });
});

test('what lies outside of the tables is undecided', () => {
  expect([quickSin(1e9), quickCos(-1e9), quickTan(1e7), quickExp(800), quickLog(1e-310), quickPower(2, 2000)]).toEqual(
    Array(6).fill(Number.NaN),
  );
});
