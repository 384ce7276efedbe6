import { expect, test } from 'vitest';
import { classify } from '../../oracle/calibrate.ts';
import { buildKey, classOf, gates } from '../../oracle/records/classes.ts';
import { recordFor } from './fixtures/fakes.ts';

const at = (blocks: number, program = 'a') =>
  recordFor(program, 't', { observations: [{ label: 'end', values: { blocks } }] });

test('equal everywhere is exact; only pinned, exact when pinned; same sign, structural; else noisy', () => {
  const of = (pinned: number[], unpinned: number[]) =>
    classify({ pinned: pinned.map((n) => [at(n)]), unpinned: unpinned.map((n) => [at(n)]) }).classes.blocks;
  expect(of([1, 1, 1], [1, 1])).toBe('exact');
  expect(of([1, 1, 1], [1, 2])).toBe('exact when pinned');
  expect(of([1, 2, 1], [1, 1])).toBe('structural');
  expect(of([1, -2, 1], [1, 1])).toBe('noisy');
});

test('one program in many is an exception, not a lower class', () => {
  const run = (odd: number) => [...Array.from({ length: 20 }, (_, i) => at(1, `p${i}`)), at(odd, 'odd')];
  const classes = classify({ pinned: [run(1), run(2)], unpinned: [] });
  expect(classes.classes.blocks).toBe('exact when pinned');
  expect(classes.except).toEqual({ odd: { blocks: 'structural' } });
  const all = { probe: '1', environment: 'test', builds: { 'cpython-3.12.1': classes } };
  expect(classOf(all, 'cpython-3.12.1-01234567', 'odd', 'blocks')).toBe('structural');
  expect(gates(classOf(all, 'cpython-3.12.1-01234567', 'p1', 'blocks'))).toBe(true);
  expect(gates(classOf(all, 'cpython-3.99.0-01234567', 'p1', 'blocks'))).toBe(false);
  expect(buildKey('cpython-3.12.1-01234567')).toBe('cpython-3.12.1');
});
