/**
 * Writes src/engine/profile/generated/start.ts: the state from which the real harness starts programs, by build, out of what
 * `heaptwin calibrate --describe` says of live interpreters.
 *
 *   node src/cli/main.ts calibrate --describe -t cpython:3.12 -t cpython:3.13 > states.json
 *   node test/parity/record_start.ts states.json...
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Described {
  version: string;
  blocks: number;
  arenas: number;
  classes: Record<string, number>;
  pools: Record<string, number>;
  layout: Record<string, [number, number][]>;
  heap: { available: Record<string, number>; unused_pools: number; arenas_ever: number; arenas_at_most: number };
  subclasses: Record<string, [number, number, number]>;
}

const TARGET = join(import.meta.dirname, '../../src/engine/profile/generated/start.ts');

/** `48:36/11437/803 19+0 134+0 ...`: pools, blocks in use, free ones; then each pool with free blocks: freed + never handed out. */
function classRow(s: Described, size: string): string {
  const layout = (s.layout[size] ?? []).map(([free, virgin]) => `${free}+${virgin}`);
  return [`${size}:${s.pools[size]}/${s.classes[size]}/${s.heap.available[size] ?? 0}`, ...layout].join(' ');
}

/** Rows of at most 110 characters. */
function wrapped(words: string[]): string[] {
  const rows: string[] = [];
  for (const word of words) {
    const last = rows.at(-1);
    if (last !== undefined && last.length + word.length < 110) rows[rows.length - 1] = `${last},${word}`;
    else rows.push(word);
  }
  return rows;
}

function entry(s: Described): string {
  const arenas = `${s.arenas} ${s.heap.arenas_ever} ${s.heap.arenas_at_most} ${s.heap.unused_pools}`;
  const classes = Object.keys(s.pools).sort((a, b) => Number(a) - Number(b));
  const subclasses = Object.entries(s.subclasses)
    .filter(([, row]) => row[2] > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, row]) => `${name} ${row.join(' ')}`);
  const list = (rows: string[]): string => rows.map((r) => `      '${r}',\n`).join('');
  return `  '${s.version}': {
    blocks: ${s.blocks},
    arenas: '${arenas}',
    classes: [\n${list(classes.map((size) => classRow(s, size)))}    ],
    subclasses: [\n${list(wrapped(subclasses))}    ],
  },
`;
}

const states = process.argv.slice(2).flatMap((f) => Object.values(JSON.parse(readFileSync(f, 'utf8'))) as Described[]);
const text = `/**
 * The state from which the real harness starts programs, by build: measured, written by test/parity/record_start.ts. Classes are
 * \`size:pools/blocks in use/free blocks\`, then the pools with free blocks in the order in which they serve, freed + never handed out
 * each; arenas: now, ever, at most, unused pools; subclasses: type, log2 of the slots of its dict of subclasses, entries that still fit
 * in, entries.
 */
export interface RecordedStart {
  blocks: number;
  arenas: string;
  classes: readonly string[];
  subclasses: readonly string[];
}

export const STARTS: Readonly<Record<string, RecordedStart>> = {
${states.map(entry).join('')}};
`;
writeFileSync(TARGET, text);
