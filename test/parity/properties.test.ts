import { describe, expect, test } from 'vitest';
import { differences, findInterpreter } from './properties.ts';
import { CASES } from './properties_cases.ts';

const where = findInterpreter('3.12');

/** A few hundred cases of each type; `node test/parity/properties.ts` does ten thousand. */
describe.skipIf(where === null)(`random operations beside a live CPython ${where?.build ?? '(none found)'}`, () => {
  test.each(Object.keys(CASES))('%s', (type) => {
    expect(differences(type, 300, 1, where!)).toEqual([]);
  });
});
