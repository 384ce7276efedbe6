/**
 * list.sort: runs (listruns.ts) merged stably (listmerge.ts), asking only `<`. While it sorts, the list is empty, and its
 * capacity is -1, which whatever changes it replaces.
 */
import { raise } from './errors.ts';
import {
  found_new_run,
  type Less,
  MERGESTATE_TEMP_SIZE,
  type MergeState,
  merge_force_collapse,
  merge_freemem,
  merge_init,
} from './listmerge.ts';
import { binarysort, count_run, leastRuns } from './listruns.ts';
import { PyNumber_AsIndex } from './number.ts';
import { decref, type PyObj, type PyObject } from './object.ts';
import { PyObject_IsTrue, PyObject_RichCompareBool } from './object_protocol.ts';
import { EQ, LT, type PyType } from './type.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/listobject.c safe_object_compare 3.11-3.15 */
function safe_object_compare(vm: VM): Less {
  return (a, b) => PyObject_RichCompareBool(vm, a, b, LT);
}

/** The type's own comparison first; what it does not implement is asked from the start. @cpython Objects/listobject.c unsafe_object_compare 3.11-3.15 */
function unsafe_object_compare(vm: VM, type: PyType): Less {
  const compare = type.tp_richcompare!;
  return (a, b) => {
    if (a.type.tp_richcompare !== compare) return PyObject_RichCompareBool(vm, a, b, LT);
    const res = compare(vm, a, b, LT);
    const known = res === vm.True || res === vm.False;
    try {
      if (res !== vm.NotImplemented) return known ? res === vm.True : PyObject_IsTrue(vm, res);
    } finally {
      decref(vm, res);
    }
    return PyObject_RichCompareBool(vm, a, b, LT);
  };
}

/** Keys of one type; of int and float the values themselves. */
function compareFor(vm: VM, type: PyType): Less {
  if (type === vm.tInt || type === vm.tFloat) return (a, b) => a.v < b.v;
  return type.tp_richcompare === null ? safe_object_compare(vm) : unsafe_object_compare(vm, type);
}

/** The first items that differ decide, at place 0 by `first`. @cpython Objects/listobject.c unsafe_tuple_compare 3.11-3.15 */
function unsafe_tuple_compare(vm: VM, first: Less): Less {
  return (a, b) => {
    const v = a.v as PyObject[];
    const w = b.v as PyObject[];
    const n = Math.min(v.length, w.length);
    for (let i = 0; i < n; i++) {
      if (PyObject_RichCompareBool(vm, v[i]!, w[i]!, EQ)) continue;
      return i === 0 ? first(v[0]!, w[0]!) : PyObject_RichCompareBool(vm, v[i]!, w[i]!, LT);
    }
    return v.length < w.length;
  };
}

/** The comparison that suits these keys; tuples are judged by their first items. @cpython Objects/listobject.c list_sort_impl 3.11-3.15 */
function lessFor(vm: VM, keys: PyObject[]): Less {
  const filled = (k: PyObject) => k.type === vm.tTuple && (k.v as PyObject[]).length > 0;
  const type = keys[0]!.type;
  if (!filled(keys[0]!)) return keys.every((k) => k.type === type) ? compareFor(vm, type) : safe_object_compare(vm);
  if (!keys.every(filled)) return safe_object_compare(vm);
  const firsts = keys.map((k) => (k.v as PyObject[])[0]!);
  const inner = firsts[0]!.type;
  const alike = inner !== vm.tTuple && firsts.every((k) => k.type === inner);
  return unsafe_tuple_compare(vm, alike ? compareFor(vm, inner) : safe_object_compare(vm));
}

