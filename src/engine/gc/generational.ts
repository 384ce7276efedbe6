/**
 * One collection of the generational collector, in CPython's order: counts, merge, deduce what is unreachable, weak references,
 * finalizers, resurrection, clearing.
 *
 * Scratch in `g` while it runs: FINALIZED 1 (stays), COLLECTING 2, UNREACHABLE 4, and the count of outside references from bit 3.
 *
 * Law G1: after update_refs and subtract_refs, `g >> 3` of each object is its reference count less the references from inside the
 * list, and never negative.
 */
import type { PyObj, PyObject } from '../objects/object.ts';
import type { VM } from '../objects/vm.ts';
import type { Collector } from './collector.ts';
import { type GcNode, isEmpty, merge, move, newHead, size } from './list.ts';

export const FINALIZED = 1;
const COLLECTING = 2;
const UNREACHABLE = 4;
const FLAGS = 7;
const ONE = 8;
const IMMORTAL_FLOOR = 0x30000000;

const object = (node: GcNode): PyObj => node as unknown as PyObj;

/** Is `o` a tracked object of the list that is being collected? */
function collecting(o: PyObject): boolean {
  return o.type.preheader !== 0 && (o as PyObj).gn !== null && ((o as PyObj).g & COLLECTING) !== 0;
}

/** @cpython Python/gc.c update_refs 3.8-3.15; immortal objects leave the list as the version lets them */
function update_refs(gc: Collector, list: GcNode): void {
  const { immortals } = gc.profile;
  for (let node = list.gn!; node !== list; ) {
    const next = node.gn!;
    const o = object(node);
    if (immortals !== 'none' && o.rc >= IMMORTAL_FLOOR) {
      if (immortals === 'permanent') move(node, gc.permanent);
      else gc.untrack(o);
    } else o.g = (o.g & FINALIZED) | COLLECTING | (o.rc << 3);
    node = next;
  }
}

function visit_decref(o: PyObject): void {
  if (collecting(o)) (o as PyObj).g -= ONE;
}

/** @cpython Python/gc.c subtract_refs 3.8-3.15 */
function subtract_refs(vm: VM, list: GcNode): void {
  for (let node = list.gn!; node !== list; node = node.gn!) {
    const o = object(node);
    o.type.tp_traverse!(vm, o, visit_decref);
  }
}

/** @cpython Python/gc.c move_unreachable 3.8-3.15: what has no outside reference goes to `unreachable`, and comes back when reached. */
function move_unreachable(vm: VM, young: GcNode, unreachable: GcNode): void {
  const visit_reachable = (x: PyObject): void => {
    if (!collecting(x)) return;
    const o = x as PyObj;
    if (o.g & UNREACHABLE) {
      move(o as unknown as GcNode, young);
      o.g = (o.g & FINALIZED) | COLLECTING | ONE;
    } else if (o.g >> 3 === 0) o.g += ONE;
  };
  for (let node = young.gn!; node !== young; ) {
    const o = object(node);
    if (o.g >> 3 > 0) {
      o.type.tp_traverse!(vm, o, visit_reachable);
      o.g &= FINALIZED;
      node = node.gn!;
    } else {
      const next = node.gn!;
      move(node, unreachable);
      o.g = (o.g & FINALIZED) | COLLECTING | UNREACHABLE;
      node = next;
    }
  }
}

/** @cpython Python/gc.c deduce_unreachable 3.9-3.15 */
function deduce_unreachable(vm: VM, base: GcNode, unreachable: GcNode): void {
  update_refs(vm.gc, base);
  subtract_refs(vm, base);
  move_unreachable(vm, base, unreachable);
}

/** @cpython Python/gc.c untrack_tuples, _PyTuple_MaybeUntrack 3.8-3.15 */
function untrack_tuples(vm: VM, list: GcNode): void {
  for (let node = list.gn!; node !== list; ) {
    const next = node.gn!;
    const o = object(node);
    if (o.type === vm.tTuple && !anyTracked(vm, o.v)) vm.gc.untrack(o);
    node = next;
  }
}

