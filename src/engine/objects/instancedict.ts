/**
 * Attribute values of instances, and split dicts over them (3.11 and later).
 *
 * A class with managed dicts owns shared keys: a split key table of at most 30 names (`type.sharedKeys`). An instance with inline
 * values has the values in its `s`:
 *
 *   s = [ slots (type.nslots) | values (capacity) | order | block ]
 *
 *   order   null: the values were set in the order of the keys; else the key indices in order of insertion
 *   block   heap handle of the values' own block (3.11, 3.12), 0: inside the object's block (3.13 and later)
 *
 * A value of shared key i is `s[nslots + i]`, null where unset. Values are valid while `s.length > nslots`; a dict that takes
 * them over as an ordinary table truncates `s` in place.
 *
 * Once `__dict__` was asked for, `d` is a split dict whose `w` is the same array. 3.11, 3.12: the dict then owns the block; 3.13
 * and later: the object does, and a dict that outlives it gets a copy.
 *
 * Types with a dict but no inline values (subclasses of list, say, up to 3.13) get a split dict with its own values at the first
 * attribute.
 */

import { mayBeTracked } from './alloc.ts';
import { noAttributeToSet } from './attribute_errors.ts';
import { dictDel, dictSet, new_dict, newDict } from './dict.ts';
import { appendEntry, type DictKeys, dictkeys_decref, findNorm, new_keys_object, SPLIT } from './dictkeys.ts';
import { decref, type PyObj, type PyObject, type PyText, xdecref } from './object.ts';
import { type PyType, TPFLAGS, type Visit } from './type.ts';
import type { VM } from './vm.ts';

/** The values array: PyObject or null, then order and block. */
export type Values = any[];

/** @cpython Objects/dictobject.c new_values 3.11-3.15: bytes of a block of `n` values. */
export function valuesSize(vm: VM, n: number): number {
  const w = vm.profile.pointerWidth;
  return vm.embeddedValues ? ((n + w - 1) & -w) + (n + 1) * w : ((n + 1 + w) & -w) + n * w;
}

/** @cpython Include/internal/pycore_dict.h shared_keys_usable_size 3.11-3.15 */
export function sharedSize(keys: DictKeys): number {
  return keys.nentries + keys.usable;
}

/** @cpython Objects/dictobject.c _PyDict_NewKeysForClass 3.11-3.15 */
export function newKeysForClass(vm: VM, type: PyType): DictKeys {
  const core = vm.profile.core;
  const keys = new_keys_object(vm, core.sharedKeysLog2, true);
  keys.usable = core.sharedKeysMax;
  keys.kind = SPLIT;
  keys.off = type.nslots;
  return keys;
}

/** Adds names to fresh shared keys, in order, while there is room (3.14: `__static_attributes__`). */
export function prefillKeys(keys: DictKeys, names: PyObject[]): void {
  for (const name of names) if (insert_split_key(keys, name as PyText) < 0) break;
}

/** Fresh values for `n` shared keys behind `off` slots; a block of their own unless embedded. */
function newValues(vm: VM, off: number, n: number, block: number, slots: Values | null): Values {
  const length = off + n;
  const s: Values = (vm.valueTemplates[length] ?? newTemplate(vm, length)).slice();
  if (slots !== null) for (let i = 0; i < off; i++) s[i] = slots[i];
  if (block !== 0) s[length + 1] = block === -1 ? vm.heap.mem_malloc(valuesSize(vm, n)) : block;
  return s;
}

/** Unset values, to be copied: a copy has the room that it needs and no more. */
function newTemplate(vm: VM, length: number): Values {
  const template: Values = new Array(length + 1).fill(null).concat([0]);
  vm.valueTemplates[length] = template;
  return template;
}

/** @cpython Objects/dictobject.c init_inline_values 3.11-3.15 (3.13+: _PyObject_InitInlineValues) */
export function initInlineValues(vm: VM, o: PyObj, type: PyType): void {
  const keys: DictKeys = type.sharedKeys;
  if (keys.usable > 1) keys.usable--;
  const n = sharedSize(keys);
  // unset values of a dead instance
  if (vm.embeddedValues && o.s !== null && o.s.length === type.nslots + n + 2) return;
  o.s = newValues(vm, type.nslots, n, vm.embeddedValues ? 0 : -1, o.s);
}

/** Does `o` have valid inline values? */
export function hasInline(o: PyObj): boolean {
  return o.s !== null && o.s.length > o.type.nslots;
}

/** Value of the attribute in the inline values: borrowed or null. */
export function inlineGet(o: PyObj, name: string): PyObject | null {
  const keys: DictKeys = o.type.sharedKeys;
  const ix = findNorm(keys, name);
  return ix < 0 ? null : o.s![keys.off + ix]!;
}

/** Index in the shared keys, -1: not there. */
export function sharedIndex(type: PyType, name: string): number {
  return type.sharedKeys === null ? -1 : findNorm(type.sharedKeys, name);
}

