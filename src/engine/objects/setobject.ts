/**
 * The hash table of sets (PySetObject), probed as CPython probes it, because the order of iteration is the table's.
 *
 *   keys[i]   the key (owned), null: never used, DUMMY: deleted
 *   lo, hi    its hash
 *
 * Up to 8 slots the table is inside the object; a larger one is a block of its own, 16 bytes a slot on 64 bit.
 *
 * Law S1: used <= fill <= mask; S2: fill counts the slots that are not null.
 */
import type { PyObject } from './object.ts';
import { decref } from './object.ts';
import { PyObject_Hash, PyObject_RichCompareBool } from './object_protocol.ts';
import { EQ } from './type.ts';
import type { VM } from './vm.ts';

export const DUMMY = { dummy: true } as unknown as PyObject;
const LINEAR_PROBES = 9;
const MINSIZE = 8;

export class SetTable {
  keys: (PyObject | null)[] = new Array(MINSIZE).fill(null);
  lo = new Int32Array(MINSIZE);
  hi = new Int32Array(MINSIZE);
  mask = MINSIZE - 1;
  fill = 0;
  used = 0;
  /** heap handle of the table's block; 0: inside the object */
  addr = 0;
  /** where the next pop starts to look */
  finger = 0;
  /** the last deleted slot that the latest look-up passed, -1: none */
  passed = -1;
  /** changed by every insertion of a key that resizes or replaces the table: iterators and compares notice */
  version = 0;

  /** Empty, as it was made: whoever looks something up in it starts again. The keys and the block are the caller's. */
  reset(): void {
    this.keys = new Array(MINSIZE).fill(null);
    this.lo = new Int32Array(MINSIZE);
    this.hi = new Int32Array(MINSIZE);
    this.mask = MINSIZE - 1;
    this.fill = 0;
    this.used = 0;
    this.addr = 0;
    this.version++;
  }

  /** @cpython Objects/setobject.c set_swap_bodies 3.8-3.15 */
  swap(other: SetTable): void {
    const own = { ...this };
    const { keys, lo, hi, mask, fill, used, addr } = other;
    Object.assign(this, { keys, lo, hi, mask, fill, used, addr });
    other.keys = own.keys;
    other.lo = own.lo;
    other.hi = own.hi;
    other.mask = own.mask;
    other.fill = own.fill;
    other.used = own.used;
    other.addr = own.addr;
    this.version++;
    other.version++;
  }
}

/** @cpython Objects/setobject.c set_lookkey 3.8-3.15: index of the key's slot, or of the free slot where it belongs as -1 - index. */
export function set_lookkey(vm: VM, t: SetTable, key: PyObject, lo: number, hi: number): number {
  for (;;) {
    const found = probe(vm, t, key, lo, hi);
    if (found !== RESTART) return found;
  }
}

const RESTART = 0x7fffffff;

function probe(vm: VM, t: SetTable, key: PyObject, lo: number, hi: number): number {
  const { mask, keys } = t;
  let passed = -1;
  let i = lo & mask;
  let p = lo;
  let q = hi;
  for (;;) {
    const last = i + LINEAR_PROBES <= mask ? i + LINEAR_PROBES : i;
    for (let k = i; k <= last; k++) {
      const found = keys[k];
      if (found === null || found === undefined) {
        t.passed = passed;
        return -1 - k;
      }
      if (found === DUMMY) passed = k;
      if (found === DUMMY || t.lo[k] !== lo || t.hi[k] !== hi) continue;
      if (found === key) return k;
      if (found.type === vm.tStr && key.type === vm.tStr) {
        if (found.v === key.v) return k;
        continue;
      }
      found.rc++;
      let same: boolean;
      try {
        same = PyObject_RichCompareBool(vm, found, key, EQ);
      } finally {
        decref(vm, found);
      }
      if (t.keys !== keys || keys[k] !== found) return RESTART;
      if (same) return k;
    }
    p = (p >>> 5) | (q << 27);
    q >>>= 5;
    i = (Math.imul(i, 5) + 1 + p) & mask;
  }
}

