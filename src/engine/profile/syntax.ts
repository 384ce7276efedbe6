import { byBuild } from './builds.ts';

/** What the `syntax` layer needs to know of a build. Every change cites its source. */
export interface SyntaxProfile {
  area: 'syntax';
}

export const syntax = byBuild<SyntaxProfile>({ area: 'syntax' }, {});
