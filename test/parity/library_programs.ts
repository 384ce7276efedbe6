/**
 * Programs that use the library (test/fixtures/modules), in the twin and as CPython ends them: stdout and exit code.
 *
 *     node test/parity/library_programs.ts --as 3.13 [--python EXE] [--record]
 *
 * With `--python` the interpreter answers, and `--record` keeps its answers for test/engine/modules/library.test.ts; without, the recorded
 * answers count.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { findLibrary, moduleLoader } from '../../oracle/targets/library.ts';
import { nodeSystem } from '../../src/cli/system.ts';
import { createVM, runMain } from '../../src/engine/index.ts';

export interface Ending {
  stdout: string;
  exit: number;
}

const FOLDER = join(import.meta.dirname, '../fixtures/modules');
const RECORDED = join(FOLDER, 'recorded.json');

export const programs = (): string[] => readdirSync(FOLDER).filter((name) => name.endsWith('.py'));

/** Answers by version and program. */
export function recorded(): Record<string, Record<string, Ending>> {
  return existsSync(RECORDED) ? JSON.parse(readFileSync(RECORDED, 'utf8')) : {};
}

export function inTwin(version: string, library: string, name: string): Ending {
  const out: Uint8Array[] = [];
  const write = (fd: number, data: Uint8Array): void => void (fd === 1 && out.push(data.slice()));
  const vm = createVM({
    version,
    argv: [name],
    host: {
      write,
      load: moduleLoader([library]),
      clock: () => Number(process.hrtime.bigint()),
      time: () => Date.now() * 1e6,
      system: nodeSystem(write, () => new Uint8Array(0)),
    },
  });
  const file = join(FOLDER, name);
  const { exit } = runMain(vm, readFileSync(file, 'utf8'), file);
  return { stdout: clean(Buffer.concat(out).toString()), exit };
}

/** Without the place of this folder. */
const clean = (text: string): string => text.replaceAll(FOLDER, '<folder>');

function inInterpreter(python: string, name: string): Ending {
  const env = { ...process.env, PYTHONHASHSEED: '0' };
  const run = spawnSync(python, ['-s', '-S', '-B', join(FOLDER, name)], { encoding: 'utf8', env, input: '' });
  return { stdout: clean(run.stdout), exit: run.status ?? -1 };
}

function main(): void {
  const { values } = parseArgs({
    options: { as: { type: 'string', default: '3.13' }, python: { type: 'string' }, record: { type: 'boolean' } },
  });
  const answers = recorded();
  const library = findLibrary(values.as, process.env);
  if (library === null) throw new Error(`no library of ${values.as} here`);
  let same = 0;
  for (const name of programs()) {
    const want = values.python ? inInterpreter(values.python, name) : answers[values.as]?.[name];
    if (!want) continue;
    (answers[values.as] ??= {})[name] = want;
    const got = inTwin(values.as, library, name);
    if (got.stdout === want.stdout && got.exit === want.exit) same++;
    else console.log(`${basename(name)}: differs`);
  }
  if (values.record) writeFileSync(RECORDED, `${JSON.stringify(answers, null, 1)}\n`);
  console.log(`${values.as}: ${same} of ${programs().length} programs the same`);
}

if (import.meta.main) main();
