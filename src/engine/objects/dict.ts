/**
 * dict: PyObj with
 *
 *   v   DictKeys (the shared empty table while nothing was ever inserted)
 *   w   split tables: the values array of an instance (see instancedict.ts), else null
 *   x   number of live entries (ma_used)
 *
 * Layout: GC header, two words, used, version tag, keys, values: 64 bytes in all; objects and 8-slot tables have free lists.
 *
 * Combined entries are `keys.keys[i]`, `keys.values[i]`; split ones `keys.keys[i]`, `w[keys.off + i]`. Code that is emitted for
 * globals keeps `dictKeysVersion(d)` and an entry index, and reads `dictEntryValue(d, index)` while the version stands.
 */
import { gcDel, gcNew, mayBeTracked } from './alloc.ts';
import {
  appendEntry,
  calculate_log2_keysize,
  DictKeys,
  deleteEntry,
  dictkeys_decref,
  estimate_log2_keysize,
  findNorm,
  findText,
  freeKeysBlock,
  GENERAL,
  LOG_MINSIZE,
  moveEntries,
  new_keys_object,
  normKey,
  SPLIT,
  toHashed,
  UNICODE,
  usableFraction,
} from './dictkeys.ts';
import { PyThrow, raiseObject } from './errors.ts';
import { PyErr_Format } from './format.ts';
import { orderOf, splitDelete, splitInsert, splitToCombined } from './instancedict.ts';
import { decref, PyObj, type PyObject } from './object.ts';
import { PyObject_Hash, PyObject_RichCompareBool } from './object_protocol.ts';
import { trashBegin, trashEnd } from './trashcan.ts';
import { EQ, isSubtype, TPFLAGS } from './type.ts';
import { fullyQualifiedName } from './typename.ts';
import { intern } from './unicode.ts';
import type { VM } from './vm.ts';

export function isDict(o: PyObject): o is PyObj {
  return (o.type.tp_flags & TPFLAGS.DICT_SUBCLASS) !== 0;
}

/** @cpython Objects/dictobject.c PyFrozenDict_Check 3.15 */
export function isFrozenDict(vm: VM, o: PyObject): o is PyObj {
  const type = vm.tFrozenDict;
  return type !== null && (o.type === type || isSubtype(o.type, type));
}

/** @cpython Objects/dictobject.c PyAnyDict_Check 3.15: before, only dict. */
export function isAnyDict(vm: VM, o: PyObject): o is PyObj {
  return isDict(o) || isFrozenDict(vm, o);
}

/** @cpython Objects/dictobject.c PyAnyDict_CheckExact 3.15 */
export function isAnyDictExact(vm: VM, o: PyObject): boolean {
  return o.type === vm.tDict || o.type === vm.tFrozenDict;
}

/** @cpython Objects/dictobject.c new_dict 3.8-3.15: steals the reference to `keys`. */
export function new_dict(vm: VM, keys: DictKeys, values: (PyObject | null)[] | null, used: number): PyObj {
  const free = vm.freeDicts;
  let d: PyObj;
  if (free.length > 0) {
    d = free.pop()!;
    d.rc = 1;
    vm.heap.newReference(vm.gc.blockOf(vm, d));
  } else {
    d = new PyObj(vm.tDict, gcNew(vm, vm.tDict, vm.tDict.tp_basicsize), null);
  }
  d.v = keys;
  d.w = values;
  d.x = used;
  if (!vm.dictTracksLazily) vm.gc.track(d);
  return d;
}

/** @cpython Objects/dictobject.c PyDict_New 3.8-3.15 */
export function newDict(vm: VM): PyObj {
  return new_dict(vm, vm.emptyKeys, null, 0);
}

/** @cpython Objects/dictobject.c dict_new_presized 3.8-3.15 */
export function newDictPresized(vm: VM, minused: number, unicode: boolean): PyObj {
  if (minused <= 5) return newDict(vm);
  const log2 = minused > usableFraction(2 ** 17) ? 17 : estimate_log2_keysize(vm, minused);
  return new_dict(vm, new_keys_object(vm, log2, unicode), null, 0);
}

