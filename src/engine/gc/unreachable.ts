/**
 * Which objects of a list nothing outside of it refers to (what all collectors do), and what leaves the lists for good: tuples
 * and dicts without trackable content, immortal objects.
 *
 * Law G1: after update_refs and subtract_refs, `g >> SHIFT` of each object is its reference count less the references from
 * inside the list, and never negative.
 */
import type { PyObj, PyObject } from '../objects/object.ts';
import type { VM } from '../objects/vm.ts';
import { type GcNode, move } from './list.ts';
import { COLLECTING, IMMORTAL_FLOOR, KEPT, ONE, object, SHIFT, UNREACHABLE } from './marks.ts';

/** Is `o` a tracked object of the list that is being collected? */
function collecting(o: PyObject): boolean {
  return o.type.preheader !== 0 && (o as PyObj).gn !== null && ((o as PyObj).g & COLLECTING) !== 0;
}

/** @cpython Python/gc.c update_refs 3.8-3.15; immortal objects leave the list as the version lets them; the candidates */
function update_refs(vm: VM, list: GcNode): number {
  const { gc } = vm;
  const { immortals } = gc.profile;
  let candidates = 0;
  for (let node = list.gn!; node !== list; ) {
    const next = node.gn!;
    const o = object(node);
    if (immortals !== 'none' && o.rc >= IMMORTAL_FLOOR) {
      if (immortals === 'permanent') move(node, gc.permanent);
      else gc.untrack(o);
    } else {
      o.g = (o.g & KEPT) | COLLECTING | (o.rc << SHIFT);
      candidates++;
    }
    node = next;
  }
  return candidates;
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
function move_unreachable(vm: VM, young: GcNode, unreachable: GcNode): number {
  let traversed = 0;
  const visit_reachable = (x: PyObject): void => {
    if (!collecting(x)) return;
    const o = x as PyObj;
    if (o.g & UNREACHABLE) {
      move(o as unknown as GcNode, young);
      o.g = (o.g & KEPT) | COLLECTING | ONE;
    } else if (o.g >> SHIFT === 0) o.g += ONE;
  };
  for (let node = young.gn!; node !== young; ) {
    const o = object(node);
    if (o.g >> SHIFT > 0) {
      o.type.tp_traverse!(vm, o, visit_reachable);
      traversed++;
      o.g &= KEPT;
      node = node.gn!;
    } else {
      const next = node.gn!;
      move(node, unreachable);
      o.g = (o.g & KEPT) | COLLECTING | UNREACHABLE;
      node = next;
    }
  }
  return traversed;
}

/** @cpython Python/gc.c deduce_unreachable 3.9-3.15; the number of candidates */
export function deduce_unreachable(vm: VM, base: GcNode, unreachable: GcNode): number {
  const candidates = update_refs(vm, base);
  subtract_refs(vm, base);
  vm.gc.work += candidates + move_unreachable(vm, base, unreachable);
  return candidates;
}

/** @cpython Python/gc.c untrack_tuples, _PyTuple_MaybeUntrack 3.8-3.15 */
export function untrack_tuples(vm: VM, list: GcNode): void {
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
    // static types lie at negative addresses, and are no objects of the collector's
    if (x && x.type.preheader !== 0 && (x.type === vm.tTuple ? (x as PyObj).gn !== null : x.addr >= 0)) return true;
  }
  return false;
}

/** @cpython Python/gc.c untrack_dicts 3.8-3.13 */
export function untrack_dicts(vm: VM, list: GcNode): void {
  for (let node = list.gn!; node !== list; ) {
    const next = node.gn!;
    const o = object(node);
    if (o.type === vm.tDict && vm.dictMayUntrack(o)) vm.gc.untrack(o);
    node = next;
  }
}
