/**
 * Key tables of dicts (PyDictKeysObject).
 *
 *   block = header | index (slots * 1, 2 or 4 bytes) | usable entries of (key, value) or (hash, key, value)
 *
 * The block is a request to the heap; what it holds lives in arrays: `keys[i]`, `values[i]` for entry i, in order of
 * insertion, null where deleted. Finding an entry has three ways, chosen by what the keys are:
 *
 *   small    at most SMALL entries: scan of `norm`, the normalised keys
 *   mapped   more: `map` from normalised key to entry index, or `slots` where all are small ints (dictslots.ts)
 *   hashed   as soon as a key comes in whose hash or equality isn't one of the built-in ones: `indices`, `lo`, `hi` are the
 *            index and the hashes, probed in CPython's order, so that `__eq__` is called when CPython calls it
 *
 * A normalised key is a JavaScript value: the text of an exact str, the number of an int, bool or float, the object itself
 * where equality is identity. Two simple keys are equal exactly when their normalised keys are `===`.
 *
 * Law K1: usable + nentries + (dummies taken by popitem) <= USABLE_FRACTION(slots); K2: keys.length = values.length = nentries
 * (split tables have no `values`).
 *
 * Where a table turns hashed, the slots that deleted entries left behind are not known any more; probing starts from the
 * entries in their order, as after a resize.
 */
import { addSlot, buildSlots, dropSlot, findSlot, isSlotKey } from './dictslots.ts';
import { InvariantError } from './errors.ts';
import { hasIdentityHash, identityHash } from './identity.ts';
import { decref, type PyObject } from './object.ts';
import type { VM } from './vm.ts';

export const GENERAL = 0;
export const UNICODE = 1;
export const SPLIT = 2;

export const LOG_MINSIZE = 3;
/** entries up to which `norm` is scanned */
const SMALL = 8;

export class DictKeys {
  rc = 1;
  /** heap handle of the block; 0: the shared empty table */
  addr: number;
  kind: number;
  log2: number;
  usable: number;
  nentries = 0;
  /** changes with every insertion and deletion of a key; 0: not asked for since */
  version = 0;
  keys: (PyObject | null)[] = [];
  /** of combined tables */
  values: (PyObject | null)[] = [];
  /** normalised keys; null: hashed */
  norm: any[] | null = [];
  map: Map<any, number> | null = null;
  slots: Int32Array | null = null;
  indices: Int32Array | null = null;
  lo: number[] | null = null;
  hi: number[] | null = null;
  /** hash of the frozendict that owns the table, once asked for */
  hash: { lo: number; hi: number } | null = null;
  /** split tables: number of `__slots__` values before the values in an instance's `s` */
  off = 0;

  constructor(addr: number, kind: number, log2: number, usable: number) {
    this.addr = addr;
    this.kind = kind;
    this.log2 = log2;
    this.usable = usable;
  }
}

/** @cpython Objects/dictobject.c USABLE_FRACTION 3.8-3.15 */
export function usableFraction(slots: number): number {
  return Math.floor((slots * 2) / 3);
}

/** Bytes of a key table of 2**log2 slots. */
export function keysSize(vm: VM, log2: number, unicode: boolean): number {
  const { profile } = vm;
  const log2Bytes = log2 < 8 ? log2 : log2 < 16 ? log2 + 1 : log2 + 2;
  const w = profile.pointerWidth;
  const entry = unicode && profile.core.dictUnicodeTables ? 2 * w : 3 * w;
  return profile.core.dictKeysHeader(w) + 2 ** log2Bytes + entry * usableFraction(2 ** log2);
}

/** @cpython Objects/dictobject.c calculate_log2_keysize 3.8-3.15 */
export function calculate_log2_keysize(vm: VM, minsize: number): number {
  if (vm.profile.core.dictLog2Bug) return 32 - Math.clz32(((minsize | 8) - 1) | 7);
  let log2 = LOG_MINSIZE;
  while (2 ** log2 < minsize) log2++;
  return log2;
}

/** @cpython Objects/dictobject.c estimate_log2_keysize 3.8-3.15 */
export function estimate_log2_keysize(vm: VM, n: number): number {
  return calculate_log2_keysize(vm, Math.floor((n * 3 + 1) / 2));
}

/** @cpython Objects/dictobject.c new_keys_object 3.8-3.15: tables of 8 slots come from their free list. */
export function new_keys_object(vm: VM, log2: number, unicode: boolean): DictKeys {
  const two = unicode || !vm.profile.core.dictUnicodeTables;
  const free = vm.freeDictKeys;
  const addr =
    log2 === LOG_MINSIZE && two && free.length > 0 ? free.pop()! : allocKeys(vm, keysSize(vm, log2, unicode));
  return new DictKeys(addr, unicode ? UNICODE : GENERAL, log2, usableFraction(2 ** log2));
}

/** OURS: a block from the domain that key tables and inline values of the version come from. */
export function allocKeys(vm: VM, bytes: number): number {
  return vm.keysInMem ? vm.heap.mem_malloc(bytes) : vm.heap.obj_malloc(bytes);
}

