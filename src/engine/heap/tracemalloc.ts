/**
 * tracemalloc: for each block requested while tracing, its size as requested and the traceback of the request.
 *
 * A trace is found by the block's handle: two words beside each unit of pymalloc's memory (size, traceback id; id 0: not
 * traced), and a table by unit or slot for blocks of the C library.
 *
 *   T1  current == sum of the sizes of all traces;  peak >= current
 *   T2  traces == number of blocks with a traceback id
 *
 * get_tracemalloc_memory() counts CPython's own three hash tables: their numbers of buckets depend on the order of
 * growing and shrinking, so that is followed here (16 buckets at least; above 0.5 and below 0.1 entries a bucket the
 * table is resized to the power of two that is at least entries * 2 / 0.6).
 */
import type { TraceTables } from '../profile/heap.ts';
import { grown, grown64, HANDLE_SPACE } from './arenas.ts';
import { BRK_BASE, MAP_BASE } from './malloc.ts';
import { Tracebacks, UNKNOWN_TRACEBACK } from './tracebacks.ts';

const MIN_BUCKETS = 16;
const REHASH_FACTOR = 2 / (0.1 + 0.5);

/** @cpython Python/hashtable.c 3.8-3.15: how many entries and buckets a table has. */
class TableSize {
  entries = 0;
  buckets = MIN_BUCKETS;
  /** the table is resized above this, and below that number of entries */
  high = MIN_BUCKETS / 2;
  low = 0;

  add(): void {
    if (++this.entries > this.high) this.hashtable_rehash();
  }

  remove(): void {
    if (--this.entries < this.low) this.hashtable_rehash();
  }

  clear(): void {
    this.entries = 0;
    this.hashtable_rehash();
  }

  hashtable_rehash(): void {
    const wanted = Math.floor(this.entries * REHASH_FACTOR);
    let buckets = MIN_BUCKETS;
    while (buckets < wanted) buckets *= 2;
    this.buckets = buckets;
    this.high = buckets / 2;
    this.low = buckets === MIN_BUCKETS ? 0 : Math.ceil(buckets / 10);
  }
}

/** Traces of blocks of the C library, by unit or by slot. */
class BlockTraces {
  sizes = new Float64Array(256);
  ids = new Int32Array(256);

  reserve(index: number): void {
    if (index < this.ids.length) return;
    const length = Math.max(index + 1, this.ids.length * 2);
    this.sizes = grown64(this.sizes, length);
    this.ids = grown(this.ids, length);
  }
}

/** What a snapshot has for one block. */
export interface Trace {
  handle: number;
  size: number;
  traceback: number;
}

export interface LineTotal {
  filename: string;
  line: number;
  bytes: number;
  count: number;
}

export class Tracemalloc {
  readonly tracebacks = new Tracebacks();
  tracing = false;
  /** frames stored with each traceback; stays after stop */
  max_nframe = 1;
  /** traceback id of a request made now; set by whoever knows the frames */
  where: () => number = () => UNKNOWN_TRACEBACK;

  #current = 0;
  #peak = 0;
  #cells = new Int32Array(0);
  readonly #brk = new BlockTraces();
  readonly #map = new BlockTraces();
  readonly #traces = new TableSize();
  readonly #tracebackTable = new TableSize();
  readonly #filenameTable = new TableSize();
  /** tracebacks and files that are in the tables carry the current epoch */
  #epoch = 0;
  #tracebackEpoch = new Int32Array(256);
  #fileEpoch = new Int32Array(16);
  readonly #tables: TraceTables;

  constructor(tables: TraceTables) {
    this.#tables = tables;
  }

  /** @cpython Modules/_tracemalloc.c tracemalloc_start 3.8-3.12, Python/tracemalloc.c _PyTraceMalloc_Start 3.13-3.15 */
  start(max_nframe: number): void {
    if (this.tracing) return;
    this.max_nframe = max_nframe;
    this.tracing = true;
    this.#epoch++;
  }

