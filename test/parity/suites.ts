/**
 * Holds programs of a foreign suite against an interpreter: what each prints there and in the twin.
 *
 *     node test/parity/suites.ts DIR --as 3.12 --python EXE [--only PART] [--seconds N] [--record FILE] [--brief]
 *
 * A program counts if the interpreter ends it with 0 and it doesn't print SKIP. The twin runs in a worker thread
 * (suites_worker.ts), a fresh VM each; a program that takes more than `--seconds` (20) ends the worker. `--record` keeps the
 * interpreter's answers in a file, so that the next run needn't ask again.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';

/** What the twin's worker says of one program. */
export interface TwinAnswer {
  stdout: string;
  stderr: string;
  exit: number;
  notSupported?: string;
  /** our own fault: message and first place */
  fault?: string;
}

export type Verdict = 'exact' | 'different' | 'not supported';
export interface Failure {
  file: string;
  verdict: Verdict;
  /** what failures are grouped by */
  cause: string;
  detail: string;
}

const INTERPRETER_SECONDS = 10;

/** The interpreter's stdout of each program that counts, by file name. */
export function expectations(folder: string, python: string, only: string): Record<string, string> {
  const expected: Record<string, string> = {};
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.py') || !file.includes(only)) continue;
    const run = spawnSync(python, ['-s', '-S', '-B', file], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, PYTHONHASHSEED: '0', PYTHONIOENCODING: 'utf-8' },
      timeout: INTERPRETER_SECONDS * 1000,
      input: '',
    });
    if (run.status === 0 && !/^SKIP\b/m.test(run.stdout)) expected[file] = run.stdout;
  }
  return expected;
}

/** Runs programs one after the other in a worker that is replaced when it hangs. */
class Twin {
  readonly #data: { folder: string; version: string; library: string };
  readonly #seconds: number;
  #worker: Worker | null = null;

  constructor(folder: string, version: string, library: string, seconds: number) {
    this.#data = { folder, version, library };
    this.#seconds = seconds;
  }

  /** A worker that has loaded the twin, so that the guard counts the program's time alone. */
  async #start(): Promise<Worker> {
    const worker = new Worker(new URL('suites_worker.ts', import.meta.url), {
      workerData: this.#data,
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    await once(worker, 'message');
    return worker;
  }

  async run(file: string): Promise<TwinAnswer> {
    this.#worker ??= await this.#start();
    const worker = this.#worker;
    return new Promise((done) => {
      const end = (answer: TwinAnswer, keep: boolean) => {
        clearTimeout(guard);
        for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
        if (!keep) {
          worker.on('error', () => {});
          void worker.terminate();
          this.#worker = null;
        }
        done(answer);
      };
      const lost = (fault: string) => end({ stdout: '', stderr: '', exit: -1, fault }, false);
      const guard = setTimeout(() => lost('takes too long'), this.#seconds * 1000);
      worker.once('message', (answer: TwinAnswer) => end(answer, true));
      worker.once('error', (e) => lost(`worker: ${(e as Error).message}`));
      worker.once('exit', () => lost('worker ended'));
      worker.postMessage(file);
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }
}

function firstDifference(expected: string, got: string): string {
  const a = expected.split('\n');
  const b = got.split('\n');
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  return `line ${i + 1}: ${JSON.stringify(a[i] ?? '<end>')} / ${JSON.stringify(b[i] ?? '<end>')}`;
}

/** null: the same */
export function judge(file: string, expected: string, answer: TwinAnswer): Failure | null {
  const lastError = answer.stderr.trimEnd().split('\n').at(-1) ?? '';
  if (answer.notSupported) {
    return { file, verdict: 'not supported', cause: `not supported: ${answer.notSupported}`, detail: '' };
  }
  const difference = firstDifference(expected, answer.stdout);
  if (answer.fault) return { file, verdict: 'different', cause: `fault: ${answer.fault}`, detail: difference };
  if (answer.exit !== 0) {
    const line = [...answer.stderr.matchAll(/line (\d+)/g)].at(-1)?.[1] ?? '?';
    const differs = expected.startsWith(answer.stdout) ? '' : `; ${difference}`;
    return { file, verdict: 'different', cause: lastError, detail: `raised at line ${line}${differs}` };
  }
  return answer.stdout === expected ? null : { file, verdict: 'different', cause: 'output', detail: difference };
}

function report(failures: Failure[], total: number, brief: boolean): void {
  const count = (verdict: Verdict) => failures.filter((f) => f.verdict === verdict).length;
  const groups = Map.groupBy(failures, (f) => f.cause);
  if (!brief) {
    for (const [cause, members] of [...groups].sort((a, b) => b[1].length - a[1].length)) {
      console.log(`${members.length}  ${cause}`);
      for (const f of members) console.log(`     ${f.file}  ${f.detail}`);
    }
  }
  console.log(
    `${total} programs: ${total - failures.length} exact, ${count('different')} different, ${count('not supported')} not supported`,
  );
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      as: { type: 'string', default: '3.12' },
      python: { type: 'string', default: 'python3' },
      only: { type: 'string', default: '' },
      seconds: { type: 'string', default: '20' },
      record: { type: 'string' },
      brief: { type: 'boolean', default: false },
    },
  });
  const folder = resolve(positionals[0] ?? '.');
  const library = execFileSync(values.python, ['-S', '-c', 'import os; print(os.path.dirname(os.__file__))'], {
    encoding: 'utf8',
  }).trim();
  let expected: Record<string, string>;
  if (values.record && existsSync(values.record)) expected = JSON.parse(readFileSync(values.record, 'utf8'));
  else {
    expected = expectations(folder, values.python, values.record ? '' : values.only);
    if (values.record) writeFileSync(values.record, JSON.stringify(expected));
  }
  const twin = new Twin(folder, values.as, library, Number(values.seconds));
  const failures: Failure[] = [];
  const files = Object.keys(expected).filter((file) => file.includes(values.only) && existsSync(join(folder, file)));
  for (const file of files) {
    const failure = judge(file, expected[file]!, await twin.run(file));
    if (failure) failures.push(failure);
    if (values.brief || !failure) continue;
    process.stderr.write(`${failure.file}: ${failure.cause} ${failure.detail}\n`);
  }
  await twin.close();
  report(failures, files.length, values.brief);
}

if (import.meta.main) await main();
