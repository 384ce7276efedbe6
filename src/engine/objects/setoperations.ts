/**
 * Operations on sets and what stands beside them: another set (its table is walked, hashes are known), a dict (likewise), any other iterable.
 * Keys are held while they are compared, since comparing runs the program's code, which may change either table.
 */
import { cursor, dictNext, findHash } from './dict.ts';
import type { DictKeys } from './dictkeys.ts';
import { iterNextOrNull } from './iteration.ts';
import { decref, type PyObj, type PyObject } from './object.ts';
import { PyObject_GetIter, PyObject_Hash } from './object_protocol.ts';
import { dictHash, isAnySet, makeSet, set_clear, set_update } from './set.ts';
import { DUMMY, type SetTable, set_add_entry, set_discard_entry, set_lookkey, set_table_resize } from './setobject.ts';
import { isSubtype, type PyType } from './type.ts';
import type { VM } from './vm.ts';

const table = (o: PyObject): SetTable => o.v as SetTable;

/** What is done with a key (held) and its hash; true ends the walk. */
type Visit = (key: PyObject, lo: number, hi: number) => boolean;

/** The exact base of a set's type: set or frozenset. @cpython Objects/setobject.c make_new_set_basetype 3.8-3.15 */
export function baseType(vm: VM, o: PyObject): PyType {
  return isSubtype(o.type, vm.t.set!) ? vm.t.set! : vm.t.frozenset!;
}

/** A set of an exact type with what an iterable gives. @cpython Objects/setobject.c make_new_set 3.8-3.15 */
export function copyOf(vm: VM, o: PyObject, type: PyType): PyObj {
  const result = makeSet(vm, type);
  return guarded(vm, result, () => set_update(vm, result, o));
}

/** Drops a half-made result where its making throws. */
function guarded(vm: VM, result: PyObj, make: () => void): PyObj {
  try {
    make();
    return result;
  } catch (e) {
    decref(vm, result);
    throw e;
  }
}

/** @cpython Objects/setobject.c set_next 3.8-3.15: the table may change meanwhile */
function eachKey(vm: VM, t: SetTable, f: Visit): void {
  for (let k = 0; k <= t.mask; k++) {
    const key = t.keys[k];
    if (!key || key === DUMMY) continue;
    key.rc++;
    try {
      if (f(key, t.lo[k]!, t.hi[k]!)) return;
    } finally {
      decref(vm, key);
    }
  }
}

/** Keys of any iterable but sets. */
function eachItem(vm: VM, o: PyObject, f: Visit): void {
  const it = PyObject_GetIter(vm, o);
  try {
    for (let x = iterNextOrNull(vm, it); x !== null; x = iterNextOrNull(vm, it)) {
      try {
        const lo = PyObject_Hash(vm, x);
        if (f(x, lo, vm.hashHi)) return;
      } finally {
        decref(vm, x);
      }
    }
  } finally {
    decref(vm, it);
  }
}

const has = (vm: VM, o: PyObject, key: PyObject, lo: number, hi: number): boolean =>
  set_lookkey(vm, table(o), key, lo, hi) >= 0;

/** @cpython Objects/setobject.c set_intersection 3.8-3.15 */
export function set_intersection(vm: VM, so: PyObj, other: PyObject): PyObj {
  if ((so as PyObject) === other) return copyOf(vm, so, baseType(vm, so));
  const result = makeSet(vm, baseType(vm, so));
  return guarded(vm, result, () => {
    const sets = isAnySet(vm, other);
    const swapped = sets && table(other).used > table(so).used;
    const big = swapped ? other : (so as PyObject);
    const keep: Visit = (key, lo, hi) => {
      if (has(vm, big, key, lo, hi)) set_add_entry(vm, table(result), key, lo, hi);
      return false;
    };
    if (sets) eachKey(vm, table(swapped ? so : other), keep);
    else eachItem(vm, other, keep);
  });
}

/** @cpython Objects/setobject.c set_difference 3.8-3.15 */
export function set_difference(vm: VM, so: PyObj, other: PyObject): PyObj {
  const sets = isAnySet(vm, other);
  const size = sets ? table(other).used : other.type === vm.tDict ? ((other as PyObj).x as number) : Infinity;
  if (table(so).used >> 2 > size || size === Infinity) {
    const copy = copyOf(vm, so, baseType(vm, so));
    return guarded(vm, copy, () => set_difference_update(vm, copy, other));
  }
  const result = makeSet(vm, baseType(vm, so));
  return guarded(vm, result, () => {
    eachKey(vm, table(so), (key, lo, hi) => {
      const found = sets ? has(vm, other, key, lo, hi) : findHash(vm, other as PyObj, key, lo, hi) >= 0;
      if (!found) set_add_entry(vm, table(result), key, lo, hi);
      return false;
    });
  });
}

