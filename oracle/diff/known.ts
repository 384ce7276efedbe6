/**
 * Known differences (`known.json`): what differs, and why. A row excuses a divergence; a row that no longer differs is
 * stale, and an error: so the list only ever says what is true.
 *
 *   by-design   will stay: the verdict is `by design`
 *   bug         of the other side; reported there
 *   todo        of ours, to be mended
 *   flaky       comes and goes; never stale
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { matchesGlob } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export const knownSchema = z.strictObject({
  /** id or glob: `sizes/int`, `threads/*`, `**` */
  program: z.string().min(1),
  /** name or glob: `stdout`, `after.gc.*`, `state` (how the program ended) */
  observable: z.string().min(1),
  /** names or globs: `engine:3.12`, `pypy*` */
  targets: z.array(z.string().min(1)).min(1),
  reason: z.string().min(8),
  kind: z.enum(['by-design', 'bug', 'todo', 'flaky']),
});
export type Known = z.infer<typeof knownSchema>;

export const KNOWN_PATH = fileURLToPath(new URL('./known.json', import.meta.url));

/** A list of known differences that cannot be used; the message names file and row. */
export class KnownError extends Error {
  override name = 'KnownError';
}

export function readKnown(path = KNOWN_PATH): Known[] {
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new KnownError(`${path}: cannot be read: ${(error as Error).message}`);
  }
  const parsed = z.array(knownSchema).safeParse(data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new KnownError(`${path}: row ${issue.path.join('.')}: ${issue.message}`);
}

/** Sorted, one row a line: merges and reviews stay small. */
export function writeKnown(rows: readonly Known[], path = KNOWN_PATH): void {
  const sorted = [...rows].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  writeFileSync(path, `[${sorted.map((row) => `\n  ${JSON.stringify(row)}`).join(',')}\n]\n`);
}

function keyOf(row: Known): string {
  return `${row.program} ${row.observable} ${row.targets.join(' ')}`;
}

function fits(text: string, pattern: string): boolean {
  return text === pattern || (pattern.includes('*') && matchesGlob(text, pattern));
}

export interface Place {
  program: string;
  target: string;
  observable: string;
}

/** The row that explains a divergence, and the target pattern that did. */
export function explain(rows: readonly Known[], place: Place): { row: Known; pattern: string } | undefined {
  for (const row of rows) {
    if (!fits(place.program, row.program) || !fits(place.observable, row.observable)) continue;
    const pattern = row.targets.find((target) => fits(place.target, target));
    if (pattern !== undefined) return { row, pattern };
  }
  return undefined;
}

export interface Stale {
  row: Known;
  /** of `row.targets`, the one where nothing differs any more */
  target: string;
}

/** Rows that were asked (something that fits them was compared) and explained nothing. Each target of a row counts. */
export function staleRows(rows: readonly Known[], compared: readonly Place[], used: ReadonlySet<string>): Stale[] {
  const stale: Stale[] = [];
  for (const row of rows) {
    if (row.kind === 'flaky') continue;
    for (const target of row.targets) {
      if (used.has(useOf(row, target))) continue;
      const asked = compared.some(
        (place) =>
          fits(place.program, row.program) && fits(place.observable, row.observable) && fits(place.target, target),
      );
      if (asked) stale.push({ row, target });
    }
  }
  return stale;
}

export function useOf(row: Known, pattern: string): string {
  return `${keyOf(row)} | ${pattern}`;
}
