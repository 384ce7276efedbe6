/**
 * The start state: what an interpreter has allocated before the program's first line, so that the program's own requests
 * meet pools as full, and arenas as used, as in the real interpreter.
 *
 * It comes from the text of sys._debugmallocstats() (parsed here) and, if known, sys.getallocatedblocks(). The text has
 * counts only; which blocks of which pools are free is chosen here (see `plan`), or given in `layout`. Numbers of blocks
 * until a class takes a new pool, and of pools until a new arena is made, don't depend on that choice.
 *
 * `restore` may be called on a heap that already holds blocks (objects that the twin itself made while starting): those
 * count as part of the start state, synthetic blocks stand for the rest. Call `prepare` before those are made. Synthetic
 * blocks are never freed.
 */
import { InvariantError } from '../profile/faults.ts';
import { NONE } from './arenas.ts';
import type { Heap } from './heap.ts';
import { type ArenaStats, type ClassStats, type FreeListLine, heapStats } from './stats.ts';

export interface HeapStartState {
  /** classes that have pools; `size` in bytes names the class */
  classes: readonly (ClassStats & { layout?: PoolLayout[] })[];
  arenas: ArenaStats;
  /** nodes of the arena map; none before 3.10 */
  arenaMap?: { mid: number; bot: number };
  /** sys.getallocatedblocks() at the same point: what exceeds the pools' blocks is held by the C library */
  allocatedBlocks?: number;
  /** real addresses of the arenas in order of their making, where the machine is pinned */
  arenaBases?: readonly number[];
  /** whether each of the arenas that follow is misaligned, as far as known; beyond that they continue as the last one */
  nextMisaligned?: readonly boolean[];
  /** free lists printed with the statistics; not restored here, they belong to the object layer */
  freelists?: readonly FreeListLine[];
}

/** One pool of a class that isn't full, in the order of the used list (first one serves the next request). */
export interface PoolLayout {
  /** freed blocks on the pool's list */
  free: number;
  /** blocks never carved */
  virgin: number;
}

/** Reads the text of sys._debugmallocstats(). */
export function parseDebugMallocStats(text: string): HeapStartState {
  const number = (label: string): number => {
    const line = text.split('\n').find((l) => l.startsWith(label));
    return line === undefined ? 0 : Number(line.slice(line.indexOf('=') + 1).replaceAll(',', ''));
  };
  const classes: ClassStats[] = [];
  for (const m of text.matchAll(/^ +\d+ +(\d+) +(\d+) +(\d+) +(\d+)$/gm)) {
    classes.push({ size: Number(m[1]), pools: Number(m[2]), used: Number(m[3]), avail: Number(m[4]) });
  }
  const unused = /^(\d+) unused pools \* (\d+) bytes/m.exec(text);
  if (unused === null) throw new InvariantError('not the text of sys._debugmallocstats(): no line of unused pools');
  const freelists: FreeListLine[] = [];
  for (const m of text.matchAll(/^ *(\d+) (free .+)s \* (\d+) bytes each/gm)) {
    freelists.push({ name: m[2]!, count: Number(m[1]), size: Number(m[3]) });
  }
  const bots = number('# arena map bot nodes');
  return {
    classes,
    arenas: {
      total: number('# arenas allocated total'),
      reclaimed: number('# arenas reclaimed'),
      highwater: number('# arenas highwater mark'),
      current: number('# arenas allocated current'),
      unusedPools: Number(unused[1]),
      misaligned: number('# bytes lost to arena alignment') / Number(unused[2]),
    },
    ...(bots > 0 ? { arenaMap: { mid: number('# arena map mid nodes'), bot: bots } } : {}),
    freelists,
  };
}

/**
 * To be called on a heap without arenas, before objects are made that shall be part of a start state: the arenas get
 * their bases, or at least the alignment that costs a pool or not.
 */
export function prepare(heap: Heap, state: HeapStartState): void {
  if (state.arenaBases !== undefined) {
    heap.space.pinArenas(state.arenaBases);
    return;
  }
  heap.space.alignArenas(heap.arenas.poolBytes, alignments(heap, state));
}

