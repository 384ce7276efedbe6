/** The checked-in records: small, valid, complete, of real CPythons, and free of paths of the machine that made them. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isComplete, readRun } from '../../../oracle/records/reader.ts';
import { findRecorded, RECORDED_FOLDER, recordedMinors } from '../../../oracle/records/recorded.ts';

const files = readdirSync(RECORDED_FOLDER).filter((name) => name.endsWith('.jsonl'));

test('3.8 to 3.15 are there, in less than 6 MB', () => {
  expect(recordedMinors()).toEqual(['3.8', '3.9', '3.10', '3.11', '3.12', '3.13', '3.14', '3.15']);
  expect(files.reduce((sum, name) => sum + statSync(join(RECORDED_FOLDER, name)).size, 0)).toBeLessThan(6 << 20);
});

test.each(files)('%s', (name) => {
  const run = readRun(join(RECORDED_FOLDER, name));
  expect(isComplete(run)).toBe(true);
  expect(run.header.environment.aslr).toBe('off');
  for (const record of run.records) {
    expect(record.build).toMatch(/^cpython-/);
    expect(record.source).toBe('recorded');
    expect(['ok', 'error', 'unsupported']).toContain(record.state);
  }
  expect(readFileSync(join(RECORDED_FOLDER, name), 'utf8')).not.toMatch(/\/(root|home|tmp)\/|heaptwin-\w{6}/);
});

test('a version stands for its newest patch level', () => {
  expect(findRecorded('3.13')?.build.version).toBe('3.13.18');
  expect(findRecorded('3.13.0')?.build.version).toBe('3.13.0');
  expect(findRecorded('3.7')).toBeUndefined();
});
