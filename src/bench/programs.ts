/**
 * Whole programs (programs/*.py), side by side in the twin and in a CPython: each prints the user CPU seconds of its inner work
 * and a result, which must be equal. Runs are interleaved, so that what else the machine does falls on both; medians.
 */
import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ProgramRow {
  name: string;
  /** median seconds of user CPU time; null where there is no CPython */
  twin: number;
  cpython: number | null;
  /** twin : CPython, smaller is faster */
  ratio: number | null;
}

const PROGRAMS = fileURLToPath(new URL('programs/', import.meta.url));
const TWIN = fileURLToPath(new URL(`twin.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url));
const TIMEOUT_MS = 120_000;

interface Run {
  seconds: number;
  result: string;
}

function once(command: readonly string[], file: string): Run {
  const [program, ...args] = command as [string, ...string[]];
  const out = execFileSync(program, [...args, file], { encoding: 'utf8', timeout: TIMEOUT_MS });
  const [seconds, ...result] = out.trim().split(' ');
  return { seconds: Number(seconds), result: result.join(' ') };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** All programs whose name contains `pattern`; `cpython` is the command of an interpreter. */
export function runPrograms(
  version: string,
  cpython: readonly string[] | null,
  rounds: number,
  pattern = '',
  say: (what: string) => void = () => undefined,
): ProgramRow[] {
  const twin = [process.execPath, '--stack-size=4000', TWIN, version];
  const files = globSync('*.py', { cwd: PROGRAMS }).filter((f) => f.includes(pattern));
  return files.sort().map((file) => {
    say(basename(file, '.py'));
    const times: [number[], number[]] = [[], []];
    for (let k = 0; k < rounds; k++) {
      const ours = once(twin, PROGRAMS + file);
      times[0].push(ours.seconds);
      if (cpython === null) continue;
      const theirs = once([...cpython, '-s', '-S', '-B'], PROGRAMS + file);
      if (theirs.result !== ours.result)
        throw new Error(`${file}: ${ours.result} in the twin, ${theirs.result} in CPython`);
      times[1].push(theirs.seconds);
    }
    const a = median(times[0]);
    const b = cpython === null ? null : median(times[1]);
    return { name: basename(file, '.py'), twin: a, cpython: b, ratio: b === null ? null : a / b };
  });
}
