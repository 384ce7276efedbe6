/**
 * A whole measurement: parts of the twin (tinybench), then whole programs side by side in the twin and in a CPython 3.13.
 * Times are those of one machine at one hour; the ratios are what can be compared.
 */
import { findTargets, type Surroundings } from '../../oracle/targets/find.ts';
import { runPrograms } from './programs.ts';
import { BENCH_FORMAT, type BenchReport } from './report.ts';
import { runSuites } from './suites.ts';

const VERSION = '3.13.0';
const ROUNDS = 3;

/** Command of a CPython 3.13: the build that the twin is run as where it is here, else another one; null: none. */
async function findCPython(around: Surroundings): Promise<{ command: readonly string[]; version: string } | null> {
  for (const name of [`cpython:${VERSION}`, 'cpython:3.13']) {
    const { live } = await findTargets([name], around);
    const target = live[0];
    if (target) return { command: target.command, version: target.build.version };
  }
  return null;
}

/** `pattern`: programs whose name contains it, and no parts. `say` is told what is being measured. */
export async function measure(
  around: Surroundings,
  pattern: string,
  say: (what: string) => void,
): Promise<BenchReport> {
  const cpython = await findCPython(around);
  if (pattern === '') say('parts of the twin');
  const parts = pattern === '' ? await runSuites(VERSION) : [];
  const programs = runPrograms(VERSION, cpython?.command ?? null, ROUNDS, pattern, say);
  return {
    format: BENCH_FORMAT,
    measured: new Date().toISOString(),
    twin: VERSION,
    cpython: cpython?.version ?? null,
    node: process.version,
    rounds: ROUNDS,
    parts,
    programs,
  };
}
