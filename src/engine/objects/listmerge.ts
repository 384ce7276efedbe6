/**
 * Merging of list.sort: a stack of runs, each with the power at which it meets its neighbour, merged stably with galloping.
 *
 * OURS: what is moved are numbers, `order[i]` being the place at which the element at i stood first, so that a key and its
 * value move together. Every comparison is asked in C's order; the block for merging is requested and freed as C does, the
 * numbers themselves are kept beside it.
 */
import type { PyObject } from './object.ts';
import type { VM } from './vm.ts';

export type Less = (a: PyObject, b: PyObject) => boolean;

/** runs won in a row from which on galloping pays */
const MIN_GALLOP = 7;
/** elements that C has room for on its stack */
export const MERGESTATE_TEMP_SIZE = 256;

interface Run {
  base: number;
  len: number;
  power: number;
}

export interface MergeState {
  vm: VM;
  keys: PyObject[];
  order: Int32Array;
  less: Less;
  minGallop: number;
  /** elements that fit into the room for merging */
  alloced: number;
  /** address of the block requested for merging, 0: none */
  block: number;
  /** pointers that an element needs: its key alone, or key and value */
  pointers: 1 | 2;
  pending: Run[];
}

/** @cpython Objects/listobject.c merge_init 3.11-3.15 */
export function merge_init(vm: VM, keys: PyObject[], less: Less, hasKeyfunc: boolean): MergeState {
  const half = Math.min((keys.length + 1) >> 1, MERGESTATE_TEMP_SIZE / 2);
  return {
    vm,
    keys,
    order: Int32Array.from(keys, (_, k) => k),
    less,
    minGallop: MIN_GALLOP,
    alloced: hasKeyfunc ? half : MERGESTATE_TEMP_SIZE,
    block: 0,
    pointers: hasKeyfunc ? 2 : 1,
    pending: [],
  };
}

/** @cpython Objects/listobject.c merge_freemem 3.11-3.15 */
export function merge_freemem(ms: MergeState): void {
  if (ms.block !== 0) ms.vm.heap.mem_free(ms.block);
  ms.block = 0;
}

/** @cpython Objects/listobject.c merge_getmem 3.11-3.15 */
function merge_getmem(ms: MergeState, need: number): void {
  if (need <= ms.alloced) return;
  merge_freemem(ms);
  ms.block = ms.vm.heap.mem_malloc(ms.pointers * need * ms.vm.profile.pointerWidth);
  ms.alloced = need;
}

/** Where a gallop has landed: (last, ofs], which a binary search narrows down. */
type Bracket = [last: number, ofs: number];

/** OURS: doubles the distance from `hint` towards the right as long as `goOn` says so. */
function gallopUp(hint: number, n: number, goOn: (k: number) => boolean): Bracket {
  const max = n - hint;
  let last = 0;
  let ofs = 1;
  while (ofs < max && goOn(hint + ofs)) {
    last = ofs;
    ofs = ofs * 2 + 1;
  }
  return [hint + last, hint + Math.min(ofs, max)];
}

/** OURS: the same towards the left. */
function gallopDown(hint: number, goOn: (k: number) => boolean): Bracket {
  const max = hint + 1;
  let last = 0;
  let ofs = 1;
  while (ofs < max && goOn(hint - ofs)) {
    last = ofs;
    ofs = ofs * 2 + 1;
  }
  return [hint - Math.min(ofs, max), hint - last];
}

/** How many of the `n` sorted elements at a[base] are less than `key`. @cpython Objects/listobject.c gallop_left 3.11-3.15 */
function gallop_left(ms: MergeState, key: number, a: Int32Array, base: number, n: number, hint: number): number {
  const { keys, less } = ms;
  const pivot = keys[key]!;
  const below = (k: number) => less(keys[a[base + k]!]!, pivot);
  let [lo, hi] = below(hint) ? gallopUp(hint, n, below) : gallopDown(hint, (k) => !below(k));
  for (lo++; lo < hi; ) {
    const m = lo + ((hi - lo) >> 1);
    if (below(m)) lo = m + 1;
    else hi = m;
  }
  return hi;
}

/** How many of them are less than `key` or equal. @cpython Objects/listobject.c gallop_right 3.11-3.15 */
function gallop_right(ms: MergeState, key: number, a: Int32Array, base: number, n: number, hint: number): number {
  const { keys, less } = ms;
  const pivot = keys[key]!;
  const above = (k: number) => less(pivot, keys[a[base + k]!]!);
  let [lo, hi] = above(hint) ? gallopDown(hint, above) : gallopUp(hint, n, (k) => !above(k));
  for (lo++; lo < hi; ) {
    const m = lo + ((hi - lo) >> 1);
    if (above(m)) hi = m;
    else lo = m + 1;
  }
  return hi;
}

