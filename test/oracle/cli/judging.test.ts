/** The verbs that judge, on runs written here: what they print, and what they say to the shell. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Run } from '../../../oracle/records/schema.ts';
import { writeRun } from '../../../oracle/records/writer.ts';
import { main } from '../../../src/cli/main.ts';
import { recordFor, runOf, temporaryFolder, terminalIn } from '../fixtures/fakes.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const build = (implementation: string) => ({
  id: `${implementation}-3.12.1-00000000`,
  implementation,
  version: '3.12.1',
  compiler: '',
  platform: 'any',
  pointerWidth: 8,
  flags: {},
});

function runWhere(blocks: number): Run {
  const observations = [{ label: 'end', values: { blocks } }];
  return runOf([recordFor('t/a', 'cpython:3.12'), recordFor('t/a', 'engine:3.12', { observations })], {
    targets: [
      { target: 'cpython:3.12', kind: 'cpython', source: 'live', build: build('cpython') },
      { target: 'engine:3.12', kind: 'engine', source: 'live', build: build('heaptwin') },
    ],
  });
}

const good = join(folder.path, 'good.jsonl');
const bad = join(folder.path, 'bad.jsonl');
const cut = join(folder.path, 'cut.jsonl');
const known = join(folder.path, 'known.json');
writeRun(good, runWhere(3), true);
writeRun(bad, runWhere(4), true);
writeFileSync(cut, readFileSync(good, 'utf8').split('\n').slice(0, 3).join('\n') + '\n{"type":"foo');
writeFileSync(known, '[]\n');

async function call(...argv: string[]) {
  const terminal = terminalIn(folder.path);
  return { code: await main(argv, terminal), out: terminal.stdout, err: terminal.stderr };
}

describe('check', () => {
  it('answers by exit code', async () => {
    expect((await call('check', good, '--known', known)).code).toBe(0);
    const failed = await call('check', bad, '--known', known);
    expect(failed.code).toBe(1);
    expect(failed.out).toContain('engine:3.12  t/a  blocks: expected 3, got 4');
    expect((await call('check', cut, '--known', known)).code).toBe(5);
    expect((await call('check')).code).toBe(4);
  });

  it('gates other targets by name', async () => {
    expect((await call('check', bad, '-t', 'cpython:*', '--known', known)).code).toBe(4);
  });

  it('gives JSON', async () => {
    const { out } = await call('check', bad, '--json', '--known', known);
    expect(JSON.parse(out)).toMatchObject({ compared: 4, same: 3, exit: 1, stale: [] });
  });
});

describe('expect', () => {
  it('makes a known difference, which goes stale and is pruned', async () => {
    expect((await call('expect', bad, '--known', known)).code).toBe(2);
    const reason = ['--reason', 'blocks are not counted yet'];
    expect((await call('expect', bad, '--known', known, ...reason)).code).toBe(0);
    expect(JSON.parse(readFileSync(known, 'utf8'))).toEqual([
      { program: 't/a', observable: 'blocks', targets: ['engine:3.12'], reason: reason[1], kind: 'todo' },
    ]);
    expect((await call('check', bad, '--known', known)).code).toBe(0);
    const stale = await call('check', good, '--known', known);
    expect(stale.code).toBe(6);
    expect(stale.out).toContain('no longer differs');
    await call('expect', good, '--prune', '--known', known);
    expect((await call('check', good, '--known', known)).code).toBe(0);
  });
});

describe('diff', () => {
  it('of targets and of runs', async () => {
    expect((await call('diff', 'cpython:3.12', 'engine:3.12', '--run', bad)).out).toContain('t/a  blocks: 3 | 4');
    expect((await call('diff', good, bad)).out).toContain('t/a  engine:3.12  blocks: 3 | 4');
    expect(JSON.parse((await call('diff', good, good, '--json')).out)).toEqual([]);
  });

  it('says what is not there', async () => {
    expect(await call('diff', 'cpython:3.9', 'engine:3.12', '--run', bad)).toMatchObject({ code: 2 });
    expect(await call('diff', good)).toMatchObject({ code: 2 });
  });
});

describe('report', () => {
  it('writes the site', { timeout: 60_000 }, async () => {
    const { code, out } = await call('report', bad, '--known', known, '--json');
    expect(code).toBe(0);
    expect(existsSync(JSON.parse(out).index)).toBe(true);
    expect((await call('report')).code).toBe(4);
  });
});

describe('bad input', () => {
  it.each(['check', 'report'])('%s refuses what is no run, and unusable known differences', async (verb) => {
    const foreign = join(folder.path, 'foreign.json');
    writeFileSync(foreign, '{"a": 1}\n');
    expect(await call(verb, foreign)).toMatchObject({ code: 2, err: expect.stringContaining('no record') });
    expect(await call(verb, good, '--known', foreign)).toMatchObject({ code: 2, err: expect.stringContaining('row') });
    const wrong = await call(verb, good, '--reference', 'cpython:2.7');
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('no reference cpython:2.7') });
  });

  it.each(['diff', 'check', 'expect', 'report'])('%s has help with examples', async (verb) => {
    expect((await call(verb, '--help')).out).toMatch(new RegExp(`heaptwin ${verb}`));
  });
});