/** @cpython Objects/dictobject.c _PyDict_FromItems 3.11-3.15: `items` = key, value, key, value ..., borrowed. */
export function dictFromItems(vm: VM, items: PyObject[]): PyObj {
  let unicode = true;
  for (let i = 0; i < items.length; i += 2) {
    if (items[i]!.type !== vm.tStr) {
      unicode = false;
      break;
    }
  }
  const d = newDictPresized(vm, items.length >> 1, unicode);
  try {
    for (let i = 0; i < items.length; i += 2) dictSet(vm, d, items[i]!, items[i + 1]!);
  } catch (e) {
    decref(vm, d);
    throw e;
  }
  return d;
}

/** @cpython Objects/dictobject.c dict_dealloc 3.8-3.15 */
export function dict_dealloc(vm: VM, d: PyObj): void {
  vm.gc.untrackMaybe(d);
  const exact = isAnyDictExact(vm, d);
  if (exact && trashBegin(vm, d)) return;
  releaseTable(vm, d);
  dict_free(vm, d);
  if (exact) trashEnd(vm);
}

/** The dict itself: to the free list or the allocator. */
function dict_free(vm: VM, d: PyObj): void {
  if (d.type === vm.tDict && vm.freeDicts.length < vm.profile.core.freeDicts) {
    d.v = null;
    d.w = null;
    vm.freeDicts.push(d);
  } else if (isAnyDictExact(vm, d)) {
    gcDel(vm, d);
  } else {
    d.type.tp_free!(vm, d);
  }
}

function releaseTable(vm: VM, d: PyObj): void {
  const keys: DictKeys = d.v;
  const values: (PyObject | null)[] | null = d.w;
  if (values !== null) {
    const addr = values[values.length - 1] as unknown as number;
    if (addr !== 0) {
      for (let i = keys.off; i < values.length - 2; i++) {
        const o = values[i];
        if (o) decref(vm, o);
      }
      vm.heap.mem_free(addr);
    }
  }
  dictkeys_decref(vm, keys);
}

/** @cpython Objects/dictobject.c dict_unhashable_type 3.14-3.15: the hash of a key; from 3.14 the error names the use. */
export function hashKey(vm: VM, key: PyObject, d: PyObj): number {
  if (vm.profile.core.texts.unhashableKey === 'plain') return PyObject_Hash(vm, key);
  try {
    return PyObject_Hash(vm, key);
  } catch (e) {
    if (!(e instanceof PyThrow) || e.value.type !== vm.exc.TypeError) throw e;
    const name = fullyQualifiedName(vm, key.type);
    const what = isFrozenDict(vm, d) ? 'frozendict' : 'dict';
    try {
      PyErr_Format(vm, vm.exc.TypeError!, "cannot use '%s' as a %s key (%S)", name, what, e.value);
    } finally {
      decref(vm, e.value);
    }
  }
}

/** Index of the entry of `key`, -1 where there is none. May call the key's `__hash__` and `__eq__`. */
export function dictFind(vm: VM, d: PyObj, key: PyObject): number {
  const keys: DictKeys = d.v;
  if (keys.norm !== null) {
    const nk = normKey(vm, key);
    if (nk !== undefined) return findNorm(keys, nk);
  }
  const lo = hashKey(vm, key, d);
  return findHash(vm, d, key, lo, vm.hashHi);
}

/** @cpython Objects/dictobject.c _Py_dict_lookup 3.8-3.15: with the key's hash known. */
export function findHash(vm: VM, d: PyObj, key: PyObject, lo: number, hi: number): number {
  restart: for (;;) {
    const keys: DictKeys = d.v;
    if (keys.nentries === 0) return -1;
    if (keys.norm !== null) {
      const nk = normKey(vm, key);
      if (nk !== undefined) return findNorm(keys, nk);
      toHashed(vm, keys);
    }
    const indices = keys.indices!;
    const mask = indices.length - 1;
    let i = lo & mask;
    let p = lo;
    let q = hi;
    for (;;) {
      const ix = indices[i]!;
      if (ix === -1) return -1;
      if (ix >= 0) {
        const k = keys.keys[ix]!;
        if (k === key) return ix;
        if (keys.lo![ix] === lo && keys.hi![ix] === hi) {
          if (k.type === vm.tStr && key.type === vm.tStr) {
            if (k.v === key.v) return ix;
          } else {
            k.rc++;
            let same: boolean;
            try {
              same = PyObject_RichCompareBool(vm, k, key, EQ);
            } finally {
              decref(vm, k);
            }
            if (d.v !== keys || keys.keys[ix] !== k) continue restart;
            if (same) return ix;
          }
        }
      }
      p = (p >>> 5) | (q << 27);
      q >>>= 5;
      i = (Math.imul(i, 5) + p + 1) & mask;
    }
  }
}

