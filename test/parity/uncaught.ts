/**
 * How programs end: holds stdout, stderr and exit code of every program of uncaught_programs.txt in the twin against what the
 * interpreter gave. The answers of the interpreters are kept in uncaught_recorded.json (each with the versions that gave it);
 * --record asks an interpreter anew.
 *
 *     node test/parity/uncaught.ts --as 3.12 [--only PART] [--show] [--library FOLDER]
 *     node test/parity/uncaught.ts --record --python EXE
 *
 * The twin runs in a worker (uncaught_worker.ts) with the stack that `exec` has. Addresses and the library's folder are named
 * alike on both sides.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { findLibrary } from '../../src/cli/library.ts';
import { buildFor } from '../../src/engine/profile/builds.ts';

export interface Ending {
  stdout: string;
  stderr: string;
  exit: number;
}
type Recorded = Record<string, Record<string, Ending>>;

const PROGRAMS = new URL('uncaught_programs.txt', import.meta.url);
const RECORDED = new URL('uncaught_recorded.json', import.meta.url);
export const FILE = 'program.py';
const STACK_MB = 200;
const SECONDS = 30;
/** how a process that SIGINT ended is counted */
const INTERRUPTED = 130;

export function programs(part = ''): { name: string; source: string }[] {
  return readFileSync(PROGRAMS, 'utf8')
    .split(/^=== /m)
    .slice(1)
    .map((text) => {
      const end = text.indexOf('\n');
      return { name: text.slice(0, end), source: text.slice(end + 1) };
    })
    .filter(({ name }) => name.includes(part));
}

/** Program name -> versions, joined by commas -> what they gave. */
export function recorded(): Recorded {
  return existsSync(RECORDED) ? JSON.parse(readFileSync(RECORDED, 'utf8')) : {};
}

export function answerOf(all: Recorded, name: string, version: string): Ending | null {
  const found = Object.entries(all[name] ?? {}).find(([versions]) => versions.split(',').includes(version));
  return found?.[1] ?? null;
}

/** What differs between machines and runs is made alike. */
export function normal(text: string, library: string | null): string {
  const named = library === null ? text : text.replaceAll(library, '<library>');
  return named
    .replaceAll(/0x[0-9a-f]{6,}/g, '0x...')
    .replaceAll(/(Thread-\d+ .*?|<ident>) started \d+/g, '$1 started <ident>')
    .replaceAll(/[\w./-]*\/program\.py/g, 'program.py');
}

function inPython(python: string, folder: string, library: string, source: string): Ending {
  writeFileSync(join(folder, FILE), source);
  const env = { PATH: process.env.PATH, PYTHONHASHSEED: '0', PYTHONIOENCODING: 'utf-8', PYTHONUTF8: '1' };
  const options = { cwd: folder, encoding: 'utf8', env, timeout: SECONDS * 1000, input: '' } as const;
  const run = spawnSync(python, ['-B', FILE], options);
  return {
    stdout: normal(run.stdout, library),
    stderr: normal(run.stderr, library),
    exit: run.status ?? (run.signal === 'SIGINT' ? INTERRUPTED : -1),
  };
}

function record(python: string, part: string): void {
  const ask = (code: string): string => execFileSync(python, ['-S', '-c', code], { encoding: 'utf8' }).trim();
  const version = ask('import sys; print("%d.%d" % sys.version_info[:2])');
  const library = ask('import os; print(os.path.dirname(os.__file__))');
  const folder = mkdtempSync(join(tmpdir(), 'uncaught-'));
  const all = recorded();
  const names = new Set(programs().map(({ name }) => name));
  for (const name of Object.keys(all)) if (!names.has(name)) delete all[name];
  for (const { name, source } of programs(part)) {
    const answer = inPython(python, folder, library, source);
    const groups = new Map<string, string[]>();
    for (const [versions, ending] of Object.entries(all[name] ?? {})) {
      groups.set(
        JSON.stringify(ending),
        versions.split(',').filter((v) => v !== version),
      );
    }
    const key = JSON.stringify(answer);
    groups.set(key, [...(groups.get(key) ?? []), version].sort());
    all[name] = {};
    for (const [ending, versions] of [...groups].sort((a, b) => (a[1].join() < b[1].join() ? -1 : 1)))
      if (versions.length > 0) all[name][versions.join()] = JSON.parse(ending);
  }
  rmSync(folder, { recursive: true });
  writeFileSync(RECORDED, `${JSON.stringify(all, null, 1)}\n`);
}

