/**
 * Runs of list.sort: how long the ordered stretch at a place is, and how a short one is extended by binary insertion.
 *
 * The least length of a run is one of a power of two nearly equal parts of the list. `profile.objects.sortMinrun` says
 * whether all runs share one, rounded up, or each has its own, so that the parts add up to the list.
 */
import type { MergeState } from './listmerge.ts';
import type { VM } from './vm.ts';

/** lists this long are sorted in several runs */
const MAX_MINRUN = 64;

/** Least lengths of the runs of a list of `n`, one a call. @cpython Objects/listobject.c merge_compute_minrun 3.11-3.14, minrun_next 3.15 */
export function leastRuns(vm: VM, n: number): () => number {
  let shift = 0;
  while (n >> shift >= MAX_MINRUN) shift++;
  const mask = (1 << shift) - 1;
  if (vm.profile.objects.sortMinrun === 'one') {
    const least = (n >> shift) + ((n & mask) === 0 ? 0 : 1);
    return () => least;
  }
  let current = 0;
  return () => {
    current += n;
    const least = Math.floor(current / (mask + 1));
    current -= least * (mask + 1);
    return least;
  };
}

/** Length of the run at `lo`; a descending one is turned round. @cpython Objects/listobject.c count_run 3.11-3.15 */
export function count_run(ms: MergeState, lo: number, hi: number): number {
  return ms.vm.profile.objects.sortRuns === 'strict' ? strictRun(ms, lo, hi) : longRun(ms, lo, hi);
}

/** A run descends strictly or not at all. @cpython Objects/listobject.c count_run 3.11-3.12 */
function strictRun(ms: MergeState, lo: number, hi: number): number {
  const { order, keys, less } = ms;
  const descends = (k: number) => less(keys[order[k]!]!, keys[order[k - 1]!]!);
  let k = lo + 1;
  if (k === hi) return 1;
  if (descends(k)) {
    for (k++; k < hi && descends(k); ) k++;
    order.subarray(lo, k).reverse();
  } else for (k++; k < hi && !descends(k); ) k++;
  return k - lo;
}

/**
 * Equal elements may stand in a descending run; each group of them is turned round, so that turning the whole round
 * brings back their order. What ascends from the run's end belongs to it. @cpython Objects/listobject.c count_run 3.13-3.15
 */
function longRun(ms: MergeState, lo: number, hi: number): number {
  const { order, keys, less } = ms;
  const key = (k: number) => keys[order[k]!]!;
  const descends = (k: number) => less(key(k), key(k - 1));
  const ascending = (from: number) => {
    let k = from;
    while (k < hi && !descends(k)) k++;
    return k;
  };
  let k = ascending(lo + 1);
  if (k === hi) return k - lo;
  if (k - lo > 1) {
    if (less(key(lo), key(k - 1))) return k - lo;
    order.subarray(lo, k).reverse();
  }
  k++;
  let equal = 0;
  const turnEqual = () => {
    if (equal > 0) order.subarray(k - equal - 1, k).reverse();
    equal = 0;
  };
  for (; k < hi; k++) {
    if (descends(k)) turnEqual();
    else if (less(key(k - 1), key(k))) break;
    else equal++;
  }
  turnEqual();
  order.subarray(lo, k).reverse();
  return ascending(k) - lo;
}

/** Sorts [lo, hi), whose part before `start` is sorted. @cpython Objects/listobject.c binarysort 3.11-3.15 */
export function binarysort(ms: MergeState, lo: number, hi: number, start: number): void {
  const { order, keys, less } = ms;
  for (let i = start; i < hi; i++) {
    const pivot = order[i]!;
    let l = lo;
    let r = i;
    while (l < r) {
      const m = l + ((r - l) >> 1);
      if (less(keys[pivot]!, keys[order[m]!]!)) r = m;
      else l = m + 1;
    }
    order.copyWithin(l + 1, l, i);
    order[l] = pivot;
  }
}
