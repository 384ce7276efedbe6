/** The runner of commands, held against interpreters that behave and that don't. No Python needed. */
import { expect, test } from 'vitest';
import type { ProgramRecord } from '../../../oracle/records/schema.ts';
import { recordSchema } from '../../../oracle/records/schema.ts';
import { runPlan } from '../../../oracle/run.ts';
import { environment } from '../../../oracle/runners/hygiene.ts';
import { findTargets } from '../../../oracle/targets/find.ts';
import { fakeName, fakeTarget, foundOnly, program } from '../fixtures/fakes.ts';

async function answer(behaviour: string, timeoutMs = 20_000): Promise<ProgramRecord> {
  const records: ProgramRecord[] = [];
  await runPlan({
    programs: [program('good/hello')],
    found: foundOnly(await fakeTarget(behaviour)),
    environment: environment(),
    limits: { timeoutMs, memoryBytes: 0, outputBytes: 100_000 },
    jobs: 1,
    onRecord: (record) => records.push(record),
  });
  expect(records).toHaveLength(1);
  expect(recordSchema.safeParse(records[0]).error).toBeUndefined();
  return records[0]!;
}

test('agrees: differences against start, pending in end, what is not offered', async () => {
  const record = await answer('agrees');
  expect(record).toMatchObject({
    state: 'ok',
    stdout: 'hello\n',
    exit: 0,
    signal: null,
    notOffered: ['traced.current'],
  });
  expect(record.observations).toEqual([
    { label: 'start', values: { blocks: 100, 'gc.count': [0, 0, 0] } },
    { label: 'end', values: { blocks: 10, 'gc.count': [0, 0, 0], 'gc.pending': 2 } },
    { label: 'after', values: { blocks: 1, 'gc.count': [0, 0, 0] } },
  ]);
});

test('disagrees: an answer like any other', async () => {
  const record = await answer('disagrees');
  expect(record).toMatchObject({ state: 'ok', stdout: 'HELLO\n' });
  expect(record.observations[1]!.values.blocks).toBe(11);
});

test.each([
  ['crashes', { state: 'crash', exit: null, signal: 'SIGSEGV', reason: 'ended by SIGSEGV' }],
  ['vanishes', { state: 'vanished', exit: 0, stdout: 'hello\n' }],
  ['babbles', { state: 'babble', reason: 'not a result line: Lorem ipsum {' }],
  ['floods', { state: 'flood', exit: null, stdoutLossy: true, reason: 'ended by us after 100000 bytes of output' }],
])('%s: a state of its own', async (behaviour, expected) => {
  expect(await answer(behaviour)).toMatchObject(expected);
});

test('hangs: a time-out, after the time limit', async () => {
  const record = await answer('hangs', 700);
  expect(record).toMatchObject({ state: 'timeout', exit: null, signal: null });
  expect(record.ms).toBeLessThan(5000);
});

test('invalid UTF-8 is shown as replacement characters and marked', async () => {
  const record = await answer('garbles');
  expect(record).toMatchObject({ state: 'ok', stdoutLossy: true });
  expect(record.stdout).toBe('\ufffd\ufffdA\nhello\n');
});

test('a target that does not start is reported with its words, and the others go on', async () => {
  const around = { env: {}, cwd: '.', interpreters: [] };
  const found = await findTargets([fakeName('fails'), 'exec:/nowhere/python', fakeName('agrees')], around);
  expect(found.live).toHaveLength(1);
  expect(found.failed.map(({ reason }) => reason)).toEqual([
    expect.stringContaining('exit code 9): fake: cannot start'),
    '/nowhere/python: no such command on PATH',
  ]);
});

test('a command that only runs files is offered stdout and exit code', async () => {
  const found = await findTargets([`exec:"${process.execPath}" -e "${PRINTS}"`], {
    env: {},
    cwd: '.',
    interpreters: [],
  });
  const target = found.live[0]!;
  expect(target.build.flags).toEqual({ plain: true });
  const records: ProgramRecord[] = [];
  await runPlan({
    programs: [program('good/hello')],
    found: foundOnly(target),
    environment: environment(),
    limits: { timeoutMs: 20_000, memoryBytes: 0, outputBytes: 1000 },
    jobs: 1,
    onRecord: (record) => records.push(record),
  });
  expect(records[0]).toMatchObject({ state: 'ok', stdout: 'hello\n', observations: [] });
  expect(records[0]!.notOffered).toContain('blocks');
});

/** "Runs" a file by printing what its first line prints, whatever the quotes; fails where that is no print. */
const PRINTS =
  'const t=require(`fs`).readFileSync(process.argv[1],`utf8`),m=/^print\\(.(.*).\\)/.exec(t);if(!m)process.exit(1);console.log(m[1])';
