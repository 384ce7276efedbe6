import { byBuild } from './builds.ts';

/** What running code needs to know of a build: texts and sizes. `%` stands for the name. */
export interface RunProfile {
  area: 'run';
  unboundText: string;
  freeVariableText: string;
  /** bytes of a generator object without its frame's locals and stack, GC header excluded */
  generatorSize: (w: number) => number;
  coroutineSize: (w: number) => number;
  asyncGeneratorSize: (w: number) => number;
  /** bytes of a frame object without locals and stack */
  frameSize: (w: number) => number;
}

export const run = byBuild<RunProfile>(
  {
    area: 'run',
    unboundText: "local variable '%' referenced before assignment",
    freeVariableText: "free variable '%' referenced before assignment in enclosing scope",
    generatorSize: (w) => 12 * w,
    coroutineSize: (w) => 12 * w,
    asyncGeneratorSize: (w) => 12 * w,
    frameSize: (w) => 45 * w,
  },
  {
    '3.11.7': {
      unboundText: "cannot access local variable '%' where it is not associated with a value",
      freeVariableText: "cannot access free variable '%' where it is not associated with a value in enclosing scope",
    },
  },
);
