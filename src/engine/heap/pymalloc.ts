/**
 * pymalloc: blocks of one size class live in pools of that class.
 *
 *   pool (16 KiB on 64 bit from 3.10, 4 KiB before and on 32 bit)
 *   +--------+---------+---------+---------+- - - - - - - - -+------+
 *   | header | block 0 | block 1 | block 2 |  never carved   | tail |
 *   +--------+---------+---------+---------+- - - - - - - - -+------+
 *                 │ freeblock -> last freed -> ... -> 0 (LIFO)
 *                                           ^ nextoffset    ^ maxnextoffset
 *
 * Addresses are handles in units of the alignment (16 or 8 bytes): `memory[handle]` is the first word of a free block and
 * holds the handle of the next free one. Headers live beside the memory, 8 words a pool, so a pool is named by the index of
 * its header: pool number * 8. A used pool (neither full nor empty) is in the list `usedpools[class]`; a full one is in no
 * list; an empty one belongs to its arena.
 *
 *   H1  per pool: count + free (listed) + never carved == capacity
 *   H2  usedpools[class] holds exactly the pools with 0 < count < capacity; each has a free block ready (freeblock != 0)
 *   H3  a full pool has freeblock 0; an empty one is on its arena's list of free pools
 *   H4  a free list stays inside its pool, on block boundaries, without repetition
 */
import type { HeapProfile } from '../profile/heap.ts';
import { type Arenas, grown, NONE } from './arenas.ts';

// words of a pool header
export const COUNT = 0;
export const FREEBLOCK = 1;
export const NEXT_POOL = 2;
export const PREV_POOL = 3;
export const SZIDX = 4;
/** handle of the next block to carve */
export const NEXT_OFFSET = 5;
/** largest handle that can be carved */
export const MAX_NEXT_OFFSET = 6;
/** log2 of words a header */
export const HEADER_BITS = 3;
/** class of a pool that never held blocks */
export const DUMMY_SIZE_IDX = 0xffff;

export class Pymalloc {
  readonly arenas: Arenas;
  readonly alignmentBits: number;
  readonly threshold: number;
  readonly classes: number;
  /** shift from a handle to its pool number */
  readonly poolShift: number;
  /** bytes, and units, of a pool header */
  readonly overheadBytes: number;
  readonly overhead: number;

  memory: Int32Array;
  headers: Int32Array;
  /** by class: header index of the first used pool, or -1 */
  readonly usedpools: Int32Array;

  constructor(profile: HeapProfile, pointerWidth: 4 | 8, arenas: Arenas) {
    const { alignmentBits, poolBits } = profile.geometry[pointerWidth];
    this.arenas = arenas;
    this.alignmentBits = alignmentBits;
    this.threshold = profile.smallRequestThreshold;
    this.classes = this.threshold >> alignmentBits;
    this.poolShift = poolBits - alignmentBits;
    this.overheadBytes = pointerWidth === 8 ? 48 : 32;
    this.overhead = this.overheadBytes >> alignmentBits;
    this.memory = new Int32Array(0);
    this.headers = new Int32Array(0);
    this.usedpools = new Int32Array(this.classes).fill(NONE);
  }

  /** OURS: bytes of a class's blocks. */
  blockBytes(size: number): number {
    return (size + 1) << this.alignmentBits;
  }

  /** @cpython Include/internal/pycore_obmalloc.h NUMBLOCKS 3.8-3.15 */
  capacity(size: number): number {
    return Math.floor((this.arenas.poolBytes - this.overheadBytes) / this.blockBytes(size));
  }

  /** @cpython Objects/obmalloc.c pymalloc_alloc 3.8-3.15; 0: not served here (0 or more than 512 bytes, or no memory) */
  pymalloc_alloc(nbytes: number): number {
    if (nbytes > this.threshold || nbytes === 0) return 0;
    const size = (nbytes - 1) >> this.alignmentBits;
    const pool = this.usedpools[size]!;
    if (pool < 0) return this.allocate_from_new_pool(size);
    const headers = this.headers;
    const bp = headers[pool + FREEBLOCK]!;
    headers[pool]!++;
    const next = this.memory[bp]!;
    headers[pool + FREEBLOCK] = next;
    if (next === 0) this.pymalloc_pool_extend(pool, size);
    return bp;
  }

