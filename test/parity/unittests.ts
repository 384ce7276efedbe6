/**
 * CPython's own test modules under its own unittest, in the twin and in the interpreter: a table of the tests that the interpreter passes.
 *
 *     node test/parity/unittests.ts test_list test_dict --as 3.12 [--only PART] [--fails] [--limit 20] [--python EXE] [--fresh]
 *
 * Modules are those of the `test` package of the installed library (found as `exec` finds it); a name with a dot is taken as it is. A
 * driver (unittests_driver.py) runs each test as a suite of its own, the same file on both sides. The interpreter's answers are kept in
 * out/unittests, `--fresh` asks again. In the twin a test that takes more than `--limit` seconds, or that reaches something not supported,
 * ends its VM; a fresh one goes on behind it. `--fails` lists what failed, by cause. Passed means: as the interpreter, "expected failure"
 * included.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { findLibrary } from '../../oracle/targets/library.ts';
import type { TwinJob } from './unittests_worker.ts';

export type TestEvent =
  | { event: 'start'; index: number; id: string }
  | { event: 'end'; id: string; outcome: string; detail: string }
  | { event: 'unusable'; detail: string }
  | { event: 'finished' };
/** How a session of the twin ended, other than by its events. */
export interface Ending {
  event: 'ended';
  notSupported?: string;
  /** the end of its stderr */
  detail?: string;
  /** our own fault: message and first places */
  fault?: string;
}
/** `outcome`: pass, expected failure, skip, failure, error, unexpected success; not supported, fault, time limit, crash */
export interface Verdict {
  outcome: string;
  detail: string;
}
export interface ModuleAnswer {
  /** why the module can't be run at all */
  unusable?: string;
  tests: Record<string, Verdict>;
}

/** One side: starts a session at a test, reports its events, is ended from outside. */
export type Session = (first: number, tell: (event: TestEvent | Ending) => void) => () => void;

const DRIVER = join(import.meta.dirname, 'unittests_driver.py');
const CACHE = join(import.meta.dirname, '../../out/unittests');
const INTERPRETER_SECONDS = 120;
const START_SECONDS = 90;
const GOOD = new Set(['pass', 'expected failure']);

/** Runs all tests of a module, a new session behind each test that ended one. */
export async function runModule(session: Session, seconds: number): Promise<ModuleAnswer> {
  const answer: ModuleAnswer = { tests: {} };
  for (let first = 0; ; ) {
    const lost = await runSession(session, first, seconds, answer);
    if (lost === null) return answer;
    first = lost + 1;
  }
}

/** Index of the test that ended the session; null where nothing is left to do. */
function runSession(session: Session, first: number, seconds: number, answer: ModuleAnswer): Promise<number | null> {
  return new Promise((done) => {
    let running: { index: number; id: string } | null = null;
    let last: number | null = null;
    let guard: NodeJS.Timeout;
    const finish = (cause: Verdict): void => {
      clearTimeout(guard);
      stop();
      if (running !== null) answer.tests[running.id] = cause;
      else if (last !== null) console.error(`behind test ${last}: ${cause.outcome}: ${cause.detail}`);
      else answer.unusable = `${cause.outcome}: ${cause.detail}`;
      done(running?.index ?? last);
    };
    const wait = (limit: number): void => {
      clearTimeout(guard);
      guard = setTimeout(() => finish({ outcome: 'time limit', detail: `more than ${limit} s` }), limit * 1000);
    };
    const stop = session(first, (told) => {
      if (told.event === 'start') {
        running = told;
        wait(seconds);
      } else if (told.event === 'end') {
        answer.tests[told.id] = { outcome: told.outcome, detail: told.detail };
        last = running?.index ?? null;
        running = null;
        wait(START_SECONDS);
      } else if (told.event === 'ended') {
        if (told.notSupported) finish({ outcome: 'not supported', detail: told.notSupported });
        else finish({ outcome: told.fault ? 'fault' : 'crash', detail: told.fault ?? told.detail ?? '' });
      } else {
        clearTimeout(guard);
        stop();
        if (told.event === 'unusable') answer.unusable = told.detail;
        done(null);
      }
    });
    wait(START_SECONDS);
  });
}

