/**
 * The laws of the heap, as they are written beside its structures, checked against the structures themselves.
 * `violations` walks everything, so it is for tests and the stress switch; each message starts with the law's id.
 *
 *   H1-H4 pools (pymalloc.ts)     A1-A4 arenas (arenas.ts)     L1-L3 C library (malloc.ts)     T1-T2 traces (tracemalloc.ts)
 *   H5  bytes in use + available + unused pools + headers + tails + alignment == arenas * bytes of an arena
 */
import { InvariantError } from '../profile/faults.ts';
import { type Arenas, NONE } from './arenas.ts';
import type { Heap } from './heap.ts';
import { Libc } from './malloc.ts';
import { COUNT, FREEBLOCK, NEXT_OFFSET, NEXT_POOL, PREV_POOL, type Pymalloc, SZIDX } from './pymalloc.ts';
import { heapStats } from './stats.ts';

export function is_valid(heap: Heap): boolean {
  return violations(heap).length === 0;
}

/** Throws InvariantError naming all broken laws. */
export function assert_valid(heap: Heap): void {
  const broken = violations(heap);
  if (broken.length > 0) throw new InvariantError(`heap: ${broken.slice(0, 20).join('; ')}`);
}

/** Broken laws, each as `id: what`; empty when the heap is valid. */
export function violations(heap: Heap): string[] {
  const broken: string[] = [];
  const expect = (ok: boolean, message: () => string) => {
    if (!ok) broken.push(message());
  };
  checkPools(heap, expect);
  checkUsedLists(heap, expect);
  checkArenas(heap.arenas, heap, expect);
  checkBytes(heap, expect);
  checkLibc(heap.libc, expect);
  checkTraces(heap, expect);
  return broken;
}

type Expect = (ok: boolean, message: () => string) => void;

/** H1, H3, H4 for each pool that holds blocks */
function checkPools(heap: Heap, expect: Expect): void {
  const pymalloc: Pymalloc = heap;
  const m = pymalloc.memory;
  for (const pool of heap.usedAndFullPools()) {
    const size = m[pool + SZIDX]!;
    const name = `pool ${pool} of class ${size}`;
    const capacity = pymalloc.capacity(size);
    const free = checkFreeList(pymalloc, pool, name, expect);
    const nextOffset = pymalloc.links[pymalloc.linkIndex(pool) + NEXT_OFFSET]!;
    const virginUnits = pymalloc.maxNextOffset(pool, size) + size + 1 - nextOffset;
    const virgin = Math.max(0, Math.floor(virginUnits / (size + 1)));
    const count = m[pool + COUNT]!;
    expect(count + free + virgin === capacity, () => `H1: ${name}: ${count} + ${free} + ${virgin} != ${capacity}`);
    expect((count === capacity) === (m[pool + FREEBLOCK] === 0), () => `H3: ${name}: full and freeblock disagree`);
  }
}

/** H4; number of blocks on a pool's free list */
function checkFreeList(pymalloc: Pymalloc, pool: number, name: string, expect: Expect): number {
  const m = pymalloc.memory;
  const units = m[pool + SZIDX]! + 1;
  const start = pool + pymalloc.overhead;
  const end = pymalloc.links[pymalloc.linkIndex(pool) + NEXT_OFFSET]!;
  const seen = new Set<number>();
  for (let p = m[pool + FREEBLOCK]!; p !== 0; p = m[p]!) {
    const inside = p >= start && p < end && (p - start) % units === 0;
    if (!inside || seen.has(p)) {
      expect(false, () => `H4: ${name}: free list holds ${p}${seen.has(p) ? ' twice' : ''}`);
      break;
    }
    seen.add(p);
  }
  return seen.size;
}

