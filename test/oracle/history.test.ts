/** What is kept of earlier runs: entries are made of complete runs alone, replaced when judged again, and say what changed. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { enterHistory, historyEntry, readHistory, transitions } from '../../oracle/diff/index.ts';
import { smallData } from '../reports/fixture.ts';
import { temporaryFolder } from './fixtures/fakes.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
const { judgement } = smallData();
const entry = historyEntry(judgement)!;

test('an entry counts what was held against a reference', () => {
  expect(Object.keys(entry.targets).sort()).toEqual(['cpython:3.11', 'engine:3.12', 'pypy']);
  expect(entry.targets['engine:3.12']).toMatchObject({ differing: ['cycles/b'], unanswered: ['cycles/c'] });
});

test('an incomplete run makes no entry', () => {
  const { header, records } = judgement.run;
  expect(historyEntry({ ...judgement, run: { header, records } })).toBeUndefined();
});

test('a run that is judged again replaces its entry; lines that are cut off are left aside', () => {
  enterHistory(folder.path, entry);
  enterHistory(folder.path, { ...entry, tool: 'again' });
  appendFileSync(join(folder.path, 'history.jsonl'), '{"started": "20');
  expect(readHistory(folder.path).map(({ tool }) => tool)).toEqual(['again']);
});

test('transitions: programs with the same text on targets of both runs', () => {
  const twin = entry.targets['engine:3.12']!;
  const after = { ...entry, targets: { 'engine:3.12': { ...twin, differing: ['sizes/a'], unanswered: [] } } };
  expect(transitions(entry, after)).toEqual([
    { target: 'engine:3.12', program: 'cycles/b', from: 'differs', to: 'agrees' },
    { target: 'engine:3.12', program: 'cycles/c', from: 'no answer', to: 'agrees' },
    { target: 'engine:3.12', program: 'sizes/a', from: 'agrees', to: 'differs' },
  ]);
  expect(transitions(entry, { ...after, programs: { 'sizes/a': 'another text' } })).toEqual([]);
});
