/**
 * The price of a request. A pair is a request and its end, on a heap where other blocks of the class live (as in a program), so
 * that pools neither fill nor empty.
 */
import { Heap } from '../engine/heap/index.ts';
import { heap as profiles } from '../engine/profile/heap.ts';
import type { Case } from './suites.ts';

/** operations in one call of a task */
const OPS = 100_000;
const LIVE = 10_000;

function newHeap(): Heap {
  const heap = new Heap(profiles['3.13.18']);
  for (let size = 16; size <= 512; size += 16) {
    heap.obj_malloc(size);
    heap.obj_malloc(size);
  }
  return heap;
}

/** request, end, request, end: the life of a temporary */
function pairs(name: string, bytes: number, heap: Heap): Case {
  return {
    name,
    ops: OPS,
    run: () => {
      for (let i = 0; i < OPS; i++) heap.obj_free(heap.obj_malloc(bytes));
    },
  };
}

/** many live blocks, the oldest ends when a new one comes: blocks of many pools */
function queue(name: string, heap: Heap): Case {
  const live = new Int32Array(LIVE);
  let at = 0;
  return {
    name,
    ops: OPS,
    run: () => {
      for (let i = 0; i < OPS; i++) {
        heap.obj_free(live[at]!);
        live[at] = heap.obj_malloc(16 + ((i & 7) << 4));
        at = at + 1 === LIVE ? 0 : at + 1;
      }
    },
  };
}

/** a structure that grows and goes */
function bulk(name: string, heap: Heap): Case {
  const live = new Int32Array(OPS);
  return {
    name,
    ops: OPS,
    run: () => {
      for (let i = 0; i < OPS; i++) live[i] = heap.obj_malloc(56);
      for (let i = OPS - 1; i >= 0; i--) heap.obj_free(live[i]!);
    },
  };
}

function tracedHeap(): Heap {
  const heap = newHeap();
  const { tracebacks } = heap.trace;
  const file = tracebacks.file('bench.py');
  tracebacks.begin();
  tracebacks.push(file, 1);
  const id = tracebacks.end(1);
  heap.trace.where = () => id;
  heap.trace_start();
  return heap;
}

/** Pairs of requests, `OPS` in one run of a case. */
export function heapCases(): Case[] {
  return [
    pairs('allocation and free, 32 bytes', 32, newHeap()),
    pairs('allocation and free, 32 bytes, traced', 32, tracedHeap()),
    queue('allocation and free in a queue of 10,000', newHeap()),
    bulk('allocation and free in bulk of 100,000', newHeap()),
    pairs('allocation and free, 1,000 bytes (C library)', 1000, newHeap()),
  ];
}
