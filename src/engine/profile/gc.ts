import { byBuild } from './builds.ts';

/** What the `gc` layer needs to know of a build. Every change cites its source. */
export interface GcProfile {
  area: 'gc';
}

export const gc = byBuild<GcProfile>({ area: 'gc' }, {});
