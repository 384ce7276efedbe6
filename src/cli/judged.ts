/** What the verbs that judge share: the run they mean, known differences, classes, and errors of the user as usage errors. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  type Judgement,
  judge,
  KNOWN_PATH,
  type Known,
  KnownError,
  MissingReference,
  readKnown,
} from '../../oracle/diff/index.ts';
import { CLASSES_PATH, type Classes, readClasses } from '../../oracle/records/classes.ts';
import { RecordFileError, readRun } from '../../oracle/records/reader.ts';
import type { Run } from '../../oracle/records/schema.ts';
import { latestRunPath } from '../../oracle/records/store.ts';
import type { Setting } from './session.ts';
import { type Option, type OptionValues, type Terminal, text, UsageError } from './verb.ts';

/** Options of every verb that judges a run. */
export const JUDGE_OPTIONS: Readonly<Record<string, Option>> = {
  reference: { type: 'string', value: 'TARGET', help: 'CPython to hold everything against (default: see the README)' },
  known: { type: 'string', value: 'FILE', help: 'known differences (default: those that are checked in)' },
};

export interface Judged {
  path: string;
  knownPath: string;
  known: Known[];
  judgement: Judgement;
}

/** Reads the named run, or the latest one; undefined (and a message) where nothing was ever run. */
export function judgedRun(
  values: OptionValues,
  name: string | undefined,
  where: Setting,
  terminal: Terminal,
): Judged | undefined {
  const path = name === undefined ? latestRunPath(where.store) : resolve(terminal.cwd, name);
  if (name === undefined && !existsSync(path)) {
    terminal.err('nothing ran here yet; start with heaptwin run\n');
    return undefined;
  }
  const named = text(values, 'known');
  const knownPath = named === undefined ? KNOWN_PATH : resolve(terminal.cwd, named);
  return asUsage(() => {
    const known = readKnown(knownPath);
    const run = readRun(path);
    const judgement = judge(run, { known, classes: classesIfAny(), reference: text(values, 'reference') });
    return { path, knownPath, known, judgement };
  });
}

/** A run file that the user named. */
export function namedRun(name: string, terminal: Terminal): Run {
  return asUsage(() => readRun(resolve(terminal.cwd, name)));
}

export function asUsage<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    const ofUser = [RecordFileError, KnownError, MissingReference].some((kind) => error instanceof kind);
    if (ofUser) throw new UsageError((error as Error).message);
    throw error;
  }
}

function classesIfAny(): Classes | undefined {
  return existsSync(CLASSES_PATH) ? readClasses() : undefined;
}