/** @cpython Objects/dictobject.c insert_split_key 3.11-3.15 (insert_into_dictkeys): -1 where the keys are full. */
export function insert_split_key(keys: DictKeys, name: PyText): number {
  const ix = findNorm(keys, name.v);
  if (ix >= 0) return ix;
  if (keys.usable <= 0) return -1;
  name.rc++;
  return appendEntry(keys, name, null, name.v, 0, 0);
}

/** Puts index `ix` at the end of the insertion order; its value is still null. */
function addToOrder(values: Values, off: number, ix: number): void {
  const end = values.length - 2;
  const order: number[] | null = values[end];
  if (order !== null) {
    order.push(ix);
    return;
  }
  for (let i = off + ix + 1; i < end; i++) {
    if (values[i] !== null) {
      const all: number[] = [];
      for (let j = off; j < end; j++) if (values[j] !== null) all.push(j - off);
      all.push(ix);
      values[end] = all;
      return;
    }
  }
}

/** @cpython Objects/dictobject.c get_index_from_order 3.11-3.15: shared key index of the n-th value that was set. */
export function orderOf(values: Values, off: number, n: number): number {
  const end = values.length - 2;
  const order: number[] | null = values[end];
  if (order !== null) return order[n]!;
  for (let i = off; i < end; i++) {
    if (values[i] !== null && n-- === 0) return i - off;
  }
  return -1;
}

/** Takes the value out (the reference goes to the caller). */
export function splitDelete(values: Values, off: number, ix: number): PyObject | null {
  const old = values[off + ix];
  values[off + ix] = null;
  const order: number[] | null = values[values.length - 2];
  if (order !== null) order.splice(order.indexOf(ix), 1);
  return old;
}

/** Stores into a split dict, consuming key and value; false where the shared keys are full. */
export function splitInsert(vm: VM, d: PyObj, key: PyObject, value: PyObject): boolean {
  const keys: DictKeys = d.v;
  const values: Values = d.w;
  const ix = insert_split_key(keys, key as PyText);
  if (ix < 0) return false;
  if (vm.dictTracksLazily && d.gn === null && mayBeTracked(vm, value)) vm.gc.track(d);
  const old = values[keys.off + ix];
  if (old === null) {
    addToOrder(values, keys.off, ix);
    d.x++;
  }
  values[keys.off + ix] = value;
  if (old !== null) decref(vm, old);
  decref(vm, key);
  return true;
}

/** The part of dictresize that turns a split table into `keys`, a fresh combined one. */
export function splitToCombined(vm: VM, d: PyObj, old: DictKeys, keys: DictKeys): void {
  const values: Values = d.w;
  const used: number = d.x;
  for (let n = 0; n < used; n++) {
    const ix = orderOf(values, old.off, n);
    const key = old.keys[ix]!;
    key.rc++;
    appendEntry(keys, key, values[old.off + ix], key.v, 0, 0);
  }
  const block = values[values.length - 1];
  values.length = old.off;
  d.v = keys;
  d.w = null;
  if (block === 0) dictkeys_decref(vm, old);
  else {
    dictkeys_decref(vm, old);
    vm.heap.mem_free(block);
  }
}

/** @cpython Objects/dictobject.c _PyObject_StoreInstanceAttribute 3.11-3.15: value null deletes; `o` has inline values. */
export function storeInline(vm: VM, o: PyObj, name: PyText, value: PyObject | null): void {
  const keys: DictKeys = o.type.sharedKeys;
  const s: Values = o.s!;
  const ix = name.type === vm.tStr ? insert_split_key(keys, name) : -1;
  if (ix < 0) {
    const d = o.d ?? makeDict(vm, keys, s);
    const fresh = o.d === null;
    if (fresh && !vm.embeddedValues) o.d = d;
    try {
      if (value === null) dictDel(vm, d, name);
      else dictSet(vm, d, name, value);
    } catch (e) {
      if (fresh && vm.embeddedValues) decref(vm, d);
      throw e;
    }
    o.d = d;
    return;
  }
  const at = keys.off + ix;
  const old = s[at];
  if (old === null) {
    if (value === null) noAttributeToSet(vm, o, name);
    addToOrder(s, keys.off, ix);
    if (o.d !== null) o.d.x++;
    value.rc++;
    s[at] = value;
    return;
  }
  if (value === null) {
    splitDelete(s, keys.off, ix);
    if (o.d !== null) o.d.x--;
  } else {
    value.rc++;
    s[at] = value;
  }
  decref(vm, old);
}

