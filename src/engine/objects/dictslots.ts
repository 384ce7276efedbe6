/**
 * The index of key tables whose keys are all small ints: open addressing over the normalised keys, probed as CPython probes,
 * the hash of an int being the int. It does what a Map would, with less memory and nothing for the host's collector to trace.
 *
 *   slots[i]   entry index, FREE, or DUMMY where an entry was deleted
 *
 * Law K3: every entry with a normalised key is in one slot; there are 2**log2 slots, at least a third of them FREE.
 */
import type { DictKeys } from './dictkeys.ts';

const FREE = -1;
const DUMMY = -2;

/** Is a normalised key an int that can be its own hash? */
export function isSlotKey(nk: unknown): nk is number {
  return typeof nk === 'number' && (nk | 0) === nk;
}

/** Index of the entry with this normalised key, -1 if there is none. */
export function findSlot(keys: DictKeys, nk: number): number {
  const slots = keys.slots!;
  const norm = keys.norm!;
  const mask = slots.length - 1;
  let i = nk & mask;
  let perturb = nk;
  for (;;) {
    const ix = slots[i]!;
    if (ix === FREE) return -1;
    if (ix >= 0 && norm[ix] === nk) return ix;
    perturb >>>= 5;
    i = (Math.imul(i, 5) + perturb + 1) & mask;
  }
}

/** Enters entry `ix`, whose key isn't there yet. */
export function addSlot(keys: DictKeys, nk: number, ix: number): void {
  const slots = keys.slots!;
  const mask = slots.length - 1;
  let i = nk & mask;
  let perturb = nk;
  while (slots[i]! >= 0) {
    perturb >>>= 5;
    i = (Math.imul(i, 5) + perturb + 1) & mask;
  }
  slots[i] = ix;
}

/** Takes entry `ix` out. */
export function dropSlot(keys: DictKeys, nk: number, ix: number): void {
  const slots = keys.slots!;
  const mask = slots.length - 1;
  let i = nk & mask;
  let perturb = nk;
  while (slots[i] !== ix) {
    perturb >>>= 5;
    i = (Math.imul(i, 5) + perturb + 1) & mask;
  }
  slots[i] = DUMMY;
}

/** Makes the index of the entries in `norm`; false where a key isn't a small int. */
export function buildSlots(keys: DictKeys): boolean {
  const norm = keys.norm!;
  for (let ix = 0; ix < norm.length; ix++) if (norm[ix] !== undefined && !isSlotKey(norm[ix])) return false;
  keys.slots = new Int32Array(2 ** keys.log2).fill(FREE);
  for (let ix = 0; ix < norm.length; ix++) if (norm[ix] !== undefined) addSlot(keys, norm[ix], ix);
  return true;
}
