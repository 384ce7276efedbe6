/**
 * How far the twin is: `npm run -s scoreboard`. Runs the corpus in the twin of each emulated version, in two workers, and
 * holds it against the checked-in records of the real CPython. Prints a table, writes `out/scoreboard.json`.
 *
 *     node test/scoreboard.ts [VERSION...] [--timeout S] [--floor]      --floor: rewrite ratchet.json from what was measured
 */
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Fidelity, fidelity, judge, minorOf } from '../oracle/diff/index.ts';
import { type Program, readPrograms, satisfies, suiteHash } from '../oracle/programs.ts';
import { findRecorded } from '../oracle/records/recorded.ts';
import { FORMAT, type ProgramRecord, type Run } from '../oracle/records/schema.ts';
import { recordOf } from '../oracle/run.ts';
import { engine } from '../oracle/runners/engine.ts';
import { environment } from '../oracle/runners/hygiene.ts';
import { DEFAULT_LIMITS } from '../oracle/runners/process.ts';
import type { LiveTarget } from '../oracle/runners/runner.ts';
import { findLibrary } from '../oracle/targets/library.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
export const RATCHET_PATH = `${ROOT}test/ratchet.json`;
export const VERSIONS = ['3.11', '3.12', '3.13', '3.14', '3.15'] as const;

export interface Score extends Fidelity {
  version: string;
  /** was the version's library found? Without it, programs that import pure-Python modules cannot run */
  library: boolean;
  /** what didn't come out right, for whoever goes on */
  open: { program: string; state: string; reason: string }[];
}

export interface MeasureOptions {
  timeoutMs: number;
  workers: number;
}

/** Runs the corpus in the twin of one version (`3.12`). */
export async function measure(version: string, options: MeasureOptions): Promise<Score> {
  const { build, language } = await engine.identify([version]);
  const target: LiveTarget = {
    target: `engine:${version}`,
    kind: 'engine',
    command: [version],
    build,
    language,
    found: '',
  };
  const programs = readPrograms(`${ROOT}corpus`).filter((program) => satisfies(language, program.requires));
  const records = await runAll(programs, target, options);
  const run: Run = {
    header: {
      type: 'header',
      format: FORMAT,
      tool: 'scoreboard',
      suite: suiteHash(programs),
      targets: [{ target: target.target, kind: 'engine', build, source: 'live' }],
      environment: environment(),
      started: new Date().toISOString(),
    },
    records,
  };
  const { comparisons } = judge(run);
  const open = comparisons
    .filter((c) => c.rows.some((row) => ['state', 'stdout', 'exit'].includes(row.observable) && row.verdict !== 'same'))
    .map(({ program, record }) => ({ program, state: record.state, reason: record.reason ?? lastLine(record.stderr) }));
  return {
    version,
    library: findLibrary(version, process.env) !== null,
    ...fidelity(target.target, comparisons),
    open,
  };
}

async function runAll(
  programs: readonly Program[],
  target: LiveTarget,
  options: MeasureOptions,
): Promise<ProgramRecord[]> {
  const queue = [...programs];
  const records: ProgramRecord[] = [];
  const limits = { ...DEFAULT_LIMITS, timeoutMs: options.timeoutMs };
  const work = async () => {
    const session = await engine.start(target);
    try {
      for (let program = queue.shift(); program; program = queue.shift()) {
        const answer = await session.run(program, { limits });
        records.push(recordOf(program, target.target, target.build.id, answer));
      }
    } finally {
      await session.stop();
    }
  };
  await Promise.all(Array.from({ length: options.workers }, work));
  return records.sort((a, b) => (a.program < b.program ? -1 : 1));
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

/** The least that a version has to reach; figures without a library are lower. */
export interface Floor {
  exact: number;
  same: number;
  /** same values by observable */
  kinds: Record<string, number>;
}
export type Ratchet = Record<string, { library?: Floor; bare?: Floor }>;

export function readRatchet(): Ratchet {
  return JSON.parse(readFileSync(RATCHET_PATH, 'utf8')) as Ratchet;
}

export function floorOf(score: Score): Floor {
  return {
    exact: score.exact,
    same: score.same,
    kinds: Object.fromEntries(score.kinds.map(({ kind, same }) => [kind, same])),
  };
}

/** What fell below the floor, in words; empty where nothing did. */
export function belowFloor(score: Score, floor: Floor): string[] {
  const { version } = score;
  const faults: string[] = [];
  if (score.exact < floor.exact) faults.push(`${version}: ${score.exact} programs exact, the floor is ${floor.exact}`);
  if (score.same < floor.same) faults.push(`${version}: ${score.same} values the same, the floor is ${floor.same}`);
  for (const [kind, least] of Object.entries(floor.kinds)) {
    const same = score.kinds.find((row) => row.kind === kind)?.same ?? 0;
    if (same < least) faults.push(`${version}: ${kind}: ${same} values the same, the floor is ${least}`);
  }
  return faults;
}

function table(scores: readonly Score[]): string {
  const kinds = [...new Set(scores.flatMap((score) => score.kinds.map(({ kind }) => kind)))];
  const rows: [string, (score: Score) => string][] = [
    ['programs', (s) => String(s.programs)],
    ['run', (s) => String(s.ran)],
    ['exact stdout', (s) => String(s.exact)],
    ['wrong', (s) => String(s.wrong)],
    ['NotSupported', (s) => String(s.notSupported)],
    ['timeout, crash', (s) => `${s.timeouts}, ${s.crashes}`],
    ['same/compared', (s) => `${s.same}/${s.compared}`],
    ...kinds.map((kind): [string, (score: Score) => string] => [`  ${kind}`, (s) => ofKind(s, kind)]),
  ];
  const head = `${''.padEnd(20)}${scores.map((s) => (s.version + (s.library ? '' : ' bare')).padStart(12)).join('')}`;
  return [head, ...rows.map(([name, cell]) => name.padEnd(20) + scores.map((s) => cell(s).padStart(12)).join(''))].join(
    '\n',
  );
}

function ofKind(score: Score, kind: string): string {
  const row = score.kinds.find((k) => k.kind === kind);
  return row ? `${row.same}/${row.compared}` : '-';
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { timeout: { type: 'string', default: '10' }, floor: { type: 'boolean' } },
    allowPositionals: true,
  });
  const began = performance.now();
  const scores: Score[] = [];
  for (const version of positionals.length > 0 ? positionals : VERSIONS) {
    const options = { timeoutMs: Number(values.timeout) * 1000, workers: 2 };
    const score = await measure(version, options);
    scores.push(score);
    process.stderr.write(`${version}: ${score.exact} of ${score.programs} exact, ${seconds(began)} s\n`);
  }
  const references = scores.map((s) => findRecorded(s.version)?.build.version ?? 'none');
  process.stdout.write(`${table(scores)}\nrecorded CPythons: ${references.join(', ')}; ${seconds(began)} s\n`);
  mkdirSync(`${ROOT}out`, { recursive: true });
  writeFileSync(`${ROOT}out/scoreboard.json`, `${JSON.stringify({ seconds: seconds(began), scores }, null, 2)}\n`);
  if (values.floor) writeFloor(scores);
}

function seconds(began: number): number {
  return Math.round((performance.now() - began) / 100) / 10;
}

function writeFloor(scores: readonly Score[]): void {
  const ratchet = readRatchet();
  for (const score of scores) {
    const floors = (ratchet[minorOf(score.version)] ??= {});
    floors[score.library ? 'library' : 'bare'] = floorOf(score);
  }
  writeFileSync(RATCHET_PATH, `${JSON.stringify(ratchet, null, 2)}\n`);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
