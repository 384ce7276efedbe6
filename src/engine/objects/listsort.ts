/**
 * list.sort: runs, binary insertion and merging, stable, asking only `<`. While it sorts, the list is empty.
 *
 * OURS: runs are merged pairwise without galloping; the result is CPython's, the number of comparisons of long lists may not be.
 */
import { raise } from './errors.ts';
import { PyNumber_AsIndex } from './number.ts';
import { decref, type PyObj, type PyObject } from './object.ts';
import { PyObject_IsTrue, PyObject_RichCompare, PyObject_RichCompareBool } from './object_protocol.ts';
import { LT } from './type.ts';
import type { VM } from './vm.ts';

type Less = (a: PyObject, b: PyObject) => boolean;

/** A comparison for these keys: exact str, int and float keys need no dispatch. */
function lessFor(vm: VM, keys: PyObject[]): Less {
  const type = keys[0]!.type;
  const uniform = keys.every((k) => k.type === type);
  if (uniform && (type === vm.tInt || type === vm.tFloat)) return (a, b) => a.v < b.v;
  if (uniform && type === vm.tStr) return (a, b) => PyObject_RichCompareBool(vm, a, b, LT);
  return (a, b) => {
    const r = PyObject_RichCompare(vm, a, b, LT);
    try {
      return r === vm.True || (r !== vm.False && PyObject_IsTrue(vm, r));
    } finally {
      decref(vm, r);
    }
  };
}

/** Length of the run at `lo`; a strictly descending one is reversed in place. @cpython Objects/listobject.c count_run */
function countRun(order: Int32Array, keys: PyObject[], lo: number, hi: number, less: Less): number {
  let n = lo + 1;
  if (n === hi) return 1;
  if (less(keys[order[n]!]!, keys[order[lo]!]!)) {
    for (n++; n < hi && less(keys[order[n]!]!, keys[order[n - 1]!]!); ) n++;
    order.subarray(lo, n).reverse();
  } else for (n++; n < hi && !less(keys[order[n]!]!, keys[order[n - 1]!]!); ) n++;
  return n - lo;
}

/** @cpython Objects/listobject.c binarysort: sorts [lo, hi), whose part before `start` is sorted. */
function binarySort(order: Int32Array, keys: PyObject[], lo: number, hi: number, start: number, less: Less): void {
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

function merge(order: Int32Array, keys: PyObject[], lo: number, mid: number, hi: number, less: Less): void {
  const left = order.slice(lo, mid);
  let i = 0;
  let j = mid;
  let k = lo;
  try {
    while (i < left.length && j < hi) {
      order[k++] = less(keys[order[j]!]!, keys[left[i]!]!) ? order[j++]! : left[i++]!;
    }
  } finally {
    while (i < left.length) order[k++] = left[i++]!;
  }
}

/** @cpython Objects/listobject.c merge_compute_minrun */
function minRun(n: number): number {
  let r = 0;
  let m = n;
  while (m >= 64) {
    r |= m & 1;
    m >>= 1;
  }
  return m + r;
}

/** Brings `order` (0, 1, 2 ...) into the keys' order; where a comparison throws it stays as far as it has come. */
function sortOrder(order: Int32Array, keys: PyObject[], less: Less): void {
  const n = keys.length;
  const least = minRun(n);
  const runs: [number, number][] = [];
  for (let lo = 0; lo < n; ) {
    let len = countRun(order, keys, lo, n, less);
    if (len < least) {
      const forced = Math.min(least, n - lo);
      binarySort(order, keys, lo, lo + forced, lo + len, less);
      len = forced;
    }
    runs.push([lo, lo + len]);
    lo += len;
    while (runs.length > 1) {
      const [a, b] = runs.slice(-2) as [[number, number], [number, number]];
      if (lo < n && b[1] - b[0] < a[1] - a[0]) break;
      merge(order, keys, a[0], a[1], b[1], less);
      runs.splice(-2, 2, [a[0], b[1]]);
    }
  }
}

/** @cpython Objects/listobject.c list_sort_impl 3.8-3.15 */
export function list_sort(vm: VM, list: PyObj, key: PyObject | null, reverse: PyObject | null): void {
  const backwards = reverse !== null && PyNumber_AsIndex(vm, reverse, null) !== 0;
  const items = list.v as PyObject[];
  const { w, x } = list;
  list.v = [];
  list.w = 0;
  list.x = 0;
  let failed: unknown = null;
  try {
    sortItems(vm, items, key, backwards);
  } catch (e) {
    failed = e;
  }
  const meanwhile = list.v as PyObject[];
  const block = list.x as number;
  const modified = meanwhile.length > 0 || block !== 0;
  list.v = items;
  list.w = w;
  list.x = x;
  for (const o of meanwhile) decref(vm, o);
  if (block !== 0) vm.heap.mem_free(block);
  if (failed !== null) throw failed;
  if (modified) raise(vm, vm.exc.ValueError!, 'list modified during sort');
}

function sortItems(vm: VM, items: PyObject[], key: PyObject | null, backwards: boolean): void {
  if (items.length < 2 && key === null) return;
  const keys: PyObject[] = [];
  const block = key === null || items.length < 256 ? 0 : vm.heap.mem_malloc(items.length * vm.profile.pointerWidth);
  try {
    if (key !== null) for (const o of items) keys.push(vm.call(vm, key, [o], null));
    const by = key === null ? items.slice() : keys.slice();
    if (items.length < 2) return;
    if (backwards) {
      by.reverse();
      items.reverse();
    }
    const order = Int32Array.from(by, (_, k) => k);
    try {
      sortOrder(order, by, lessFor(vm, by));
    } finally {
      const sorted = Array.from(order, (k) => items[k]!);
      if (backwards) sorted.reverse();
      for (let k = 0; k < sorted.length; k++) items[k] = sorted[k]!;
    }
  } finally {
    for (const k of keys) decref(vm, k);
    if (block !== 0) vm.heap.mem_free(block);
  }
}