/** Whether each arena that is still to be made is aligned. */
function alignments(heap: Heap, state: HeapStartState): boolean[] {
  const own = heapStats(heap).arenas;
  const count = Math.max(0, state.arenas.current - own.current);
  const misaligned = Math.max(0, state.arenas.misaligned - own.misaligned);
  // what most arenas have comes last: the nodes of the arena map lie between the first arena and the others
  const mostAre = misaligned * 2 >= count;
  const first = mostAre ? count - misaligned : misaligned;
  return Array.from({ length: count }, (_, i) => i < first === mostAre);
}

/** Brings a heap into a start state; what couldn't be reached is named in the result (empty: all of it was). */
export function restore(heap: Heap, state: HeapStartState): string[] {
  const mismatches: string[] = [];
  if (heap.empty || state.arenaBases === undefined) prepare(heap, state);
  const maker = new PoolMaker(heap, state);
  const plans: ClassPlan[] = [];
  const before = heapStats(heap).classes;
  for (const target of state.classes) {
    const own = before.find((row) => row.size === target.size);
    if (own === undefined) throw new InvariantError(`unknown size class: ${target.size} bytes`);
    const p = plan(heap, own, target);
    if (typeof p === 'string') mismatches.push(p);
    else plans.push(p);
  }
  for (const p of plans) maker.fill(p);
  for (const p of plans) maker.makeHoles(p);
  maker.returnFillers();
  const next = (state.nextMisaligned ?? []).map((misaligned) => !misaligned);
  heap.space.alignArenas(heap.arenas.poolBytes, next);
  setCounters(heap, state, mismatches);
  return mismatches;
}

interface ClassPlan {
  size: number;
  /** free blocks of the pools that are there already, all to be filled; so many of them are freed again */
  oldFree: number;
  oldHoles: number;
  /** freed blocks of each new pool, in order of making; the last one's never carved blocks are apart */
  holes: number[];
  virgin: number;
}

/**
 * Where a class's free blocks are. As in a running interpreter, the pool made last has blocks never carved; blocks freed
 * since are spread over the others. The used list then has the pools with freed blocks first.
 */
function plan(heap: Heap, own: ClassStats, target: ClassStats & { layout?: PoolLayout[] }): ClassPlan | string {
  const capacity = heap.capacity(target.size / heap.quantum - 1);
  const pools = target.pools - own.pools;
  const name = `class of ${target.size} bytes`;
  if (target.pools * capacity !== target.used + target.avail) return `${name}: blocks don't add up to its pools`;
  if (pools < 0) return `${name}: ${own.pools} pools are in use, more than ${target.pools}`;
  if (target.used < own.used) return `${name}: ${own.used} blocks are in use, more than ${target.used}`;
  if (pools === 0) return { size: target.size, oldFree: own.avail - target.avail, oldHoles: 0, holes: [], virgin: 0 };
  const layout = target.layout;
  // what is there already becomes pools without a free block
  if (layout !== undefined && pools >= layout.length && layout.filter((p) => p.virgin > 0).length <= 1) {
    return { ...planned(target, pools, layout), oldFree: own.avail };
  }
  const virgin = Math.min(target.avail, capacity - 2);
  let rest = target.avail - virgin;
  const holes: number[] = new Array(pools).fill(0);
  for (let i = 0; i < pools - 1 && rest > 0; i++) {
    holes[i] = Math.min(capacity - 1, Math.ceil(rest / (pools - 1 - i)));
    rest -= holes[i]!;
  }
  if (rest > 0) {
    holes[pools - 1] = 1; // beside the virgin blocks, one block of the last pool stays in use
    rest--;
  }
  if (rest > own.avail) return `${name}: ${target.avail} free blocks don't fit beside those in use`;
  return { size: target.size, oldFree: own.avail, oldHoles: rest, holes, virgin };
}

function planned(target: ClassStats, pools: number, layout: readonly PoolLayout[]): ClassPlan {
  const last = layout.find((p) => p.virgin > 0);
  // holes are made in order, each pool going to the front: so the list's last pool is made first
  const others = layout.filter((p) => p !== last && p.free > 0).map((p) => p.free);
  const holes = [...new Array(pools - others.length - (last ? 1 : 0)).fill(0), ...others.reverse()];
  if (last) holes.push(last.free);
  return { size: target.size, oldFree: 0, oldHoles: 0, holes, virgin: last?.virgin ?? 0 };
}

