/**
 * The heap of the twin: CPython's three memory domains over a simulated address space. See README.md for the picture.
 *
 * An address is a handle: an integer in units of the alignment (16 bytes, or 8 on 32 bit), below 2**30, never 0 (NULL).
 * `realAddress(handle)` is what the guest sees. Blocks have no content: that lives in the JavaScript objects of the twin.
 *
 * Any request may give 0: no memory (CPython raises MemoryError then).
 */
import type { HeapProfile } from '../profile/heap.ts';
import { Arenas, HANDLE_SPACE, NONE } from './arenas.ts';
import { type Domain, EventLog, MEM, OBJ, RAW } from './events.ts';
import { Guard } from './guard.ts';
import { Libc, type LibcOptions } from './malloc.ts';
import { COUNT, Pymalloc, SZIDX } from './pymalloc.ts';
import { AddressSpace, type SpaceOptions } from './space.ts';
import { Tracemalloc } from './tracemalloc.ts';

/** who looks at requests, as bits of `watching` */
const TRACE = 1;
const EVENTS = 2;
const GUARD = 4;

export interface HeapOptions {
  space?: SpaceOptions;
  libc?: LibcOptions;
}

/** Pymalloc is the base class, not a part, so that the fast paths reach its fields directly. */
export class Heap extends Pymalloc {
  readonly profile: HeapProfile;
  readonly pointerWidth: 4 | 8;
  /** bytes of a handle's unit */
  readonly quantum: number;
  readonly space: AddressSpace;
  readonly libc: Libc;
  readonly trace: Tracemalloc;
  readonly events: EventLog = new EventLog();
  readonly guard: Guard = new Guard();

  /** blocks of the mem and obj domains that the C library holds */
  raw_allocated_blocks = 0;
  /** bits: who must be told of each request; 0 most of the time */
  watching = 0;

  constructor(profile: HeapProfile, pointerWidth: 4 | 8 = 8, options: HeapOptions = {}) {
    const space = new AddressSpace(pointerWidth, options.space);
    const libc = new Libc(space, pointerWidth, options.libc);
    super(profile, pointerWidth, new Arenas(profile, pointerWidth, space, libc));
    this.profile = profile;
    this.pointerWidth = pointerWidth;
    this.quantum = 1 << this.alignmentBits;
    this.space = space;
    this.libc = libc;
    this.trace = new Tracemalloc(profile.traceTables[pointerWidth]);
  }

  // ---- the object domain: PyObject_Malloc and so on

  obj_malloc(nbytes: number): number {
    if (this.watching !== 0) return this.watched_malloc(OBJ, nbytes);
    const p = this.pymalloc_alloc(nbytes);
    return p !== 0 ? p : this.object_malloc_large(nbytes);
  }

  obj_calloc(nbytes: number): number {
    return this.watching === 0 ? this.object_calloc(nbytes) : this.watched_calloc(OBJ, nbytes);
  }

  obj_realloc(address: number, nbytes: number): number {
    return this.watching === 0 ? this.object_realloc(address, nbytes) : this.watched_realloc(OBJ, address, nbytes);
  }

  obj_free(address: number): void {
    if (this.watching !== 0) this.watched_free(OBJ, address);
    else this.object_free(address);
  }

  // ---- the mem domain: PyMem_Malloc and so on; same pools

  mem_malloc(nbytes: number): number {
    if (this.watching !== 0) return this.watched_malloc(MEM, nbytes);
    const p = this.pymalloc_alloc(nbytes);
    return p !== 0 ? p : this.object_malloc_large(nbytes);
  }

  mem_calloc(nbytes: number): number {
    return this.watching === 0 ? this.object_calloc(nbytes) : this.watched_calloc(MEM, nbytes);
  }

  mem_realloc(address: number, nbytes: number): number {
    return this.watching === 0 ? this.object_realloc(address, nbytes) : this.watched_realloc(MEM, address, nbytes);
  }

  mem_free(address: number): void {
    if (this.watching !== 0) this.watched_free(MEM, address);
    else this.object_free(address);
  }

  // ---- the raw domain: PyMem_RawMalloc and so on

  raw_malloc(nbytes: number): number {
    const p = this.libc.malloc(nbytes === 0 ? 1 : nbytes);
    if (this.watching !== 0 && p !== 0) this.noteAllocated(RAW, p, nbytes);
    return p;
  }

