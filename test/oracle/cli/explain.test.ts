/** `heaptwin explain`: what it says is what the twin's record of the same program holds; bad input is told by name. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { main } from '../../../src/cli/main.ts';
import { EXIT } from '../../../src/cli/verb.ts';
import { runHarness } from '../../../src/engine/index.ts';
import { temporaryFolder, terminalIn } from '../fixtures/fakes.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

const SOURCE = `class Item:
    __slots__ = ("x",)
items = [Item() for _ in range(100)]
same = items
def broken():
    raise ValueError(1)
probe("made")
print(len(items))
`;
const file = join(folder.path, 'items.py');
writeFileSync(file, SOURCE);

async function explained(...args: string[]) {
  const terminal = terminalIn(folder.path, {});
  const code = await main(['explain', ...args], terminal);
  return { code, out: terminal.stdout, err: terminal.stderr };
}

test('the figures are those of a run', { timeout: 30_000 }, async () => {
  const { code, out } = await explained(file, '--as', '3.13', '--json');
  expect(code).toBe(EXIT.expected);
  const { names, stdout, observations } = JSON.parse(out);
  const options = { version: '3.13', fileName: 'program.py', trace: true, outputBytes: 1000 };
  expect(observations).toEqual(runHarness(Buffer.from(SOURCE), options).observations);
  expect(stdout).toBe('100\n');
  const items = names.find(({ name }: { name: string }) => name === 'items');
  expect(items).toMatchObject({ type: 'list', size: 920, references: 2, tracked: true });
});

test('as text: source, totals, size classes, probes, globals, output', { timeout: 30_000 }, async () => {
  const { code, out } = await explained(file, '--as', '3.12');
  expect(code).toBe(EXIT.expected);
  expect(out).toMatch(/^3 +[\d,]+ +\d+ {2}items = \[Item\(\)/m);
  for (const part of ['traced at its peak', 'size class', 'probe("made")', 'it printed\n  100'])
    expect(out).toContain(part);
  expect(out).toMatch(/^items +list +920 +2 +yes +0x/m);
});

test('a program that fails is explained up to there, and its traceback shown', { timeout: 30_000 }, async () => {
  writeFileSync(join(folder.path, 'fails.py'), 'a = [1]\n1 / 0\n');
  const { code, out, err } = await explained(join(folder.path, 'fails.py'), '--as', '3.14');
  expect(code).toBe(EXIT.incomplete);
  expect(out).toContain('as CPython 3.14.10: error');
  expect(err).toContain('ZeroDivisionError');
});

test('no file, two files, a file that is not there, a version that is not known: usage errors', async () => {
  for (const args of [[], ['a.py', 'b.py'], ['nowhere.py'], [file, '--as', '2.7'], [file, '--as', '3.9']]) {
    const { code, err } = await explained(...args);
    expect(code, args.join(' ')).toBe(EXIT.usage);
    expect(err).toContain('heaptwin explain');
  }
});
