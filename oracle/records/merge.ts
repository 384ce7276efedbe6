/**
 * Joins the shards of a run, strictly: same format, suite, environment and targets, no shard twice, none missing,
 * no program and target answered twice. Anything else is refused with the value that doesn't fit.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Header, ProgramRecord, Run } from './schema.ts';

export class MergeError extends Error {
  override name = 'MergeError';
}

export interface Part {
  name: string;
  run: Run;
}

export interface Merged {
  run: Run;
  /** every shard is there and complete */
  complete: boolean;
}

/** Joins parts; with `allowMissing` absent or incomplete shards make the result incomplete instead of an error. */
export function mergeRuns(parts: readonly Part[], allowMissing = false): Merged {
  const first = parts[0];
  if (!first) throw new MergeError('nothing to merge: name the files of the shards');
  for (const part of parts) checkAlike(first, part);
  const problems = [...missingShards(parts), ...incompleteParts(parts)];
  if (problems.length > 0 && !allowMissing) throw new MergeError(`${problems.join('; ')} (see --allow-missing)`);
  const records = join(parts);
  const started = parts.map(({ run }) => run.header.started).sort()[0]!;
  const { shard: _, ...header } = first.run.header;
  return { run: { header: { ...header, started }, records }, complete: problems.length === 0 };
}

function checkAlike(first: Part, part: Part): void {
  const fields: (keyof Header)[] = ['format', 'tool', 'suite', 'environment', 'targets'];
  for (const field of fields) {
    const [a, b] = [first.run.header[field], part.run.header[field]];
    if (!isDeepStrictEqual(a, b)) {
      throw new MergeError(`${part.name} differs from ${first.name} in ${field}: ${shown(b)} instead of ${shown(a)}`);
    }
  }
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 120 ? text.slice(0, 120) + '...' : text;
}

function missingShards(parts: readonly Part[]): string[] {
  const shards = parts.map(({ run }) => run.header.shard);
  const of = shards.find((shard) => shard)?.of;
  if (of === undefined) return parts.length > 1 ? [] : [];
  const seen = new Map<number, string>();
  for (const [i, shard] of shards.entries()) {
    const { name } = parts[i]!;
    if (!shard || shard.of !== of)
      throw new MergeError(`${name} is ${shown(shard ?? 'no shard')}, not a shard of ${of}`);
    const other = seen.get(shard.index);
    if (other) throw new MergeError(`${name} and ${other} are both shard ${shard.index}/${of}`);
    seen.set(shard.index, name);
  }
  const missing = Array.from({ length: of }, (_, i) => i + 1).filter((index) => !seen.has(index));
  return missing.map((index) => `shard ${index}/${of} is missing`);
}

function incompleteParts(parts: readonly Part[]): string[] {
  return parts.filter(({ run }) => !run.footer?.complete).map(({ name }) => `${name} is incomplete`);
}

function join(parts: readonly Part[]): ProgramRecord[] {
  const owner = new Map<string, string>();
  const records: ProgramRecord[] = [];
  for (const { name, run } of parts) {
    for (const record of run.records) {
      const key = `${record.program} on ${record.target}`;
      const other = owner.get(key);
      if (other) throw new MergeError(`${key} is in ${other} and in ${name}`);
      owner.set(key, name);
      records.push(record);
    }
  }
  return records.sort((a, b) => order(a.program, b.program) || order(a.target, b.target));
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