  raw_calloc(nbytes: number): number {
    const p = this.libc.calloc(nbytes === 0 ? 1 : nbytes);
    if (this.watching !== 0 && p !== 0) this.noteAllocated(RAW, p, nbytes);
    return p;
  }

  raw_realloc(address: number, nbytes: number): number {
    const p = this.libc.realloc(address, nbytes === 0 ? 1 : nbytes);
    if (this.watching !== 0 && p !== 0) this.noteResized(RAW, address, p, nbytes);
    return p;
  }

  raw_free(address: number): void {
    if (this.watching !== 0 && address !== 0) this.noteFreed(RAW, address);
    this.libc.free(address);
  }

  // ---- what both pymalloc domains do, unwatched

  /** @cpython Objects/obmalloc.c _PyObject_Malloc 3.8-3.15 */
  object_malloc(nbytes: number): number {
    const p = this.pymalloc_alloc(nbytes);
    return p !== 0 ? p : this.object_malloc_large(nbytes);
  }

  /** @cpython Objects/obmalloc.c _PyObject_Calloc 3.8-3.15, for nelem * elsize bytes */
  object_calloc(nbytes: number): number {
    const p = this.pymalloc_alloc(nbytes);
    if (p !== 0) return p;
    const large = this.libc.calloc(nbytes === 0 ? 1 : nbytes);
    if (large !== 0) this.raw_allocated_blocks++;
    return large;
  }

  /** @cpython Objects/obmalloc.c _PyObject_Free 3.8-3.15 */
  object_free(address: number): void {
    if (address !== 0 && address < HANDLE_SPACE) this.pymalloc_free(address);
    else this.object_free_large(address);
  }

  /** @cpython Objects/obmalloc.c _PyObject_Realloc, pymalloc_realloc 3.8-3.15 */
  object_realloc(address: number, nbytes: number): number {
    if (address === 0) return this.object_malloc(nbytes);
    if (address >= HANDLE_SPACE) return this.libc.realloc(address, nbytes === 0 ? 1 : nbytes);
    const size = this.blockBytesAt(address);
    if (nbytes <= size && 4 * nbytes > 3 * size) return address;
    const moved = this.object_malloc(nbytes);
    if (moved !== 0) this.object_free(address);
    return moved;
  }

  /** OURS: the slow end of _PyObject_Malloc, kept apart so that the fast one is inlined */
  object_malloc_large(nbytes: number): number {
    const p = this.libc.malloc(nbytes === 0 ? 1 : nbytes);
    if (p !== 0) this.raw_allocated_blocks++;
    return p;
  }

  /** OURS: the slow end of _PyObject_Free: a block of the C library, or NULL */
  object_free_large(address: number): void {
    if (address === 0) return;
    this.libc.free(address);
    this.raw_allocated_blocks--;
  }

  // ---- watched requests: at the boundary of a domain, so nested raw requests go unseen

  watched_malloc(domain: Domain, nbytes: number): number {
    const p = this.object_malloc(nbytes);
    if (p === 0) return 0;
    if (this.watching === TRACE) this.trace.add_trace(p, nbytes);
    else this.noteAllocated(domain, p, nbytes);
    return p;
  }

  watched_calloc(domain: Domain, nbytes: number): number {
    const p = this.object_calloc(nbytes);
    if (p !== 0) this.noteAllocated(domain, p, nbytes);
    return p;
  }

  watched_realloc(domain: Domain, address: number, nbytes: number): number {
    const p = this.object_realloc(address, nbytes);
    if (p !== 0) this.noteResized(domain, address, p, nbytes);
    return p;
  }

  watched_free(domain: Domain, address: number): void {
    if (address === 0) return;
    if (this.watching === TRACE) this.trace.remove_trace(address);
    else this.noteFreed(domain, address);
    this.object_free(address);
  }

  noteAllocated(domain: Domain, p: number, nbytes: number): void {
    const watching = this.watching;
    if ((watching & TRACE) !== 0) this.trace.add_trace(p, nbytes);
    if ((watching & EVENTS) !== 0) this.events.allocated(domain, p, nbytes);
    if ((watching & GUARD) !== 0) this.guard.allocated(domain, p);
  }

