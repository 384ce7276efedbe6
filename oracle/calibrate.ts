/**
 * A/A: the same programs on the same build several times. Whatever differs then is no difference between builds.
 * Pinned runs alternate between forks of a server and fresh processes, so that an exact observable is exact in both.
 */
import { isDeepStrictEqual } from 'node:util';
import { type BuildClasses, COMPARED, type ObservableClass } from './records/classes.ts';
import type { ProgramRecord } from './records/schema.ts';

/** share of programs that may be less than the class of an observable, as named exceptions (say, because threads race), before the class itself is lowered */
const EXCEPTIONS = 0.25;

export interface Repeated {
  pinned: readonly ProgramRecord[][];
  unpinned: readonly ProgramRecord[][];
}

/** All values of one observable in a record, in order of the observations. `start` is context and left out. */
export function valuesOf(record: ProgramRecord, observable: string): unknown[] {
  if (observable === 'stdout') return [record.stdout];
  if (observable === 'exit') return [record.state, record.exit];
  const found = record.observations.filter(({ label }) => label !== 'start');
  return found.map(({ values }) => values[observable as keyof typeof values]).filter((value) => value !== undefined);
}

/** The classes of one build, from its repeated runs. */
export function classify({ pinned, unpinned }: Repeated): BuildClasses {
  const programs = [...new Set(pinned.flat().map(({ program }) => program))].sort();
  const classes: Record<string, ObservableClass> = {};
  const except: Record<string, Record<string, ObservableClass>> = {};
  for (const observable of COMPARED) {
    const own = new Map<string, ObservableClass>();
    for (const program of programs) {
      const seen = collect(pinned, program, observable);
      if (seen.some((values) => values.length > 0))
        own.set(program, classOfOne(seen, collect(unpinned, program, observable)));
    }
    const found = classOfAll([...own.values()]);
    classes[observable] = found;
    for (const [program, less] of own) {
      if (rank(less) > rank(found)) (except[program] ??= {})[observable] = less;
    }
  }
  const runs = { pinned: pinned.length, unpinned: unpinned.length };
  return { runs, programs: programs.length, classes, except };
}

function collect(runs: readonly ProgramRecord[][], program: string, observable: string): unknown[][] {
  return runs.map((records) => {
    const record = records.find((r) => r.program === program);
    return record ? valuesOf(record, observable) : [];
  });
}

function classOfOne(pinned: unknown[][], unpinned: unknown[][]): ObservableClass {
  if (!allEqual(pinned)) return allEqual(pinned.map(shapeOf)) ? 'structural' : 'noisy';
  return allEqual([...pinned.slice(0, 1), ...unpinned]) ? 'exact' : 'exact when pinned';
}

/** The worst class that more than a few programs have. */
function classOfAll(classes: readonly ObservableClass[]): ObservableClass {
  if (classes.length === 0) return 'not offered';
  for (const candidate of ['exact', 'exact when pinned', 'structural'] as const) {
    const worse = classes.filter((c) => rank(c) > rank(candidate)).length;
    const allowed = candidate === 'exact' ? 0 : Math.floor(classes.length * EXCEPTIONS);
    if (worse <= allowed) return candidate;
  }
  return 'noisy';
}

function rank(observableClass: ObservableClass): number {
  return ['exact', 'exact when pinned', 'structural', 'noisy', 'not offered'].indexOf(observableClass);
}

function allEqual(values: readonly unknown[]): boolean {
  return values.every((value) => isDeepStrictEqual(value, values[0]));
}

/** Numbers by their sign, objects by their keys; texts as they are. */
function shapeOf(value: unknown): unknown {
  if (typeof value === 'number') return Math.sign(value);
  if (Array.isArray(value)) return value.map(shapeOf);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}