/** Value of entry `ix`, borrowed; null where it is empty. */
export function dictEntryValue(d: PyObj, ix: number): PyObject | null {
  const keys: DictKeys = d.v;
  return d.w === null ? keys.values[ix]! : d.w[keys.off + ix];
}

/** A number that stands as long as no key is inserted into or deleted from the table of `d`; never 0. */
export function dictKeysVersion(vm: VM, d: PyObj): number {
  const keys: DictKeys = d.v;
  if (keys.version === 0) keys.version = vm.nextVersion++;
  return keys.version;
}

/** Index of the entry of an exact str `text`; -1. */
export function dictIndexStr(vm: VM, d: PyObj, text: string): number {
  return findText(vm, d.v, text);
}

/** @cpython Objects/dictobject.c PyDict_GetItemWithError 3.8-3.15: borrowed or null. */
export function dictGet(vm: VM, d: PyObj, key: PyObject): PyObject | null {
  const ix = dictFind(vm, d, key);
  return ix < 0 ? null : dictEntryValue(d, ix);
}

/** Value of the key that is the str `text`: borrowed or null. */
export function dictGetStr(vm: VM, d: PyObj, text: string): PyObject | null {
  const ix = findText(vm, d.v, text);
  return ix < 0 ? null : dictEntryValue(d, ix);
}

export function dictLen(d: PyObj): number {
  return d.x;
}

/** @cpython Objects/dictobject.c PyDict_SetItem 3.8-3.15: borrows key and value. */
export function dictSet(vm: VM, d: PyObj, key: PyObject, value: PyObject): void {
  const keys: DictKeys = d.v;
  if (keys.norm !== null) {
    const nk = normKey(vm, key);
    if (nk !== undefined) {
      insertdict(vm, d, key, nk, 0, 0, value);
      return;
    }
  }
  const lo = hashKey(vm, key, d);
  insertdict(vm, d, key, undefined, lo, vm.hashHi, value);
}

/** The key is an interned str with this text (PyDict_SetItemString, or an identifier). */
export function dictSetStr(vm: VM, d: PyObj, text: string, value: PyObject): void {
  dictSet(vm, d, intern(vm, text), value);
}

/** @cpython Objects/dictobject.c dict_setdefault_ref_lock_held 3.8-3.15: the value in the dict, borrowed; one look-up decides. */
export function dictSetDefault(vm: VM, d: PyObj, key: PyObject, value: PyObject): PyObject {
  const keys: DictKeys = d.v;
  let nk = keys.norm === null ? undefined : normKey(vm, key);
  const lo = nk === undefined ? hashKey(vm, key, d) : 0;
  const hi = nk === undefined ? vm.hashHi : 0;
  if (keys !== vm.emptyKeys && vm.unicodeTables && keys.kind !== GENERAL && key.type !== vm.tStr) {
    insertion_resize(vm, d, false);
    if ((d.v as DictKeys).norm === null) nk = undefined;
  }
  const ix = nk === undefined ? findHash(vm, d, key, lo, hi) : findNorm(d.v, nk);
  if (ix >= 0) return dictEntryValue(d, ix)!;
  key.rc++;
  value.rc++;
  insertOwned(vm, d, key, nk, lo, hi, value, true);
  return value;
}

/** With the hash known: `nk` undefined and (lo, hi), or `nk`. */
export function insertdict(vm: VM, d: PyObj, key: PyObject, nk: any, lo: number, hi: number, value: PyObject): void {
  key.rc++;
  value.rc++;
  try {
    insertOwned(vm, d, key, nk, lo, hi, value);
  } catch (e) {
    decref(vm, value);
    decref(vm, key);
    throw e;
  }
}

