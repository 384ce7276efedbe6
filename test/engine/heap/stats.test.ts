import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { violations } from '../../../src/engine/heap/check.ts';
import { Heap } from '../../../src/engine/heap/heap.ts';
import { parseDebugMallocStats, prepare, restore } from '../../../src/engine/heap/start.ts';
import { debugmallocstats, heapStats } from '../../../src/engine/heap/stats.ts';
import { buildFor } from '../../../src/engine/profile/builds.ts';
import { heap as profiles } from '../../../src/engine/profile/heap.ts';

import { replay, startHeap } from './oracle/sequence.ts';

interface Recording {
  version: string;
  allocatedBlocks: number;
  text: string[];
}

const fixture = new URL('./fixtures/debugmallocstats.json', import.meta.url);
const { recorded } = JSON.parse(readFileSync(fixture, 'utf8')) as { recorded: Recording[] };

describe('sys._debugmallocstats() and the start state', () => {
  for (const { version, allocatedBlocks, text } of recorded) {
    const profile = profiles[buildFor(version)!];

    it(`restores the start state of ${version} and prints its text`, () => {
      const state = { ...parseDebugMallocStats(text.join('\n')), allocatedBlocks };
      const heap = new Heap(profile);
      expect(restore(heap, state)).toEqual([]);
      expect(violations(heap)).toEqual([]);
      expect(heap.allocatedBlocks()).toBe(allocatedBlocks);
      expect(debugmallocstats(heap, state.freelists!).split('\n')).toEqual(text);
    });

    it(`restores ${version} around blocks that are there already`, () => {
      const state = { ...parseDebugMallocStats(text.join('\n')), allocatedBlocks };
      const heap = new Heap(profile);
      prepare(heap, state);
      const own = Array.from({ length: 3000 }, (_, i) => heap.obj_malloc(49 + (i % 32)));
      for (let i = 0; i < own.length; i += 3) heap.obj_free(own[i]!);
      expect(restore(heap, state)).toEqual([]);
      expect(violations(heap)).toEqual([]);
      expect(debugmallocstats(heap, state.freelists!).split('\n')).toEqual(text);
      for (let i = 1; i < own.length; i += 3) heap.obj_free(own[i]!);
      expect(violations(heap)).toEqual([]);
    });
  }

  it('restores what any run of the twin leaves behind', () => {
    const run = fc.record({
      seed: fc.integer({ min: 1, max: 1e9 }),
      steps: fc.nat(30_000),
      mode: fc.constantFrom(0, 1, 3),
      phase: fc.integer({ min: 500, max: 5000 }),
      residues: fc.constantFrom([0], [1, 0], [2]),
    });
    fc.assert(
      fc.property(fc.constantFrom('3.8.18', '3.9.18', '3.13.18'), run, (build, run) => {
        const before = startHeap(profiles[build], run);
        replay(before, run, () => {});
        const text = debugmallocstats(before, []);
        const heap = new Heap(profiles[build]);
        expect(restore(heap, { ...parseDebugMallocStats(text), allocatedBlocks: before.allocatedBlocks() })).toEqual(
          [],
        );
        expect(violations(heap)).toEqual([]);
        expect(debugmallocstats(heap, [])).toBe(text);
      }),
      { numRuns: 40 },
    );
  });

  it('names what a start state cannot hold', () => {
    const { version, text } = recorded.at(-1)!;
    const heap = new Heap(profiles[buildFor(version)!]);
    for (let i = 0; i < 5000; i++) heap.obj_malloc(496);
    const mismatches = restore(heap, parseDebugMallocStats(text.join('\n')));
    expect(mismatches[0]).toMatch(/^class of 496 bytes: \d+ pools are in use, more than \d+$/);
  });

  it('takes a layout of pools', () => {
    const heap = new Heap(profiles['3.13.0']);
    const layout = [
      { free: 3, virgin: 0 },
      { free: 1, virgin: 20 },
      { free: 2, virgin: 0 },
    ];
    const classes = [{ size: 512, pools: 4, used: 4 * 31 - 26, avail: 26, layout }];
    const arenas = { total: 1, reclaimed: 0, highwater: 1, current: 1, unusedPools: 60, misaligned: 0 };
    expect(restore(heap, { classes, arenas })).toEqual([]);
    // the first pool of the list serves three requests in a row, the next one 21, the last one two
    const pools = Array.from({ length: 26 }, () => heap.obj_malloc(512) >> heap.poolShift);
    const runs = pools.filter((p, i) => p !== pools[i - 1]).map((p) => pools.filter((q) => q === p).length);
    expect(runs).toEqual([3, 2, 21]);
  });

  it('prints the wide classes and the flat map of a 32-bit build', () => {
    const heap = new Heap(profiles['3.13.0'], 4);
    heap.obj_malloc(9);
    const stats = heapStats(heap);
    expect(stats.classes.length).toBe(64);
    expect(stats.classes[1]).toEqual({ size: 16, pools: 1, used: 1, avail: 253 });
    const text = debugmallocstats(heap, []);
    expect(text).toContain('in 64 size classes.');
    expect(text).toContain('# bytes lost to arena map root     =              131,072\n');
    expect(text).not.toContain('mid');
  });
});
