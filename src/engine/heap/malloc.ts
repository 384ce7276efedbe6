/**
 * malloc of the C library: serves requests of 0 and of more than 512 bytes, and the raw domain.
 *
 * An approximation. It follows the structure of glibc's allocator (one arena, tcache, fast bins, unsorted, small and
 * large bins, top, separate mappings for large requests, dynamic mmap threshold), so that addresses of large blocks are
 * reused in the pattern of the real thing. Where the heap starts, and what the C library and the loader took from it for
 * themselves, is not simulated. Conservation is exact (laws L1-L3).
 *
 * The brk heap is cut into chunks, boundary tags and all, measured in units of 16 bytes (8 on 32 bit). Two words a unit:
 *
 *   unit u          word 0: size of this chunk in units, negative when free      word 1: size of the chunk before it
 *   unit u+1        word 0: next in bin (fd)                                     word 1: previous in bin (bk)
 *
 * The user's block starts at unit u+1, as in C, where the links of a free chunk overlay the user's bytes. Bin headers
 * are pseudo chunks in the first units, so that links need no special case at a bin's ends.
 *
 *   L1  the chunks from the first to top, laid end to end, are the brk heap
 *   L2  no two neighbouring chunks are both free; each free chunk is in exactly one bin, the one of its size or unsorted
 *   L3  tcache and fast bins hold chunks of their size only, not marked free
 */
import { grown, HANDLE_SPACE } from './arenas.ts';
import { Mappings } from './mappings.ts';
import { type AddressSpace, PAGE_BYTES } from './space.ts';

/** handles of the brk heap: BRK_BASE + unit of the user's block */
export const BRK_BASE = HANDLE_SPACE;
/** handles of blocks with a mapping of their own: MAP_BASE + slot */
export const MAP_BASE = HANDLE_SPACE + HANDLE_SPACE / 2;

const BINS = 127;
const UNSORTED = 2;
const FIRST_CHUNK = 2 * (BINS + 2);
const MIN_UNITS = 2;
const SMALL_UNITS = 64; // chunks below 1024 bytes have a bin a size
const TCACHE_BINS = 64;
const TCACHE_STRUCT_BYTES = 640; // the first chunk of the heap
const FAST_BINS = 9; // chunks up to 128 bytes
const TOP_PAD_BYTES = 128 * 1024;
const MMAP_THRESHOLD_MAX = 32 * 1024 * 1024;
const FAST_CONSOLIDATION_BYTES = 64 * 1024;
const MAX_MAPPINGS = 65536;

export interface LibcOptions {
  /** chunks a tcache bin holds; 0: no tcache */
  tcacheCount?: number;
  /** calloc looks into the tcache (glibc 2.41 and later) */
  callocUsesTcache?: boolean;
}

export class Libc {
  words: Int32Array;
  /** first unit of top, and its size in units; 0 before the first request */
  top = 0;
  topUnits = 0;
  mmapThreshold = 128 * 1024;
  trimThreshold = 128 * 1024;
  brkBytes = 0;
  readonly mappings: Mappings;
  readonly tcacheHead = new Int32Array(TCACHE_BINS + MIN_UNITS);
  readonly tcacheSize = new Int32Array(TCACHE_BINS + MIN_UNITS);
  readonly fastHead = new Int32Array(FAST_BINS);

  readonly #space: AddressSpace;
  readonly unitBytes: number;
  readonly #wordBytes: number;
  readonly #tcacheCount: number;
  readonly #callocUsesTcache: boolean;
  #fastChunks = 0;
  #lastRemainder = 0;