  /** @cpython Python/tracemalloc.c _PyTraceMalloc_Stop 3.8-3.15 */
  stop(): void {
    if (!this.tracing) return;
    this.tracing = false;
    this.#clear();
  }

  /** @cpython Python/tracemalloc.c _PyTraceMalloc_ClearTraces 3.8-3.15 */
  clear_traces(): void {
    if (this.tracing) this.#clear();
  }

  get current(): number {
    return this.#current;
  }

  get peak(): number {
    return this.#peak;
  }

  /** number of traced blocks */
  get traces(): number {
    return this.#traces.entries;
  }

  reset_peak(): void {
    this.#peak = this.#current;
  }

  /** @cpython Python/tracemalloc.c tracemalloc_add_trace 3.8-3.15 */
  add_trace(handle: number, size: number): void {
    const traceback = this.where();
    if (this.#tracebackEpoch[traceback] !== this.#epoch) this.#enterTraceback(traceback);
    const at = handle << 1;
    const cells = this.#cells;
    // the common case: a small block that has no trace and a place for one
    if (at < cells.length && cells[at + 1] === 0) {
      cells[at] = size;
      cells[at + 1] = traceback;
      this.#traces.add();
    } else {
      this.#addTrace(handle, size, traceback);
    }
    const current = this.#current + size;
    this.#current = current;
    if (current > this.#peak) this.#peak = current;
  }

  /** @cpython Python/tracemalloc.c tracemalloc_remove_trace 3.8-3.15 */
  remove_trace(handle: number): void {
    const cells = this.#cells;
    const at = handle << 1;
    if (at < cells.length) {
      if (cells[at + 1] === 0) return;
      this.#current -= cells[at]!;
      cells[at + 1] = 0;
      this.#traces.remove();
    } else if (handle >= HANDLE_SPACE) {
      this.#removeLarge(handle);
    }
  }

  /** @cpython Python/tracemalloc.c tracemalloc_realloc 3.8-3.15, after the block was resized */
  realloc_trace(from: number, to: number, size: number): void {
    if (from !== 0 && from !== to) this.remove_trace(from);
    this.add_trace(to, size);
  }

  /** @cpython Python/tracemalloc.c _PyTraceMalloc_NewReference 3.8-3.12, _PyTraceMalloc_TraceRef 3.13-3.15; `handle`: the block, headers included */
  refresh(handle: number): void {
    if (!this.tracing || this.tracebackOf(handle) === 0) return;
    const traceback = this.where();
    if (this.#tracebackEpoch[traceback] !== this.#epoch) this.#enterTraceback(traceback);
    if (handle < HANDLE_SPACE) this.#cells[(handle << 1) + 1] = traceback;
    else this.#large(handle).ids[largeIndex(handle)] = traceback;
  }

  /** Traceback id of a block; 0: not traced. */
  tracebackOf(handle: number): number {
    if (handle < HANDLE_SPACE) return this.#cells[(handle << 1) + 1] ?? 0;
    return this.#large(handle).ids[largeIndex(handle)] ?? 0;
  }

  /** Requested size of a traced block; 0 when not traced. */
  sizeOf(handle: number): number {
    if (this.tracebackOf(handle) === 0) return 0;
    return handle < HANDLE_SPACE ? this.#cells[handle << 1]! : this.#large(handle).sizes[largeIndex(handle)]!;
  }

  /** @cpython Python/tracemalloc.c _PyTraceMalloc_GetMemory 3.8-3.15, bytes */
  get_tracemalloc_memory(): number {
    const t = this.#tables;
    if (!this.tracing && !t.countedWhenStopped) return 0;
    const size = (table: TableSize, entry: number) =>
      t.tableBytes + table.buckets * t.bucketBytes + table.entries * entry;
    return (
      size(this.#tracebackTable, t.tracebackBytes) +
      size(this.#filenameTable, t.filenameBytes) +
      size(this.#traces, t.traceBytes)
    );
  }

  /** All traces, in order of handles (CPython's order is that of a hash table of addresses). */
  *snapshot(): Generator<Trace> {
    const cells = this.#cells;
    for (let at = 0; at < cells.length; at += 2) {
      const traceback = cells[at + 1]!;
      if (traceback !== 0) yield { handle: at >> 1, size: cells[at]!, traceback };
    }
    for (const [table, base] of [[this.#brk, BRK_BASE] as const, [this.#map, MAP_BASE] as const]) {
      for (let i = 0; i < table.ids.length; i++) {
        const traceback = table.ids[i]!;
        if (traceback !== 0) yield { handle: base + i, size: table.sizes[i]!, traceback };
      }
    }
  }

  /** Totals by the most recent frame's line, by file and line; blocks in `without` are left out. */
  lines(without?: ReadonlySet<number>): LineTotal[] {
    const bytes = new Map<number, LineTotal>();
    for (const { handle, size, traceback } of this.snapshot()) {
      if (without?.has(handle)) continue;
      const key = this.tracebacks.fileAt(traceback, 0) * 2 ** 26 + this.tracebacks.lineAt(traceback, 0);
      const total = bytes.get(key);
      if (total) {
        total.bytes += size;
        total.count++;
      } else {
        const { filename, line } = this.tracebacks.frames(traceback)[0]!;
        bytes.set(key, { filename, line, bytes: size, count: 1 });
      }
    }
    return [...bytes.values()].sort((a, b) =>
      a.filename < b.filename ? -1 : a.filename > b.filename ? 1 : a.line - b.line,
    );
  }

  #clear(): void {
    this.#cells.fill(0);
    this.#brk.ids.fill(0);
    this.#map.ids.fill(0);
    this.#traces.clear();
    this.#tracebackTable.clear();
    this.#filenameTable.clear();
    this.#epoch++;
    this.#current = this.#peak = 0;
  }

  /** A trace of a block of the C library, of one that has a trace, or beyond the cells there are. */
  #addTrace(handle: number, size: number, traceback: number): void {
    if (handle >= HANDLE_SPACE) {
      this.#addLarge(handle, size, traceback);
      return;
    }
    const at = handle << 1;
    if (at >= this.#cells.length) this.#cells = grown(this.#cells, Math.max(at + 2, this.#cells.length * 2, 1 << 17));
    if (this.#cells[at + 1] !== 0) this.#current -= this.#cells[at]!;
    else this.#traces.add();
    this.#cells[at] = size;
    this.#cells[at + 1] = traceback;
  }

  #enterTraceback(id: number): void {
    if (id >= this.#tracebackEpoch.length) {
      this.#tracebackEpoch = grown(this.#tracebackEpoch, Math.max(id + 1, this.#tracebackEpoch.length * 2));
    }
    this.#tracebackEpoch[id] = this.#epoch;
    if (id === UNKNOWN_TRACEBACK) return; // a static one, in no table
    this.#tracebackTable.add();
    for (let i = this.tracebacks.nframe(id) - 1; i >= 0; i--) {
      const file = this.tracebacks.fileAt(id, i);
      if (file >= this.#fileEpoch.length) this.#fileEpoch = grown(this.#fileEpoch, file * 2);
      if (this.#fileEpoch[file] === this.#epoch) continue;
      this.#fileEpoch[file] = this.#epoch;
      this.#filenameTable.add();
    }
  }

  #large(handle: number): BlockTraces {
    return handle >= MAP_BASE ? this.#map : this.#brk;
  }

  #addLarge(handle: number, size: number, traceback: number): void {
    const table = this.#large(handle);
    const index = largeIndex(handle);
    table.reserve(index);
    if (table.ids[index] !== 0) this.#current -= table.sizes[index]!;
    else this.#traces.add();
    table.sizes[index] = size;
    table.ids[index] = traceback;
  }

  #removeLarge(handle: number): void {
    const table = this.#large(handle);
    const index = largeIndex(handle);
    if (index >= table.ids.length || table.ids[index] === 0) return;
    this.#current -= table.sizes[index]!;
    table.ids[index] = 0;
    this.#traces.remove();
  }
}

function largeIndex(handle: number): number {
  return handle >= MAP_BASE ? handle - MAP_BASE : handle - BRK_BASE;
}
