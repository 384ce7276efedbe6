/**
 * set and frozenset: PyObj with `v` a SetTable (setobject.ts), `w` the cached hash of a frozenset. Layout: GC header and 200
 * bytes with the table of 8 slots inside.
 */
import { gcDel, gcNew, mayBeTracked } from './alloc.ts';
import { cursor, type DictCursor, dictNext } from './dict.ts';
import type { DictKeys } from './dictkeys.ts';
import { iterNextOrNull } from './iteration.ts';
import { decref, PyObj, type PyObject } from './object.ts';
import { PyObject_GetIter, PyObject_Hash } from './object_protocol.ts';
import {
  DUMMY,
  SetTable,
  set_add_entry,
  set_add_key,
  set_insert_clean,
  set_table_resize,
  setKeys,
} from './setobject.ts';
import { isSubtype, type PyType, type Visit } from './type.ts';
import type { VM } from './vm.ts';

export function isAnySet(vm: VM, o: PyObject): o is PyObj {
  return isSubtype(o.type, vm.t.set!) || isSubtype(o.type, vm.t.frozenset!);
}

/** A new empty set or frozenset of an exact type. */
export function makeSet(vm: VM, type: PyType): PyObj {
  const o = new PyObj(type, gcNew(vm, type, type.tp_basicsize), new SetTable());
  vm.gc.track(o);
  return o;
}

function fill(vm: VM, set: PyObj, items: PyObject[]): PyObj {
  try {
    for (const o of items) set_add_key(vm, set.v, o);
    return set;
  } catch (e) {
    decref(vm, set);
    throw e;
  } finally {
    for (const o of items) decref(vm, o);
  }
}

/** A new set of items, which are stolen. */
export function newSet(vm: VM, items: PyObject[]): PyObj {
  return fill(vm, makeSet(vm, vm.t.set!), items);
}

/** @cpython Objects/setobject.c _PyFrozenSet_MaybeUntrack 3.15: a frozenset of what is in no cycle is in none itself. */
export function frozensetMaybeUntrack(vm: VM, set: PyObj): PyObj {
  if (vm.profile.core.frozensetUntracks && set.type === vm.t.frozenset) {
    const { keys } = set.v as SetTable;
    if (!keys.some((key) => key && key !== DUMMY && mayBeTracked(vm, key))) vm.gc.untrackMaybe(set);
  }
  return set;
}

/** A new frozenset of items, which are stolen. */
export function newFrozenset(vm: VM, items: PyObject[]): PyObj {
  return frozensetMaybeUntrack(vm, fill(vm, makeSet(vm, vm.t.frozenset!), items));
}

/** Adds a key (borrowed). */
export function set_add(vm: VM, set: PyObj, key: PyObject): void {
  set_add_key(vm, set.v, key);
}

/** @cpython Objects/setobject.c set_merge_lock_held 3.8-3.15 */
export function set_merge(vm: VM, set: PyObj, other: PyObj): void {
  const t = set.v as SetTable;
  const from = other.v as SetTable;
  if (from === t || from.used === 0) return;
  if ((t.fill + from.used) * 5 >= t.mask * 3) set_table_resize(vm, t, (t.used + from.used) * 2);
  if (t.fill === 0 && t.mask === from.mask && from.fill === from.used) {
    from.keys.forEach((key, k) => {
      if (key) key.rc++;
      t.keys[k] = key;
      t.lo[k] = from.lo[k]!;
      t.hi[k] = from.hi[k]!;
    });
    t.fill = from.fill;
    t.used = from.used;
    return;
  }
  if (t.fill === 0) {
    t.fill = from.used;
    t.used = from.used;
    for (let k = 0; k <= from.mask; k++) {
      const key = from.keys[k];
      if (!key || key === DUMMY) continue;
      key.rc++;
      set_insert_clean(t, key, from.lo[k]!, from.hi[k]!);
    }
    return;
  }
  for (let k = 0; k <= from.mask; k++) {
    const key = from.keys[k];
    if (key && key !== DUMMY) set_add_entry(vm, t, key, from.lo[k]!, from.hi[k]!);
  }
}

/** The hash of the key that a dict's cursor is at, without asking the key where the table has it. */
export function dictHash(vm: VM, keys: DictKeys, c: DictCursor): number {
  const at = c.pos - 1;
  if (keys.lo === null || keys.keys[at] !== c.key) return PyObject_Hash(vm, c.key);
  vm.hashHi = keys.hi![at]!;
  return keys.lo[at]!;
}

function updateFromDict(vm: VM, t: SetTable, d: PyObj): void {
  const size = d.x as number;
  if ((t.fill + size) * 5 >= t.mask * 3) set_table_resize(vm, t, (t.used + size) * 2);
  const c = cursor();
  while (dictNext(d, c)) {
    const lo = dictHash(vm, d.v, c);
    set_add_entry(vm, t, c.key, lo, vm.hashHi);
  }
}

/** @cpython Objects/setobject.c set_update_internal 3.8-3.15 */
export function set_update(vm: VM, set: PyObj, iterable: PyObject): void {
  if (isAnySet(vm, iterable)) return set_merge(vm, set, iterable);
  if (iterable.type === vm.tDict) return updateFromDict(vm, set.v, iterable as PyObj);
  const it = PyObject_GetIter(vm, iterable);
  try {
    for (let o = iterNextOrNull(vm, it); o !== null; o = iterNextOrNull(vm, it)) {
      try {
        set_add_key(vm, set.v, o);
      } finally {
        decref(vm, o);
      }
    }
  } finally {
    decref(vm, it);
  }
}

/** @cpython Objects/setobject.c set_dealloc 3.8-3.15 */
export function set_dealloc(vm: VM, o: PyObj): void {
  vm.gc.untrackMaybe(o);
  if (o.wl !== null) vm.clearWeakrefs(o);
  const t = o.v as SetTable;
  for (const key of setKeys(t)) decref(vm, key);
  if (t.addr !== 0) vm.heap.mem_free(t.addr);
  if (o.type === vm.t.set || o.type === vm.t.frozenset) gcDel(vm, o);
  else o.type.tp_free!(vm, o);
}

export function set_traverse(_vm: VM, o: PyObj, visit: Visit): void {
  for (const key of setKeys(o.v)) visit(key);
}

/** @cpython Objects/setobject.c set_clear_internal 3.8-3.15 */
export function set_clear(vm: VM, o: PyObj): void {
  const t = o.v as SetTable;
  const keys = setKeys(t);
  const { addr } = t;
  t.reset();
  for (const key of keys) decref(vm, key);
  if (addr !== 0) vm.heap.mem_free(addr);
}
