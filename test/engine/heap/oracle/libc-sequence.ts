/** The request sequences of libc.c, on the simulated C library: same generator, same choices, same words. */
import { BRK_BASE, Libc, MAP_BASE } from '../../../../src/engine/heap/malloc.ts';
import { AddressSpace } from '../../../../src/engine/heap/space.ts';
import { Random } from './sequence.ts';

export interface LibcRun {
  seed: number;
  steps: number;
  /** a quarter of the requests are of 0 ... largest - 1 bytes, the others of 0 ... 1199 */
  largest: number;
}

export function newLibc(): { libc: Libc; space: AddressSpace } {
  const space = new AddressSpace(8);
  return { libc: new Libc(space, 8), space };
}

const MAX_LIVE = 4096;

export function replayLibc(libc: Libc, space: AddressSpace, run: LibcRun): Uint32Array {
  const random = new Random(run.seed);
  const out = new Uint32Array(run.steps);
  const live = new Int32Array(MAX_LIVE);
  let count = 0;
  let first = 0;
  for (let i = 0; i < run.steps; i++) {
    const what = random.next() & 255;
    const grow = Math.floor(i / 2000) % 2 === 0;
    const size = (random.next() & 3) !== 0 ? random.next() % 1200 : random.next() % run.largest;
    let p = 0;
    if (count === 0 || (count < MAX_LIVE && what < (grow ? 150 : 80))) {
      p = (what & 3) === 0 ? libc.calloc(size) : libc.malloc(size);
      live[count++] = p;
    } else if (what < (grow ? 190 : 110)) {
      const at = random.next() % count;
      p = live[at] = libc.realloc(live[at]!, size === 0 ? 1 : size);
    } else {
      const at = (what & 1) === 1 ? count - 1 : random.next() % count;
      libc.free(live[at]!);
      live[at] = live[--count]!;
    }
    if (p === 0) continue;
    const real = libc.realAddress(p);
    if (p >= BRK_BASE && p < MAP_BASE) {
      out[i] = (real - space.brkStart) / 16;
    } else {
      if (first === 0) first = real;
      out[i] = 0x80000000 + Math.trunc((first - real) / 4096);
    }
  }
  return out;
}
