/**
 * Which record another is held against: always one of a real CPython.
 *
 *   engine targets   the very build that they emulate, of this run or checked in; else another patch level of the version
 *   other targets    the one named by --reference; else the newest CPython of the run; else the newest checked-in one
 */
import { findRecorded, recordedMinors } from '../records/recorded.ts';
import type { Build, ProgramRecord, Run, Target } from '../records/schema.ts';

export interface Reference {
  /** `cpython:3.12` of the run, or `recorded cpython 3.12.1` */
  name: string;
  build: Build;
  /** by program */
  records: ReadonlyMap<string, ProgramRecord>;
}

/** Asked for a reference that isn't there; the message says what there is. */
export class MissingReference extends Error {
  override name = 'MissingReference';
}

export function recordsByProgram(run: Run, target: string): Map<string, ProgramRecord> {
  return new Map(run.records.filter((record) => record.target === target).map((record) => [record.program, record]));
}

/** Finds references, each once. */
export class References {
  private readonly run: Run;
  private readonly named: string | undefined;
  private readonly found = new Map<string, Reference | undefined>();

  constructor(run: Run, named?: string) {
    this.run = run;
    this.named = named;
  }

  /** The reference of a target; undefined where no CPython ever answered. */
  of(target: Target): Reference | undefined {
    const version = target.build?.version ?? /^engine:(.+)$/.exec(target.target)?.[1];
    const key = this.named ?? (target.kind === 'engine' ? `engine ${version}` : 'newest');
    if (!this.found.has(key)) this.found.set(key, this.find(key, target.kind, version));
    return this.found.get(key);
  }

  private find(key: string, kind: string, version: string | undefined): Reference | undefined {
    if (this.named !== undefined) {
      const reference =
        this.inRun((t) => t.target === key || t.build?.version === key) ?? checkedIn(key.replace(/^cpython:/, ''));
      if (!reference) throw new MissingReference(`no reference ${key}: neither in this run nor checked in`);
      return reference;
    }
    if (kind !== 'engine') return this.newest();
    const minor = minorOf(version ?? '');
    return (
      this.inRun((t) => t.build?.version === version) ??
      checkedIn(version ?? '') ??
      this.inRun((t) => minorOf(t.build?.version ?? '') === minor) ??
      checkedIn(minor)
    );
  }

  private inRun(fits: (target: Target) => boolean): Reference | undefined {
    const target = this.run.header.targets.find((t) => t.kind === 'cpython' && t.build !== undefined && fits(t));
    if (!target) return undefined;
    return { name: target.target, build: target.build!, records: recordsByProgram(this.run, target.target) };
  }

  private newest(): Reference | undefined {
    const cpythons = this.run.header.targets.filter((t) => t.kind === 'cpython' && t.build !== undefined);
    const newest = cpythons.toSorted((a, b) => compareVersions(b.build!.version, a.build!.version))[0];
    return newest ? this.inRun((t) => t === newest) : checkedIn(recordedMinors().at(-1) ?? '');
  }
}

function checkedIn(version: string): Reference | undefined {
  const recorded = /^\d+\.\d+/.test(version) ? findRecorded(version) : undefined;
  return (
    recorded && { name: `recorded cpython ${recorded.build.version}`, build: recorded.build, records: recorded.records }
  );
}

export function minorOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((v) => v.split('.').map((part) => Number.parseInt(part, 10) || 0)) as [
    number[],
    number[],
  ];
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