/** Brings `ms.order` into the keys' order; where a comparison throws it stays as far as it has come. */
function sortOrder(ms: MergeState): void {
  const n = ms.keys.length;
  const leastRun = leastRuns(ms.vm, n);
  for (let lo = 0; lo < n; ) {
    let len = count_run(ms, lo, n);
    const least = leastRun();
    if (len < least) {
      const forced = Math.min(least, n - lo);
      binarysort(ms, lo, lo + forced, lo + len);
      len = forced;
    }
    found_new_run(ms, lo, len);
    lo += len;
  }
  merge_force_collapse(ms);
}

/** The list while it is sorted, and what it held. */
interface Sorting {
  list: PyObj;
  items: PyObject[];
}

/** @cpython Objects/listobject.c list_sort_impl 3.11-3.15 */
export function list_sort(vm: VM, list: PyObj, key: PyObject | null, reverse: PyObject | null): void {
  const backwards = reverse !== null && isReverse(vm, reverse);
  const items = list.v as PyObject[];
  const { w, x } = list;
  list.v = [];
  list.w = -1;
  list.x = 0;
  try {
    if (key === null) sortItems(vm, { list, items }, items.slice(), false, backwards);
    else sortByKeys(vm, { list, items }, key, backwards);
  } finally {
    const meanwhile = list.v as PyObject[];
    const block = list.x as number;
    list.v = items;
    list.w = w;
    list.x = x;
    for (let i = meanwhile.length - 1; i >= 0; i--) decref(vm, meanwhile[i]!);
    if (block !== 0) vm.heap.mem_free(block);
  }
}

/** `reverse=` as the build takes it: a C int, or the truth of any object. */
function isReverse(vm: VM, reverse: PyObject): boolean {
  if (vm.profile.objects.sortReverse === 'truth') return PyObject_IsTrue(vm, reverse);
  const value = PyNumber_AsIndex(vm, reverse, null);
  if (value > 0x7fffffff || value < -0x80000000)
    raise(vm, vm.exc.OverflowError!, 'Python int too large to convert to C int');
  return value !== 0;
}

/** Calls `key` for every item; many keys need a block. @cpython Objects/listobject.c list_sort_impl 3.11-3.15 */
function sortByKeys(vm: VM, sorting: Sorting, key: PyObject, backwards: boolean): void {
  const { items } = sorting;
  const many = items.length >= MERGESTATE_TEMP_SIZE / 2;
  const block = many ? vm.heap.mem_malloc(items.length * vm.profile.pointerWidth) : 0;
  const keys: PyObject[] = [];
  try {
    for (const o of items) keys.push(vm.call(vm, key, [o], null));
  } catch (e) {
    for (let i = keys.length - 1; i >= 0; i--) decref(vm, keys[i]!);
    if (many) vm.heap.mem_free(block);
    throw e;
  }
  sortItems(vm, sorting, keys, true, backwards, (sorted) => {
    for (const k of sorted) decref(vm, k);
    if (many) vm.heap.mem_free(block);
  });
}

/** Sorts `items` by `keys`; `done` gives the keys back before the change of the list is complained of. */
function sortItems(
  vm: VM,
  { list, items }: Sorting,
  keys: PyObject[],
  hasKeyfunc: boolean,
  backwards: boolean,
  done: (keys: PyObject[]) => void = () => {},
): void {
  if (keys.length < 2) {
    done(keys);
    if (list.w !== -1) raise(vm, vm.exc.ValueError!, 'list modified during sort');
    return;
  }
  const less = lessFor(vm, keys);
  if (backwards) {
    keys.reverse();
    items.reverse();
  }
  const ms = merge_init(vm, keys, less, hasKeyfunc);
  try {
    try {
      sortOrder(ms);
    } finally {
      const sorted = Array.from(ms.order, (k) => items[k]!);
      for (let k = 0; k < sorted.length; k++) items[k] = sorted[k]!;
      done(Array.from(ms.order, (k) => keys[k]!));
    }
    if (list.w !== -1) raise(vm, vm.exc.ValueError!, 'list modified during sort');
  } finally {
    if (backwards) items.reverse();
    merge_freemem(ms);
  }
}
