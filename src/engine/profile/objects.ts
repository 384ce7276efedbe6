import { byBuild } from './builds.ts';

/** What the `objects` layer needs to know of a build. Every change cites its source. */
export interface ObjectsProfile {
  area: 'objects';
}

export const objects = byBuild<ObjectsProfile>({ area: 'objects' }, {});
