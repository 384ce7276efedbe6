/**
 * The twin's observables against the checked-in records of a real interpreter, over the corpus.
 *
 *   node test/parity/observables.ts --as 3.13.0 [--only PART] [--lib FOLDER] [--show 5]
 *
 * Prints, for each observable, on how many programs it was the same and the first programs that differ. `--lib` is the standard
 * library of that version, for programs that import its Python files. Not a test: what must hold stands in test/ratchet.json.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type HarnessResult, type ObservedValues, runInTwin } from '../../src/engine/index.ts';

type Values = Record<string, unknown>;
interface Recorded {
  program: string;
  state: string;
  stdout: string;
  observations: { label: string; values: Values }[];
}

const { values: options } = parseArgs({
  options: {
    as: { type: 'string', default: '3.13.0' },
    only: { type: 'string', default: '' },
    lib: { type: 'string', default: '' },
    show: { type: 'string', default: '5' },
  },
});
const root = join(import.meta.dirname, '../..');

function records(): Map<string, Recorded> {
  const lines = readFileSync(join(root, `oracle/records/recorded/cpython-${options.as}.jsonl`), 'utf8').split('\n');
  const all = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Recorded);
  return new Map(all.filter((r) => r.program).map((r) => [r.program, r]));
}

function load(file: string) {
  return (path: string): { source: string; file: string } | null => {
    for (const dir of [dirname(file), options.lib]) {
      const found = join(dir, path);
      if (dir !== '' && existsSync(found)) return { source: readFileSync(found, 'utf8'), file: found };
    }
    return null;
  };
}

/** The difference of one value against its value at start, as the records hold it. */
function difference(now: unknown, then: unknown): unknown {
  if (typeof now === 'number') return now - ((then as number | undefined) ?? 0);
  if (Array.isArray(now)) return now.map((x, k) => x - ((then as number[] | undefined)?.[k] ?? 0));
  const rows: Record<string, unknown> = {};
  const before = (then ?? {}) as Record<string, unknown>;
  for (const key of new Set([...Object.keys(now as object), ...Object.keys(before)])) {
    const a = (now as Record<string, unknown>)[key];
    const d = Array.isArray(a) ? difference(a, before[key]) : ((a as number) ?? 0) - ((before[key] as number) ?? 0);
    if (Array.isArray(d) ? d.some((x) => x !== 0) : d !== 0) rows[key] = d;
  }
  return rows;
}

const SORTED = (v: unknown): string =>
  v !== null && typeof v === 'object' && !Array.isArray(v)
    ? JSON.stringify(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
    : JSON.stringify(v);

interface Tally {
  same: number;
  of: number;
  differing: string[];
}
const tallies = new Map<string, Tally>();
function count(name: string, program: string, want: unknown, got: unknown): void {
  const tally = tallies.get(name) ?? { same: 0, of: 0, differing: [] };
  tallies.set(name, tally);
  tally.of++;
  if (SORTED(want) === SORTED(got)) tally.same++;
  else tally.differing.push(`${program}: want ${SORTED(want)} got ${SORTED(got)}`);
}

/** Compares all observations but `start` by position. */
function compare(record: Recorded, twin: HarnessResult): void {
  count('stdout', record.program, record.stdout.length, twin.stdout === record.stdout ? record.stdout.length : 'other');
  const start = twin.observations[0]?.values as ObservedValues | undefined;
  record.observations.forEach(({ label, values }, k) => {
    if (label === 'start') return;
    const own = twin.observations[k];
    const where = label === 'end' || label === 'after' ? label : 'probe';
    for (const [name, want] of Object.entries(values)) {
      const now = own?.label === label ? (own.values as unknown as Values)[name] : undefined;
      const absolute = name === 'gc.pending';
      const peak = name === 'traced.peak' ? (start as unknown as Values)?.['traced.current'] : undefined;
      const then = peak ?? (start as unknown as Values | undefined)?.[name];
      const got = now === undefined ? null : absolute ? now : difference(now, then);
      count(`${where}.${name}`, `${record.program}:${label}`, want, got);
    }
  });
}

const known = records();
let failed = 0;
for (const file of globSync(join(root, 'corpus/*/*.py')).sort()) {
  const program = file.slice(join(root, 'corpus/').length, -3);
  const record = known.get(program);
  if (!program.includes(options.only!) || record === undefined || record.state !== 'ok') continue;
  try {
    const twin = runInTwin(
      readFileSync(file),
      { version: options.as!, fileName: 'program.py', trace: true, outputBytes: 1e6 },
      { load: load(file) },
    );
    if (twin.state === 'ok') compare(record, twin);
    else failed++;
  } catch (e) {
    failed++;
    if (options.only !== '') console.log(program, e);
  }
}
for (const [name, { same, of, differing }] of [...tallies].sort(([a], [b]) => (a < b ? -1 : 1))) {
  console.log(`${name}: ${same} of ${of}`);
  for (const line of differing.slice(0, Number(options.show))) console.log(`    ${line.slice(0, 240)}`);
}
console.log(`not run to its end by the twin: ${failed}`);
