/** The verbs, in the order in which they are used. A verb's file is loaded when it is called. */
import type { Verb } from './verb.ts';

export interface VerbEntry {
  name: string;
  /** as in the verb; repeated here so that `--help` loads nothing */
  summary: string;
  load(): Promise<Verb>;
}

export const VERBS: readonly VerbEntry[] = [
  {
    name: 'start',
    summary: 'the main job: everything found here, corpus, comparison, report',
    load: async () => (await import('./start.ts')).verb,
  },
  { name: 'exec', summary: 'run programs in the twin', load: async () => (await import('./exec.ts')).verb },
  {
    name: 'explain',
    summary: 'show what a program does to memory, line by line',
    load: async () => (await import('./explain.ts')).verb,
  },
  {
    name: 'targets',
    summary: 'list what can run programs here',
    load: async () => (await import('./targets.ts')).verb,
  },
  { name: 'run', summary: 'run programs on targets, write records', load: async () => (await import('./run.ts')).verb },
  {
    name: 'diff',
    summary: 'show where two runs or two targets differ',
    load: async () => (await import('./diff.ts')).verb,
  },
  {
    name: 'check',
    summary: 'fail where something differs that is not known',
    load: async () => (await import('./check.ts')).verb,
  },
  {
    name: 'fuzz',
    summary: 'run generated programs in a real CPython and in the twin',
    load: async () => (await import('./fuzz.ts')).verb,
  },
  {
    name: 'report',
    summary: 'write the report of a run',
    load: async () => (await import('./report.ts')).verb,
  },
  {
    name: 'expect',
    summary: 'write present divergences into the known differences',
    load: async () => (await import('./expect.ts')).verb,
  },
  { name: 'merge', summary: 'join the shards of a run', load: async () => (await import('./merge.ts')).verb },
  {
    name: 'calibrate',
    summary: 'measure how far observables repeat',
    load: async () => (await import('./calibrate.ts')).verb,
  },
  {
    name: 'bench',
    summary: 'measure the twin beside CPython',
    load: async () => (await import('./bench.ts')).verb,
  },
];