/** The block alone: to the free list or to the heap. */
export function freeKeysBlock(vm: VM, keys: DictKeys): void {
  const two = keys.kind !== GENERAL || !vm.profile.core.dictUnicodeTables;
  if (keys.log2 === LOG_MINSIZE && two && vm.freeDictKeys.length < vm.profile.core.freeDictKeys) {
    vm.freeDictKeys.push(keys.addr);
  } else if (vm.keysInMem) {
    vm.heap.mem_free(keys.addr);
  } else {
    vm.heap.obj_free(keys.addr);
  }
  keys.addr = 0;
}

/** @cpython Objects/dictobject.c dictkeys_decref, free_keys_object 3.8-3.15: keys and values in order, then the block. */
export function dictkeys_decref(vm: VM, keys: DictKeys): void {
  if (keys === vm.emptyKeys || --keys.rc > 0) return;
  const { keys: ks, values } = keys;
  for (let i = 0; i < ks.length; i++) {
    const key = ks[i];
    if (key) decref(vm, key);
    const value = values[i];
    if (value) decref(vm, value);
  }
  freeKeysBlock(vm, keys);
}

/** The normalised key of `o`; undefined where only its own hash and equality can tell. */
export function normKey(vm: VM, o: PyObject): any {
  const type = o.type;
  if (type === vm.tStr || type === vm.tInt) return o.v;
  if (type === vm.tFloat) return normFloat(o);
  if (type === vm.tBool) return o === vm.True ? 1 : 0;
  return hasIdentityHash(vm, o) ? o : undefined;
}

function normFloat(o: PyObject): any {
  const x: number = o.v;
  if (Number.isSafeInteger(x)) return x + 0;
  if (Number.isNaN(x)) return o;
  return Number.isInteger(x) ? BigInt(x) : x;
}

/** Index of the entry with this normalised key, -1 if there is none. */
export function findNorm(keys: DictKeys, nk: any): number {
  if (keys.slots !== null) return isSlotKey(nk) ? findSlot(keys, nk) : -1;
  const map = keys.map;
  if (map !== null) {
    const ix = map.get(nk);
    return ix === undefined ? -1 : ix;
  }
  const norm = keys.norm!;
  for (let i = 0; i < norm.length; i++) if (norm[i] === nk) return i;
  return -1;
}

/** Index of an exact str with this text, whatever the table is; -1 if there is none. */
export function findText(vm: VM, keys: DictKeys, text: string): number {
  if (keys.norm !== null) return findNorm(keys, text);
  const ks = keys.keys;
  for (let i = 0; i < ks.length; i++) {
    const k = ks[i];
    if (k && k.type === vm.tStr && k.v === text) return i;
  }
  return -1;
}

/** Appends an entry (references stolen); the caller has made sure that `usable` > 0. */
export function appendEntry(
  keys: DictKeys,
  key: PyObject,
  value: PyObject | null,
  nk: any,
  lo: number,
  hi: number,
): number {
  const ix = keys.nentries++;
  keys.usable--;
  keys.version = 0;
  keys.keys.push(key);
  if (keys.kind !== SPLIT) keys.values.push(value);
  if (keys.norm !== null) {
    keys.norm.push(nk);
    if (keys.slots !== null) {
      if (isSlotKey(nk)) addSlot(keys, nk, ix);
      else buildMap(keys);
    } else if (keys.map !== null) keys.map.set(nk, ix);
    else if (ix >= SMALL) buildIndex(keys);
  } else {
    keys.lo!.push(lo);
    keys.hi!.push(hi);
    keys.indices![find_empty_slot(keys, lo, hi)] = ix;
  }
  return ix;
}

/** What finds the entries of a table with more than SMALL of them. */
function buildIndex(keys: DictKeys): void {
  keys.map = null;
  if (keys.norm!.length > SMALL && !buildSlots(keys)) buildMap(keys);
}

function buildMap(keys: DictKeys): void {
  keys.slots = null;
  const map = new Map<any, number>();
  const norm = keys.norm!;
  for (let i = 0; i < norm.length; i++) if (norm[i] !== undefined) map.set(norm[i], i);
  keys.map = map;
}

/** Entry `ix` is no longer found; its normalised key stays for the caller to remove. */
export function forgetNorm(keys: DictKeys, ix: number): void {
  if (keys.slots !== null) dropSlot(keys, keys.norm![ix], ix);
  else if (keys.map !== null) keys.map.delete(keys.norm![ix]);
}

/** Marks entry `ix` as deleted; the caller owns what was in it. */
export function deleteEntry(keys: DictKeys, ix: number): void {
  keys.version = 0;
  if (keys.norm !== null) {
    forgetNorm(keys, ix);
    keys.norm[ix] = undefined;
  } else {
    keys.indices![slotOf(keys, ix)] = -2;
  }
  keys.keys[ix] = null;
  keys.values[ix] = null;
}

