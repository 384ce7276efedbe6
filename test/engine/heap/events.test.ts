import { describe, expect, it } from 'vitest';
import { Heap } from '../../../src/engine/heap/heap.ts';
import { heap as profiles } from '../../../src/engine/profile/heap.ts';

const newHeap = () => new Heap(profiles['3.13.0']);

describe('the event log', () => {
  it('writes events as alloclog does', () => {
    const heap = newHeap();
    heap.events_start();
    const a = heap.obj_malloc(56);
    const b = heap.mem_calloc(32);
    heap.events_mark();
    const c = heap.mem_realloc(b, 64);
    const d = heap.raw_realloc(0, 1000);
    heap.raw_realloc(d, 10);
    heap.obj_free(a);
    heap.mem_free(c);
    heap.mem_free(0);
    expect(heap.events_stop().join(' ')).toBe('+56 +32m | 32>64m +1000r 1000>10r -56 -64m');
  });

  it('does not see what a request needs inside: arenas, map nodes, raw blocks of large requests', () => {
    const heap = newHeap();
    heap.events_start();
    heap.obj_malloc(5000);
    heap.obj_malloc(1);
    expect(heap.events_stop()).toEqual(['+5000', '+1']);
  });

  it('knows sizes from its installation on', () => {
    const heap = newHeap();
    const [old, older] = [heap.obj_malloc(40), heap.obj_malloc(41)];
    heap.events_install();
    const known = heap.obj_malloc(42);
    heap.events_start();
    heap.obj_free(old!);
    heap.obj_realloc(older!, 10);
    heap.obj_free(known);
    expect(heap.events_stop()).toEqual(['-?', '?>10', '-42']);
    heap.events_start();
    heap.obj_malloc(1);
    expect(heap.events_stop()).toEqual(['+1']);
    heap.events_uninstall();
    expect(heap.watching).toBe(0);
  });
});

describe('the guard', () => {
  it('finds double frees and frees in another domain', () => {
    const heap = newHeap();
    const old = heap.obj_malloc(16);
    heap.guard_start();
    heap.obj_free(old);
    expect(() => heap.obj_free(old)).toThrow(`block freed twice: ${old} (obj domain)`);
    const p = heap.mem_malloc(64);
    expect(() => heap.obj_free(p)).toThrow(`block ${p} of the mem domain freed in the obj domain`);
    const q = heap.mem_realloc(p, 400);
    expect(() => heap.mem_realloc(p, 40)).toThrow(`block freed twice: ${p} (mem domain)`);
    heap.mem_free(q);
    heap.guard_stop();
    expect(heap.watching).toBe(0);
  });
});
