/** Merging and copying dicts, and the methods of dict. Views and iterators are in dictviews.ts and dictiter.ts. */
import { gcNew, mayBeTracked } from './alloc.ts';
import { callMethod } from './call.ts';
import {
  cursor,
  dictEntryValue,
  dictFind,
  dictNext,
  dictresize,
  dictSet,
  findHash,
  hashKey,
  insertdict,
  isAnyDict,
  isAnyDictExact,
  new_dict,
  newDict,
} from './dict.ts';
import { dict_iter } from './dictiter.ts';
import {
  allocKeys,
  cloneEntries,
  type DictKeys,
  dictkeys_decref,
  estimate_log2_keysize,
  findNorm,
  GENERAL,
  keysSize,
  LOG_MINSIZE,
  normKey,
  usableFraction,
} from './dictkeys.ts';
import { clearError, matches, raiseObject } from './errors.ts';
import { PyErr_Format } from './format.ts';
import { copyValues } from './instancedict.ts';
import { decref, PyObj, type PyObject } from './object.ts';
import { lookupAttrStr, PyIter_Next, PyObject_GetItem, PyObject_GetIter } from './object_protocol.ts';
import { PySequence_Fast } from './sequence.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/dictobject.c clone_combined_dict_keys 3.8-3.15: a block of the same size, never from the free list. */
export function clone_combined_dict_keys(vm: VM, d: PyObj): DictKeys {
  const keys: DictKeys = d.v;
  if (keys === vm.emptyKeys) return keys;
  const addr = allocKeys(vm, keysSize(vm, keys.log2, keys.kind !== GENERAL));
  const copy = cloneEntries(keys, addr);
  for (let i = 0; i < copy.keys.length; i++) {
    const key = copy.keys[i];
    if (key) {
      key.rc++;
      copy.values[i]!.rc++;
    }
  }
  return copy;
}

/** @cpython Objects/dictobject.c PyDict_Copy 3.8-3.15 */
export function PyDict_Copy(vm: VM, d: PyObj): PyObj {
  if (d.x === 0) return newDict(vm);
  if (d.w !== null) return copySplit(vm, d);
  const keys: DictKeys = d.v;
  if (d.type.tp_iter === dict_iter && d.x >= Math.floor((keys.nentries * 2) / 3)) {
    const copy = new_dict(vm, clone_combined_dict_keys(vm, d), null, d.x);
    if (vm.dictTracksLazily && d.gn !== null) vm.gc.track(copy);
    return copy;
  }
  const copy = newDict(vm);
  try {
    dict_merge(vm, copy, d, 1);
  } catch (e) {
    decref(vm, copy);
    throw e;
  }
  return copy;
}

/** @cpython Objects/dictobject.c frozendict_new_untracked 3.15: an empty one, by no free list. */
export function newFrozenDict(vm: VM): PyObj {
  const type = vm.tFrozenDict!;
  const d = new PyObj(type, gcNew(vm, type, type.tp_basicsize), vm.emptyKeys);
  d.x = 0;
  return d;
}

/** @cpython Objects/dictobject.c anydict_copy_untracked 3.15: of a frozendict, a frozendict; the caller tracks it. */
export function copyFrozenDict(vm: VM, d: PyObj): PyObj {
  if (d.x > 0 && d.type.tp_iter === dict_iter) {
    const keys = clone_combined_dict_keys(vm, d);
    const copy = newFrozenDict(vm);
    copy.v = keys;
    copy.x = d.x;
    return copy;
  }
  const copy = newFrozenDict(vm);
  if (d.x === 0) return copy;
  try {
    dict_merge(vm, copy, d, 1);
  } catch (e) {
    decref(vm, copy);
    throw e;
  }
  return copy;
}

