import { expect, test } from 'vitest';
import { mergeRuns, type Part } from '../../../oracle/records/merge.ts';
import type { ProgramRecord } from '../../../oracle/records/schema.ts';
import { recordFor, runOf } from '../fixtures/fakes.ts';

function shard(index: number, of: number, records: ProgramRecord[], change = {}): Part {
  const run = runOf(records, { shard: { index, of }, ...change });
  const footer = {
    type: 'footer' as const,
    finished: '',
    programs: 1,
    records: records.length,
    counts: {},
    complete: true,
  };
  return { name: `part${index}`, run: { ...run, footer } };
}

test('shards become one run without a shard', () => {
  const { run, complete } = mergeRuns([shard(2, 2, [recordFor('b', 't')]), shard(1, 2, [recordFor('a', 't')])]);
  expect(run.records.map((r) => r.program)).toEqual(['a', 'b']);
  expect(run.header.shard).toBeUndefined();
  expect(complete).toBe(true);
});

test.each([
  [
    'overlap',
    [shard(1, 2, [recordFor('a', 't')]), shard(2, 2, [recordFor('a', 't')])],
    'a on t is in part1 and in part2',
  ],
  ['the same shard twice', [shard(1, 2, []), shard(1, 2, [])], 'both shard 1/2'],
  ['another suite', [shard(1, 2, []), shard(2, 2, [], { suite: 'other' })], 'differs from part1 in suite'],
  ['another environment', [shard(1, 2, []), shard(2, 2, [], { environment: { class: 'x' } })], 'in environment'],
  ['other targets', [shard(1, 2, []), shard(2, 2, [], { targets: [] })], 'in targets'],
  ['a missing shard', [shard(1, 2, [])], 'shard 2/2 is missing'],
  ['a different number of shards', [shard(1, 2, []), shard(2, 3, [])], 'not a shard of 2'],
  ['nothing', [], 'nothing to merge'],
])('refused: %s', (_, parts, message) => {
  expect(() => mergeRuns(parts)).toThrow(message);
});

test('a missing or interrupted shard makes the result incomplete where that is allowed', () => {
  const part = shard(1, 2, [recordFor('a', 't')]);
  expect(mergeRuns([part], true)).toMatchObject({ complete: false });
  const { footer: _, ...cut } = part.run;
  expect(() => mergeRuns([{ name: 'part1', run: cut }, shard(2, 2, [])])).toThrow('part1 is incomplete');
});
