/**
 * `npm run bench [-- PATTERN]`: parts of the twin, then whole programs in the twin and in CPython; a table, and out/bench.json.
 * Times are those of one machine at one hour; the ratios are what can be compared.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { findTargets } from '../../oracle/targets/find.ts';
import { geometricMean, type ProgramRow, runPrograms } from './programs.ts';
import { runSuites, type SuiteRow } from './suites.ts';

const VERSION = '3.13.0';
const ROUNDS = 3;
const OUT = 'out/bench.json';

/** Command of a CPython 3.13: the build that the twin is run as where it is here, else another one; null: none. */
async function findCPython(): Promise<{ command: readonly string[]; version: string } | null> {
  const around = { env: process.env, cwd: process.cwd(), interpreters: [] };
  for (const name of [`cpython:${VERSION}`, 'cpython:3.13']) {
    const { live } = await findTargets([name], around);
    const target = live[0];
    if (target) return { command: target.command, version: target.build.version };
  }
  return null;
}

function printSuites(rows: readonly SuiteRow[]): void {
  for (const { name, ns } of rows) console.log(`${name.padEnd(40)}${ns.toFixed(0).padStart(12)} ns`);
}

function printPrograms(rows: readonly ProgramRow[], version: string | null): void {
  if (version === null) console.log('\nno CPython 3.13 found: the twin alone, no ratios');
  else console.log(`\ntwin : CPython ${version}, user CPU time, median of ${ROUNDS} (smaller is faster)`);
  for (const { name, twin, cpython, ratio } of rows) {
    const times = `${twin.toFixed(3).padStart(9)} s${cpython === null ? '' : `${cpython.toFixed(3).padStart(9)} s`}`;
    console.log(`${name.padEnd(20)}${times}${ratio === null ? '' : ratio.toFixed(2).padStart(9)}`);
  }
  const ratios = rows.flatMap((row) => row.ratio ?? []);
  if (ratios.length > 0) console.log(`${'geometric mean'.padEnd(42)}${geometricMean(ratios).toFixed(2).padStart(9)}`);
}

const pattern = process.argv[2] ?? '';
const cpython = await findCPython();
const suites = pattern === '' ? await runSuites(VERSION) : [];
printSuites(suites);
const programs = runPrograms(VERSION, cpython?.command ?? null, ROUNDS, pattern);
printPrograms(programs, cpython?.version ?? null);
mkdirSync('out', { recursive: true });
const report = { twin: VERSION, cpython: cpython?.version ?? null, node: process.version, suites, programs };
writeFileSync(OUT, `${JSON.stringify(report, null, 2)}\n`);