/** Makes pools and arenas; where more pools are unused than the last arena has, fillers keep places free in earlier ones. */
class PoolMaker {
  readonly #heap: Heap;
  readonly #fillers: number[] = [];
  readonly #made = new Map<number, { old: number[]; pools: number[][] }>();
  #fillersLeft: number;

  constructor(heap: Heap, state: HeapStartState) {
    this.#heap = heap;
    const lastIsAligned = alignments(heap, state).at(-1) ?? true;
    const lastArena = heap.arenas.maxPoolsInArena - (lastIsAligned ? 0 : 1);
    this.#fillersLeft = Math.max(0, state.arenas.unusedPools - (lastArena - 1));
    if (heap.arenas.usable_arenas !== NONE) this.#takeFillers(heap.arenas.usable_arenas);
  }

  /** Requests blocks until the class has all its pools, each with what it is to keep and what is to be freed. */
  fill(p: ClassPlan): void {
    const capacity = this.#heap.capacity(p.size / this.#heap.quantum - 1);
    const made = { old: [] as number[], pools: [] as number[][] };
    for (let i = 0; i < p.oldFree; i++) made.old.push(this.#block(p.size));
    for (let i = 0; i < p.holes.length; i++) {
      const blocks = capacity - (i === p.holes.length - 1 ? p.virgin : 0);
      const first = this.#block(p.size);
      this.#takeFillersBeside(first);
      made.pools.push([first]);
      for (let b = 1; b < blocks; b++) made.pools[i]!.push(this.#block(p.size));
    }
    this.#made.set(p.size, made);
  }

  /** Frees blocks, the highest first, so that they are handed out again in ascending order. */
  makeHoles(p: ClassPlan): void {
    const { old, pools } = this.#made.get(p.size)!;
    for (let i = 0; i < p.oldHoles; i++) this.#heap.pymalloc_free(old.pop()!);
    p.holes.forEach((count, i) => {
      for (let b = 0; b < count; b++) this.#heap.pymalloc_free(pools[i]!.pop()!);
    });
  }

  returnFillers(): void {
    for (const pool of this.#fillers.reverse()) {
      this.#heap.forget(pool);
      this.#heap.arenas.insert_to_freepool(pool);
    }
  }

  #block(size: number): number {
    const block = this.#heap.pymalloc_alloc(size);
    if (block === 0) throw new InvariantError('no memory for the start state');
    return block;
  }

  /** Called with a block of a pool that was just made: fillers are taken where it is the first of its arena. */
  #takeFillersBeside(first: number): void {
    const { arenas, poolShift } = this.#heap;
    const arena = arenas.arenaOf(first >> poolShift);
    if (arenas.poolAddress[arena] === 1 && arenas.usable_arenas === arena) this.#takeFillers(arena);
  }

  #takeFillers(arena: number): void {
    const { arenas } = this.#heap;
    for (let n = arenas.nfreepools[arena]!; n > 0 && this.#fillersLeft > 0; n--) {
      this.#fillers.push(arenas.take_pool());
      this.#fillersLeft--;
    }
  }
}

function setCounters(heap: Heap, state: HeapStartState, mismatches: string[]): void {
  const { arenas } = heap;
  const reached = heapStats(heap).arenas;
  for (const key of ['current', 'unusedPools', 'misaligned'] as const) {
    if (reached[key] !== state.arenas[key]) mismatches.push(`arenas: ${key} ${reached[key]}, not ${state.arenas[key]}`);
  }
  arenas.ntimes_arena_allocated = reached.current + state.arenas.reclaimed;
  arenas.narenas_highwater = Math.max(state.arenas.highwater, reached.current);
  if (state.arenaMap !== undefined) {
    arenas.arena_map_mid_count = state.arenaMap.mid;
    arenas.arena_map_bot_count = state.arenaMap.bot;
  }
  if (state.allocatedBlocks === undefined) return;
  const more = state.allocatedBlocks - heap.allocatedBlocks();
  if (more < 0) mismatches.push(`blocks: ${heap.allocatedBlocks()} are in use, more than ${state.allocatedBlocks}`);
  else heap.raw_allocated_blocks += more;
}