/** The copy of a split dict is split, over the same keys, with values of its own; its object is never from the free list. */
function copySplit(vm: VM, d: PyObj): PyObj {
  const keys: DictKeys = d.v;
  const values = copyValues(vm, d.w, keys.off);
  const copy = new PyObj(vm.tDict, gcNew(vm, vm.tDict, vm.tDict.tp_basicsize), keys);
  let track = !vm.dictTracksLazily;
  for (let i = keys.off; i < values.length - 2; i++) {
    const o: PyObject | null = values[i];
    if (o === null) continue;
    o.rc++;
    if (mayBeTracked(vm, o)) track = true;
  }
  keys.rc++;
  copy.w = values;
  copy.x = d.x;
  if (track) vm.gc.track(copy);
  return copy;
}

/**
 * @cpython Objects/dictobject.c dict_merge 3.8-3.15. override 1: later wins; 0: present keys stay; 2: a present key is a KeyError.
 */
export function dict_merge(vm: VM, a: PyObj, b: PyObject, override: number): void {
  if (isAnyDict(vm, b) && b.type.tp_iter === dict_iter) dict_dict_merge(vm, a, b, override);
  else mergeMapping(vm, a, b, override);
}

/** @cpython Objects/dictobject.c dict_dict_merge 3.8-3.15 */
function dict_dict_merge(vm: VM, a: PyObj, other: PyObj, override: number): void {
  if (other === a || other.x === 0) return;
  if (a.x === 0) {
    override = 1;
    if (cloneInto(vm, a, other)) return;
  }
  const slots = a.v === vm.emptyKeys ? 1 : 2 ** (a.v as DictKeys).log2;
  if (usableFraction(slots) < other.x) {
    dictresize(vm, a, estimate_log2_keysize(vm, a.x + other.x), (other.v as DictKeys).kind !== GENERAL);
  }
  const size = (other.v as DictKeys).nentries;
  const c = cursor();
  while (dictNext(other, c)) {
    const { key, value } = c;
    key.rc++;
    value.rc++;
    try {
      const { lo, hi } = other.v as DictKeys;
      if (lo === null) mergeOne(vm, a, key, value, override);
      else mergeHashed(vm, a, key, lo[c.pos - 1]!, hi![c.pos - 1]!, value, override);
    } finally {
      decref(vm, value);
      decref(vm, key);
    }
    if (size !== (other.v as DictKeys).nentries) {
      PyErr_Format(vm, vm.exc.RuntimeError!, 'dict mutated during update');
    }
  }
}

/** A clean combined table, as small as it can be, is cloned into an empty dict. */
function cloneInto(vm: VM, a: PyObj, other: PyObj): boolean {
  const keys: DictKeys = other.v;
  const fits = keys.log2 === LOG_MINSIZE || usableFraction(2 ** keys.log2 / 2) < other.x;
  if (a.w !== null || other.w !== null || other.x !== keys.nentries || !fits) return false;
  const copy = clone_combined_dict_keys(vm, other);
  const old: DictKeys = a.v;
  a.v = copy;
  a.x = other.x;
  dictkeys_decref(vm, old);
  if (vm.dictTracksLazily && other.gn !== null && a.gn === null) vm.gc.track(a);
  return true;
}

function mergeOne(vm: VM, a: PyObj, key: PyObject, value: PyObject, override: number): void {
  if (override !== 1) {
    const ix = dictFind(vm, a, key);
    if (ix >= 0 && dictEntryValue(a, ix) !== null) {
      if (override !== 0) raiseObject(vm, vm.exc.KeyError!, key);
      return;
    }
  }
  const nk = normKey(vm, key);
  if (nk !== undefined) insertdict(vm, a, key, nk, 0, 0, value);
  else {
    const lo = hashKey(vm, key, a);
    insertdict(vm, a, key, undefined, lo, vm.hashHi, value);
  }
}

