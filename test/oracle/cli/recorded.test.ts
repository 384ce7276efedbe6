/** A machine without any Python: checked-in records answer, and the run says so. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { readRun } from '../../../oracle/records/reader.ts';
import { main } from '../../../src/cli/main.ts';
import { EXIT } from '../../../src/cli/verb.ts';
import { temporaryFolder, terminalIn } from '../fixtures/fakes.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

test('recorded CPythons stand in, labelled', { timeout: 30_000 }, async () => {
  const corpus = fileURLToPath(new URL('../../../corpus', import.meta.url));
  writeFileSync(join(folder.path, 'heaptwin.config.json'), JSON.stringify({ corpus }));
  const terminal = terminalIn(folder.path, {});
  const code = await main(['run', '-t', 'cpython:3.8-3.15'], terminal);
  // 5 where programs were changed after they had been recorded
  expect([EXIT.expected, EXIT.incomplete]).toContain(code);
  expect(terminal.stderr).toContain('checked-in records answer: cpython:3.8 (3.8.18)');
  const { header, records } = readRun(join(folder.path, '.heaptwin/latest.jsonl'));
  expect(header.targets.map((t) => t.source)).toEqual(Array(8).fill('recorded'));
  expect(new Set(records.map((r) => r.source))).toEqual(new Set(['recorded']));
  expect(records.filter((r) => r.state === 'ok').length).toBeGreaterThan(records.length / 2);
  const targets = terminalIn(folder.path, {});
  expect(await main(['targets'], targets)).toBe(EXIT.expected);
  expect(targets.stdout).toMatch(/cpython:3\.12 +3\.12\.1 +recorded/);
});
