/**
 * What real interpreters gave for the cases of `test/matrix`, checked in: `recorded/operations.jsonl`, `recorded/sizes.jsonl`.
 *
 *   {"builds": ["3.8.18", ...]}                                   then a line a case:
 *   {"group", "name", "values": [[[0, 1, 2], value], ...]}        value by build; builds of equal values stand together
 */
import { readFileSync, writeFileSync } from 'node:fs';

export interface RecordedCase<T> {
  group: string;
  name: string;
  /** by build; a string is the name of the error that ended the case */
  values: Map<string, T | string>;
}

export interface Recorded<T> {
  builds: string[];
  cases: Map<string, RecordedCase<T>>;
}

/** Of an operation: events of the cold, second and warm run, as `operation | after` (`=`: as the run before); and the sums of the same runs. */
export interface OperationRow {
  events: string[];
  sums: number[][];
}

/** getsizeof; traced bytes and blocks taken with empty free lists; the same, warm */
export type SizeRow = [size: number, coldBytes: number, coldBlocks: number, warmBytes: number, warmBlocks: number];

export const keyOf = (c: { group: string; name: string }): string => `${c.group}: ${c.name}`;

function pathOf(kind: 'operations' | 'sizes'): URL {
  return new URL(`recorded/${kind}.jsonl`, import.meta.url);
}

export function readRecorded(kind: 'operations'): Recorded<OperationRow>;
export function readRecorded(kind: 'sizes'): Recorded<SizeRow>;
export function readRecorded(kind: 'operations' | 'sizes'): Recorded<unknown> {
  const [first, ...lines] = readFileSync(pathOf(kind), 'utf8').trimEnd().split('\n');
  const { builds } = JSON.parse(first!) as { builds: string[] };
  const cases = new Map<string, RecordedCase<unknown>>();
  for (const line of lines) {
    const { group, name, values } = JSON.parse(line) as { group: string; name: string; values: [number[], unknown][] };
    const byBuild = new Map(values.flatMap(([at, value]) => at.map((k): [string, unknown] => [builds[k]!, value])));
    cases.set(keyOf({ group, name }), { group, name, values: byBuild });
  }
  return { builds, cases };
}

export function writeRecorded<T>(kind: 'operations' | 'sizes', { builds, cases }: Recorded<T>): void {
  const lines = [...cases.values()].map(({ group, name, values }) => {
    const together = new Map<string, number[]>();
    builds.forEach((build, k) => {
      const value = values.get(build);
      if (value === undefined) return;
      const text = JSON.stringify(value);
      together.set(text, [...(together.get(text) ?? []), k]);
    });
    const parts = [...together].map(([text, at]) => `[[${at}],${text}]`);
    return `{"group":${JSON.stringify(group)},"name":${JSON.stringify(name)},"values":[${parts.join(',')}]}`;
  });
  writeFileSync(pathOf(kind), `${[JSON.stringify({ builds }), ...lines].join('\n')}\n`);
}
