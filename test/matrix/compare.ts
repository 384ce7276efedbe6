/**
 * Holds the twin against the recorded matrices.
 *
 *     node test/matrix/compare.ts [3.13 ...] [--only TEXT] [--show] [--write] [--accept CAUSE]
 *
 * Prints the table by version, and where the list of known differences (differences.json) is wrong; --show each difference.
 * --write takes what is equal by now off the list, --accept puts what is new on it, with its cause.
 *
 * This is the whole, some minutes of it. The test runs a share: five of seven programs, each in one version, see `Share`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { keyOf, type OperationRow, type Recorded, readRecorded, type SizeRow } from '../../oracle/measure/recorded.ts';
import { Twin } from '../../oracle/measure/twin.ts';
import { buildFor } from '../../src/engine/profile/builds.ts';
import { operations } from './cases.ts';
import { measureOperations } from './program.ts';
import { measureSizes } from './sizes.ts';

export const COMPARED = ['3.11.7', '3.12.1', '3.13.18', '3.14.10', '3.15.2'];

/** What parts: the events of a run, the sums, a size; and how. */
export interface Difference {
  part: 'events' | 'sums' | 'size' | 'ending';
  text: string;
}

/** Of the programs, each `of`th, from the `at`th on. */
export interface Share {
  of: number;
  at: number;
}

export const WHOLE: Share = { of: 1, at: 0 };

export interface Compared {
  build: string;
  /** the cases that were run, as the list of differences names them */
  cases: Set<string>;
  operations: number;
  eventsSame: number;
  sumsSame: number;
  sizes: number;
  sizesSame: number;
  differences: Map<string, Difference>;
}

/** build -> case -> cause */
export type Known = Record<string, Record<string, string>>;

const KNOWN_FILE = new URL('differences.json', import.meta.url);

export function readKnown(): Known {
  return JSON.parse(readFileSync(KNOWN_FILE, 'utf8')) as Known;
}

const RUN_NAMES = ['cold', 'second', 'warm'];

/** The first run and the first event in which two sequences part. */
function partOf(expected: readonly string[], got: readonly string[]): string {
  const full = (list: readonly string[]): string[] => list.map((t, k) => (t === '=' ? list[k - 1]! : t));
  const [a, b] = [full(expected), full(got)];
  const k = a.findIndex((text, i) => text !== b[i]);
  return `${RUN_NAMES[k]} run\n    python ${a[k]}\n    twin   ${b[k]}`;
}

function operationDifference(want: OperationRow | string, got: OperationRow | string): Difference | null {
  if (typeof want === 'string' || typeof got === 'string') {
    if (want === got) return null;
    const word = (v: OperationRow | string): string => (typeof v === 'string' ? v : 'no error');
    return { part: 'ending', text: `python: ${word(want)}, twin: ${word(got)}` };
  }
  if (JSON.stringify(want.events) !== JSON.stringify(got.events)) {
    const text = partOf(want.events, got.events);
    return { part: 'events', text };
  }
  const [a, b] = [JSON.stringify(want.sums), JSON.stringify(got.sums)];
  return a === b ? null : { part: 'sums', text: `sums\n    python ${a}\n    twin   ${b}` };
}

/** What the list has wrong about the cases that were run. */
export function wrongIn(listed: Readonly<Record<string, string>>, { cases, differences }: Compared) {
  const unlisted = [...differences].filter(([key]) => !(key in listed)).map(([key, { text }]) => `${key}: ${text}`);
  const equal = Object.keys(listed).filter((key) => cases.has(key) && !differences.has(key));
  return { unlisted, equal };
}

export async function compare(build: string, only = '', share = WHOLE): Promise<Compared> {
  const recorded = readRecorded('operations');
  const twin = new Twin(build);
  const run = (source: string) => twin.run(source);
  const chosen = operations().filter((c) => keyOf(c).includes(only));
  const measured = await measureOperations(run, shareOf(chosen, share));
  const sizes = await measureSizes(run, (chunks) => shareOf(chunks, share), only);
  await twin.end();
  const result: Compared = {
    build,
    cases: new Set([...measured.keys(), ...[...sizes.keys()].map(sizeKey)]),
    operations: measured.size,
    eventsSame: 0,
    sumsSame: 0,
    sizes: sizes.size,
    sizesSame: 0,
    differences: new Map(),
  };
  for (const [key, got] of measured) {
    const difference = operationDifference(expected(recorded, key, build), got);
    if (difference === null || difference.part === 'sums') result.eventsSame++;
    if (difference === null) result.sumsSame++;
    else result.differences.set(key, difference);
  }
  compareSizes(result, sizes);
  return result;
}

function shareOf<T>(list: readonly T[], { of, at }: Share): T[] {
  return list.filter((_, k) => k % of === at);
}

/** A size's name in the list of differences. */
export const sizeKey = (key: string): string => `size of ${key}`;

function compareSizes(result: Compared, sizes: ReadonlyMap<string, SizeRow | string>): void {
  const recorded = readRecorded('sizes');
  for (const [key, got] of sizes) {
    const want = expected(recorded, key, result.build);
    if (JSON.stringify(want) === JSON.stringify(got)) result.sizesSame++;
    else result.differences.set(sizeKey(key), { part: 'size', text: `python ${want}, twin ${got}` });
  }
}

function expected<T>(recorded: Recorded<T>, key: string, build: string): T | string {
  const value = recorded.cases.get(key)?.values.get(build);
  if (value === undefined) throw new Error(`${key}: not recorded for ${build}; node test/matrix/record.ts`);
  return value;
}

export function tableRow({ build, operations: n, eventsSame, sumsSame, sizes: m, sizesSame }: Compared): string {
  const percent = (a: number, b: number): string => `${a} of ${b} (${((100 * a) / Math.max(b, 1)).toFixed(1)} %)`;
  return `${build.padEnd(8)} events ${percent(eventsSame, n)}   with sums ${percent(sumsSame, n)}   sizes ${percent(sizesSame, m)}`;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: 'string' },
      show: { type: 'boolean' },
      write: { type: 'boolean' },
      accept: { type: 'string' },
    },
  });
  const known = readKnown();
  for (const build of positionals.length > 0 ? positionals.map((v) => buildFor(v) ?? v) : COMPARED) {
    const result = await compare(build, values.only);
    const listed = known[build] ?? {};
    for (const [key, { text }] of result.differences) if (values.show) console.log(`${key}\n  ${text}`);
    console.log(tableRow(result));
    const wrong = wrongIn(listed, result);
    for (const text of wrong.unlisted) console.log(`not listed: ${text}`);
    for (const key of wrong.equal) console.log(`equal by now: ${key}`);
    if (!values.write && !values.accept && wrong.unlisted.length + wrong.equal.length > 0) process.exitCode = 1;
    known[build] = relisted(listed, result, values.accept);
  }
  if (values.write || values.accept) writeFileSync(KNOWN_FILE, `${JSON.stringify(known, null, 1)}\n`);
}

/** The list after a run: cases that were not run stay as they are, new ones come in if there is a cause for them. */
function relisted(listed: Readonly<Record<string, string>>, result: Compared, cause?: string): Record<string, string> {
  const rest = Object.keys(listed).filter((key) => !result.cases.has(key));
  const rows = [...rest, ...result.differences.keys()].map((key) => [key, listed[key] ?? cause] as const);
  return Object.fromEntries(rows.filter((r): r is [string, string] => r[1] !== undefined));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