  constructor(space: AddressSpace, pointerWidth: 4 | 8, options: LibcOptions = {}) {
    this.#space = space;
    this.unitBytes = 2 * pointerWidth;
    this.#wordBytes = pointerWidth;
    this.mappings = new Mappings(space, pointerWidth);
    this.#tcacheCount = options.tcacheCount ?? 7;
    this.#callocUsesTcache = options.callocUsesTcache ?? false;
    this.words = new Int32Array(1 << 14);
    for (let bin = 1; bin <= BINS; bin++) this.#setLinks(2 * bin, 2 * bin, 2 * bin);
    if (this.#tcacheCount > 0) this.#malloc(this.#request2units(TCACHE_STRUCT_BYTES));
  }

  static readonly FIRST_CHUNK = FIRST_CHUNK;
  static readonly UNSORTED = UNSORTED;
  static readonly BINS = BINS;

  malloc(bytes: number): number {
    const units = this.#request2units(bytes);
    if (units < this.tcacheHead.length && this.tcacheHead[units] !== 0) return BRK_BASE + this.#tcacheGet(units) + 1;
    return this.#malloc(units);
  }

  calloc(bytes: number): number {
    return this.#callocUsesTcache ? this.malloc(bytes) : this.#malloc(this.#request2units(bytes));
  }

  free(handle: number): void {
    if (handle === 0) return;
    if (handle >= MAP_BASE) this.#freeMapping(handle - MAP_BASE);
    else this.#free(handle - BRK_BASE - 1);
  }

  realloc(handle: number, bytes: number): number {
    if (handle === 0) return this.malloc(bytes);
    if (handle < MAP_BASE) return this.#realloc(handle - BRK_BASE - 1, bytes);
    const chunkBytes = this.#request2units(bytes) * this.unitBytes;
    return this.mappings.remap(handle - MAP_BASE, chunkBytes) ? handle : 0;
  }

  realAddress(handle: number): number {
    if (handle >= MAP_BASE) return this.mappings.address[handle - MAP_BASE]! + 2 * this.#wordBytes;
    return this.#space.brkStart + (handle - BRK_BASE - FIRST_CHUNK) * this.unitBytes;
  }

  /** OURS: bytes that the block can hold (malloc_usable_size) */
  usableBytes(handle: number): number {
    if (handle >= MAP_BASE) return this.mappings.bytes[handle - MAP_BASE]! - 2 * this.#wordBytes;
    return this.words[2 * (handle - BRK_BASE - 1)]! * this.unitBytes - this.#wordBytes;
  }

  /** OURS: bin of a free chunk, as the unit of the bin's header. */
  binOf(units: number): number {
    if (units < SMALL_UNITS) return 2 * units;
    const bytes = units * 16; // bin limits are given for 16-byte units
    if (bytes >= 1 << 20) return 2 * 126;
    if (bytes >> 6 <= 48) return 2 * (48 + (bytes >> 6));
    if (bytes >> 9 <= 20) return 2 * (91 + (bytes >> 9));
    if (bytes >> 12 <= 10) return 2 * (110 + (bytes >> 12));
    if (bytes >> 15 <= 4) return 2 * (119 + (bytes >> 15));
    if (bytes >> 18 <= 2) return 2 * (124 + (bytes >> 18));
    return 2 * 126;
  }

  /** a chunk's units for a request: one word of overhead, 16-byte steps, at least two units */
  #request2units(bytes: number): number {
    const units = Math.ceil((bytes + this.#wordBytes) / this.unitBytes);
    return Math.max(units, MIN_UNITS);
  }

  #malloc(units: number): number {
    const words = this.words;
    if (units < FAST_BINS && this.fastHead[units] !== 0) {
      const victim = this.fastHead[units]!;
      this.fastHead[units] = words[2 * victim + 2]!;
      this.#fastChunks--;
      this.#stashFast(units);
      return BRK_BASE + victim + 1;
    }
    if (units < SMALL_UNITS) {
      const victim = words[2 * (2 * units) + 3]!;
      if (victim !== 2 * units) {
        this.#unlinkChunk(victim);
        words[2 * victim] = units;
        this.#stashSmall(units);
        return BRK_BASE + victim + 1;
      }
    } else if (this.#fastChunks > 0) {
      this.#consolidate();
    }
    for (;;) {
      const sorted = this.#sortUnsorted(units);
      if (sorted !== 0) return BRK_BASE + sorted + 1;
      const found = this.#takeFromBins(units);
      if (found !== 0) return BRK_BASE + found + 1;
      if (this.topUnits >= units + MIN_UNITS) return BRK_BASE + this.#splitTop(units) + 1;
      if (this.#fastChunks === 0) return this.#sysmalloc(units);
      this.#consolidate();
    }
  }

  /** Empties the unsorted list into the bins; an exact fit ends the search (after filling the tcache). 0: none found. */
  #sortUnsorted(units: number): number {
    const words = this.words;
    const cached = units < this.tcacheHead.length && this.#tcacheCount > 0;
    let parked = false;
    for (let round = 0; round < 10000; round++) {
      const victim = words[2 * UNSORTED + 3]!;
      if (victim === UNSORTED) break;
      const size = -words[2 * victim]!;
      const alone = words[2 * victim + 3] === UNSORTED;
      if (units < SMALL_UNITS && alone && victim === this.#lastRemainder && size > units + MIN_UNITS) {
        this.#unlinkChunk(victim);
        this.#lastRemainder = this.#split(victim, size, units);
        return victim;
      }
      this.#unlinkChunk(victim);
      if (size !== units) {
        this.#linkSorted(victim, size);
        continue;
      }
      words[2 * victim] = size;
      if (!cached || this.tcacheSize[units]! >= this.#tcacheCount) return victim;
      this.#tcachePut(victim, units);
      parked = true;
    }
    return parked ? this.#tcacheGet(units) : 0;
  }

  /** Best fit: the smallest chunk of the request's large bin that is enough, else the last of the next filled bin. */
  #takeFromBins(units: number): number {
    const words = this.words;
    let bin = this.binOf(units);
    if (units >= SMALL_UNITS) {
      let victim = words[2 * bin + 3]!;
      while (victim !== bin && -words[2 * victim]! < units) victim = words[2 * victim + 3]!;
      if (victim !== bin) {
        // among equals the second one goes, so that the first keeps its place
        const last = victim;
        let before = words[2 * victim + 3]!;
        while (before !== bin && words[2 * before] === words[2 * last]) {
          victim = before;
          before = words[2 * victim + 3]!;
        }
        if (victim !== last) victim = words[2 * victim + 2]!;
        return this.#takeChunk(victim, units);
      }
    }
    for (bin += 2; bin <= 2 * BINS; bin += 2) {
      const victim = words[2 * bin + 3]!;
      if (victim === bin) continue;
      const taken = this.#takeChunk(victim, units);
      return taken;
    }
    return 0;
  }

  #takeChunk(victim: number, units: number): number {
    const size = -this.words[2 * victim]!;
    this.#unlinkChunk(victim);
    if (size - units < MIN_UNITS) {
      this.words[2 * victim] = size;
      return victim;
    }
    const rest = this.#split(victim, size, units);
    if (units < SMALL_UNITS) this.#lastRemainder = rest;
    return victim;
  }

