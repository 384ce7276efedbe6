/** Ctrl-C on a real process. */
import { spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { isComplete, readRun } from '../../../oracle/records/reader.ts';
import { CORPUS, fakeName, temporaryFolder } from '../fixtures/fakes.ts';

const MAIN = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
const folder = temporaryFolder();
afterAll(folder.remove);

test('SIGINT ends with 130 and leaves a valid run', { timeout: 30_000 }, async () => {
  cpSync(CORPUS, join(folder.path, 'corpus'), { recursive: true });
  const argv = [MAIN, 'run', 'good/hello', 'good/keeps', '-t', fakeName('agrees'), '-t', fakeName('hangs'), '-j', '1'];
  const child = spawn(process.execPath, argv, { cwd: folder.path, stdio: 'ignore' });
  setTimeout(() => child.kill('SIGINT'), 2500);
  const code = await new Promise((resolve) => child.on('exit', resolve));
  expect(code).toBe(130);
  const run = readRun(join(folder.path, '.heaptwin/latest.jsonl'));
  expect(isComplete(run)).toBe(false);
  expect(run.footer?.complete).toBe(false);
});

test('the schema of records is printed', { timeout: 30_000 }, async () => {
  const child = spawn(process.execPath, [MAIN, 'run', '--schema'], { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  expect(JSON.parse(text)).toHaveProperty('oneOf');
});
