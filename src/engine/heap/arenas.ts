/**
 * Arenas: large pieces of memory, each cut into pools. This file hands pools out and takes them back; what is inside a
 * pool is `pymalloc.ts`.
 *
 *   arena object i  ──>  pools (i+1)*P ... (i+1)*P+P-1      (P = pools an arena: 64 on 64 bit)
 *
 * A pool's number tells its arena object, so the way from a block to its arena is a shift; numbers below P are kept free. A base that isn't pool aligned costs one pool: the last place of that arena stays unused.
 *
 * usable_arenas: doubly linked, arenas with at least one free pool, ascending by free pools (fullest first);
 * nfp2lasta[k]: the right-most usable arena with exactly k free pools. Arenas with no free pool are on no list.
 *
 *   A1  per arena: free (listed) + never carved == nfreepools, and nfreepools + used == ntotalpools
 *   A2  usable_arenas is sorted, holds exactly the arenas with nfreepools > 0, and nfp2lasta agrees with it
 *   A3  allocated in all - given back == currently allocated <= high water mark
 *   A4  unused_arena_objects holds exactly the objects without an arena
 */
import { InvariantError } from '../profile/faults.ts';
import type { ArenaMap, HeapProfile } from '../profile/heap.ts';
import type { AddressSpace } from './space.ts';

/** no arena, no pool */
export const NONE = -1;

/** Handles below this are pymalloc's (8 GiB on 64 bit); all handles stay below 2**30, so they are small integers everywhere. */
export const HANDLE_SPACE = 2 ** 29;

/** what the arenas need of the raw domain: requests nested in a pymalloc request, so neither counted nor traced */
export interface RawDomain {
  malloc(bytes: number): number;
  calloc(bytes: number): number;
  realloc(address: number, bytes: number): number;
}

export class Arenas {
  readonly arenaBytes: number;
  readonly poolBytes: number;
  /** log2 of pools an arena */
  readonly poolsBits: number;
  readonly maxPoolsInArena: number;
  readonly map: ArenaMap;

  /** real address of the arena's mapping; 0: the object has no arena */
  address: Float64Array;
  /** real address of the first pool-aligned byte, where place 0 of the arena is */
  firstPoolAddress: Float64Array;
  /** place of the next pool to be carved */
  poolAddress: Int32Array;
  nfreepools: Int32Array;
  ntotalpools: Int32Array;
  /** head of the list of emptied pools (pool numbers), linked by nextFreePool */
  freepools: Int32Array;
  nextarena: Int32Array;
  prevarena: Int32Array;
  /** by pool number */
  nextFreePool: Int32Array;

  maxarenas = 0;
  unused_arena_objects = NONE;
  usable_arenas = NONE;
  readonly nfp2lasta: Int32Array;
  narenas_currently_allocated = 0;
  ntimes_arena_allocated = 0;
  narenas_highwater = 0;
  /** whether the pool of the last take_pool was carved, never used before */
  carved = false;

  arena_map_mid_count = 0;
  arena_map_bot_count = 0;
  /** called before a new arena is made (PYTHONMALLOCSTATS prints there) */
  beforeNewArena: (() => void) | null = null;

  readonly #keepsLastArena: boolean;
  readonly #initialArenaObjects: number;
  readonly #arenaObjectBytes: number;
  readonly #pointerWidth: number;
  readonly #space: AddressSpace;
  readonly #raw: RawDomain;
  #arenasBlock = 0;
  readonly #midNodes = new Set<number>();
  readonly #botNodes = new Set<number>();

  constructor(profile: HeapProfile, pointerWidth: 4 | 8, space: AddressSpace, raw: RawDomain) {
    const { poolBits, arenaBits } = profile.geometry[pointerWidth];
    this.arenaBytes = 2 ** arenaBits;
    this.poolBytes = 2 ** poolBits;
    this.poolsBits = arenaBits - poolBits;
    this.maxPoolsInArena = 2 ** this.poolsBits;
    this.map = profile.arenaMap[pointerWidth];
    this.#keepsLastArena = profile.keepsLastArena;
    this.#initialArenaObjects = profile.initialArenaObjects;
    this.#arenaObjectBytes = 5 * pointerWidth + 8; // struct arena_object: 48 bytes on 64 bit, 28 on 32 bit
    this.#pointerWidth = pointerWidth;
    this.#space = space;
    this.#raw = raw;
    this.nfp2lasta = new Int32Array(this.maxPoolsInArena + 1).fill(NONE);
    this.address = new Float64Array(0);
    this.firstPoolAddress = new Float64Array(0);
    this.poolAddress = new Int32Array(0);
    this.nfreepools = new Int32Array(0);
    this.ntotalpools = new Int32Array(0);
    this.freepools = new Int32Array(0);
    this.nextarena = new Int32Array(0);
    this.prevarena = new Int32Array(0);
    this.nextFreePool = new Int32Array(0);
  }

