/** The probe and the states of programs in every CPython that is here. Where there is none, the tests skip and are counted. */
import { expect, test } from 'vitest';
import type { Program } from '../../../oracle/programs.ts';
import type { ProgramRecord } from '../../../oracle/records/schema.ts';
import { runPlan } from '../../../oracle/run.ts';
import { environment } from '../../../oracle/runners/hygiene.ts';
import type { LiveTarget, StartOptions } from '../../../oracle/runners/runner.ts';
import { cpythons, foundOnly, program, programOf } from '../fixtures/fakes.ts';

const targets = await cpythons();
/** one of the oldest, of the newest, and the middle: enough for what doesn't depend on the version */
const some = targets.filter((_, i) => i === 0 || i === targets.length - 1);

async function run(
  target: LiveTarget,
  programs: readonly Program[],
  start?: StartOptions,
  timeoutMs = 40_000,
): Promise<ProgramRecord[]> {
  const records: ProgramRecord[] = [];
  await runPlan({
    programs,
    found: foundOnly(target),
    environment: environment(),
    limits: { timeoutMs, memoryBytes: 1 << 29, outputBytes: 1 << 18 },
    jobs: 1,
    start,
    onRecord: (record) => records.push(record),
  });
  return records;
}

/** Pairs of probes in states that a reading could disturb: free lists empty and full, at the peak, just before a collection. */
const PAIRS = programOf(`
class Node: pass
probe("a"); probe("a")
nodes = [Node() for _ in range(3000)]
for node in nodes: node.self = node
probe("b"); probe("b")
numbers = list(range(300, 9000))
probe("c"); probe("c")
del numbers
probe("d"); probe("d")
pairs = [(i, i) for i in range(3000)]
probe("e"); probe("e")
del pairs, nodes
probe("f"); probe("f")
triples = [(i, i, i) for i in range(50)] + [{i: i} for i in range(90)] + [[i] for i in range(90)]
probe("g"); probe("g")
triples = None
probe("h"); probe("h")
big = bytearray(1 << 20)
probe("i"); probe("i")
def deep(n): return deep(n - 1) if n else (probe("j"), probe("j"))
deep(50)
`);

test.skipIf(targets.length === 0)('there is a CPython here', () => expect(targets.length).toBeGreaterThan(0));

test.each(targets.map((t) => [t.target, t] as const))(
  '%s: two probes in a row read equal values, every observable',
  { timeout: 180_000 },
  async (_, target) => {
    const [record] = await run(target, [PAIRS]);
    expect(record!.reason).toBeUndefined();
    const labels = record!.observations.filter(({ label }) => label.length === 1);
    expect(labels).toHaveLength(20);
    for (let i = 0; i < labels.length; i += 2) expect(labels[i]).toEqual(labels[i + 1]);
    const offered = Object.keys(labels[0]!.values);
    expect(offered).toEqual(
      expect.arrayContaining(['traced.current', 'traced.peak', 'traced.lines', 'blocks', 'classes', 'pools', 'arenas']),
    );
  },
);

test.each(targets.map((t) => [t.target, t] as const))(
  '%s: start is clean, and forks and fresh processes give the same record',
  { timeout: 180_000 },
  async (_, target) => {
    const programs = [program('good/hello'), program('good/keeps'), PAIRS];
    const forked = await run(target, programs);
    const reversed = await run(target, [...programs].reverse());
    const fresh = await run(target, programs, { fresh: true });
    for (const record of forked) {
      const start = record.observations[0]!;
      expect(start.values).toMatchObject({ 'traced.current': 0, 'traced.peak': 0, 'gc.count': [0, 0, 0] });
      for (const others of [reversed, fresh]) {
        const other = others.find((r) => r.program === record.program)!;
        expect(other.observations.slice(1)).toEqual(record.observations.slice(1));
        expect(other.stdout).toBe(record.stdout);
      }
    }
  },
);

test.each(targets.map((t) => [t.target, t] as const))(
  '%s: cycles left behind are pending at end and gone after',
  { timeout: 180_000 },
  async (_, target) => {
    const [record] = await run(target, [program('good/keeps')]);
    const end = record!.observations.find(({ label }) => label === 'end')!;
    const after = record!.observations.find(({ label }) => label === 'after')!;
    // an instance and, until 3.10, its dict
    expect([100, 200]).toContain(end.values['gc.pending']);
    expect(end.values['traced.lines']!['5']![1]).toBeGreaterThanOrEqual(100);
    expect(after.values['traced.current']).toBeLessThan(5000);
    expect(record!.observations.map(({ label }) => label)).toEqual(['start', 'made', 'end', 'after']);
  },
);

const BAD: readonly (readonly [string, Partial<ProgramRecord>])[] = [
  ['unparsable', { state: 'unparsable', exit: 1, observations: [] }],
  ['null_bytes', { state: 'unparsable' }],
  ['allocates', { state: 'memory', exit: 1 }],
  ['floods', { state: 'flood', exit: null, stdoutLossy: true }],
  ['kills_itself', { state: 'crash', signal: 'SIGKILL', exit: null, stdout: 'last words\n' }],
  ['forks', { state: 'ok', stdout: 'child\nparent\n' }],
  ['leaves_a_child', { state: 'ok', stdout: 'parent\n' }],
  ['invalid_utf8', { state: 'ok', stdout: '\ufffd\ufffd ok\n', stdoutLossy: true }],
  ['vanishes', { state: 'vanished', exit: 0, stdout: 'gone\n' }],
  ['raises', { state: 'error', exit: 1, stdout: 'before\n' }],
  ['exits', { state: 'error', exit: 1, stderr: 'with a text\n' }],
];

test.each(some.map((t) => [t.target, t] as const))(
  '%s: every bad program ends in its own state, the others go on',
  { timeout: 180_000 },
  async (_, target) => {
    const programs = [...BAD.map(([name]) => program(`bad/${name}`)), program('good/hello')];
    const records = await run(target, programs);
    for (const [name, expected] of BAD) {
      expect(
        records.find((r) => r.program === `bad/${name}`),
        name,
      ).toMatchObject(expected);
    }
    const [loops] = await run(target, [program('bad/loops')], {}, 1500);
    expect(loops).toMatchObject({ state: 'timeout', exit: null, signal: null });
    expect(records.at(-1)).toMatchObject({ program: 'good/hello', state: 'ok', stdout: 'hello\n' });
    const raised = records.find((r) => r.program === 'bad/raises')!;
    expect(raised.stderr).toMatch(/^Traceback \(most recent call last\):\n {2}File "program.py", line 6, in <module>/);
  },
);

test.each(some.map((t) => [t.target, t] as const))(
  '%s: a program that traces itself is left alone',
  { timeout: 180_000 },
  async (_, target) => {
    const source = 'import tracemalloc\ntracemalloc.start()\nprint(tracemalloc.get_traced_memory())\n';
    const [record] = await run(target, [programOf(source)]);
    expect(record!.stdout).toBe('(0, 0)\n');
    expect(record!.notOffered).toContain('traced.current');
  },
);