/** Runs programs one after the other in a worker that is replaced when it dies. */
export class EndingTwin {
  readonly #data: { version: string; library: string | null };
  #worker: Worker | null = null;

  constructor(version: string, library: string | null) {
    this.#data = { version, library };
  }

  async run(source: string): Promise<Ending> {
    if (this.#worker === null) {
      this.#worker = new Worker(new URL('uncaught_worker.ts', import.meta.url), {
        workerData: this.#data,
        resourceLimits: { stackSizeMb: STACK_MB, maxOldGenerationSizeMb: 4096 },
      });
      await once(this.#worker, 'message');
    }
    const worker = this.#worker;
    return new Promise((done) => {
      const lost = (what: string): void => {
        clearTimeout(guard);
        for (const event of ['message', 'error']) worker.removeAllListeners(event);
        worker.on('error', () => {});
        void worker.terminate();
        this.#worker = null;
        done({ stdout: '', stderr: what, exit: -1 });
      };
      const guard = setTimeout(() => lost('takes too long'), SECONDS * 1000);
      worker.once('message', (answer: Ending) => {
        clearTimeout(guard);
        for (const event of ['message', 'error']) worker.removeAllListeners(event);
        const { library } = this.#data;
        done({ ...answer, stdout: normal(answer.stdout, library), stderr: normal(answer.stderr, library) });
      });
      worker.once('error', (e) => lost(`worker: ${(e as Error).message}`));
      worker.postMessage(source);
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }
}

async function compare(version: string, part: string, show: boolean, library: string | null): Promise<number> {
  const all = recorded();
  const twin = new EndingTwin(version, library);
  const wrong: string[] = [];
  let total = 0;
  for (const { name, source } of programs(part)) {
    const expected = answerOf(all, name, version.split('.').slice(0, 2).join('.'));
    if (expected === null) continue;
    total++;
    const given = await twin.run(source);
    if (JSON.stringify(given) === JSON.stringify(expected)) continue;
    wrong.push(name);
    if (!show) continue;
    console.log(`=== ${name} (${version})`);
    if (given.exit !== expected.exit) console.log(`exit: python ${expected.exit}, twin ${given.exit}`);
    for (const stream of ['stdout', 'stderr'] as const)
      if (given[stream] !== expected[stream])
        console.log(`--- python ${stream}\n${expected[stream]}--- twin ${stream}\n${given[stream]}---`);
  }
  await twin.close();
  console.log(`${version}: ${total - wrong.length} of ${total} end alike; others: ${wrong.join(' ')}`);
  return wrong.length;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      as: { type: 'string', default: '3.12' },
      python: { type: 'string' },
      only: { type: 'string', default: '' },
      library: { type: 'string' },
      record: { type: 'boolean', default: false },
      show: { type: 'boolean', default: false },
    },
  });
  if (values.record) {
    if (!values.python) throw new Error('--python is missing');
    return record(values.python, values.only);
  }
  for (const short of values.as.split(',')) {
    const version = buildFor(short);
    if (!version) throw new Error(`unknown version: ${short}`);
    const library = values.library ?? findLibrary(short, process.env);
    if ((await compare(version, values.only, values.show, library)) > 0) process.exitCode = 1;
  }
}

if (import.meta.main) await main();