/** H2 */
function checkUsedLists(heap: Heap, expect: Expect): void {
  const { memory: m, links, classes } = heap;
  const listed = new Set<number>();
  for (let size = 0; size < classes; size++) {
    let prev = 0;
    for (let pool = m[size]!; pool !== 0; pool = links[heap.linkIndex(pool) + NEXT_POOL]!) {
      const name = `pool ${pool}`;
      if (listed.has(pool)) {
        expect(false, () => `H2: ${name} is listed twice`);
        break;
      }
      listed.add(pool);
      const count = m[pool + COUNT]!;
      const before = links[heap.linkIndex(pool) + PREV_POOL]!;
      const expected = prev;
      expect(m[pool + SZIDX] === size, () => `H2: ${name} of class ${m[pool + SZIDX]} is on the list of class ${size}`);
      expect(before === expected, () => `H2: ${name}: previous pool is ${before}, not ${expected}`);
      expect(count > 0 && m[pool + FREEBLOCK] !== 0, () => `H2: ${name}: ${count} blocks, no block ready`);
      prev = pool;
    }
  }
  for (const pool of heap.usedAndFullPools()) {
    const partly = m[pool + COUNT]! < heap.capacity(m[pool + SZIDX]!);
    expect(partly === listed.has(pool), () => `H2: pool ${pool}: partly used ${partly}, not as listed`);
    listed.delete(pool);
  }
  expect(listed.size === 0, () => `H2: empty pools are listed: ${[...listed].join(', ')}`);
}

/** A1-A4 */
function checkArenas(arenas: Arenas, heap: Heap, expect: Expect): void {
  const unused = new Set(chain(arenas.unused_arena_objects, arenas.nextarena));
  const usable = chain(arenas.usable_arenas, arenas.nextarena);
  let allocated = 0;
  for (let ao = 0; ao < arenas.maxarenas; ao++) {
    expect((arenas.address[ao] === 0) === unused.has(ao), () => `A4: arena object ${ao} is not where it belongs`);
    if (arenas.address[ao] === 0) continue;
    allocated++;
    const nf = arenas.nfreepools[ao]!;
    const listed = chain(arenas.freepools[ao]!, arenas.nextFreePool);
    const place = arenas.poolAddress[ao]!;
    const total = arenas.ntotalpools[ao]!;
    const used = usedPlaces(heap, arenas.firstPool(ao), place);
    expect(listed.length + total - place === nf, () => `A1: arena ${ao}: ${listed.length} + ${total - place} != ${nf}`);
    expect(nf + used === total, () => `A1: arena ${ao}: ${nf} free + ${used} used != ${total}`);
    expect(nf > 0 === usable.includes(ao), () => `A2: arena ${ao} with ${nf} free pools: not as listed`);
  }
  usable.forEach((ao, i) => {
    const nf = arenas.nfreepools[ao]!;
    const next = usable[i + 1];
    expect(next === undefined || nf <= arenas.nfreepools[next]!, () => `A2: arena ${ao} is out of order`);
    expect((arenas.prevarena[ao] ?? NONE) === (usable[i - 1] ?? NONE), () => `A2: arena ${ao}: previous is wrong`);
  });
  arenas.nfp2lasta.forEach((last, nf) => {
    const right = usable.findLast((ao) => arenas.nfreepools[ao] === nf) ?? NONE;
    expect(nf === 0 || last === right, () => `A2: nfp2lasta[${nf}] is ${last}, not ${right}`);
  });
  const { narenas_currently_allocated: current, narenas_highwater: high, ntimes_arena_allocated: total } = arenas;
  expect(
    current === allocated && current <= high && high <= total,
    () => `A3: ${allocated} ${current} ${high} ${total}`,
  );
}

function usedPlaces(pymalloc: Pymalloc, first: number, places: number): number {
  let used = 0;
  for (let number = first; number < first + places; number++) {
    if (pymalloc.memory[(number << pymalloc.poolShift) + COUNT]! > 0) used++;
  }
  return used;
}

