import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assert_valid } from '../../../src/engine/heap/check.ts';
import { Heap } from '../../../src/engine/heap/heap.ts';
import { heap as profiles } from '../../../src/engine/profile/heap.ts';
import { NaivePymalloc } from './naive.ts';

const aligned = { space: { mmapTop: 0x7ffff7400000 } };

describe('pymalloc beside the plain model', () => {
  // small pools so that arenas come and go in short runs: 64 KiB of 4 KiB pools
  const tiny = { alignmentBits: 4, poolBits: 12, arenaBits: 14 };
  const builds = ['3.8.18', '3.9.18'] as const;
  const op = fc.record({
    kind: fc.constantFrom('grow', 'free', 'pop'),
    size: fc.integer({ min: 1, max: 512 }),
    n: fc.nat(60),
  });

  for (const build of builds) {
    it(`gives the same addresses, with arenas that come and go (${build})`, () => {
      const profile = { ...profiles[build], geometry: { ...profiles[build].geometry, 8: tiny } };
      fc.assert(
        fc.property(fc.array(op, { maxLength: 60 }), fc.nat(), (ops, seed) => {
          const heap = new Heap(profile, 8, aligned);
          const naive = new NaivePymalloc(profile, 8);
          const live: number[] = [];
          for (const { kind, size, n } of ops) {
            for (let i = 0; i < n && (kind === 'grow' || live.length > 0); i++) {
              if (kind === 'grow') {
                const p = heap.obj_malloc(size);
                expect(p).toBe(naive.malloc(size));
                live.push(p);
              } else {
                const at = kind === 'pop' ? live.length - 1 : (seed * (i + 7)) % live.length;
                const p = live[at]!;
                live[at] = live.at(-1)!;
                live.pop();
                heap.obj_free(p);
                naive.free(p);
              }
            }
            assert_valid(heap);
          }
          expect(heap.arenas.ntimes_arena_allocated).toBe(naive.arenasMade);
          expect(heap.arenas.ntimes_arena_allocated - heap.arenas.narenas_currently_allocated).toBe(
            naive.arenasReturned,
          );
        }),
        { numRuns: 150 },
      );
    });
  }

  it('gives the same addresses on 32 bit', () => {
    const profile = profiles['3.13.0'];
    const heap = new Heap(profile, 4, { space: { mmapTop: 0xf7c00000 } });
    const naive = new NaivePymalloc(profile, 4);
    const live: number[] = [];
    for (let i = 0; i < 30_000; i++) {
      if (i % 5 < 3 && i % 20_000 < 10_000) {
        const size = 1 + ((i * 7919) % 512);
        live.push(heap.obj_malloc(size));
        expect(live.at(-1)).toBe(naive.malloc(size));
      } else if (live.length > 0) {
        const [p] = live.splice((i * 31) % live.length, 1);
        heap.obj_free(p!);
        naive.free(p!);
      }
    }
    assert_valid(heap);
  });
});

describe('facts sheet, sections 1-3', () => {
  const heap = () => new Heap(profiles['3.13.0'], 8, aligned);

  it('rounds requests up to 16 bytes and serves 1 to 512', () => {
    const h = heap();
    for (const [bytes, block] of [
      [1, 16],
      [16, 16],
      [17, 32],
      [50, 64],
      [88, 96],
      [512, 512],
    ] as const) {
      expect(h.blockBytesAt(h.obj_malloc(bytes))).toBe(block);
    }
    expect(h.isPymalloc(h.obj_malloc(513))).toBe(false);
    expect(h.isPymalloc(h.obj_malloc(0))).toBe(false);
    expect(h.allocatedBlocks()).toBe(8);
    h.raw_malloc(513);
    expect(h.allocatedBlocks()).toBe(8);
  });

  it.each([
    [112, 85, true],
    [112, 84, false],
    [512, 385, true],
    [512, 384, false],
    [16, 13, true],
    [16, 12, false],
    [32, 25, true],
    [32, 24, false],
    [48, 37, true],
    [48, 36, false],
    [112, 113, false],
    [512, 513, false],
    [16, 0, false],
  ])('realloc of %i to %i bytes stays: %s', (from, to, stays) => {
    const h = heap();
    const p = h.obj_malloc(from);
    expect(h.obj_realloc(p, to) === p).toBe(stays);
    expect(h.allocatedBlocks()).toBe(1);
  });

  it('leaves a block of the C library there when it shrinks', () => {
    const h = heap();
    const p = h.mem_malloc(1000);
    expect(h.isPymalloc(h.mem_realloc(p, 100))).toBe(false);
    expect(h.allocatedBlocks()).toBe(1);
  });

  it('frees 3, 5, 1 and gets 1, 5, 3', () => {
    const h = heap();
    const p = Array.from({ length: 8 }, () => h.obj_malloc(64));
    for (const i of [3, 5, 1]) h.obj_free(p[i]!);
    expect([1, 5, 3].map(() => h.obj_malloc(64))).toEqual([p[1], p[5], p[3]]);
  });

  it('serves from the pool that was full last', () => {
    const h = heap();
    const pools = [0, 1, 2].map(() => Array.from({ length: 31 }, () => h.obj_malloc(512)));
    for (const pool of pools) h.obj_free(pool[7]!);
    expect([0, 1, 2].map(() => h.obj_malloc(512))).toEqual([pools[2]![7], pools[1]![7], pools[0]![7]]);
  });

  it('keeps the free list of a pool that comes back to its class, and forgets it for another', () => {
    const h = heap();
    const p = [0, 1, 2].map(() => h.obj_malloc(100));
    for (const q of p) h.obj_free(q);
    expect(h.obj_malloc(100)).toBe(p[2]);
    h.obj_free(p[2]!);
    const other = h.obj_malloc(200);
    expect(other).toBe(p[0]);
  });

  it('counts arenas as measured: 8, 43, 8 in 3.8 and 8, 43, 9 in 3.9', () => {
    const arenas = (build: '3.8.18' | '3.9.18') => {
      const h = new Heap(profiles[build], 8, aligned);
      const keep: number[] = [];
      while (h.arenas.narenas_currently_allocated < 8 || h.arenas.nfreepools[7]! > 5) keep.push(h.obj_malloc(100));
      const blocks = Array.from({ length: 20_000 }, () => h.obj_malloc(433));
      const high = h.arenas.narenas_currently_allocated;
      for (const b of blocks) h.obj_free(b);
      return [high, h.arenas.narenas_currently_allocated];
    };
    expect(arenas('3.8.18')).toEqual([43, 8]);
    expect(arenas('3.9.18')).toEqual([43, 9]);
  });

  it('gives plausible real addresses', () => {
    const h = heap();
    const p = h.obj_malloc(16);
    expect(h.realAddress(p)).toBe(0x7ffff7300030);
    expect(h.realAddress(h.obj_malloc(16)) - h.realAddress(p)).toBe(16);
    expect(h.realAddress(h.obj_malloc(5000)).toString(16)).toMatch(/^5555/);
    expect(h.realAddress(h.obj_malloc(500_000)).toString(16)).toMatch(/^7fff/);
  });
});