/** A merge under way: what is left of both runs, and where the next element goes. */
interface Merge {
  /** the run that was copied out of the way */
  temp: Int32Array;
  /** next elements of the left and the right run: places in `order` or, of the copied one, in `temp` */
  a: number;
  na: number;
  b: number;
  nb: number;
  dest: number;
}

/**
 * One side wins again and again: true when the merge is complete, but for what is left of the copied run.
 *
 * @cpython Objects/listobject.c merge_lo 3.11-3.15
 */
function gallopLo(ms: MergeState, m: Merge): boolean {
  const { order } = ms;
  const { temp } = m;
  ms.minGallop++;
  let acount: number;
  let bcount: number;
  do {
    if (ms.minGallop > 1) ms.minGallop--;
    acount = gallop_right(ms, order[m.b]!, temp, m.a, m.na, 0);
    if (acount > 0) {
      order.set(temp.subarray(m.a, m.a + acount), m.dest);
      m.dest += acount;
      m.a += acount;
      m.na -= acount;
      if (m.na <= 1) return true;
    }
    order[m.dest++] = order[m.b++]!;
    if (--m.nb === 0) return true;
    bcount = gallop_left(ms, temp[m.a]!, order, m.b, m.nb, 0);
    if (bcount > 0) {
      order.copyWithin(m.dest, m.b, m.b + bcount);
      m.dest += bcount;
      m.b += bcount;
      m.nb -= bcount;
      if (m.nb === 0) return true;
    }
    order[m.dest++] = temp[m.a++]!;
    if (--m.na === 1) return true;
  } while (acount >= MIN_GALLOP || bcount >= MIN_GALLOP);
  ms.minGallop++;
  return false;
}

/** One by one until a side wins consistently (false) or the merge is complete. @cpython Objects/listobject.c merge_lo 3.11-3.15 */
function stepLo(ms: MergeState, m: Merge): boolean {
  const { order, keys, less } = ms;
  const { temp } = m;
  let acount = 0;
  let bcount = 0;
  for (;;) {
    if (less(keys[order[m.b]!]!, keys[temp[m.a]!]!)) {
      order[m.dest++] = order[m.b++]!;
      bcount++;
      acount = 0;
      if (--m.nb === 0) return true;
      if (bcount >= ms.minGallop) return false;
    } else {
      order[m.dest++] = temp[m.a++]!;
      acount++;
      bcount = 0;
      if (--m.na === 1) return true;
      if (acount >= ms.minGallop) return false;
    }
  }
}

/** Merges from the left, the left run being the shorter. @cpython Objects/listobject.c merge_lo 3.11-3.15 */
function merge_lo(ms: MergeState, a: number, na: number, b: number, nb: number): void {
  const { order } = ms;
  merge_getmem(ms, na);
  const m: Merge = { temp: order.slice(a, a + na), a: 0, na, b: b + 1, nb: nb - 1, dest: a + 1 };
  order[a] = order[b]!;
  try {
    if (m.nb > 0 && m.na > 1) while (!stepLo(ms, m) && !gallopLo(ms, m));
    if (m.na === 1 && m.nb > 0) {
      // the last of the left run belongs behind all that is left of the right one
      order.copyWithin(m.dest, m.b, m.b + m.nb);
      m.dest += m.nb;
    }
  } finally {
    order.set(m.temp.subarray(m.a, m.a + m.na), m.dest);
  }
}

/** gallopLo's mirror image: a, b and dest are last elements. @cpython Objects/listobject.c merge_hi 3.11-3.15 */
function gallopHi(ms: MergeState, m: Merge, base: number): boolean {
  const { order } = ms;
  const { temp } = m;
  ms.minGallop++;
  let acount: number;
  let bcount: number;
  do {
    if (ms.minGallop > 1) ms.minGallop--;
    acount = m.na - gallop_right(ms, temp[m.b]!, order, base, m.na, m.na - 1);
    if (acount > 0) {
      m.dest -= acount;
      m.a -= acount;
      order.copyWithin(m.dest + 1, m.a + 1, m.a + 1 + acount);
      m.na -= acount;
      if (m.na === 0) return true;
    }
    order[m.dest--] = temp[m.b--]!;
    if (--m.nb === 1) return true;
    bcount = m.nb - gallop_left(ms, order[m.a]!, temp, 0, m.nb, m.nb - 1);
    if (bcount > 0) {
      m.dest -= bcount;
      m.b -= bcount;
      order.set(temp.subarray(m.b + 1, m.b + 1 + bcount), m.dest + 1);
      m.nb -= bcount;
      if (m.nb <= 1) return true;
    }
    order[m.dest--] = order[m.a--]!;
    if (--m.na === 0) return true;
  } while (acount >= MIN_GALLOP || bcount >= MIN_GALLOP);
  ms.minGallop++;
  return false;
}