function chain(head: number, next: Int32Array): number[] {
  const list: number[] = [];
  for (let i = head; i !== NONE; i = next[i]!) {
    list.push(i);
    if (list.length > next.length) throw new InvariantError('A2: a list of arenas or pools has a cycle');
  }
  return list;
}

/** H5 */
function checkBytes(heap: Heap, expect: Expect): void {
  const { poolBytes, arenaBytes } = heap.arenas;
  const { classes, arenas } = heapStats(heap);
  let bytes = (arenas.unusedPools + arenas.misaligned) * poolBytes;
  for (const c of classes) {
    const tail = (poolBytes - heap.overheadBytes) % c.size;
    bytes += (c.used + c.avail) * c.size + c.pools * (heap.overheadBytes + tail);
  }
  expect(bytes === arenas.current * arenaBytes, () => `H5: ${bytes} != ${arenas.current} * ${arenaBytes}`);
}

/** L1-L3 */
function checkLibc(libc: Libc, expect: Expect): void {
  const w = libc.words;
  const free = new Map<number, number>();
  if (libc.top === 0) return;
  let before = 0;
  let previousFree = false;
  let chunk = Libc.FIRST_CHUNK;
  for (; chunk < libc.top; ) {
    const size = w[2 * chunk]!;
    const at = chunk;
    expect(
      size !== 0 && w[2 * chunk + 1] === before,
      () => `L1: chunk ${at}: size ${size}, before it ${w[2 * at + 1]}`,
    );
    expect(!(previousFree && size < 0), () => `L2: chunk ${at} and the one before it are free`);
    if (size === 0) return;
    if (size < 0) free.set(chunk, -size);
    previousFree = size < 0;
    before = Math.abs(size);
    chunk += before;
  }
  expect(chunk === libc.top, () => `L1: chunks end at ${chunk}, top is at ${libc.top}`);
  const bytes = (libc.top + libc.topUnits - Libc.FIRST_CHUNK) * libc.unitBytes;
  expect(bytes === libc.brkBytes, () => `L1: chunks have ${bytes} bytes, the heap ${libc.brkBytes}`);
  checkBins(libc, free, expect);
}

function checkBins(libc: Libc, free: Map<number, number>, expect: Expect): void {
  const w = libc.words;
  const binned = new Set<number>();
  for (let bin = Libc.UNSORTED; bin <= 2 * Libc.BINS; bin += 2) {
    for (let c = w[2 * bin + 2]!; c !== bin; c = w[2 * c + 2]!) {
      const size = free.get(c);
      const chunk = c;
      const fits = size !== undefined && (bin === Libc.UNSORTED || libc.binOf(size) === bin) && !binned.has(c);
      expect(fits, () => `L2: bin ${bin} holds chunk ${chunk} of ${size} units`);
      if (!fits) return;
      binned.add(c);
    }
  }
  expect(binned.size === free.size, () => `L2: ${free.size} chunks are free, ${binned.size} are in bins`);
  for (const heads of [libc.tcacheHead, libc.fastHead]) {
    heads.forEach((head, units) => {
      for (let c = head, n = 0; c !== 0 && n < 1e6; c = w[2 * c + 2]!, n++) {
        const chunk = c;
        expect(w[2 * c] === units, () => `L3: chunk ${chunk} of ${w[2 * chunk]} units is cached as ${units}`);
      }
    });
  }
}

/** T1, T2 */
function checkTraces(heap: Heap, expect: Expect): void {
  const { trace } = heap;
  let bytes = 0;
  let count = 0;
  for (const t of trace.snapshot()) {
    bytes += t.size;
    count++;
  }
  expect(bytes === trace.current, () => `T1: traces have ${bytes} bytes, current is ${trace.current}`);
  expect(trace.peak >= trace.current, () => `T1: peak ${trace.peak} < current ${trace.current}`);
  expect(count === trace.traces, () => `T2: ${count} traces, ${trace.traces} counted`);
}
