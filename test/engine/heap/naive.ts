/**
 * pymalloc told as plainly as possible, to hold the real one against: pools are objects, lists are arrays, the usable
 * arenas are kept in order by moving one place at a time.
 */
import type { HeapProfile } from '../../../src/engine/profile/heap.ts';

interface NaivePool {
  arena: NaiveArena;
  place: number;
  size: number;
  used: number;
  /** freed or carved blocks, the next one last */
  free: number[];
  carved: number;
}

interface NaiveArena {
  slot: number;
  freePools: NaivePool[];
  uncarved: number;
  carvedPools: number;
}

export class NaivePymalloc {
  readonly #poolUnits: number;
  readonly #overhead: number;
  readonly #capacityBytes: number;
  readonly #poolsInArena: number;
  readonly #alignment: number;
  readonly #keepsLastArena: boolean;
  readonly #used: NaivePool[][];
  readonly #pools = new Map<number, NaivePool>();
  readonly #usable: NaiveArena[] = [];
  readonly #unusedSlots: number[] = [];
  #slots = 0;
  #maxSlots = 0;
  arenasMade = 0;
  arenasReturned = 0;

  constructor(profile: HeapProfile, pointerWidth: 4 | 8) {
    const { alignmentBits, poolBits, arenaBits } = profile.geometry[pointerWidth];
    this.#alignment = 2 ** alignmentBits;
    this.#poolUnits = 2 ** (poolBits - alignmentBits);
    const overheadBytes = pointerWidth === 8 ? 48 : 32;
    this.#overhead = overheadBytes / this.#alignment;
    this.#capacityBytes = 2 ** poolBits - overheadBytes;
    this.#poolsInArena = 2 ** (arenaBits - poolBits);
    this.#keepsLastArena = profile.keepsLastArena;
    this.#used = Array.from({ length: 512 / this.#alignment }, () => []);
  }

  malloc(bytes: number): number {
    const size = Math.ceil(bytes / this.#alignment);
    const list = this.#used[size - 1]!;
    if (list.length === 0) list.unshift(this.#newPool(size));
    const pool = list[0]!;
    if (pool.free.length === 0) pool.free.push(pool.carved++);
    const block = pool.free.pop()!;
    pool.used++;
    if (pool.used === this.#capacity(size)) list.shift();
    return this.#number(pool) * this.#poolUnits + this.#overhead + block * size;
  }

  free(address: number): void {
    const pool = this.#pools.get(Math.floor(address / this.#poolUnits))!;
    const list = this.#used[pool.size - 1]!;
    if (pool.used === this.#capacity(pool.size)) list.unshift(pool);
    pool.free.push(((address % this.#poolUnits) - this.#overhead) / pool.size);
    if (--pool.used > 0) return;
    list.splice(list.indexOf(pool), 1);
    this.#freePool(pool);
  }

  #capacity(size: number): number {
    return Math.floor(this.#capacityBytes / (size * this.#alignment));
  }

  /** pool numbers start at the second arena's worth */
  #number(pool: NaivePool): number {
    return (pool.arena.slot + 1) * this.#poolsInArena + pool.place;
  }

  #freeCount(arena: NaiveArena): number {
    return arena.freePools.length + arena.uncarved;
  }

  #newPool(size: number): NaivePool {
    if (this.#usable.length === 0) this.#usable.push(this.#newArena());
    const arena = this.#usable[0]!;
    let pool = arena.freePools.pop();
    if (pool === undefined) {
      pool = { arena, place: arena.carvedPools++, size: 0, used: 0, free: [], carved: 0 };
      arena.uncarved--;
      this.#pools.set(this.#number(pool), pool);
    }
    if (this.#freeCount(arena) === 0) this.#usable.shift();
    if (pool.size !== size) Object.assign(pool, { size, free: [1, 0], carved: 2 });
    return pool;
  }

  #newArena(): NaiveArena {
    if (this.#unusedSlots.length === 0) {
      this.#maxSlots = this.#maxSlots === 0 ? 16 : this.#maxSlots * 2;
      while (this.#slots < this.#maxSlots) this.#unusedSlots.unshift(this.#slots++);
    }
    this.arenasMade++;
    return { slot: this.#unusedSlots.pop()!, freePools: [], uncarved: this.#poolsInArena, carvedPools: 0 };
  }

  #freePool(pool: NaivePool): void {
    const { arena } = pool;
    arena.freePools.push(pool);
    if (this.#freeCount(arena) === 1) this.#usable.unshift(arena);
    let at = this.#usable.indexOf(arena);
    const isLast = at === this.#usable.length - 1;
    if (this.#freeCount(arena) === this.#poolsInArena && !(this.#keepsLastArena && isLast)) {
      this.#usable.splice(at, 1);
      this.#unusedSlots.push(arena.slot);
      this.arenasReturned++;
      return;
    }
    for (; at + 1 < this.#usable.length; at++) {
      const next = this.#usable[at + 1]!;
      if (this.#freeCount(next) >= this.#freeCount(arena)) return;
      this.#usable[at] = next;
      this.#usable[at + 1] = arena;
    }
  }
}