  noteResized(domain: Domain, from: number, to: number, nbytes: number): void {
    const watching = this.watching;
    if ((watching & TRACE) !== 0) this.trace.realloc_trace(from, to, nbytes);
    if ((watching & EVENTS) !== 0) this.events.resized(domain, from, to, nbytes);
    if ((watching & GUARD) !== 0) this.guard.resized(domain, from, to);
  }

  noteFreed(domain: Domain, p: number): void {
    const watching = this.watching;
    if ((watching & GUARD) !== 0) this.guard.freed(domain, p);
    if ((watching & TRACE) !== 0) this.trace.remove_trace(p);
    if ((watching & EVENTS) !== 0) this.events.freed(domain, p);
  }

  // ---- tracemalloc

  /** `nframe`: frames stored with each trace. Requests ask `trace.where()` for their traceback. No-op while tracing. */
  trace_start(nframe = 1): void {
    this.trace.start(nframe);
    this.watching |= TRACE;
  }

  trace_stop(): void {
    this.trace.stop();
    this.watching &= ~TRACE;
  }

  /** To be called where CPython calls _Py_NewReference on a block that came from a free list; `block`: its start, headers included. */
  trace_new_reference(block: number): void {
    if ((this.watching & TRACE) !== 0) this.trace.refresh(block);
  }

  /** OURS: as trace_new_reference, for the paths that reuse from a free list and mostly aren't traced */
  newReference(block: number): void {
    if (this.watching !== 0) this.trace_new_reference(block);
  }

  // ---- the event log

  /** From here on sizes are known to the log (nothing is recorded yet). */
  events_install(): void {
    this.events.install();
    this.watching |= EVENTS;
  }

  /** `where`: gives the traceback id that each event keeps */
  events_start(where?: () => number): void {
    this.events.start(where);
    this.watching |= EVENTS;
  }

  events_mark(): void {
    this.events.mark();
  }

  /** Ends recording; sizes stay known until events_uninstall. */
  events_stop(): string[] {
    return this.events.stop();
  }

  events_uninstall(): void {
    this.watching &= ~EVENTS;
  }

  // ---- a debugging aid: double frees and frees of unknown blocks throw InvariantError

  guard_start(): void {
    this.watching |= GUARD;
  }

  guard_stop(): void {
    this.watching &= ~GUARD;
  }

  // ---- what can be asked

  /** The address that the guest sees, for id(), hash() and repr(). */
  realAddress(address: number): number {
    if (address >= HANDLE_SPACE) return this.libc.realAddress(address);
    const bits = this.arenas.poolsBits + this.poolShift;
    const slot = address >> bits;
    return this.arenas.firstPoolAddress[slot - 1]! + (address - (slot << bits)) * this.quantum;
  }

  /** @cpython Objects/obmalloc.c _Py_GetAllocatedBlocks 3.8-3.15: what sys.getallocatedblocks() gives */
  allocatedBlocks(): number {
    let blocks = this.raw_allocated_blocks;
    for (const pool of this.usedAndFullPools()) blocks += this.memory[pool + COUNT]!;
    return blocks;
  }

  /** Blocks in use of one size class. */
  blocksOfClass(size: number): number {
    let blocks = 0;
    for (const pool of this.usedAndFullPools()) {
      if (this.memory[pool + SZIDX] === size) blocks += this.memory[pool + COUNT]!;
    }
    return blocks;
  }

  /** Handles of all pools that hold blocks, by arena and place. */
  *usedAndFullPools(): Generator<number> {
    const { arenas } = this;
    for (let ao = 0; ao < arenas.maxarenas; ao++) {
      if (arenas.address[ao] === 0) continue;
      const first = arenas.firstPool(ao);
      const end = first + arenas.poolAddress[ao]!;
      for (let number = first; number < end; number++) {
        const pool = number << this.poolShift;
        if (this.memory[pool + COUNT]! > 0) yield pool;
      }
    }
  }

  /** Whether a handle lies in pymalloc's memory (address_in_range). */
  isPymalloc(address: number): boolean {
    return address !== 0 && address < HANDLE_SPACE;
  }

  /** Whether any arena has been made. */
  get empty(): boolean {
    return this.arenas.usable_arenas === NONE && this.arenas.narenas_currently_allocated === 0;
  }
}