/** @cpython Objects/dictobject.c insertdict 3.8-3.15: consumes key and value where it doesn't throw; `absent`: the key isn't there. */
function insertOwned(
  vm: VM,
  d: PyObj,
  key: PyObject,
  nk: any,
  lo: number,
  hi: number,
  value: PyObject,
  absent = false,
): void {
  let keys: DictKeys = d.v;
  if (keys === vm.emptyKeys) {
    insertToEmpty(vm, d, key, nk, lo, hi, value);
    return;
  }
  if (keys.kind !== GENERAL && key.type !== vm.tStr && vm.unicodeTables) {
    insertion_resize(vm, d, false);
  } else if (keys.kind === SPLIT) {
    if (splitInsert(vm, d, key, value)) return;
    insertion_resize(vm, d, true);
  }
  const simple = nk !== undefined && (d.v as DictKeys).norm !== null;
  const ix = absent ? -1 : simple ? findNorm(d.v, nk) : findAgain(vm, d, key, nk, lo, hi);
  keys = d.v;
  if (ix >= 0) {
    const old = keys.values[ix]!;
    maintainTracking(vm, d, key, value);
    keys.values[ix] = value;
    decref(vm, old);
    decref(vm, key);
    return;
  }
  maintainTracking(vm, d, key, value);
  if (keys.usable <= 0) {
    insertion_resize(vm, d, true);
    keys = d.v;
  }
  appendMaybeHashed(vm, d, keys, key, value, nk, lo, hi);
  d.x++;
}

function findAgain(vm: VM, d: PyObj, key: PyObject, nk: any, lo: number, hi: number): number {
  if (nk === undefined) return findHash(vm, d, key, lo, hi);
  const h = hashKey(vm, key, d);
  return findHash(vm, d, key, h, vm.hashHi);
}

/** Appends under the table's own mode; a simple key needs its hash in a hashed table. */
function appendMaybeHashed(
  vm: VM,
  d: PyObj,
  keys: DictKeys,
  key: PyObject,
  value: PyObject,
  nk: any,
  lo: number,
  hi: number,
): void {
  if (keys.norm !== null && nk === undefined) toHashed(vm, keys);
  if (keys.norm === null && nk !== undefined) {
    lo = hashKey(vm, key, d);
    hi = vm.hashHi;
  }
  appendEntry(keys, key, value, nk, lo, hi);
}

/** @cpython Objects/dictobject.c insert_to_emptydict 3.8-3.15 */
function insertToEmpty(vm: VM, d: PyObj, key: PyObject, nk: any, lo: number, hi: number, value: PyObject): void {
  const keys = new_keys_object(vm, LOG_MINSIZE, key.type === vm.tStr);
  d.v = keys;
  d.w = null;
  maintainTracking(vm, d, key, value);
  appendMaybeHashed(vm, d, keys, key, value, nk, lo, hi);
  d.x = 1;
}

/** @cpython Objects/dictobject.c MAINTAIN_TRACKING 3.8-3.13 */
export function maintainTracking(vm: VM, d: PyObj, key: PyObject, value: PyObject): void {
  if (vm.dictTracksLazily && d.gn === null && (mayBeTracked(vm, key) || mayBeTracked(vm, value))) vm.gc.track(d);
}

/** @cpython Objects/dictobject.c insertion_resize 3.8-3.15 */
export function insertion_resize(vm: VM, d: PyObj, unicode: boolean): void {
  dictresize(vm, d, calculate_log2_keysize(vm, d.x * 3), unicode);
}

/** @cpython Objects/dictobject.c dictresize 3.8-3.15: a new table with the live entries; the dict is combined afterwards. */
export function dictresize(vm: VM, d: PyObj, log2: number, unicode: boolean): void {
  const old: DictKeys = d.v;
  if (old.kind === GENERAL) unicode = false;
  const keys = new_keys_object(vm, log2, unicode);
  if (d.w !== null) {
    splitToCombined(vm, d, old, keys);
    return;
  }
  if (old !== vm.emptyKeys) moveEntries(old, keys, d.x);
  d.v = keys;
  if (old !== vm.emptyKeys) freeKeysBlock(vm, old);
}

