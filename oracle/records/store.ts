/**
 * The folder `.heaptwin/`: what was ever answered here, and the runs.
 *
 *   cache/BUILD-PROBE-ENVIRONMENT.jsonl   records of one build; the last line of a program counts
 *   runs/TIME.jsonl                       runs; `latest.jsonl` is a copy of the last one
 *
 * Cache key: program hash, build, probe version, environment class. Only what a program does by itself is kept; time-outs,
 * floods and crashes are asked again.
 */
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { type ProgramRecord, recordSchema, type State } from './schema.ts';

const KEPT: readonly State[] = ['ok', 'error', 'unparsable', 'unsupported'];

export interface CacheKey {
  build: string;
  probe: string;
  environment: string;
}

/** Answers of one build. Reads its file once, appends as answers come. */
export class Cache {
  private readonly path: string;
  private readonly known = new Map<string, ProgramRecord>();
  private pending: string[] = [];

  constructor(store: string, key: CacheKey) {
    const name = `${key.build}-p${key.probe}-${key.environment}.jsonl`.replace(/[^\w.-]/g, '_');
    this.path = join(store, 'cache', name);
    if (existsSync(this.path)) this.load();
  }

  /** The record of this program text, relabelled for the asking target; undefined where it has to be run. */
  get(program: string, hash: string, target: string): ProgramRecord | undefined {
    const record = this.known.get(program);
    return record?.programHash === hash ? { ...record, target, source: 'cache' } : undefined;
  }

  put(record: ProgramRecord): void {
    if (!KEPT.includes(record.state)) return;
    this.known.set(record.program, record);
    this.pending.push(JSON.stringify(record));
    if (this.pending.length >= 20) this.flush();
  }

  flush(): void {
    if (this.pending.length === 0) return;
    mkdirSync(join(this.path, '..'), { recursive: true });
    appendFileSync(this.path, this.pending.join('\n') + '\n');
    this.pending = [];
  }

  /** Lines are checked when they are used for the first time by shape only: the file is ours; a cut line is skipped. */
  private load(): void {
    for (const line of readFileSync(this.path, 'utf8').split('\n')) {
      if (line === '') continue;
      try {
        const parsed = recordSchema.safeParse(JSON.parse(line));
        if (parsed.success) this.known.set(parsed.data.program, parsed.data);
      } catch {
        // cut off by an interruption: the program is run again
      }
    }
  }
}

/** `2026-11-22T22-15-00-123Z.jsonl`, with the shard in the name, so that shards never meet. */
export function newRunPath(store: string, started: Date, shard?: { index: number; of: number }): string {
  const suffix = shard ? `-${shard.index}of${shard.of}` : '';
  return join(store, 'runs', `${started.toISOString().replace(/[:.]/g, '-')}${suffix}.jsonl`);
}

/** The runs of a store, oldest first; parts (`.jsonl.part`) of interrupted ones included on request. */
export function listRuns(store: string, parts = false): string[] {
  const folder = join(store, 'runs');
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter(
    (name) => name.endsWith('.jsonl') || (parts && name.endsWith('.jsonl.part')),
  );
  return names.sort().map((name) => join(folder, name));
}

export function latestRunPath(store: string): string {
  return join(store, 'latest.jsonl');
}

/** Makes a finished run the latest one, and keeps the last `keep` runs. */
export function setLatest(store: string, path: string, keep = 50): void {
  mkdirSync(store, { recursive: true });
  copyFileSync(path, latestRunPath(store));
  for (const old of listRuns(store).slice(0, -keep)) rmSync(old, { force: true });
}

/** Bytes of a folder, for messages. */
export function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}