/** @cpython Include/internal/pycore_object.h _PyObject_GC_MAY_BE_TRACKED */
function anyTracked(vm: VM, items: readonly (PyObject | null)[]): boolean {
  for (const x of items) {
    if (x && x.type.preheader !== 0 && (x.type !== vm.tTuple || (x as PyObj).gn !== null)) return true;
  }
  return false;
}

/** @cpython Python/gc.c untrack_dicts 3.8-3.13 */
function untrack_dicts(vm: VM, list: GcNode): void {
  for (let node = list.gn!; node !== list; ) {
    const next = node.gn!;
    const o = object(node);
    if (o.type === vm.tDict && vm.dictMayUntrack(o)) vm.gc.untrack(o);
    node = next;
  }
}

/** @cpython Python/gc.c finalize_garbage 3.8-3.15 */
function finalize_garbage(vm: VM, list: GcNode): void {
  const seen = newHead();
  while (!isEmpty(list)) {
    const node = list.gn!;
    const o = object(node);
    move(node, seen);
    const finalize = o.type.tp_finalize;
    if (finalize === null || o.g & FINALIZED) continue;
    o.g |= FINALIZED;
    o.rc++;
    vm.finalize(o);
    if (--o.rc === 0) o.type.tp_dealloc(vm, o);
  }
  merge(seen, list);
}

/** @cpython Python/gc.c delete_garbage 3.8-3.15 */
function delete_garbage(vm: VM, list: GcNode, old: GcNode): void {
  const gc = vm.gc;
  while (!isEmpty(list)) {
    const node = list.gn!;
    const o = object(node);
    if (gc.debug & SAVEALL) vm.gcGarbage(o);
    else if (o.type.tp_clear !== null) {
      o.rc++;
      o.type.tp_clear(vm, o);
      if (--o.rc === 0) o.type.tp_dealloc(vm, o);
    }
    if (list.gn === node) {
      o.g &= FINALIZED;
      move(node, old);
    }
  }
}

export const SAVEALL = 32;

function clearMarks(list: GcNode): void {
  for (let node = list.gn!; node !== list; node = node.gn!) node.g &= FINALIZED;
}

/** What a collection found. */
export interface Collected {
  collected: number;
  uncollectable: number;
  candidates: number;
}

/** @cpython Python/gc.c gc_collect_main 3.8-3.15 (collect in 3.8-3.12) */
export function gc_collect_main(vm: VM, generation: number): Collected {
  const gc = vm.gc;
  if (generation + 1 < 3) gc.counts[generation + 1]!++;
  for (let i = 0; i <= generation; i++) gc.counts[i] = 0;
  const young = gc.heads[generation]!;
  for (let i = 0; i < generation; i++) merge(gc.heads[i]!, young);
  const old = generation < 2 ? gc.heads[generation + 1]! : young;
  const unreachable = newHead();
  const candidates = size(young);
  deduce_unreachable(vm, young, unreachable);
  untrack_tuples(vm, young);
  if (young !== old) {
    if (generation === 1) gc.longLivedPending += size(young);
    merge(young, old);
  } else {
    if (gc.profile.untracksDicts) untrack_dicts(vm, young);
    gc.longLivedPending = 0;
    gc.longLivedTotal = size(young);
  }
  for (let node = unreachable.gn!; node !== unreachable; node = node.gn!) node.g &= ~UNREACHABLE & FLAGS;
  let collected = vm.gcWeakrefs(unreachable, old, false);
  clearMarks(unreachable);
  finalize_garbage(vm, unreachable);
  const still = newHead();
  deduce_unreachable(vm, unreachable, still);
  if (gc.profile.resurrection === 'all' && !isEmpty(unreachable)) merge(still, unreachable);
  clearMarks(unreachable);
  merge(unreachable, old);
  clearMarks(still);
  if (gc.profile.plainWeakrefsLast) collected += vm.gcWeakrefs(still, old, true);
  collected += size(still);
  delete_garbage(vm, still, old);
  if (generation === 2) vm.clearFreelists();
  return { collected, uncollectable: 0, candidates };
}