/** stepLo's mirror image. @cpython Objects/listobject.c merge_hi 3.11-3.15 */
function stepHi(ms: MergeState, m: Merge): boolean {
  const { order, keys, less } = ms;
  const { temp } = m;
  let acount = 0;
  let bcount = 0;
  for (;;) {
    if (less(keys[temp[m.b]!]!, keys[order[m.a]!]!)) {
      order[m.dest--] = order[m.a--]!;
      acount++;
      bcount = 0;
      if (--m.na === 0) return true;
      if (acount >= ms.minGallop) return false;
    } else {
      order[m.dest--] = temp[m.b--]!;
      bcount++;
      acount = 0;
      if (--m.nb === 1) return true;
      if (bcount >= ms.minGallop) return false;
    }
  }
}

/** Merges from the right, the right run being the shorter. @cpython Objects/listobject.c merge_hi 3.11-3.15 */
function merge_hi(ms: MergeState, a: number, na: number, b: number, nb: number): void {
  const { order } = ms;
  merge_getmem(ms, nb);
  const m: Merge = { temp: order.slice(b, b + nb), a: a + na - 2, na: na - 1, b: nb - 1, nb, dest: b + nb - 2 };
  order[b + nb - 1] = order[a + na - 1]!;
  try {
    if (m.na > 0 && m.nb > 1) while (!stepHi(ms, m) && !gallopHi(ms, m, a));
    if (m.nb === 1 && m.na > 0) {
      // the first of the right run belongs before all that is left of the left one
      m.dest -= m.na;
      m.a -= m.na;
      order.copyWithin(m.dest + 1, m.a + 1, m.a + 1 + m.na);
    }
  } finally {
    order.set(m.temp.subarray(0, m.nb), m.dest - (m.nb - 1));
  }
}

/** Merges runs i and i+1 of the stack. @cpython Objects/listobject.c merge_at 3.11-3.15 */
function merge_at(ms: MergeState, i: number): void {
  const { order, pending } = ms;
  const left = pending[i]!;
  const [right] = pending.splice(i + 1, 1) as [Run];
  let { base: a, len: na } = left;
  const { base: b, len: nb } = right;
  left.len = na + nb;
  const before = gallop_right(ms, order[b]!, order, a, na, 0);
  a += before;
  na -= before;
  if (na === 0) return;
  const rest = gallop_left(ms, order[a + na - 1]!, order, b, nb, nb - 1);
  if (rest === 0) return;
  if (na <= rest) merge_lo(ms, a, na, b, rest);
  else merge_hi(ms, a, na, b, rest);
}

/** Depth of the boundary of two runs in the merge tree of the whole list. @cpython Objects/listobject.c powerloop 3.11-3.15 */
function powerloop(s1: number, n1: number, n2: number, n: number): number {
  let a = 2 * s1 + n1;
  let b = a + n1 + n2;
  for (let power = 1; ; power++) {
    if (a >= n) {
      a -= n;
      b -= n;
    } else if (b >= n) return power;
    a *= 2;
    b *= 2;
  }
}

/** Merges what lies deeper than the boundary to the run of `len` elements, and pushes that. @cpython Objects/listobject.c found_new_run 3.11-3.15 */
export function found_new_run(ms: MergeState, base: number, len: number): void {
  const { pending } = ms;
  const last = pending.at(-1);
  if (last !== undefined) {
    const power = powerloop(last.base, last.len, len, ms.keys.length);
    while (pending.length > 1 && pending.at(-2)!.power > power) merge_at(ms, pending.length - 2);
    pending.at(-1)!.power = power;
  }
  pending.push({ base, len, power: 0 });
}

/** @cpython Objects/listobject.c merge_force_collapse 3.11-3.15 */
export function merge_force_collapse(ms: MergeState): void {
  const { pending } = ms;
  while (pending.length > 1) {
    const n = pending.length - 2;
    merge_at(ms, n > 0 && pending[n - 1]!.len < pending[n + 1]!.len ? n - 1 : n);
  }
}
