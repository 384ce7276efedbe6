/** The heap, for the layers above: requests and addresses, tracing, statistics, start state, checks. See README.md. */
export { assert_valid, is_valid, violations } from './check.ts';
export { Heap, type HeapOptions } from './heap.ts';
export type { LibcOptions } from './malloc.ts';
export { PAGE_BYTES, type SpaceOptions } from './space.ts';
export { type HeapStartState, type PoolLayout, parseDebugMallocStats, prepare, restore } from './start.ts';
export {
  type ArenaStats,
  type ClassStats,
  debugmallocstats,
  type FreeListLine,
  type HeapStats,
  heapStats,
} from './stats.ts';
export { type Frame, Tracebacks, UNKNOWN_TRACEBACK } from './tracebacks.ts';
export type { LineTotal, Trace, Tracemalloc } from './tracemalloc.ts';
