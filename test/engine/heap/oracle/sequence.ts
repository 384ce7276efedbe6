/**
 * The request sequences of pools.c, on the twin: same generator, same choices, same words. What is compared is every
 * address (as place in the region of arenas) and the number of arenas made and given back after every step.
 */
import { HANDLE_SPACE } from '../../../../src/engine/heap/arenas.ts';
import { Heap } from '../../../../src/engine/heap/heap.ts';
import type { HeapProfile } from '../../../../src/engine/profile/heap.ts';

export interface Run {
  seed: number;
  steps: number;
  /** sizes: 0 uniform 1..512, 1 few classes, 2 uniform 0..699, 3 uniform 257..512 */
  mode: number;
  /** of five phases of so many steps, two grow and three shrink */
  phase: number;
  /** pages that arena k's base lies above a multiple of 2 MiB: residues[k % length] */
  residues: readonly number[];
}

const SLOT = 2 ** 21;
const REGION = 0x100000000000;
const FEW = [16, 32, 48, 64, 112, 256, 400, 512];
const MAX_LIVE = 65536;

/** Steps in a recorded digest. */
export const STEPS_PER_DIGEST = 2048;

export class Random {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }
  next(): number {
    let s = this.#state;
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    this.#state = s;
    return s >>> 0;
  }
}

/** A heap in the state that pools.c brings an interpreter to: one block in one pool of each class, in a new arena. */
export function startHeap(profile: HeapProfile, run: Run): Heap {
  const arenaBases = Array.from({ length: 4096 }, (_, k) => {
    return REGION + k * SLOT + run.residues[k % run.residues.length]! * 4096;
  });
  const heap = new Heap(profile, 8, { space: { arenaBases, mmapTop: 0x7ffff7400000, brkStart: 0x1000000000 } });
  heap.obj_malloc(512);
  for (let c = 0; c < 31; c++) heap.obj_malloc((c + 1) * 16);
  return heap;
}

/** Runs the sequence; `each` sees the three words of every step. */
export function replay(
  heap: Heap,
  run: Run,
  each: (place: number, made: number, returned: number, step: number) => void,
): void {
  const random = new Random(run.seed);
  const live = new Int32Array(MAX_LIVE);
  const isMem = new Uint8Array(MAX_LIVE);
  let count = 0;
  const drawSize = () => {
    const r = random.next();
    if (run.mode === 0) return 1 + (r % 512);
    if (run.mode === 1) return FEW[r & 7]! - ((r >>> 8) & 7);
    return run.mode === 2 ? r % 700 : 257 + (r % 256);
  };
  for (let i = 0; i < run.steps; i++) {
    const grow = Math.floor(i / run.phase) % 5 < 2;
    const what = random.next() & 255;
    let p = 0;
    if (count === 0 || (count < MAX_LIVE && what < (grow ? 160 : 70))) {
      const size = drawSize();
      const how = random.next() & 3;
      if (how === 0) p = heap.obj_malloc(size);
      else if (how === 1) p = heap.obj_calloc(size);
      else if (how === 2) p = heap.mem_malloc(size);
      else p = heap.mem_calloc(size);
      live[count] = p;
      isMem[count++] = how >> 1;
    } else if (what < (grow ? 190 : 100)) {
      const at = random.next() % count;
      const size = drawSize();
      p = isMem[at] === 1 ? heap.mem_realloc(live[at]!, size) : heap.obj_realloc(live[at]!, size);
      live[at] = p;
    } else {
      const at = (what & 1) === 1 ? count - 1 : random.next() % count;
      if (isMem[at] === 1) heap.mem_free(live[at]!);
      else heap.obj_free(live[at]!);
      count--;
      live[at] = live[count]!;
      isMem[at] = isMem[count]!;
    }
    const place = p === 0 ? 0 : p >= HANDLE_SPACE ? 0xffffffff : (heap.realAddress(p) - REGION) / 16;
    const { ntimes_arena_allocated: made, narenas_currently_allocated: current } = heap.arenas;
    each(place, made, made - current, i);
  }
}

/** The digests that record.py prints for a run. */
export function digests(profile: HeapProfile, run: Run): string {
  const parts: string[] = [];
  let hash = 2166136261;
  let steps = 0;
  const mix = (word: number) => {
    hash = Math.imul(hash ^ word, 16777619);
  };
  replay(startHeap(profile, run), run, (place, made, returned) => {
    mix(place);
    mix(made);
    mix(returned);
    if (++steps % STEPS_PER_DIGEST !== 0) return;
    parts.push((hash >>> 0).toString(16).padStart(8, '0'));
    hash = 2166136261;
  });
  return parts.join('');
}
