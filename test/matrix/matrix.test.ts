/**
 * What a size, an operation takes: the twin against the recorded interpreters. Of seven programs five run here, each in one version;
 * all of them in all versions: `node test/matrix/compare.ts`.
 */
import { describe, expect, it } from 'vitest';
import { keyOf, readRecorded } from '../../oracle/measure/recorded.ts';
import { operations } from './cases.ts';
import { COMPARED, compare, readKnown, sizeKey, wrongIn } from './compare.ts';
import { folded, program } from './program.ts';
import { sizes, taken } from './sizes.ts';

const known = readKnown();
const SHARES = 7;

describe.each(COMPARED)('the matrices of %s', (build) => {
  it('are equal but for the listed cases', { timeout: 600_000 }, async () => {
    const result = await compare(build, '', { of: SHARES, at: COMPARED.indexOf(build) });
    const { unlisted, equal } = wrongIn(known[build] ?? {}, result);
    expect(unlisted, 'differ, and are not in differences.json').toEqual([]);
    expect(equal, 'equal by now: node test/matrix/compare.ts --write').toEqual([]);
  });

  it('have a list of their own cases only, each with a cause', () => {
    const names = new Set([...operations().map(keyOf), ...sizes().map((c) => sizeKey(keyOf(c)))]);
    const listed = Object.entries(known[build] ?? {});
    expect(listed.filter(([key]) => !names.has(key))).toEqual([]);
    expect(listed.filter(([, cause]) => cause === '')).toEqual([]);
  });
});

describe('the cases', () => {
  it('are many, and each name is one case', () => {
    const names = operations().map(keyOf);
    expect(names.length).toBeGreaterThan(400);
    expect(new Set(names).size).toBe(names.length);
    const expressions = sizes().map(keyOf);
    expect(expressions.length).toBeGreaterThan(400);
    expect(new Set(expressions).size).toBe(expressions.length);
  });

  it('are all recorded, for every build', () => {
    for (const [kind, cases] of [
      ['operations', operations()],
      ['sizes', sizes()],
    ] as const) {
      const recorded = kind === 'operations' ? readRecorded(kind) : readRecorded(kind);
      expect([...recorded.cases.keys()].sort()).toEqual(cases.map(keyOf).sort());
      for (const c of recorded.cases.values()) expect(c.values.size, c.name).toBe(recorded.builds.length);
    }
  });

  it('become programs', () => {
    const c = { group: 'g', name: 'n', module: '', setup: 'x = []', operation: 'x.append(i)', after: 'pass' };
    expect(program(c)).toContain(' x = []\n _mark()\n x.append(i)\n _mark()\n pass\n _mark()\n');
    expect(program(c)).toContain('_c(i), _c(x))');
  });
});

describe('events', () => {
  it('fold', () => {
    expect(folded('+8 +8 +8 -8 40>48m 40>48m')).toBe('+8*3 -8 40>48m*2');
  });
  it('add up', () => {
    expect(taken('+56 +32m 32>64m -56 -?')).toEqual([64, 0]);
  });
});
