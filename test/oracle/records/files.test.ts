import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { isComplete, parseRun, readRun } from '../../../oracle/records/reader.ts';
import { lineSchema, recordsJsonSchema } from '../../../oracle/records/schema.ts';
import { Cache } from '../../../oracle/records/store.ts';
import { RunWriter, writeRun } from '../../../oracle/records/writer.ts';
import { recordFor, runOf, temporaryFolder } from '../fixtures/fakes.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
const at = (name: string) => join(folder.path, name);

test('a run is read as it was written, sorted, with a footer that counts', () => {
  const records = [
    recordFor('b', 'cpython:3.10'),
    recordFor('b', 'cpython:3.9'),
    recordFor('a', 'cpython:3.9', { state: 'timeout' }),
  ];
  writeRun(at('run.jsonl'), runOf([...records]), true);
  const run = readRun(at('run.jsonl'));
  expect(run.records.map((r) => `${r.program} ${r.target}`)).toEqual([
    'a cpython:3.9',
    'b cpython:3.9',
    'b cpython:3.10',
  ]);
  expect(run.footer).toMatchObject({ programs: 2, records: 3, counts: { ok: 2, timeout: 1 }, complete: true });
  expect(isComplete(run)).toBe(true);
});

test('before the footer the part file is a valid, incomplete run', () => {
  const writer = new RunWriter(at('part.jsonl'), runOf([]).header);
  writer.write(recordFor('a', 'cpython:3.12'));
  const run = readRun(at('part.jsonl.part'));
  expect(run.records).toHaveLength(1);
  expect(isComplete(run)).toBe(false);
  writer.finish(false);
  expect(isComplete(readRun(at('part.jsonl')))).toBe(false);
});

test('a truncated last line is dropped, what stands before it is kept', () => {
  writeRun(at('cut.jsonl'), runOf([recordFor('a', 't'), recordFor('b', 't')]), true);
  const text = readFileSync(at('cut.jsonl'), 'utf8');
  const lines = text.split('\n');
  const cut = parseRun(lines.slice(0, 2).join('\n') + '\n' + lines[2]!.slice(0, 40), 'cut');
  expect(cut.records.map((r) => r.program)).toEqual(['a']);
  expect(cut.footer).toBeUndefined();
});

test.each([
  ['', 'no header'],
  ['{"some": "json"}\n', 'no record'],
  ['<html>\n', 'line 1 is not JSON'],
  ['{"type":"header","format":99}\n', 'format 99'],
  [JSON.stringify(recordFor('a', 't')) + '\n', 'first line is no header'],
  [JSON.stringify(runOf([]).header) + '\nnonsense\n{}\n', 'line 2 is not JSON'],
  [
    JSON.stringify(runOf([]).header) + '\n' + JSON.stringify(recordFor('a', 't', { state: 'great' as never })) + '\n',
    'line 2 is no record',
  ],
])('a foreign file is refused by name: %j', (text, message) => {
  expect(() => parseRun(text, 'foreign.jsonl')).toThrow(message);
  expect(() => parseRun(text, 'foreign.jsonl')).toThrow('foreign.jsonl');
});

test('a file that is not there is an error that names it', () => {
  expect(() => readRun(at('nowhere.jsonl'))).toThrow(/nowhere\.jsonl: cannot be read/);
});

test('the cache answers for the same text only, skips a cut line, and keeps no time-outs', () => {
  const key = { build: 'fake-1.0-00000000', probe: '1', environment: 'test' };
  const cache = new Cache(folder.path, key);
  cache.put(recordFor('a', 'cpython:3.12'));
  cache.put(recordFor('b', 'cpython:3.12', { state: 'timeout' }));
  cache.flush();
  writeFileSync(at('cache/fake-1.0-00000000-p1-test.jsonl'), '{"type":"rec', { flag: 'a' });
  const again = new Cache(folder.path, key);
  expect(again.get('a', 'a'.repeat(64), 'cpython:3.12.1')).toMatchObject({ target: 'cpython:3.12.1', source: 'cache' });
  expect(again.get('a', 'b'.repeat(64), 'cpython:3.12')).toBeUndefined();
  expect(again.get('b', 'a'.repeat(64), 'cpython:3.12')).toBeUndefined();
});

test('a record with an unknown observable or field is refused', () => {
  const strange = { ...recordFor('a', 't'), observations: [{ label: 'end', values: { 'gc.mood': 1 } }] };
  expect(lineSchema.safeParse(strange).success).toBe(false);
  expect(lineSchema.safeParse({ ...recordFor('a', 't'), extra: 1 }).success).toBe(false);
});

test('the schema prints as JSON Schema', () => {
  expect(JSON.stringify(recordsJsonSchema())).toContain('gc.pending');
});