  /** Cuts an unlinked chunk: `units` in use, the rest free and on the unsorted list; returns the rest. */
  #split(chunk: number, size: number, units: number): number {
    const rest = chunk + units;
    this.words[2 * chunk] = units;
    this.#setFree(rest, size - units, units);
    this.#linkAfter(UNSORTED, rest);
    return rest;
  }

  #splitTop(units: number): number {
    const victim = this.top;
    this.words[2 * victim] = units;
    this.top = victim + units;
    this.topUnits -= units;
    this.words[2 * this.top] = this.topUnits;
    this.words[2 * this.top + 1] = units;
    return victim;
  }

  #sysmalloc(units: number): number {
    const bytes = units * this.unitBytes;
    if (bytes >= this.mmapThreshold && this.mappings.count < MAX_MAPPINGS) {
      const slot = this.mappings.map(bytes);
      return slot < 0 ? 0 : MAP_BASE + slot;
    }
    const need = bytes + TOP_PAD_BYTES + MIN_UNITS * this.unitBytes - this.topUnits * this.unitBytes;
    const more = Math.ceil(need / PAGE_BYTES) * PAGE_BYTES;
    const units0 = more / this.unitBytes;
    if (this.top === 0) {
      this.top = FIRST_CHUNK;
    }
    const end = this.top + this.topUnits + units0 + 1;
    if (BRK_BASE + end >= MAP_BASE || this.brkBytes + more > this.#space.limitBytes) return 0;
    if (2 * end + 2 > this.words.length) this.words = grown(this.words, Math.max(this.words.length * 2, 2 * end + 2));
    this.brkBytes += more;
    this.topUnits += units0;
    return BRK_BASE + this.#splitTop(units) + 1;
  }

  #free(chunk: number): void {
    const words = this.words;
    const units = words[2 * chunk]!;
    if (units < this.tcacheHead.length && this.tcacheSize[units]! < this.#tcacheCount) {
      this.#tcachePut(chunk, units);
    } else if (units < FAST_BINS) {
      words[2 * chunk + 2] = this.fastHead[units]!;
      this.fastHead[units] = chunk;
      this.#fastChunks++;
    } else {
      const merged = this.#merge(chunk, units);
      if (merged * this.unitBytes < FAST_CONSOLIDATION_BYTES) return;
      if (this.#fastChunks > 0) this.#consolidate();
      if (this.topUnits * this.unitBytes >= this.trimThreshold) this.#trim();
    }
  }

  /** Joins a chunk with free neighbours and puts the whole on the unsorted list, or into top; returns its units. */
  #merge(chunk: number, units: number): number {
    const words = this.words;
    const before = words[2 * chunk + 1]!;
    if (chunk > FIRST_CHUNK && words[2 * (chunk - before)]! < 0) {
      chunk -= before;
      units += before;
      this.#unlinkChunk(chunk);
    }
    const next = chunk + units;
    if (next === this.top) {
      this.topUnits += units;
      this.top = chunk;
      words[2 * chunk] = this.topUnits;
      return this.topUnits;
    }
    if (words[2 * next]! < 0) {
      this.#unlinkChunk(next);
      units += -words[2 * next]!;
    }
    this.#setFree(chunk, units, words[2 * chunk + 1]!);
    this.#linkAfter(UNSORTED, chunk);
    return units;
  }

  #consolidate(): void {
    for (let i = 0; i < FAST_BINS; i++) {
      let chunk = this.fastHead[i]!;
      this.fastHead[i] = 0;
      while (chunk !== 0) {
        const next = this.words[2 * chunk + 2]!;
        this.#merge(chunk, i);
        chunk = next;
      }
    }
    this.#fastChunks = 0;
  }

  #trim(): void {
    const spare = (this.topUnits - MIN_UNITS) * this.unitBytes - 1 - TOP_PAD_BYTES;
    const extra = Math.floor(spare / PAGE_BYTES) * PAGE_BYTES;
    if (extra <= 0) return;
    this.brkBytes -= extra;
    this.topUnits -= extra / this.unitBytes;
    this.words[2 * this.top] = this.topUnits;
  }

  #realloc(chunk: number, bytes: number): number {
    const words = this.words;
    const units = this.#request2units(bytes);
    const old = words[2 * chunk]!;
    let size = old;
    if (old < units) {
      const next = chunk + old;
      const nextFree = next !== this.top ? -words[2 * next]! : 0;
      if (next === this.top && old + this.topUnits >= units + MIN_UNITS) {
        this.topUnits -= units - old;
        this.top = chunk + units;
        words[2 * chunk] = units;
        words[2 * this.top] = this.topUnits;
        words[2 * this.top + 1] = units;
        return BRK_BASE + chunk + 1;
      }
      if (nextFree > 0 && old + nextFree >= units) {
        this.#unlinkChunk(next);
        size = old + nextFree;
      } else {
        const moved = this.#malloc(units);
        if (moved === 0 || moved !== BRK_BASE + next + 1) {
          if (moved !== 0) this.#free(chunk);
          return moved;
        }
        size = old + this.words[2 * next]!;
      }
    }
    this.#shrink(chunk, size, units);
    return BRK_BASE + chunk + 1;
  }

  /** Gives a chunk in use of `size` units the wanted units; what is left over is freed. */
  #shrink(chunk: number, size: number, units: number): void {
    const words = this.words;
    const rest = size - units;
    const kept = rest < MIN_UNITS ? size : units;
    words[2 * chunk] = kept;
    words[2 * (chunk + kept) + 1] = kept;
    if (rest < MIN_UNITS) return;
    words[2 * (chunk + units)] = rest;
    words[2 * (chunk + size) + 1] = rest;
    this.#free(chunk + units);
  }

  #freeMapping(slot: number): void {
    const bytes = this.mappings.bytes[slot]!;
    if (bytes > this.mmapThreshold && bytes <= MMAP_THRESHOLD_MAX) {
      this.mmapThreshold = bytes;
      this.trimThreshold = 2 * bytes;
    }
    this.mappings.unmap(slot);
  }

  #tcachePut(chunk: number, units: number): void {
    this.words[2 * chunk + 2] = this.tcacheHead[units]!;
    this.tcacheHead[units] = chunk;
    this.tcacheSize[units]!++;
  }

  #tcacheGet(units: number): number {
    const chunk = this.tcacheHead[units]!;
    this.tcacheHead[units] = this.words[2 * chunk + 2]!;
    this.tcacheSize[units]!--;
    return chunk;
  }

  /** The rest of a fast bin moves to the tcache while there is room. */
  #stashFast(units: number): void {
    if (this.#tcacheCount === 0) return;
    while (this.tcacheSize[units]! < this.#tcacheCount && this.fastHead[units] !== 0) {
      const chunk = this.fastHead[units]!;
      this.fastHead[units] = this.words[2 * chunk + 2]!;
      this.#fastChunks--;
      this.#tcachePut(chunk, units);
    }
  }

  #stashSmall(units: number): void {
    const words = this.words;
    while (this.tcacheSize[units]! < this.#tcacheCount && words[2 * (2 * units) + 3] !== 2 * units) {
      const chunk = words[2 * (2 * units) + 3]!;
      this.#unlinkChunk(chunk);
      words[2 * chunk] = units;
      this.#tcachePut(chunk, units);
    }
  }

  #linkSorted(chunk: number, size: number): void {
    const words = this.words;
    const bin = this.binOf(size);
    let after = bin;
    if (size >= SMALL_UNITS) {
      // descending by size; among equals the newcomer is second, so the first keeps its place
      let next = words[2 * bin + 2]!;
      while (next !== bin && -words[2 * next]! > size) {
        after = next;
        next = words[2 * next + 2]!;
      }
      if (next !== bin && -words[2 * next]! === size) after = next;
    }
    this.#linkAfter(after, chunk);
  }

  #linkAfter(after: number, chunk: number): void {
    const words = this.words;
    const next = words[2 * after + 2]!;
    this.#setLinks(chunk, next, after);
    words[2 * after + 2] = chunk;
    words[2 * next + 3] = chunk;
  }

  #unlinkChunk(chunk: number): void {
    const words = this.words;
    const fd = words[2 * chunk + 2]!;
    const bk = words[2 * chunk + 3]!;
    words[2 * bk + 2] = fd;
    words[2 * fd + 3] = bk;
  }

  #setLinks(chunk: number, fd: number, bk: number): void {
    this.words[2 * chunk + 2] = fd;
    this.words[2 * chunk + 3] = bk;
  }

  #setFree(chunk: number, units: number, before: number): void {
    this.words[2 * chunk] = -units;
    this.words[2 * chunk + 1] = before;
    this.words[2 * (chunk + units) + 1] = units;
  }
}