/** @cpython Objects/setobject.c set_difference_update_internal 3.8-3.15 */
export function set_difference_update(vm: VM, so: PyObj, other: PyObject): void {
  if ((so as PyObject) === other) return set_clear(vm, so);
  const t = table(so);
  const drop: Visit = (key, lo, hi) => {
    set_discard_entry(vm, t, key, lo, hi);
    return false;
  };
  if (isAnySet(vm, other)) {
    // where the other is more than eight times larger, what both have is enough
    const larger = table(other).used >> 3 > t.used;
    const walked = larger ? set_intersection(vm, so, other) : other;
    walked.rc++;
    try {
      eachKey(vm, table(walked), drop);
    } finally {
      decref(vm, walked);
      if (larger) decref(vm, walked);
    }
  } else eachItem(vm, other, drop);
  if (t.fill - t.used > t.mask / 4) set_table_resize(vm, t, t.used > 50000 ? t.used * 2 : t.used * 4);
}

/** @cpython Objects/setobject.c set_symmetric_difference_update 3.8-3.15 */
export function set_symmetric_difference_update(vm: VM, so: PyObj, other: PyObject): void {
  if ((so as PyObject) === other) return set_clear(vm, so);
  const t = table(so);
  const turn: Visit = (key, lo, hi) => {
    if (!set_discard_entry(vm, t, key, lo, hi)) set_add_entry(vm, t, key, lo, hi);
    return false;
  };
  if (other.type === vm.tDict) {
    const c = cursor();
    while (dictNext(other as PyObj, c)) {
      const { key } = c;
      key.rc++;
      const lo = dictHash(vm, (other as PyObj).v as DictKeys, c);
      turn(key, lo, vm.hashHi);
      decref(vm, key);
    }
    return;
  }
  let walked = other as PyObj;
  if (isAnySet(vm, other)) walked.rc++;
  else walked = copyOf(vm, other, baseType(vm, so));
  try {
    eachKey(vm, table(walked), turn);
  } finally {
    decref(vm, walked);
  }
}

/** @cpython Objects/setobject.c set_symmetric_difference 3.8-3.15 */
export function set_symmetric_difference(vm: VM, so: PyObj, other: PyObject): PyObj {
  const result = copyOf(vm, other, baseType(vm, so));
  return guarded(vm, result, () => set_symmetric_difference_update(vm, result, so));
}

/** @cpython Objects/setobject.c set_or 3.8-3.15, set_union for one iterable */
export function set_union(vm: VM, so: PyObj, other: PyObject): PyObj {
  const result = copyOf(vm, so, baseType(vm, so));
  return guarded(vm, result, () => {
    if ((so as PyObject) !== other) set_update(vm, result, other);
  });
}

/** @cpython Objects/setobject.c set_issubset 3.8-3.15 */
export function set_issubset(vm: VM, so: PyObj, other: PyObject): boolean {
  if (!isAnySet(vm, other)) {
    const common = set_intersection(vm, so, other);
    const all = table(common).used === table(so).used;
    decref(vm, common);
    return all;
  }
  if (table(so).used > table(other).used) return false;
  let all = true;
  eachKey(vm, table(so), (key, lo, hi) => {
    all = has(vm, other, key, lo, hi);
    return !all;
  });
  return all;
}

/** @cpython Objects/setobject.c set_issuperset 3.8-3.15 */
export function set_issuperset(vm: VM, so: PyObj, other: PyObject): boolean {
  if (isAnySet(vm, other)) return set_issubset(vm, other, so);
  let all = true;
  eachItem(vm, other, (key, lo, hi) => {
    all = has(vm, so, key, lo, hi);
    return !all;
  });
  return all;
}

/** @cpython Objects/setobject.c set_isdisjoint 3.8-3.15 */
export function set_isdisjoint(vm: VM, so: PyObj, other: PyObject): boolean {
  if ((so as PyObject) === other) return table(so).used === 0;
  const sets = isAnySet(vm, other);
  const swapped = sets && table(other).used > table(so).used;
  const big = swapped ? other : (so as PyObject);
  let common = false;
  const look: Visit = (key, lo, hi) => {
    common = has(vm, big, key, lo, hi);
    return common;
  };
  if (sets) eachKey(vm, table(swapped ? so : other), look);
  else eachItem(vm, other, look);
  return !common;
}
