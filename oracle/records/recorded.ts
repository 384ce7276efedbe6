/**
 * Checked-in records of pinned CPythons, one file a build (`recorded/cpython-3.12.1.jsonl`). They answer for a CPython that
 * isn't on this machine, and every answer says `source: recorded`. Written only by `npm run record`, from real CPythons.
 */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readRun } from './reader.ts';
import type { Build, Header, ProgramRecord } from './schema.ts';

export const RECORDED_FOLDER = fileURLToPath(new URL('./recorded/', import.meta.url));

export interface RecordedBuild {
  build: Build;
  header: Header;
  /** by program id */
  records: ReadonlyMap<string, ProgramRecord>;
}

interface Entry {
  version: string;
  path: string;
}

function entries(): Entry[] {
  let names: string[] = [];
  try {
    names = readdirSync(RECORDED_FOLDER);
  } catch {
    return []; // nothing is checked in
  }
  const found = names.map((name) => [name, /^cpython-(\d+\.\d+\.\d+)\.jsonl$/.exec(name)] as const);
  return found
    .filter(([, match]) => match !== null)
    .map(([name, match]) => ({ version: match![1]!, path: RECORDED_FOLDER + name }))
    .sort((a, b) => patchOf(b.version) - patchOf(a.version));
}

function patchOf(version: string): number {
  return Number(version.split('.')[2]);
}

/** The minor versions with checked-in records, oldest first. */
export function recordedMinors(): string[] {
  const minors = new Set(entries().map(({ version }) => version.split('.').slice(0, 2).join('.')));
  return [...minors].sort((a, b) => Number(a.split('.')[1]) - Number(b.split('.')[1]));
}

/** The records of `3.12` (newest patch level) or of `3.12.1`; undefined where there are none. */
export function findRecorded(version: string): RecordedBuild | undefined {
  const entry = entries().find((e) => e.version === version || e.version.startsWith(version + '.'));
  if (!entry) return undefined;
  const { header, records } = readRun(entry.path);
  const build = header.targets[0]?.build;
  if (!build) return undefined;
  return { build, header, records: new Map(records.map((record) => [record.program, record])) };
}
