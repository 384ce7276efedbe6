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
 * Addresses are handles in units of the alignment (16 or 8 bytes). `memory` has one word a unit, and all that a request
 * touches is in it, so that the common case reads and writes one typed array:
 *
 *   memory[0 ... classes-1]     used pools by class: the first pool's handle, or 0 (the first arena's worth of handles is
 *                               kept free for that, so no block has handle 0)
 *   memory[pool ... pool+2]     a pool's header where the header is: count, freeblock, class; a pool is named by its handle
 *   memory[block]               of a free block: the handle of the next free one, or 0
 *
 * What only the slow paths need is beside it, in `links`, 4 words a pool. A used pool (neither full nor empty) is in the
 * list of its class; a full one is in no list; an empty one belongs to its arena.
 *
 *   H1  per pool: count + free (listed) + never carved == capacity
 *   H2  a class's list holds exactly the pools with 0 < count < capacity; each has a free block ready (freeblock != 0)
 *   H3  a full pool has freeblock 0; an empty one is on its arena's list of free pools
 *   H4  a free list stays inside its pool, on block boundaries, without repetition
 */
import type { HeapProfile } from '../profile/heap.ts';
import { type Arenas, grown, NONE } from './arenas.ts';

// words of a pool's header, from the pool's handle
export const COUNT = 0;
export const FREEBLOCK = 1;
export const SZIDX = 2;
// words of a pool in `links`
export const NEXT_POOL = 0;
export const PREV_POOL = 1;
/** handle of the next block to carve */
export const NEXT_OFFSET = 2;
/** log2 of words a pool in `links` */
const LINK_BITS = 2;
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

  /** a handle & poolMask is its pool's handle */
  readonly poolMask: number;

  memory: Int32Array;
  links: Int32Array;

  constructor(profile: HeapProfile, pointerWidth: 4 | 8, arenas: Arenas) {
    const { alignmentBits, poolBits } = profile.geometry[pointerWidth];
    this.arenas = arenas;
    this.alignmentBits = alignmentBits;
    this.threshold = profile.smallRequestThreshold;
    this.classes = this.threshold >> alignmentBits;
    this.poolShift = poolBits - alignmentBits;
    this.overheadBytes = pointerWidth === 8 ? 48 : 32;
    this.overhead = this.overheadBytes >> alignmentBits;
    this.poolMask = -1 << this.poolShift;
    this.memory = new Int32Array(1 << (arenas.poolsBits + this.poolShift));
    this.links = new Int32Array(1 << (arenas.poolsBits + LINK_BITS));
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
    const memory = this.memory;
    const pool = memory[size]!;
    if (pool === 0) return this.allocate_from_new_pool(size);
    const bp = memory[pool + FREEBLOCK]!;
    memory[pool] = memory[pool]! + 1;
    const next = memory[bp]!;
    memory[pool + FREEBLOCK] = next;
    if (next === 0) this.pymalloc_pool_extend(pool, size);
    return bp;
  }

  /** @cpython Objects/obmalloc.c pymalloc_free 3.8-3.15; the caller has checked that the block is pymalloc's */
  pymalloc_free(p: number): void {
    const memory = this.memory;
    const pool = p & this.poolMask;
    const lastfree = memory[pool + FREEBLOCK]!;
    memory[p] = lastfree;
    memory[pool + FREEBLOCK] = p;
    const count = memory[pool]! - 1;
    memory[pool] = count;
    if (lastfree === 0) this.insert_to_usedpool(pool);
    else if (count === 0) this.insert_to_freepool(pool);
  }

  /** @cpython Objects/obmalloc.c pymalloc_pool_extend 3.8-3.15 */
  pymalloc_pool_extend(pool: number, size: number): void {
    const link = this.linkIndex(pool);
    const offset = this.links[link + NEXT_OFFSET]!;
    if (offset <= this.maxNextOffset(pool, size)) {
      this.links[link + NEXT_OFFSET] = offset + size + 1;
      this.memory[pool + FREEBLOCK] = offset;
      this.memory[offset] = 0;
      return;
    }
    this.#unlink(pool, size);
  }

  /** @cpython Objects/obmalloc.c allocate_from_new_pool 3.8-3.15 */
  allocate_from_new_pool(size: number): number {
    const number = this.arenas.take_pool();
    if (number === NONE) return 0;
    const pool = number << this.poolShift;
    if (pool >= this.memory.length) this.#grow(number);
    const memory = this.memory;
    const link = this.linkIndex(pool);
    if (this.arenas.carved) memory[pool + SZIDX] = DUMMY_SIZE_IDX;
    this.links[link + NEXT_POOL] = this.links[link + PREV_POOL] = 0;
    memory[size] = pool;
    memory[pool + COUNT] = 1;
    if (memory[pool + SZIDX] === size) {
      const bp = memory[pool + FREEBLOCK]!;
      memory[pool + FREEBLOCK] = memory[bp]!;
      return bp;
    }
    const units = size + 1;
    const bp = pool + this.overhead;
    memory[pool + SZIDX] = size;
    memory[pool + FREEBLOCK] = bp + units;
    memory[bp + units] = 0;
    this.links[link + NEXT_OFFSET] = bp + 2 * units;
    return bp;
  }

  /** @cpython Objects/obmalloc.c insert_to_usedpool 3.8-3.15 */
  insert_to_usedpool(pool: number): void {
    const size = this.memory[pool + SZIDX]!;
    const next = this.memory[size]!;
    const link = this.linkIndex(pool);
    this.links[link + NEXT_POOL] = next;
    this.links[link + PREV_POOL] = 0;
    if (next !== 0) this.links[this.linkIndex(next) + PREV_POOL] = pool;
    this.memory[size] = pool;
  }

  /** @cpython Objects/obmalloc.c insert_to_freepool 3.8-3.15 */
  insert_to_freepool(pool: number): void {
    this.#unlink(pool, this.memory[pool + SZIDX]!);
    this.arenas.insert_to_freepool(pool >> this.poolShift);
  }

  /** OURS: a pool taken from its arena without being used has no class (start state). */
  forget(number: number): void {
    const pool = number << this.poolShift;
    if (pool >= this.memory.length) this.#grow(number);
    this.memory[pool + COUNT] = 0;
    this.memory[pool + SZIDX] = DUMMY_SIZE_IDX;
  }

  /** OURS: bytes of the block at `p`, which is pymalloc's. */
  blockBytesAt(p: number): number {
    return this.blockBytes(this.memory[(p & this.poolMask) + SZIDX]!);
  }

  /** OURS: where a pool's words are in `links`. */
  linkIndex(pool: number): number {
    return (pool >> this.poolShift) << LINK_BITS;
  }

  /** OURS: the largest handle at which a block of the class still fits. */
  maxNextOffset(pool: number, size: number): number {
    return pool + (1 << this.poolShift) - (size + 1);
  }

  #unlink(pool: number, size: number): void {
    const links = this.links;
    const link = this.linkIndex(pool);
    const next = links[link + NEXT_POOL]!;
    const prev = links[link + PREV_POOL]!;
    if (prev === 0) this.memory[size] = next;
    else links[this.linkIndex(prev) + NEXT_POOL] = next;
    if (next !== 0) links[this.linkIndex(next) + PREV_POOL] = prev;
  }

  #grow(number: number): void {
    const bits = this.arenas.poolsBits;
    // a little ahead at first, then doubling: each step copies
    const arenas = Math.max(5, (number >> bits) + 1, (this.memory.length >> (bits + this.poolShift)) * 2);
    this.links = grown(this.links, arenas << (bits + LINK_BITS));
    this.memory = grown(this.memory, arenas << (bits + this.poolShift));
  }
}
