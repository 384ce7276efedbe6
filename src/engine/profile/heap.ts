import { byBuild } from './builds.ts';

/** What the `heap` layer needs to know of a build. Every change cites its source. */
export interface HeapProfile {
  area: 'heap';
}

export const heap = byBuild<HeapProfile>({ area: 'heap' }, {});