/** @cpython Objects/setobject.c set_insert_clean 3.8-3.15: a key that is known to be new, in a table without dummies; steals it */
export function set_insert_clean(t: SetTable, key: PyObject, lo: number, hi: number): void {
  const { mask, keys } = t;
  let i = lo & mask;
  let p = lo;
  let q = hi;
  for (;;) {
    const last = i + LINEAR_PROBES <= mask ? i + LINEAR_PROBES : i;
    for (let k = i; k <= last; k++) {
      if (keys[k] !== null) continue;
      keys[k] = key;
      t.lo[k] = lo;
      t.hi[k] = hi;
      return;
    }
    p = (p >>> 5) | (q << 27);
    q >>>= 5;
    i = (Math.imul(i, 5) + 1 + p) & mask;
  }
}

/** @cpython Objects/setobject.c set_table_resize 3.8-3.15 */
export function set_table_resize(vm: VM, t: SetTable, minused: number): void {
  let size = MINSIZE;
  while (size <= minused) size *= 2;
  const old = t.keys;
  const { lo, hi, addr } = t;
  t.addr = size === MINSIZE ? 0 : vm.heap.mem_malloc(size * 2 * vm.profile.pointerWidth);
  t.keys = new Array(size).fill(null);
  t.lo = new Int32Array(size);
  t.hi = new Int32Array(size);
  t.mask = size - 1;
  t.fill = t.used;
  t.version++;
  for (let k = 0; k < old.length; k++) {
    const key = old[k];
    if (key && key !== DUMMY) set_insert_clean(t, key, lo[k]!, hi[k]!);
  }
  if (addr !== 0) vm.heap.mem_free(addr);
}

/** @cpython Objects/setobject.c set_add_entry 3.8-3.15; the key is borrowed. True where it was new. */
export function set_add_entry(vm: VM, t: SetTable, key: PyObject, lo: number, hi: number): boolean {
  key.rc++;
  let at: number;
  try {
    at = set_lookkey(vm, t, key, lo, hi);
  } catch (e) {
    decref(vm, key);
    throw e;
  }
  if (at >= 0) {
    decref(vm, key);
    return false;
  }
  const reused = t.passed >= 0;
  const k = reused ? t.passed : -1 - at;
  t.keys[k] = key;
  t.lo[k] = lo;
  t.hi[k] = hi;
  if (reused) {
    t.used++;
    return true;
  }
  t.fill++;
  t.used++;
  if (t.fill * 5 >= t.mask * 3) set_table_resize(vm, t, t.used > 50000 ? t.used * 2 : t.used * 4);
  return true;
}

export function set_add_key(vm: VM, t: SetTable, key: PyObject): boolean {
  const lo = PyObject_Hash(vm, key);
  return set_add_entry(vm, t, key, lo, vm.hashHi);
}

export function set_contains_key(vm: VM, t: SetTable, key: PyObject): boolean {
  const lo = PyObject_Hash(vm, key);
  return set_lookkey(vm, t, key, lo, vm.hashHi) >= 0;
}

/** @cpython Objects/setobject.c set_discard_entry 3.8-3.15: true where it was there. */
export function set_discard_entry(vm: VM, t: SetTable, key: PyObject, lo: number, hi: number): boolean {
  const k = set_lookkey(vm, t, key, lo, hi);
  if (k < 0) return false;
  const old = t.keys[k]!;
  t.keys[k] = DUMMY;
  t.lo[k] = -1;
  t.hi[k] = -1;
  t.used--;
  decref(vm, old);
  return true;
}

export function set_discard_key(vm: VM, t: SetTable, key: PyObject): boolean {
  const lo = PyObject_Hash(vm, key);
  return set_discard_entry(vm, t, key, lo, vm.hashHi);
}

/** The keys in the table's order, borrowed. */
export function setKeys(t: SetTable): PyObject[] {
  return t.keys.filter((k): k is PyObject => k !== null && k !== DUMMY);
}
