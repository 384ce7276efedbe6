import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assert_valid, violations } from '../../../src/engine/heap/check.ts';
import { Heap } from '../../../src/engine/heap/heap.ts';
import { AddressSpace } from '../../../src/engine/heap/space.ts';
import { heap as profiles } from '../../../src/engine/profile/heap.ts';
import { replayLibc } from './oracle/libc-sequence.ts';

const size = fc.oneof(fc.nat(2000), fc.nat(200_000), fc.nat(3_000_000));

describe('the C library', () => {
  it('keeps its laws under any sequence of requests', () => {
    const op = fc.record({ kind: fc.constantFrom('malloc', 'calloc', 'realloc', 'free', 'free'), size, at: fc.nat() });
    fc.assert(
      fc.property(fc.array(op, { maxLength: 300 }), (ops) => {
        const heap = new Heap(profiles['3.13.0']);
        const live: number[] = [];
        for (const { kind, size, at } of ops) {
          const i = live.length === 0 ? 0 : at % live.length;
          if (kind === 'malloc') live.push(heap.raw_malloc(size));
          else if (kind === 'calloc') live.push(heap.raw_calloc(size));
          else if (live.length > 0 && kind === 'realloc') live[i] = heap.raw_realloc(live[i]!, size);
          else if (live.length > 0) heap.raw_free(live.splice(i, 1)[0]!);
        }
        assert_valid(heap);
        expect(new Set(live).size).toBe(live.length);
        expect(overlaps(heap, live)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps its laws in a long run', () => {
    const heap = new Heap(profiles['3.13.0']);
    replayLibc(heap.libc, heap.space, { seed: 99, steps: 50_000, largest: 300_000 });
    expect(violations(heap)).toEqual([]);
  });

  it('gives a block freed last first, as a program that looks at id() sees', () => {
    const heap = new Heap(profiles['3.13.0']);
    const blocks = [0, 1, 2].map(() => heap.obj_malloc(1000));
    for (const b of blocks) heap.obj_free(b);
    expect([0, 1, 2].map(() => heap.obj_malloc(1000))).toEqual([...blocks].reverse());
  });

  it('has no memory beyond the limit', () => {
    const heap = new Heap(profiles['3.13.0'], 8, { space: { limitBytes: 2 ** 30 } });
    expect(heap.obj_malloc(2 ** 31)).toBe(0);
    expect(heap.obj_malloc(2 ** 62)).toBe(0);
    expect(heap.allocatedBlocks()).toBe(0);
    const p = heap.obj_malloc(2 ** 29);
    expect(heap.obj_realloc(p, 2 ** 31)).toBe(0);
    expect(heap.allocatedBlocks()).toBe(1);
  });

  it('works with the units of 32 bit', () => {
    const heap = new Heap(profiles['3.13.0'], 4);
    const live = Array.from({ length: 500 }, (_, i) => heap.raw_malloc(i * 37));
    for (let i = 0; i < 500; i += 2) heap.raw_free(live[i]!);
    assert_valid(heap);
    expect(
      overlaps(
        heap,
        live.filter((_, i) => i % 2 === 1),
      ),
    ).toEqual([]);
  });
});

describe('the address space', () => {
  it('puts mappings top down and fills gaps again', () => {
    const space = new AddressSpace(8, { mmapTop: 0x7ffff7400000 });
    const a = space.mmap(8192);
    const b = space.mmap(4096);
    const c = space.mmap(8192);
    expect([a, b, c]).toEqual([0x7ffff73fe000, 0x7ffff73fd000, 0x7ffff73fb000]);
    space.munmap(b, 4096);
    expect(space.mmap(8192)).toBe(0x7ffff73f9000);
    expect(space.mmap(4096)).toBe(b);
    space.munmap(a, 8192);
    space.munmap(b, 4096);
    expect(space.mmap(12288)).toBe(b);
    expect(space.mappedBytes).toBe(12288 + 8192 + 8192);
  });

  it('grows a mapping in place where there is a gap', () => {
    const space = new AddressSpace(8);
    const a = space.mmap(4096);
    const b = space.mmap(4096);
    space.munmap(a, 4096);
    expect(space.mremap(b, 4096, 8192)).toBe(b);
    expect(space.mremap(b, 8192, 16384)).not.toBe(b);
  });

  it('refuses a base that is taken', () => {
    const space = new AddressSpace(8, { arenaBases: [0x7fff00000000, 0x7fff00001000] });
    space.mapArena(8192);
    expect(() => space.mapArena(8192)).toThrow('already mapped');
  });
});

/** pairs of blocks whose bytes overlap */
function overlaps(heap: Heap, live: readonly number[]): number[][] {
  const spans = live.map((p) => [heap.realAddress(p), heap.realAddress(p) + heap.libc.usableBytes(p)] as const);
  spans.sort((a, b) => a[0] - b[0]);
  return spans.flatMap(([start], i) => (i > 0 && spans[i - 1]![1] > start ? [[...spans[i - 1]!, start]] : []));
}