  /** @cpython Objects/obmalloc.c pymalloc_free 3.8-3.15; the caller has checked that the block is pymalloc's */
  pymalloc_free(p: number): void {
    const headers = this.headers;
    const pool = (p >> this.poolShift) << HEADER_BITS;
    const lastfree = headers[pool + FREEBLOCK]!;
    this.memory[p] = lastfree;
    headers[pool + FREEBLOCK] = p;
    const count = headers[pool]! - 1;
    headers[pool] = count;
    if (lastfree === 0) this.insert_to_usedpool(pool);
    else if (count === 0) this.insert_to_freepool(pool);
  }

  /** @cpython Objects/obmalloc.c pymalloc_pool_extend 3.8-3.15 */
  pymalloc_pool_extend(pool: number, size: number): void {
    const headers = this.headers;
    const offset = headers[pool + NEXT_OFFSET]!;
    if (offset <= headers[pool + MAX_NEXT_OFFSET]!) {
      headers[pool + FREEBLOCK] = offset;
      headers[pool + NEXT_OFFSET] = offset + size + 1;
      this.memory[offset] = 0;
      return;
    }
    this.#unlink(pool, size);
  }

  /** @cpython Objects/obmalloc.c allocate_from_new_pool 3.8-3.15 */
  allocate_from_new_pool(size: number): number {
    const number = this.arenas.take_pool();
    if (number === NONE) return 0;
    const pool = number << HEADER_BITS;
    if (pool >= this.headers.length) this.#grow(number);
    const headers = this.headers;
    if (this.arenas.carved) headers[pool + SZIDX] = DUMMY_SIZE_IDX;
    headers[pool + NEXT_POOL] = headers[pool + PREV_POOL] = NONE;
    this.usedpools[size] = pool;
    headers[pool] = 1;
    if (headers[pool + SZIDX] === size) {
      const bp = headers[pool + FREEBLOCK]!;
      headers[pool + FREEBLOCK] = this.memory[bp]!;
      return bp;
    }
    const start = number << this.poolShift;
    const units = size + 1;
    const bp = start + this.overhead;
    headers[pool + SZIDX] = size;
    headers[pool + NEXT_OFFSET] = bp + 2 * units;
    headers[pool + MAX_NEXT_OFFSET] = start + (1 << this.poolShift) - units;
    headers[pool + FREEBLOCK] = bp + units;
    this.memory[bp + units] = 0;
    return bp;
  }

  /** @cpython Objects/obmalloc.c insert_to_usedpool 3.8-3.15 */
  insert_to_usedpool(pool: number): void {
    const headers = this.headers;
    const size = headers[pool + SZIDX]!;
    const next = this.usedpools[size]!;
    headers[pool + NEXT_POOL] = next;
    headers[pool + PREV_POOL] = NONE;
    if (next !== NONE) headers[next + PREV_POOL] = pool;
    this.usedpools[size] = pool;
  }

  /** @cpython Objects/obmalloc.c insert_to_freepool 3.8-3.15 */
  insert_to_freepool(pool: number): void {
    this.#unlink(pool, this.headers[pool + SZIDX]!);
    this.arenas.insert_to_freepool(pool >> HEADER_BITS);
  }

  /** OURS: a pool taken from its arena without being used has no class (start state). */
  forget(number: number): void {
    if (number << HEADER_BITS >= this.headers.length) this.#grow(number);
    this.headers[(number << HEADER_BITS) + COUNT] = 0;
    this.headers[(number << HEADER_BITS) + SZIDX] = DUMMY_SIZE_IDX;
  }

  /** OURS: bytes of the block at `p`, which is pymalloc's. */
  blockBytesAt(p: number): number {
    return this.blockBytes(this.headers[((p >> this.poolShift) << HEADER_BITS) + SZIDX]!);
  }

  #unlink(pool: number, size: number): void {
    const headers = this.headers;
    const next = headers[pool + NEXT_POOL]!;
    const prev = headers[pool + PREV_POOL]!;
    if (prev === NONE) this.usedpools[size] = next;
    else headers[prev + NEXT_POOL] = next;
    if (next !== NONE) headers[next + PREV_POOL] = prev;
  }

  #grow(number: number): void {
    const arena = number >> this.arenas.poolsBits;
    // a little ahead at first, then doubling: each step copies
    const arenas = Math.max(4, arena + 1, (this.headers.length >> (HEADER_BITS + this.arenas.poolsBits)) * 2);
    const pools = arenas << this.arenas.poolsBits;
    this.headers = grown(this.headers, pools << HEADER_BITS);
    this.memory = grown(this.memory, pools << this.poolShift);
  }
}