/** @cpython Objects/dictobject.c PyDict_DelItem 3.8-3.15: KeyError where the key is missing. */
export function dictDel(vm: VM, d: PyObj, key: PyObject): void {
  if (!dictDelMaybe(vm, d, key)) raiseObject(vm, vm.exc.KeyError!, key);
}

/** Deletes the entry of `key`; false where there is none. */
export function dictDelMaybe(vm: VM, d: PyObj, key: PyObject): boolean {
  const ix = dictFind(vm, d, key);
  if (ix < 0 || dictEntryValue(d, ix) === null) return false;
  delitem_common(vm, d, ix);
  return true;
}

/** @cpython Objects/dictobject.c delitem_common 3.8-3.15: key first, then the value. */
function delitem_common(vm: VM, d: PyObj, ix: number): void {
  const keys: DictKeys = d.v;
  d.x--;
  if (d.w !== null) {
    const old = splitDelete(d.w, keys.off, ix)!;
    decref(vm, old);
    return;
  }
  const key = keys.keys[ix]!;
  const value = keys.values[ix]!;
  deleteEntry(keys, ix);
  decref(vm, key);
  decref(vm, value);
}

/** @cpython Objects/dictobject.c _PyDict_Pop_KnownHash 3.8-3.15: the value (new reference), null where missing. */
export function dictPop(vm: VM, d: PyObj, key: PyObject): PyObject | null {
  if (d.x === 0) return null;
  const ix = dictFind(vm, d, key);
  if (ix < 0) return null;
  const value = dictEntryValue(d, ix);
  if (value === null) return null;
  value.rc++;
  delitem_common(vm, d, ix);
  return value;
}

/** @cpython Objects/dictobject.c PyDict_Clear 3.8-3.15 */
export function dictClear(vm: VM, d: PyObj): void {
  const keys: DictKeys = d.v;
  const values: (PyObject | null)[] | null = d.w;
  if (keys === vm.emptyKeys) return;
  d.x = 0;
  if (values === null) {
    d.v = vm.emptyKeys;
    dictkeys_decref(vm, keys);
    return;
  }
  const addr = values[values.length - 1] as unknown as number;
  if (addr !== 0) {
    d.v = vm.emptyKeys;
    d.w = null;
  }
  values[values.length - 2] = null;
  for (let i = keys.off; i < values.length - 2; i++) {
    const o = values[i];
    values[i] = null;
    if (o) decref(vm, o);
  }
  if (addr === 0) return;
  vm.heap.mem_free(addr);
  dictkeys_decref(vm, keys);
}

/** Position in a dict, and what was found there (borrowed). */
export interface DictCursor {
  pos: number;
  key: PyObject;
  value: PyObject;
}

/** @cpython Objects/dictobject.c _PyDict_Next 3.8-3.15: steps `c`; false at the end. Borrowed key and value. */
export function dictNext(d: PyObj, c: DictCursor): boolean {
  const keys: DictKeys = d.v;
  if (d.w !== null) {
    if (c.pos >= d.x) return false;
    const ix = orderOf(d.w, keys.off, c.pos++);
    c.key = keys.keys[ix]!;
    c.value = d.w[keys.off + ix];
    return true;
  }
  const { values } = keys;
  let i = c.pos;
  while (i < keys.nentries && values[i] === null) i++;
  if (i >= keys.nentries) return false;
  c.pos = i + 1;
  c.key = keys.keys[i]!;
  c.value = values[i]!;
  return true;
}

/** A cursor at the start. */
export function cursor(): DictCursor {
  return { pos: 0, key: null as unknown as PyObject, value: null as unknown as PyObject };
}

/** @cpython Objects/dictobject.c PyDict_Contains 3.8-3.15 */
export function dictContains(vm: VM, d: PyObj, key: PyObject): boolean {
  const ix = dictFind(vm, d, key);
  return ix >= 0 && dictEntryValue(d, ix) !== null;
}

/** Makes the shared empty table. */
export function createEmptyKeys(vm: VM): void {
  vm.emptyKeys = new DictKeys(0, vm.unicodeTables ? UNICODE : GENERAL, 0, 0);
}