/** @cpython Objects/dictobject.c make_dict_from_instance_attributes 3.11-3.15: a split dict over these values. */
function makeDict(vm: VM, keys: DictKeys, values: Values): PyObj {
  keys.rc++;
  let used = 0;
  let track = false;
  for (let i = keys.off; i < values.length - 2; i++) {
    if (values[i] === null) continue;
    used++;
    if (mayBeTracked(vm, values[i])) track = true;
  }
  const d = new_dict(vm, keys, values, used);
  if (track && vm.dictTracksLazily) vm.gc.track(d);
  return d;
}

/** @cpython Objects/dictobject.c new_dict_with_shared_keys 3.11-3.15 */
function new_dict_with_shared_keys(vm: VM, keys: DictKeys): PyObj {
  const values = newValues(vm, keys.off, sharedSize(keys), -1, null);
  keys.rc++;
  return new_dict(vm, keys, values, 0);
}

/** The dict of `o`, made where there is none yet; borrowed. `forSet`: an attribute is about to be stored. */
export function ensureDict(vm: VM, o: PyObj, forSet: boolean): PyObj {
  if (o.d !== null) return o.d;
  const type = o.type;
  if (hasInline(o)) o.d = makeDict(vm, type.sharedKeys, o.s!);
  else if (type.sharedKeys === null || type.tp_flags & TPFLAGS.INLINE_VALUES) o.d = emptyFor(vm, o);
  else if (!forSet && vm.profile.core.instanceValues === 'separate') o.d = newDict(vm);
  else o.d = new_dict_with_shared_keys(vm, type.sharedKeys);
  return o.d;
}

function emptyFor(vm: VM, o: PyObj): PyObj {
  return o.type.sharedKeys === null ? newDict(vm) : new_dict_with_shared_keys(vm, o.type.sharedKeys);
}

/** @cpython Objects/dictobject.c PyObject_GenericGetDict 3.8-3.15 */
export function PyObject_GenericGetDict(vm: VM, o: PyObj): PyObj {
  const d = ensureDict(vm, o, false);
  d.rc++;
  return d;
}

/** @cpython Objects/dictobject.c copy_values 3.13-3.15: same contents, own block, no references counted. */
export function copyValues(vm: VM, values: Values, off: number): Values {
  const n = values.length - 2 - off;
  const copy = newValues(vm, off, n, -1, null);
  for (let i = off; i < off + n; i++) copy[i] = values[i];
  const order = values[values.length - 2];
  copy[copy.length - 2] = order === null ? null : order.slice();
  return copy;
}

/** @cpython Objects/dictobject.c _PyDict_DetachFromObject 3.13-3.15: the dict gets a copy, the object's values end. */
function detachDict(vm: VM, o: PyObj, d: PyObj): void {
  if (d.w === null || d.w !== o.s) return;
  const off = o.type.nslots;
  if ((d.w as Values)[d.w.length - 1] === 0) {
    d.w = copyValues(vm, d.w, off);
    o.s!.length = off;
  } else {
    o.s = off === 0 ? null : o.s!.slice(0, off);
  }
}

/** Clears the inline values: they end, then each is released. */
function clear_inline_values(vm: VM, o: PyObj): void {
  const off = o.type.nslots;
  const s: Values = o.s!;
  const block = s[s.length - 1];
  o.s = off === 0 ? null : s.slice(0, off);
  for (let i = off; i < s.length - 2; i++) if (s[i] !== null) decref(vm, s[i]);
  if (block !== 0) vm.heap.mem_free(block);
}

/** @cpython Objects/dictobject.c _PyObject_SetManagedDict 3.11-3.15: `__dict__ = d`; null deletes. Borrows d. */
export function setDict(vm: VM, o: PyObj, d: PyObj | null): void {
  const old = o.d;
  if (d !== null) d.rc++;
  if (hasInline(o)) {
    if (old === null) {
      o.d = d;
      clear_inline_values(vm, o);
      return;
    }
    detachDict(vm, o, old);
  }
  o.d = d;
  xdecref(vm, old);
}

/** @cpython Objects/dictobject.c PyObject_ClearManagedDict 3.11-3.15: for deallocation and tp_clear. */
export function clearDict(vm: VM, o: PyObj): void {
  const d = o.d;
  if (d === null) {
    if (hasInline(o)) clear_inline_values(vm, o);
    return;
  }
  if (hasInline(o)) detachDict(vm, o, d);
  o.d = null;
  decref(vm, d);
}

/** @cpython Objects/dictobject.c PyObject_VisitManagedDict 3.11-3.15 */
export function visitDict(o: PyObj, visit: Visit): void {
  const s: Values | null = o.s;
  const off = o.type.nslots;
  if (s !== null && s.length > off && (o.d === null || s[s.length - 1] === 0)) {
    for (let i = off; i < s.length - 2; i++) if (s[i] !== null) visit(s[i]);
    return;
  }
  if (o.d !== null) visit(o.d);
}

/** The values leave the object for its dict (`__class__` is about to change). */
export function releaseInline(vm: VM, o: PyObj): void {
  if (o.d !== null) detachDict(vm, o, o.d);
}
