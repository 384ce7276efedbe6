/**
 * The price of a request: `node src/bench/heap.bench.ts [--json]`. Nanoseconds an operation; a pair is a request and its
 * end, on a heap where other blocks of the class live (as in a program), so that pools neither fill nor empty.
 */
import { Bench } from 'tinybench';
import { Heap } from '../engine/heap/index.ts';
import { heap as profiles } from '../engine/profile/heap.ts';

/** operations in one call of a task */
const OPS = 100_000;
const LIVE = 10_000;

interface Case {
  name: string;
  run: () => void;
}

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

const bench = new Bench({ time: 300, warmupTime: 100 });
const cases = [
  pairs('pair of 32 bytes', 32, newHeap()),
  pairs('pair of 32 bytes, traced', 32, tracedHeap()),
  queue('pair in a queue of 10,000', newHeap()),
  queue('pair in a queue of 10,000, traced', tracedHeap()),
  bulk('pair in bulk of 100,000', newHeap()),
  bulk('pair in bulk of 100,000, traced', tracedHeap()),
  pairs('pair of 1,000 bytes (C library)', 1000, newHeap()),
  pairs('pair of 1,000 bytes, traced', 1000, tracedHeap()),
];
for (const { name, run } of cases) bench.add(name, run);
await bench.run();
const rows = bench.tasks.map((task) => ({
  name: task.name,
  ns: task.result.state === 'completed' ? (task.result.latency.p50 * 1e6) / OPS : Number.NaN,
  least: task.result.state === 'completed' ? (task.result.latency.min * 1e6) / OPS : Number.NaN,
}));
if (process.argv.includes('--json')) console.log(JSON.stringify(rows));
else
  for (const row of rows) {
    console.log(`${row.name.padEnd(36)}${row.ns.toFixed(1).padStart(8)} ns, least ${row.least.toFixed(1)} ns`);
  }
