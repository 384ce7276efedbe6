import { byBuild } from './builds.ts';

/** What the collector needs to know of a build. Facts: reference on the collector, section 8; measured. */
export interface GcProfile {
  area: 'gc';
  kind: 'generational' | 'incremental';
  thresholds: readonly [number, number, number];
  /** where an automatic collection runs: inside the allocation, or at the next check point of the evaluation loop */
  trigger: 'allocation' | 'breaker';
  /** what a collection does with immortal objects */
  immortals: 'none' | 'permanent' | 'untrack';
  /** full collections untrack dicts without trackable content */
  untracksDicts: boolean;
  /** only what is reachable from resurrected objects survives; else the whole unreachable set does (3.8) */
  resurrection: 'reachable' | 'all';
  /** weak references without callback are cleared after the finalizers (3.15) */
  plainWeakrefsLast: boolean;
  /** free lists that a full collection empties */
  clears: readonly (
    | 'floats'
    | 'ints'
    | 'tuples'
    | 'lists'
    | 'dicts'
    | 'dictKeys'
    | 'slice'
    | 'iterators'
    | 'writer'
    | 'methods'
  )[];
  /** gc.get_stats() has candidates and duration (3.15) */
  richStats: boolean;
  thresholdTexts: 'getargs' | 'own';
  /** the name of the phase is one object for all callbacks, made even where there are none (3.12+) */
  phaseOnce: boolean;
}

export const gc = byBuild<GcProfile>(
  {
    area: 'gc',
    kind: 'generational',
    thresholds: [700, 10, 10],
    trigger: 'allocation',
    immortals: 'none',
    untracksDicts: true,
    resurrection: 'all',
    plainWeakrefsLast: false,
    clears: ['floats', 'tuples', 'lists', 'dicts', 'dictKeys', 'methods'],
    richStats: false,
    thresholdTexts: 'getargs',
    phaseOnce: false,
  },
  {
    '3.9.18': { resurrection: 'reachable' },
    '3.12.1': { trigger: 'breaker', immortals: 'permanent', phaseOnce: true },
    '3.13.0': { thresholds: [2000, 10, 10], immortals: 'untrack', thresholdTexts: 'own' },
    '3.14.4': {
      kind: 'incremental',
      thresholds: [2000, 10, 0],
      untracksDicts: false,
      clears: ['floats', 'ints', 'tuples', 'lists', 'dicts', 'dictKeys', 'slice', 'iterators', 'writer', 'methods'],
    },
    '3.14.10': { kind: 'generational', thresholds: [2000, 10, 10] },
    '3.15.2': { plainWeakrefsLast: true, richStats: true },
  },
);