function inInterpreter(python: string, module: string): Session {
  return (first, tell) => {
    const folder = mkdtempSync(join(tmpdir(), 'heaptwin-unittests-'));
    const child = spawn(python, ['-s', '-S', '-B', DRIVER, module, String(first)], {
      cwd: folder,
      env: { PATH: process.env.PATH, PYTHONHASHSEED: '0', PYTHONIOENCODING: 'utf-8' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let over = false;
    createInterface(child.stdout).on('line', (text) => {
      const at = text.indexOf('\x1e');
      if (at >= 0 && !over) tell(JSON.parse(text.slice(at + 1)) as TestEvent);
    });
    child.on('close', () => {
      rmSync(folder, { recursive: true, force: true });
      if (!over) tell({ event: 'ended' });
    });
    return () => {
      over = true;
      child.kill('SIGKILL');
    };
  };
}

function inTwin(version: string, library: string, module: string, only: string): Session {
  return (first, tell) => {
    const folder = mkdtempSync(join(tmpdir(), 'heaptwin-unittests-'));
    const job: TwinJob = { driver: DRIVER, module, first, only, version, library, folder };
    const worker = new Worker(new URL('unittests_worker.ts', import.meta.url), {
      workerData: job,
      resourceLimits: { stackSizeMb: 200, maxOldGenerationSizeMb: 2048 },
    });
    worker.on('message', tell);
    worker.on('error', (e) => tell({ event: 'ended', fault: `worker: ${(e as Error).message}` }));
    return () => {
      worker.removeAllListeners();
      worker.on('error', () => {});
      void worker.terminate().then(() => rmSync(folder, { recursive: true, force: true }));
    };
  };
}

/** The interpreter's answer, from the cache where it has one. */
async function expected(python: string, version: string, module: string, fresh: boolean): Promise<ModuleAnswer> {
  const file = join(CACHE, `${version}-${module}.json`);
  if (!fresh && existsSync(file)) {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as { python: string; answer: ModuleAnswer };
    if (kept.python === python) return kept.answer;
  }
  const answer = await runModule(inInterpreter(python, module), INTERPRETER_SECONDS);
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(file, JSON.stringify({ python, answer }));
  return answer;
}

export interface Row {
  module: string;
  /** tests that the interpreter passes; what became of them in the twin */
  total: number;
  passed: number;
  failed: number;
  notSupported: number;
  skipped: number;
  notImported: number;
  failures: { id: string; cause: string; place: string }[];
}

/** The last line of a traceback, and the last place in it that is in the test module. */
function causeOf({ outcome, detail }: Verdict, module: string): { cause: string; place: string } {
  const lines = detail.trimEnd().split('\n');
  const own = `${module.split('.').at(-1)}.py`;
  const place = lines.findLast((line) => line.includes(own))?.match(/line \d+/)?.[0] ?? '';
  const last = lines.findLast((line) => /^\S/.test(line)) ?? '';
  return { cause: outcome === 'error' || outcome === 'failure' ? last : `${outcome}: ${last}`, place };
}

export function judge(module: string, want: ModuleAnswer, got: ModuleAnswer, only: string): Row {
  const row = { module, total: 0, passed: 0, failed: 0, notSupported: 0, skipped: 0, notImported: 0 };
  const failures: Row['failures'] = [];
  for (const [id, { outcome }] of Object.entries(want.tests)) {
    if (!GOOD.has(outcome) || !id.includes(only)) continue;
    row.total++;
    const own = got.tests[id];
    if (own !== undefined && own.outcome === outcome) {
      row.passed++;
      continue;
    }
    if (own === undefined) row.notImported++;
    else if (own.outcome === 'skip') row.skipped++;
    else if (own.outcome === 'not supported') row.notSupported++;
    else row.failed++;
    failures.push({
      id,
      ...causeOf(own ?? { outcome: 'not imported', detail: got.unusable ?? 'no such test' }, module),
    });
  }
  return { ...row, failures };
}

const COLUMNS = ['total', 'passed', 'failed', 'notSupported', 'skipped', 'notImported'] as const;
const HEADS = ['tests', 'passed', 'failed', 'NotSupported', 'skipped', 'not imported'];

function table(rows: readonly Row[]): string {
  const sum = { module: 'all', failures: [] } as unknown as Row;
  for (const column of COLUMNS) sum[column] = rows.reduce((n, row) => n + row[column], 0);
  const line = (cells: (string | number)[]) =>
    cells.map((cell, k) => (k === 0 ? String(cell).padEnd(28) : String(cell).padStart(14))).join('');
  const share = (row: Row) => (row.total === 0 ? '-' : `${((100 * row.passed) / row.total).toFixed(1)} %`);
  const body = [...rows, ...(rows.length > 1 ? [sum] : [])];
  return [
    line(['module', ...HEADS, 'share']),
    ...body.map((row) => line([row.module, ...COLUMNS.map((column) => row[column]), share(row)])),
  ].join('\n');
}

function listFailures(rows: readonly Row[]): void {
  const all = rows.flatMap((row) => row.failures);
  const groups = Map.groupBy(all, ({ cause }) => cause);
  for (const [cause, members] of [...groups].sort((a, b) => b[1].length - a[1].length)) {
    console.log(`${members.length}  ${cause}`);
    if (cause.startsWith('not imported')) continue;
    for (const { id, place } of members) console.log(`     ${id}  ${place}`);
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      as: { type: 'string', default: '3.12' },
      python: { type: 'string' },
      only: { type: 'string', default: '' },
      limit: { type: 'string', default: '20' },
      fails: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
    },
  });
  const minor = values.as.split('.').slice(0, 2).join('.');
  const library = findLibrary(minor, process.env);
  if (library === null) throw new Error(`no installed library of ${minor}: set HEAPTWIN_STDLIB`);
  const python = values.python ?? join(dirname(dirname(library)), 'bin', `python${minor}`);
  const rows: Row[] = [];
  for (const name of positionals) {
    const module = name.includes('.') ? name : `test.${name}`;
    const want = await expected(python, values.as, module, values.fresh);
    if (want.unusable) console.log(`${name}: the interpreter can't run it: ${want.unusable}`);
    const got = await runModule(inTwin(values.as, library, module, values.only), Number(values.limit));
    if (got.unusable) console.log(`${name}: the twin can't run it:\n${got.unusable.trimEnd()}`);
    rows.push(judge(name, want, got, values.only));
  }
  if (values.fails) listFailures(rows);
  console.log(table(rows));
}

if (import.meta.main) await main();