  /** number of the pool at the arena's first place */
  firstPool(ao: number): number {
    return (ao + 1) << this.poolsBits;
  }

  arenaOf(pool: number): number {
    return (pool >> this.poolsBits) - 1;
  }

  /** bytes of the arena map's root, of one middle and of one bottom node; all 0 without a map */
  arenaMapBytes(): { root: number; mid: number; bot: number } {
    const { kind, addressBits, interiorBits } = this.map;
    if (kind === 'none') return { root: 0, mid: 0, bot: 0 };
    const arenaBits = Math.log2(this.arenaBytes);
    const bot = 2 ** (addressBits - arenaBits - 2 * interiorBits) * 8;
    if (interiorBits === 0) return { root: bot, mid: 0, bot: 0 };
    const interior = 2 ** interiorBits * this.#pointerWidth;
    return { root: interior, mid: interior, bot };
  }

  /** @cpython Objects/obmalloc.c allocate_from_new_pool 3.8-3.15, its first half: a pool number, or -1 (no memory) */
  take_pool(): number {
    if (this.usable_arenas === NONE) {
      const made = this.new_arena();
      if (made === NONE) return NONE;
      this.usable_arenas = made;
      this.nextarena[made] = this.prevarena[made] = NONE;
      this.nfp2lasta[this.nfreepools[made]!] = made;
    }
    const ao = this.usable_arenas;
    const nf = this.nfreepools[ao]!;
    if (this.nfp2lasta[nf] === ao) this.nfp2lasta[nf] = NONE;
    if (nf > 1) this.nfp2lasta[nf - 1] = ao;
    let pool = this.freepools[ao]!;
    this.carved = pool === NONE;
    if (this.carved) {
      pool = this.firstPool(ao) + this.poolAddress[ao]!;
      this.poolAddress[ao]!++;
    } else {
      this.freepools[ao] = this.nextFreePool[pool]!;
    }
    this.nfreepools[ao] = nf - 1;
    if (nf === 1) {
      const next = this.nextarena[ao]!;
      this.usable_arenas = next;
      if (next !== NONE) this.prevarena[next] = NONE;
    }
    return pool;
  }

  /** @cpython Objects/obmalloc.c insert_to_freepool 3.8-3.15, its arena part (in 3.8 inside pymalloc_free) */
  insert_to_freepool(pool: number): void {
    const ao = this.arenaOf(pool);
    this.nextFreePool[pool] = this.freepools[ao]!;
    this.freepools[ao] = pool;
    let nf = this.nfreepools[ao]!;
    const lastnf = this.nfp2lasta[nf]!;
    if (lastnf === ao) {
      const p = this.prevarena[ao]!;
      this.nfp2lasta[nf] = p !== NONE && this.nfreepools[p] === nf ? p : NONE;
    }
    this.nfreepools[ao] = ++nf;
    const keeps = this.#keepsLastArena && this.nextarena[ao] === NONE;
    if (nf === this.ntotalpools[ao] && !keeps) {
      this.#release(ao);
    } else if (nf === 1) {
      this.#frontLink(ao);
    } else {
      if (this.nfp2lasta[nf] === NONE) this.nfp2lasta[nf] = ao;
      if (ao !== lastnf) this.#moveRightOf(ao, lastnf);
    }
  }