/** A key whose hash the other table knows isn't asked for it again. */
function mergeHashed(vm: VM, a: PyObj, key: PyObject, lo: number, hi: number, value: PyObject, override: number): void {
  const nk = normKey(vm, key);
  if (override !== 1) {
    const keys: DictKeys = a.v;
    const ix = nk !== undefined && keys.norm !== null ? findNorm(keys, nk) : findHash(vm, a, key, lo, hi);
    if (ix >= 0 && dictEntryValue(a, ix) !== null) {
      if (override !== 0) raiseObject(vm, vm.exc.KeyError!, key);
      return;
    }
  }
  insertdict(vm, a, key, nk, lo, hi, value);
}

/** From anything with keys() and `[]`. */
function mergeMapping(vm: VM, a: PyObj, b: PyObject, override: number): void {
  const keys = callMethod(vm, b, 'keys', []);
  let it: PyObject;
  try {
    it = PyObject_GetIter(vm, keys);
  } finally {
    decref(vm, keys);
  }
  try {
    for (let key = PyIter_Next(vm, it); key !== null; key = PyIter_Next(vm, it)) {
      try {
        mergeKey(vm, a, b, key, override);
      } finally {
        decref(vm, key);
      }
    }
  } finally {
    decref(vm, it);
  }
}

function mergeKey(vm: VM, a: PyObj, b: PyObject, key: PyObject, override: number): void {
  if (override !== 1) {
    const ix = dictFind(vm, a, key);
    if (ix >= 0 && dictEntryValue(a, ix) !== null) {
      if (override !== 0) raiseObject(vm, vm.exc.KeyError!, key);
      return;
    }
  }
  const value = PyObject_GetItem(vm, b, key);
  try {
    dictSet(vm, a, key, value);
  } finally {
    decref(vm, value);
  }
}

/** @cpython Objects/dictobject.c dict_update_arg 3.8-3.15: a dict, a mapping, or an iterable of pairs. */
export function dictUpdate(vm: VM, d: PyObj, arg: PyObject): void {
  if (isAnyDictExact(vm, arg)) {
    dict_merge(vm, d, arg, 1);
    return;
  }
  const keys = lookupAttrStr(vm, arg, 'keys');
  if (keys !== null) {
    decref(vm, keys);
    dict_merge(vm, d, arg, 1);
  } else {
    PyDict_MergeFromSeq2(vm, d, arg, true);
  }
}

/** @cpython Objects/dictobject.c PyDict_MergeFromSeq2 3.8-3.15 */
export function PyDict_MergeFromSeq2(vm: VM, d: PyObj, seq2: PyObject, override: boolean): void {
  const it = PyObject_GetIter(vm, seq2);
  try {
    for (let i = 0; ; i++) {
      const item = PyIter_Next(vm, it);
      if (item === null) return;
      try {
        mergePair(vm, d, item, i, override);
      } finally {
        decref(vm, item);
      }
    }
  } finally {
    decref(vm, it);
  }
}

function mergePair(vm: VM, d: PyObj, item: PyObject, i: number, override: boolean): void {
  let fast: PyObj;
  try {
    fast = PySequence_Fast(vm, item, 'object is not iterable');
  } catch (e) {
    const { dictElement } = vm.profile.core.texts;
    if (!matches(e, vm.exc.TypeError!) || dictElement === 'object is not iterable') throw e;
    clearError(vm, e);
    PyErr_Format(vm, vm.exc.TypeError!, dictElement, i);
  }
  try {
    const items: PyObject[] = fast.v;
    if (items.length !== 2) {
      const text = 'dictionary update sequence element #%zd has length %zd; 2 is required';
      PyErr_Format(vm, vm.exc.ValueError!, text, i, items.length);
    }
    const [key, value] = items as [PyObject, PyObject];
    key.rc++;
    value.rc++;
    try {
      if (override) dictSet(vm, d, key, value);
      else mergeOne(vm, d, key, value, 0);
    } finally {
      decref(vm, key);
      decref(vm, value);
    }
  } finally {
    decref(vm, fast);
  }
}
