import { expect, test } from 'vitest';
import { parseHandedIn, relativeToStart } from '../../../oracle/runners/result.ts';

test('lines of one reading are joined, warm is dropped, pending belongs to end', () => {
  const text = [
    '{"label":"warm","values":{"blocks":1}}',
    '{"label":"start","values":{"blocks":10}}',
    '{"label":"start","values":{"traced.current":0},"more":true}',
    '{"label":"end","values":{"blocks":12}}',
    '{"label":"pending","values":{"blocks":12,"gc.pending":4}}',
    '{"label":"after","failed":"MemoryError: no"}',
    '{"done":true,"not_offered":[]}',
  ].join('\n');
  const { observations, failures, done, babble } = parseHandedIn(text);
  expect(observations).toEqual([
    { label: 'start', values: { blocks: 10, 'traced.current': 0 } },
    { label: 'end', values: { blocks: 12, 'gc.pending': 4 } },
  ]);
  expect(failures).toEqual(['observation after: MemoryError: no']);
  expect(done?.done).toBe(true);
  expect(babble).toBeUndefined();
});

test('differences: numbers, size classes that vanish, generations, lines; the peak against the current bytes of start', () => {
  const [start, end] = relativeToStart([
    {
      label: 'start',
      values: { 'traced.current': 100, 'traced.peak': 100, classes: { 32: 5, 64: 1 }, 'gc.count': [1, 0, 0] },
    },
    {
      label: 'end',
      values: {
        'traced.current': 90,
        'traced.peak': 300,
        classes: { 32: 7 },
        'gc.count': [5, 1, 0],
        'traced.lines': { 'x.py:3': [8, 1], 10: [5, 1], 9: [1, 1] },
      },
    },
  ]);
  expect(start!.values['traced.current']).toBe(100);
  expect(end!.values).toEqual({
    'traced.current': -10,
    'traced.peak': 200,
    classes: { 32: 2, 64: -1 },
    'gc.count': [4, 1, 0],
    'traced.lines': { 9: [1, 1], 10: [5, 1], 'x.py:3': [8, 1] },
  });
  expect(Object.keys(end!.values['traced.lines']!)).toEqual(['9', '10', 'x.py:3']);
});

test('without a start nothing is compared', () => {
  expect(relativeToStart([{ label: 'end', values: { blocks: 1 } }])).toEqual([]);
});
