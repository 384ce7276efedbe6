/**
 * How far each observable may be trusted on each build, measured by A/A runs (`heaptwin calibrate`), never assumed.
 * `classes.json` beside this file holds the measurement for the interpreters of the checked-in records. Only `exact` and
 * `exact when pinned` values may gate; the latter because every run here is pinned (hash seed, addresses).
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { OBSERVABLES } from './schema.ts';

/**
 * exact               equal in every run, pinned or not
 * exact when pinned   equal in every pinned run, different without pins
 * structural          same keys and signs, different numbers
 * noisy               anything else
 * not offered         never answered
 */
export const CLASSES = ['exact', 'exact when pinned', 'structural', 'noisy', 'not offered'] as const;
export const classSchema = z.enum(CLASSES);
export type ObservableClass = z.infer<typeof classSchema>;

/** What is compared between runs: the observables, and what every program has. */
export const COMPARED = ['stdout', 'exit', ...OBSERVABLES] as const;

const buildClassesSchema = z.strictObject({
  /** A/A runs that were compared: pinned (half in forks of a server, half in fresh processes), and without pins */
  runs: z.strictObject({ pinned: z.int(), unpinned: z.int() }),
  programs: z.int(),
  classes: z.record(z.string(), classSchema),
  /** programs of which single observables are less than the class says: `{"threads/race": {"stdout": "noisy"}}` */
  except: z.record(z.string(), z.record(z.string(), classSchema)),
});
export type BuildClasses = z.infer<typeof buildClassesSchema>;

export const classesSchema = z.strictObject({
  probe: z.string(),
  environment: z.string(),
  /** by implementation and version: `cpython-3.12.1` */
  builds: z.record(z.string(), buildClassesSchema),
});
export type Classes = z.infer<typeof classesSchema>;

export const CLASSES_PATH = fileURLToPath(new URL('./classes.json', import.meta.url));

export function readClasses(path = CLASSES_PATH): Classes {
  return classesSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** `cpython-3.12.1-1f3c9a2e` -> `cpython-3.12.1` */
export function buildKey(buildId: string): string {
  return buildId.replace(/-[0-9a-f]{8}$/, '');
}

/** The class of an observable of a program on a build; undefined where that build was never calibrated. */
export function classOf(
  classes: Classes,
  buildId: string,
  program: string,
  observable: string,
): ObservableClass | undefined {
  const build = classes.builds[buildKey(buildId)];
  return build?.except[program]?.[observable] ?? build?.classes[observable];
}

/** May a difference in it fail a check? What was never calibrated may not. */
export function gates(observableClass: ObservableClass | undefined): boolean {
  return observableClass === 'exact' || observableClass === 'exact when pinned';
}
