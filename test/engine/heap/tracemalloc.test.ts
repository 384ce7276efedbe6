import { describe, expect, it } from 'vitest';
import { assert_valid } from '../../../src/engine/heap/check.ts';
import { Heap } from '../../../src/engine/heap/heap.ts';
import type { Build } from '../../../src/engine/profile/builds.ts';
import { heap as profiles } from '../../../src/engine/profile/heap.ts';

/** A heap that traces, with a line that can be set. */
function traced(build: Build = '3.13.18') {
  const heap = new Heap(profiles[build]);
  const at = { file: 'f.py', line: 1 };
  const { tracebacks } = heap.trace;
  heap.trace.where = () => {
    tracebacks.begin();
    tracebacks.push(tracebacks.file(at.file), at.line);
    return tracebacks.end(1);
  };
  heap.trace_start();
  return { heap, trace: heap.trace, at };
}

describe('tracemalloc', () => {
  it('records the bytes asked for, in all three domains, a large request once', () => {
    const { heap, trace } = traced();
    const blocks = [heap.obj_malloc(17), heap.mem_malloc(5), heap.raw_malloc(9), heap.obj_malloc(1000)];
    expect(trace.current).toBe(17 + 5 + 9 + 1000);
    expect(blocks.map((b) => trace.sizeOf(b))).toEqual([17, 5, 9, 1000]);
    heap.obj_free(blocks[0]!);
    heap.raw_free(blocks[2]!);
    expect([trace.current, trace.peak, trace.traces]).toEqual([1005, 1031, 2]);
    trace.reset_peak();
    expect(trace.peak).toBe(1005);
    assert_valid(heap);
  });

  it('counts the new size only when a block is resized, and takes the new line', () => {
    const { heap, trace, at } = traced();
    const p = heap.mem_malloc(1000);
    at.line = 2;
    const q = heap.mem_realloc(p, 3000);
    expect([trace.current, trace.peak]).toEqual([3000, 3000]);
    expect(trace.tracebacks.frames(trace.tracebackOf(q))).toEqual([{ filename: 'f.py', line: 2 }]);
    const small = heap.mem_realloc(0, 20);
    expect(trace.current).toBe(3020);
    expect(trace.sizeOf(heap.mem_realloc(small, 400))).toBe(400);
    expect(trace.peak).toBe(3400);
    assert_valid(heap);
  });

  it('ignores the end of blocks older than the start, but traces them once resized', () => {
    const heap = new Heap(profiles['3.13.18']);
    const [a, b, c] = [heap.obj_malloc(40), heap.obj_malloc(40), heap.obj_malloc(40)];
    heap.trace_start();
    heap.obj_free(a!);
    expect(heap.trace.current).toBe(0);
    heap.obj_realloc(b!, 48);
    expect(heap.trace.current).toBe(48);
    heap.trace_new_reference(c!);
    expect(heap.trace.tracebackOf(c!)).toBe(0);
    assert_valid(heap);
  });

  it('refreshes the line of a block reused from a free list, and nothing else', () => {
    const { heap, trace, at } = traced();
    const p = heap.obj_malloc(56);
    at.line = 9;
    heap.trace_new_reference(p);
    expect([trace.current, trace.traces]).toEqual([56, 1]);
    expect(trace.lines()).toEqual([{ filename: 'f.py', line: 9, bytes: 56, count: 1 }]);
  });

  it('adds up lines', () => {
    const { heap, trace, at } = traced();
    for (let i = 0; i < 10; i++) {
      at.line = 1 + (i % 2);
      heap.obj_malloc(100 + i);
    }
    at.file = 'e.py';
    heap.raw_malloc(200_000);
    expect(trace.lines()).toEqual([
      { filename: 'e.py', line: 2, bytes: 200_000, count: 1 },
      { filename: 'f.py', line: 1, bytes: 520, count: 5 },
      { filename: 'f.py', line: 2, bytes: 525, count: 5 },
    ]);
    expect([...trace.snapshot()].length).toBe(11);
  });

  it('drops everything at stop, keeps the limit, and starts afresh', () => {
    const { heap, trace } = traced();
    const p = heap.obj_malloc(10);
    heap.trace_stop();
    expect([trace.current, trace.peak, trace.traces]).toEqual([0, 0, 0]);
    heap.trace_start(5);
    heap.trace_start(9);
    expect(trace.max_nframe).toBe(5);
    heap.obj_free(p);
    expect(trace.current).toBe(0);
    heap.obj_malloc(30);
    trace.clear_traces();
    expect([trace.current, trace.peak, trace.traces]).toEqual([0, 0, 0]);
    assert_valid(heap);
  });

  it('interns tracebacks with all their frames', () => {
    const { trace } = traced();
    const t = trace.tracebacks;
    const make = (lines: number[], total: number) => {
      t.begin();
      for (const line of lines) t.push(t.file('g.py'), line);
      return t.end(total);
    };
    const first = make([3, 2, 1], 3);
    for (let i = 0; i < 5000; i++) make([i, i + 1], 2);
    expect(make([3, 2, 1], 3)).toBe(first);
    expect(make([3, 2, 1], 4)).not.toBe(first);
    expect(make([], 0)).toBe(1);
    expect(t.frames(1)).toEqual([{ filename: '<unknown>', line: 0 }]);
    expect(t.frames(first).map((f) => f.line)).toEqual([3, 2, 1]);
  });
});

describe('get_tracemalloc_memory()', () => {
  it.each([
    ['3.8.18', 600, 600],
    ['3.9.18', 624, 624],
    ['3.13.0', 624, 624],
    ['3.13.18', 624, 0],
    ['3.15.2', 624, 0],
  ] as const)('%s: %i while tracing, %i after stop', (build, tracing, stopped) => {
    const { heap, trace } = traced(build);
    expect(trace.get_tracemalloc_memory()).toBe(tracing);
    heap.trace_stop();
    expect(trace.get_tracemalloc_memory()).toBe(stopped);
  });

  it('follows the growing and shrinking of the tables', () => {
    const { heap, trace } = traced('3.9.18');
    const blocks: number[] = [];
    const history: number[] = [];
    const buckets = () => (trace.get_tracemalloc_memory() - 240 - 32 * (trace.traces + 2)) / 8 - 32;
    for (const n of [8, 9, 100, 1000, 10_000]) {
      while (blocks.length < n) blocks.push(heap.obj_malloc(16));
      history.push(buckets());
    }
    for (const n of [3000, 1000, 300, 100, 30, 0]) {
      while (blocks.length > n) heap.obj_free(blocks.pop()!);
      history.push(buckets());
    }
    // up to 1000 as measured in 3.9-3.15, on lists of objects that grow and shrink
    expect(history).toEqual([16, 32, 256, 2048, 32768, 16384, 8192, 2048, 512, 256, 16]);
  });
});
