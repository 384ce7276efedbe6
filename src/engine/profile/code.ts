import { byBuild } from './builds.ts';

/** What the `code` layer needs to know of a build. Every change cites its source. */
export interface CodeProfile {
  area: 'code';
}

export const code = byBuild<CodeProfile>({ area: 'code' }, {});
