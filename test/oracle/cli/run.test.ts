/** The command line as a user meets it, with fake interpreters. */
import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isComplete, readRun } from '../../../oracle/records/reader.ts';
import { main } from '../../../src/cli/main.ts';
import { EXIT } from '../../../src/cli/verb.ts';
import { CORPUS, fakeName, type Recorder, temporaryFolder, terminalIn } from '../fixtures/fakes.ts';

const folder = temporaryFolder();
beforeAll(() => cpSync(CORPUS, join(folder.path, 'corpus'), { recursive: true }));
afterAll(folder.remove);

async function heaptwin(...argv: string[]): Promise<[number, Recorder]> {
  const terminal = terminalIn(folder.path);
  return [await main(argv, terminal), terminal];
}
const latest = () => readRun(join(folder.path, '.heaptwin/latest.jsonl'));

test('without a verb and with --help there is help with examples', async () => {
  const [code, { stdout }] = await heaptwin();
  expect(code).toBe(EXIT.expected);
  expect(stdout).toContain('Exit codes');
  for (const verb of ['run', 'targets', 'merge', 'calibrate']) {
    const [verbCode, help] = await heaptwin(verb, '--help');
    expect(verbCode).toBe(EXIT.expected);
    expect(help.stdout).toContain('Examples:');
  }
});

test.each([
  [['rnu'], 'unknown verb: rnu'],
  [['run', '--nonsense'], '--nonsense'],
  [['run', '-t', 'jython:2.7'], 'unknown kind of target: jython'],
  [['run', '-t', 'engine:2.7'], 'engine:2.7'],
  [['run', '--shard', '5/4'], '--shard 5/4: expected i/n'],
  [['run', '--timeout', 'soon'], '--timeout soon'],
  [['run', '-j', '0'], '--jobs 0'],
  [['run', '--resume', '-t', fakeName('agrees'), 'good'], 'no interrupted run'],
  [['run', '--config', 'nowhere.json'], 'no such file'],
  [['merge'], 'name the files'],
  [['merge', 'nowhere.jsonl'], 'nowhere.jsonl: cannot be read'],
])('usage: %j is refused with a message', async (argv, message) => {
  const [code, { stderr }] = await heaptwin(...argv);
  if (message === 'engine:2.7') expect([EXIT.usage, EXIT.nothingRan]).toContain(code);
  else expect(code).toBe(EXIT.usage);
  expect(stderr).toContain(message);
});

test('nothing ran: no program fits, or no target starts', async () => {
  expect((await heaptwin('run', 'nowhere/*', '-t', fakeName('agrees')))[0]).toBe(EXIT.nothingRan);
  const [code, { stderr }] = await heaptwin('run', 'good', '-t', fakeName('fails'));
  expect(code).toBe(EXIT.nothingRan);
  expect(stderr).toContain('fake: cannot start');
});

test('a run is complete, and the second one answers from the cache', async () => {
  const argv = ['run', 'good', '-t', fakeName('agrees'), '--json'];
  const [code, { stdout }] = await heaptwin(...argv);
  expect(code).toBe(EXIT.expected);
  expect(JSON.parse(stdout)).toMatchObject({
    programs: 3,
    records: 3,
    counts: { ok: 2, unsupported: 1 },
    complete: true,
  });
  expect(isComplete(latest())).toBe(true);
  await heaptwin(...argv);
  expect(latest().records.map((r) => r.source)).toEqual(['cache', 'cache', 'live']);
  await heaptwin(...argv, '--no-cache');
  expect(latest().records.every((r) => r.source === 'live')).toBe(true);
});

test('a target that does not start leaves the run incomplete; the others are recorded', async () => {
  const [code] = await heaptwin('run', 'good', '-t', fakeName('agrees'), '-t', fakeName('fails'));
  expect(code).toBe(EXIT.incomplete);
  expect(latest().header.targets.map((t) => t.reason !== undefined)).toEqual([false, true]);
  expect(latest().records).toHaveLength(3);
});

test('Ctrl-C leaves a valid run, exits 130, and --resume goes on', async () => {
  const argv = ['run', 'good', 'bad/raises', 'bad/exits', '-t', fakeName('agrees'), '-j', '1', '--no-cache'];
  const terminal = terminalIn(folder.path);
  const running = main(argv, terminal);
  await new Promise((resolve) => setTimeout(resolve, 200));
  terminal.controller.abort();
  expect(await running).toBe(EXIT.interrupted);
  const before = latest();
  expect(isComplete(before)).toBe(false);
  const [code, { stderr }] = await heaptwin(...argv, '--resume');
  expect(code).toBe(EXIT.expected);
  expect(stderr).toContain(`${before.records.length} records are there`);
  expect(isComplete(latest())).toBe(true);
  expect(latest().records).toHaveLength(5);
});

test('shards are run, merged, and cover everything once', async () => {
  const target = fakeName('agrees');
  for (const shard of ['1/2', '2/2'])
    await heaptwin('run', 'good', '-t', target, '--shard', shard, '-o', `part${shard[0]}.jsonl`);
  const [code] = await heaptwin('merge', 'part1.jsonl', 'part2.jsonl', '-o', 'merged.jsonl');
  expect(code).toBe(EXIT.expected);
  const merged = readRun(join(folder.path, 'merged.jsonl'));
  expect(merged.records.map((r) => r.program)).toEqual(['good/hello', 'good/keeps', 'good/newer']);
  expect((await heaptwin('merge', 'part1.jsonl', 'part1.jsonl'))[0]).toBe(EXIT.usage);
  expect((await heaptwin('merge', 'part1.jsonl', '--allow-missing'))[0]).toBe(EXIT.incomplete);
});

test('a foreign file among the runs is left aside, nothing recorded is lost', async () => {
  writeFileSync(join(folder.path, '.heaptwin/runs/9999.jsonl.part'), 'foreign\n');
  const count = readdirSync(join(folder.path, '.heaptwin/runs')).length;
  const [code, { stderr }] = await heaptwin('run', 'good/hello', '-t', fakeName('agrees'), '--resume');
  expect(code).toBe(EXIT.usage);
  expect(stderr).toContain('left aside');
  expect(readdirSync(join(folder.path, '.heaptwin/runs'))).toHaveLength(count);
});

test('targets lists what is here as text and as JSON', async () => {
  const [code, { stdout }] = await heaptwin('targets', fakeName('agrees'), '--json');
  expect(code).toBe(EXIT.expected);
  expect(JSON.parse(stdout)).toMatchObject([{ kind: 'exec', state: 'live', build: { implementation: 'fake' } }]);
  expect((await heaptwin('targets', fakeName('fails')))[0]).toBe(EXIT.nothingRan);
});

test('calibrate classes what repeats', async () => {
  const [code, { stdout }] = await heaptwin('calibrate', 'good', '-n', '2', '-t', fakeName('agrees'), '--json');
  expect(code).toBe(EXIT.expected);
  const { builds } = JSON.parse(stdout);
  expect(Object.values(builds)[0]).toMatchObject({
    classes: { blocks: 'exact', stdout: 'exact', 'traced.lines': 'not offered' },
  });
});
