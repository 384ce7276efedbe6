import { describe, expect, it } from 'vitest';
import { compareRecords, diverges, judge, type Known, unexpected } from '../../../oracle/diff/index.ts';
import type { Run } from '../../../oracle/records/schema.ts';
import { checkJudgement, exitCode } from '../../../src/cli/check.ts';
import { presentRows, withoutStale } from '../../../src/cli/expect.ts';
import { recordFor, runOf } from '../fixtures/fakes.ts';

const build = (implementation: string, version: string) => ({
  id: `${implementation}-${version}-00000000`,
  implementation,
  version,
  compiler: '',
  platform: 'any',
  pointerWidth: 8,
  flags: {},
});

/** A CPython and the twin that emulates it; `blocks` and stdout as given for each program. */
function runWith(twin: Parameters<typeof recordFor>[2][], complete = true): Run {
  const targets = [
    { target: 'cpython:3.12', kind: 'cpython', source: 'live' as const, build: build('cpython', '3.12.1') },
    { target: 'engine:3.12', kind: 'engine', source: 'live' as const, build: build('heaptwin', '3.12.1') },
  ];
  const records = twin.flatMap((change, i) => [
    recordFor(`t/p${i}`, 'cpython:3.12'),
    recordFor(`t/p${i}`, 'engine:3.12', change),
  ]);
  const run = runOf(records, { targets });
  const footer = { type: 'footer' as const, finished: '', programs: twin.length, records: records.length, counts: {} };
  return { ...run, footer: { ...footer, complete } };
}

const blocks = (n: number) => ({ observations: [{ label: 'end', values: { blocks: n } }] });
const code = (run: Run, known: Known[] = []) => exitCode(checkJudgement(judge(run, { known }), ['engine:*'], 'run'));
const todo = (observable: string, target = 'engine:3.12'): Known => ({
  program: 't/p0',
  observable,
  targets: [target],
  reason: 'not done yet',
  kind: 'todo',
});

describe('comparison of records', () => {
  it('gives each observable its own verdict', () => {
    const reference = recordFor('p', 'cpython:3.12', {
      stdout: 'size 10\n',
      observations: [{ label: 'end', values: { blocks: 3, arenas: 1, 'gc.count': [1, 0, 0], pools: { 32: 1 } } }],
    });
    const mine = recordFor('p', 'x', {
      stdout: 'size 12\n',
      observations: [{ label: 'end', values: { blocks: 3, 'gc.count': [0, 1, 0], pools: { 32: 2 } } }],
    });
    const verdicts = Object.fromEntries(compareRecords(mine, reference).map((row) => [row.observable, row.verdict]));
    expect(verdicts).toEqual({
      state: 'same',
      stdout: 'same shape',
      exit: 'same',
      blocks: 'same',
      pools: 'same shape',
      arenas: 'not offered',
      'gc.count': 'wrong',
    });
  });

  it('names repeated labels and leaves start out', () => {
    const at = (label: string, n: number) => ({ label, values: { blocks: n } });
    const observations = [at('start', 900), at('half', 1), at('half', 2), at('end', 3), at('after', 0)];
    const record = recordFor('p', 'x', { observations });
    const names = compareRecords(record, record).map((row) => row.observable);
    expect(names).toEqual(['state', 'stdout', 'exit', 'half.blocks', 'half#2.blocks', 'blocks', 'after.blocks']);
  });

  it('compares nothing but the state where a program ended differently', () => {
    const rows = compareRecords(recordFor('p', 'x', { state: 'unsupported' }), recordFor('p', 'y'));
    expect(rows.map(({ observable, verdict }) => [observable, verdict])).toEqual([['state', 'not offered']]);
    expect(diverges(rows[0]!)).toBe(true);
  });
});

describe('known differences', () => {
  it('excuse what differs, and are stale when nothing differs', () => {
    expect(code(runWith([blocks(4)]))).toBe(1);
    expect(code(runWith([blocks(4)]), [todo('blocks')])).toBe(0);
    expect(code(runWith([blocks(3)]), [todo('blocks')])).toBe(6);
    expect(code(runWith([blocks(3)]), [todo('blocks', 'engine:3.13')])).toBe(0);
    expect(code(runWith([blocks(3)]), [{ ...todo('blocks'), kind: 'flaky' }])).toBe(0);
  });

  it('a divergence outweighs a stale row', () => {
    expect(code(runWith([blocks(3), blocks(9)]), [todo('blocks')])).toBe(1);
  });

  it('by design is a verdict of its own', () => {
    const { comparisons } = judge(runWith([blocks(4)]), { known: [{ ...todo('blocks'), kind: 'by-design' }] });
    expect(comparisons[1]!.rows.at(-1)).toMatchObject({ observable: 'blocks', verdict: 'by design' });
  });

  it('are written from what differs, and pruned', () => {
    const judgement = judge(runWith([blocks(4), { state: 'unsupported' }]));
    const rows = presentRows(judgement, { targets: ['engine:*'], pattern: '' }, 'not done yet', 'todo');
    expect(rows.map((row) => `${row.program} ${row.observable}`)).toEqual(['t/p0 blocks', 't/p1 state']);
    expect(code(runWith([blocks(4), { state: 'unsupported' }]), rows)).toBe(0);
    const stale = judge(runWith([blocks(3), { state: 'unsupported' }]), { known: rows }).stale;
    expect(withoutStale(rows, stale)).toEqual([rows[1]]);
  });
});

describe('check', () => {
  it('says incomplete and nothing ran', () => {
    expect(code(runWith([blocks(3)], false))).toBe(5);
    expect(code(runWith([blocks(3), { state: 'missing' }]))).toBe(5);
    expect(code(runWith([]))).toBe(4);
  });

  it('does not gate noisy observables', () => {
    const measured = {
      runs: { pinned: 2, unpinned: 2 },
      programs: 1,
      classes: { blocks: 'noisy' as const },
      except: {},
    };
    const run = runWith([blocks(4)]);
    for (const record of run.records) record.build = 'cpython-3.12.1-00000000';
    const classes = { probe: '1', environment: 'test', builds: { 'cpython-3.12.1': measured } };
    const { comparisons } = judge(run, { classes });
    expect(unexpected(comparisons[1]!)).toEqual([]);
  });
});
