import { describe, expect, it } from 'vitest';
import { createVM, runMain } from '../../../src/engine/index.ts';

const PROGRAM = `x = [2, 1]
probe('first')
print(end='')
probe('second')
print(end='')
probe('done')
`;

/** The requests of the first call and of the second. */
function requests(version: string): string[][] {
  const vm = createVM({ version, host: { write: () => {} } });
  const texts = runMain(vm, PROGRAM, 'program.py', { events: true }).events!.map((e) => e.text);
  const marks = texts.flatMap((text, k) => (text === '|' ? [k] : []));
  return [0, 1].map((k) => texts.slice(marks[k]! + 1, marks[k + 1]!));
}

/** How many blocks of 72 bytes (a tuple of four) the first call keeps that the second doesn't. */
function keptMore(version: string): number {
  const [first, second] = requests(version).map(
    (texts) => texts.filter((t) => t === '+72').length - texts.filter((t) => t === '-72').length,
  ) as [number, number];
  return first - second;
}

describe('the tuple of the names that a C function takes by keyword', () => {
  it('is made by the first call (3.11)', () => {
    expect(keptMore('3.11')).toBe(1);
  });
});
