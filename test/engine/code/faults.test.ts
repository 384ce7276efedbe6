import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BUILDS, profileFor } from '../../../src/engine/profile/index.ts';
import { faultCases, type Outcome, outcomeOf, recordedPath } from './faults.ts';

const cases = faultCases();
const recorded = BUILDS.filter((build) => existsSync(recordedPath(build)));

/** differs for a reason outside this layer */
const KNOWN: Record<string, readonly string[]> = {
  // the parser's message for a default of a type parameter, which 3.12 doesn't know
  '3.12.1': ['def f[T = int, U](): pass\n'],
};

describe('errors and warnings of the compiler', () => {
  it.each(recorded)('are those of %s', (build) => {
    const profile = profileFor(build);
    const answers: Outcome[] = JSON.parse(readFileSync(recordedPath(build), 'utf8'));
    expect(answers.length).toBe(cases.length);
    cases.forEach((source, i) => {
      if (KNOWN[build]?.includes(source)) return;
      expect({ source, ...outcomeOf(source, profile) }).toEqual({ source, ...answers[i] });
    });
  });

  it('has recorded answers', () => {
    expect(recorded.length).toBeGreaterThanOrEqual(5);
  });
});
