/** Two answers to one program, held against each other: the first observable that parts. */
import type { Measured } from '../measure/twin.ts';
import { namesAt } from './generator.ts';

export interface Parting {
  /** number of the statement behind which it was read; -1: the output or the ending */
  statement: number;
  /** which call of the function */
  call: number;
  observable: string;
  python: string;
  twin: string;
}

type Row = [k: number, traced: [number, number], blocks: number, count: number[], seen: number[]];

interface Answer {
  output: string;
  rows: Row[];
}

function read({ stdout }: Measured): Answer {
  const at = stdout.lastIndexOf('\n(0, ((0') >= 0 ? stdout.indexOf('\n(0, (') : stdout.indexOf('\n(0, (');
  const body = at < 0 ? '' : stdout.slice(at + 1);
  const rows = body
    .split('\n')
    .filter((l) => l.startsWith('('))
    .map((l) => JSON.parse(l.replaceAll(',)', ')').replaceAll('(', '[').replaceAll(')', ']')) as Row);
  return { output: at < 0 ? stdout : stdout.slice(0, at), rows };
}

/**
 * Ids become numbers in the order in which they are first seen in a row: which variables are one object. Not across rows: which address is
 * taken again depends on the free blocks that an interpreter's start left in its pools.
 */
function withPatterns(rows: readonly Row[]): Row[] {
  return rows.map(([k, traced, blocks, count, values]) => {
    const seen = new Map<number, number>();
    const patterned = values.map((v, i) => {
      if (i % 3 !== 2) return v;
      if (!seen.has(v)) seen.set(v, seen.size);
      return seen.get(v)!;
    });
    return [k, traced, blocks, count, patterned];
  });
}

/** Values of a row by name; traced bytes and blocks as differences from the row before. */
function named(row: Row, before: Row | undefined, names: readonly string[]): [string, string][] {
  const [, traced, blocks, count, seen] = row;
  const values: [string, string][] = [
    ['traced bytes', String(traced[0] - (before?.[1][0] ?? 0))],
    ['traced peak', String(traced[1] - (before?.[1][0] ?? 0))],
  ];
  if (before) values.push(['blocks', String(blocks - before[2])]);
  values.push(['gc.get_count()', JSON.stringify(count)]);
  const parts: [string, string][] = [];
  names.forEach((name, i) => {
    parts.push([`getrefcount(${name})`, String(seen[3 * i])]);
    parts.push([`getsizeof(${name})`, String(seen[3 * i + 1])]);
    parts.push([`id pattern of ${name}`, String(seen[3 * i + 2])]);
  });
  return [...parts, ...values];
}

/** Null where they are equal. */
export function parting(list: readonly string[], python: Measured, twin: Measured): Parting | null {
  const ending = { statement: -1, call: 0 };
  if (python.error !== twin.error) {
    return { ...ending, observable: 'ending', python: String(python.error), twin: String(twin.error) };
  }
  const [a, b] = [read(python), read(twin)];
  const [rowsA, rowsB] = [withPatterns(a.rows), withPatterns(b.rows)];
  for (let k = 0; k < rowsA.length && k < rowsB.length; k++) {
    const names = namesAt(list, rowsA[k]![0]);
    const want = named(rowsA[k]!, rowsA[k - 1], names);
    const got = named(rowsB[k]!, rowsB[k - 1], names);
    const at = want.findIndex(([, value], i) => value !== got[i]?.[1]);
    if (at >= 0) {
      const call = Math.floor(k / list.length) + 1;
      return { statement: rowsA[k]![0], call, observable: want[at]![0], python: want[at]![1], twin: got[at]![1] };
    }
  }
  if (rowsA.length !== rowsB.length)
    return { ...ending, observable: 'rows', python: String(rowsA.length), twin: String(rowsB.length) };
  if (a.output !== b.output) return { ...ending, observable: 'stdout', python: a.output, twin: b.output };
  return null;
}