/** Drops the last entry (popitem): its slot stays a dummy, so `usable` doesn't grow. */
export function dropLastEntries(keys: DictKeys, count: number): void {
  keys.nentries = count;
  keys.keys.length = count;
  keys.values.length = count;
  if (keys.norm !== null) keys.norm.length = count;
  else {
    keys.lo!.length = count;
    keys.hi!.length = count;
  }
}

/** @cpython Objects/dictobject.c find_empty_slot 3.8-3.15: dummies are used again. */
export function find_empty_slot(keys: DictKeys, lo: number, hi: number): number {
  const indices = keys.indices!;
  const mask = indices.length - 1;
  let i = lo & mask;
  let p = lo;
  let q = hi;
  while (indices[i]! >= 0) {
    p = (p >>> 5) | (q << 27);
    q >>>= 5;
    i = (Math.imul(i, 5) + p + 1) & mask;
  }
  return i;
}

/** @cpython Objects/dictobject.c lookdict_index 3.8-3.15: the slot that holds entry `ix`. */
function slotOf(keys: DictKeys, ix: number): number {
  const indices = keys.indices!;
  const mask = indices.length - 1;
  let p = keys.lo![ix]!;
  let q = keys.hi![ix]!;
  let i = p & mask;
  for (;;) {
    const at = indices[i]!;
    if (at === ix) return i;
    if (at === -1) throw new InvariantError(`dict entry without a slot: ${ix}`);
    p = (p >>> 5) | (q << 27);
    q >>>= 5;
    i = (Math.imul(i, 5) + p + 1) & mask;
  }
}

/** Leaves normalised keys behind: hashes of all entries, and the index built from them in order. */
export function toHashed(vm: VM, keys: DictKeys): void {
  const { keys: ks, norm } = keys;
  const lo: number[] = [];
  const hi: number[] = [];
  for (let i = 0; i < ks.length; i++) {
    const k = ks[i]!;
    if (k === null) lo.push(0);
    else lo.push(norm![i] === k && k !== vm.None ? identityHash(vm, k) : k.type.tp_hash!(vm, k));
    hi.push(k === null ? 0 : vm.hashHi);
  }
  keys.lo = lo;
  keys.hi = hi;
  keys.norm = null;
  keys.map = null;
  keys.slots = null;
  buildIndices(keys);
}

/** @cpython Objects/dictobject.c build_indices_generic 3.8-3.15 */
export function buildIndices(keys: DictKeys): void {
  keys.indices = new Int32Array(2 ** keys.log2).fill(-1);
  const { keys: ks, lo, hi, indices } = keys;
  for (let ix = 0; ix < ks.length; ix++) {
    if (ks[ix] !== null) indices[find_empty_slot(keys, lo![ix]!, hi![ix]!)] = ix;
  }
}

/**
 * Moves the live entries of `old` into the fresh table `keys`, in order, without touching reference counts. Arrays are
 * handed over where nothing was deleted.
 */
export function moveEntries(old: DictKeys, keys: DictKeys, used: number): void {
  if (old.nentries !== used) compactEntries(old);
  keys.keys = old.keys;
  keys.values = old.values;
  keys.norm = old.norm;
  keys.map = old.map;
  keys.lo = old.lo;
  keys.hi = old.hi;
  old.keys = [];
  old.values = [];
  old.norm = [];
  keys.nentries = used;
  keys.usable -= used;
  if (keys.norm === null) buildIndices(keys);
  else if (old.slots !== null) buildIndex(keys);
}

function compactEntries(keys: DictKeys): void {
  const { keys: ks, values, norm, lo, hi } = keys;
  let n = 0;
  for (let i = 0; i < ks.length; i++) {
    if (ks[i] === null) continue;
    ks[n] = ks[i]!;
    values[n] = values[i]!;
    if (norm !== null) norm[n] = norm[i];
    else {
      lo![n] = lo![i]!;
      hi![n] = hi![i]!;
    }
    n++;
  }
  ks.length = n;
  values.length = n;
  if (norm !== null) {
    norm.length = n;
    // slots are made anew for the size of the table that takes the entries over
    if (keys.slots === null) buildIndex(keys);
  } else {
    lo!.length = n;
    hi!.length = n;
  }
}

/** A copy of the entries of `keys` for a table with a block of its own; the caller increments the references. */
export function cloneEntries(keys: DictKeys, addr: number): DictKeys {
  const copy = new DictKeys(addr, keys.kind, keys.log2, keys.usable);
  copy.nentries = keys.nentries;
  copy.keys = keys.keys.slice();
  copy.values = keys.values.slice();
  copy.norm = keys.norm === null ? null : keys.norm.slice();
  copy.map = keys.map === null ? null : new Map(keys.map);
  copy.slots = keys.slots === null ? null : keys.slots.slice();
  copy.indices = keys.indices === null ? null : keys.indices.slice();
  copy.lo = keys.lo === null ? null : keys.lo.slice();
  copy.hi = keys.hi === null ? null : keys.hi.slice();
  return copy;
}