  /** @cpython Objects/obmalloc.c new_arena 3.8-3.15 */
  new_arena(): number {
    if (this.beforeNewArena !== null) this.beforeNewArena();
    if (this.unused_arena_objects === NONE && !this.#moreArenaObjects()) return NONE;
    const ao = this.unused_arena_objects;
    this.unused_arena_objects = this.nextarena[ao]!;
    const address = this.#space.mapArena(this.arenaBytes);
    if (address === 0) {
      this.nextarena[ao] = this.unused_arena_objects;
      this.unused_arena_objects = ao;
      return NONE;
    }
    if (this.map.interiorBits > 0) this.arena_map_mark_used(address);
    this.address[ao] = address;
    this.narenas_currently_allocated++;
    this.ntimes_arena_allocated++;
    if (this.narenas_currently_allocated > this.narenas_highwater) {
      this.narenas_highwater = this.narenas_currently_allocated;
    }
    const excess = address % this.poolBytes;
    this.freepools[ao] = NONE;
    this.poolAddress[ao] = 0;
    this.firstPoolAddress[ao] = excess === 0 ? address : address + this.poolBytes - excess;
    this.nfreepools[ao] = this.ntotalpools[ao] = this.maxPoolsInArena - (excess === 0 ? 0 : 1);
    return ao;
  }

  /** @cpython Objects/obmalloc.c arena_map_mark_used 3.10-3.15: makes the nodes that cover both ends of an arena */
  arena_map_mark_used(base: number): void {
    this.#arena_map_get(base);
    if (base % this.arenaBytes !== 0) this.#arena_map_get(base + this.arenaBytes);
  }

  /** @cpython Objects/obmalloc.c arena_map_get 3.10-3.15, with create */
  #arena_map_get(address: number): void {
    const arenaBits = Math.log2(this.arenaBytes);
    const botBits = this.map.addressBits - arenaBits - 2 * this.map.interiorBits;
    const bytes = this.arenaMapBytes();
    const bot = Math.floor(address / 2 ** (arenaBits + botBits));
    const mid = Math.floor(bot / 2 ** this.map.interiorBits);
    if (!this.#midNodes.has(mid)) {
      this.#raw.calloc(bytes.mid);
      this.#midNodes.add(mid);
      this.arena_map_mid_count++;
    }
    if (!this.#botNodes.has(bot)) {
      this.#raw.calloc(bytes.bot);
      this.#botNodes.add(bot);
      this.arena_map_bot_count++;
    }
  }

  #moreArenaObjects(): boolean {
    const from = this.maxarenas;
    const count = from === 0 ? this.#initialArenaObjects : from * 2;
    if ((count + 1) * this.arenaBytes > HANDLE_SPACE * 2 * this.#pointerWidth) return false;
    this.#arenasBlock = this.#raw.realloc(this.#arenasBlock, count * this.#arenaObjectBytes);
    if (this.#arenasBlock === 0) return false;
    this.address = grown64(this.address, count);
    this.firstPoolAddress = grown64(this.firstPoolAddress, count);
    this.poolAddress = grown(this.poolAddress, count);
    this.nfreepools = grown(this.nfreepools, count);
    this.ntotalpools = grown(this.ntotalpools, count);
    this.freepools = grown(this.freepools, count);
    this.nextarena = grown(this.nextarena, count);
    this.prevarena = grown(this.prevarena, count);
    this.nextFreePool = grown(this.nextFreePool, (count + 1) * this.maxPoolsInArena);
    for (let i = from; i < count; i++) this.nextarena[i] = i < count - 1 ? i + 1 : NONE;
    this.unused_arena_objects = from;
    this.maxarenas = count;
    return true;
  }

  #unlink(ao: number): void {
    const prev = this.prevarena[ao]!;
    const next = this.nextarena[ao]!;
    if (prev === NONE) this.usable_arenas = next;
    else this.nextarena[prev] = next;
    if (next !== NONE) this.prevarena[next] = prev;
  }

  #release(ao: number): void {
    this.#unlink(ao);
    this.nextarena[ao] = this.unused_arena_objects;
    this.unused_arena_objects = ao;
    this.#space.munmap(this.address[ao]!, this.arenaBytes);
    this.address[ao] = 0;
    this.narenas_currently_allocated--;
  }

  #frontLink(ao: number): void {
    this.nextarena[ao] = this.usable_arenas;
    this.prevarena[ao] = NONE;
    if (this.usable_arenas !== NONE) this.prevarena[this.usable_arenas] = ao;
    this.usable_arenas = ao;
    if (this.nfp2lasta[1] === NONE) this.nfp2lasta[1] = ao;
  }

  #moveRightOf(ao: number, lastnf: number): void {
    if (lastnf === NONE) throw new InvariantError(`no arena has ${this.nfreepools[ao]! - 1} free pools`);
    this.#unlink(ao);
    const next = this.nextarena[lastnf]!;
    this.prevarena[ao] = lastnf;
    this.nextarena[ao] = next;
    if (next !== NONE) this.prevarena[next] = ao;
    this.nextarena[lastnf] = ao;
  }
}

export function grown(old: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const a = new Int32Array(length);
  a.set(old);
  return a;
}

export function grown64(old: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const a = new Float64Array(length);
  a.set(old);
  return a;
}
