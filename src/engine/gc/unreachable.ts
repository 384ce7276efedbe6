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
import { DICT, dictValues, INSTANCE, ITEMS, ownDict, ownValues } from './parts.ts';

/** Is `o` a tracked object of the list that is being collected? What has no `g` at all is none. */
function collecting(o: PyObject): boolean {
  return ((o as PyObj).g & COLLECTING) !== 0 && (o as PyObj).gn !== null;
}

/** What deduce_unreachable saw of the survivors, in the order of their list. */
export class Survivors {
  alive = 0;
  readonly tuples: PyObj[] = [];
  readonly dicts: PyObj[] = [];
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
    const type = o.type;
    switch (type.parts || vm.partsOf(type)) {
      case ITEMS:
        for (const x of o.v as (PyObject | null)[]) if (x !== null) visit_decref(x);
        break;
      case INSTANCE: {
        const n = ownValues(o, type);
        for (let i = 0; i < n; i++) if (o.s![i] !== null) visit_decref(o.s![i]!);
        const d = ownDict(o, type, n);
        if (d !== null) visit_decref(d);
        visit_decref(type);
        break;
      }
      case DICT: {
        const values = dictValues(o);
        if (values === null) type.tp_traverse!(vm, o, visit_decref);
        else for (const x of values) if (x !== null) visit_decref(x);
        break;
      }
      default:
        type.tp_traverse!(vm, o, visit_decref);
    }
  }
}

/** @cpython Python/gc.c visit_reachable 3.8-3.15 */
function visit_reachable(x: PyObject, young: GcNode): void {
  if (!collecting(x)) return;
  const o = x as PyObj;
  if (o.g & UNREACHABLE) {
    move(o as unknown as GcNode, young);
    o.g = (o.g & KEPT) | COLLECTING | ONE;
  } else if (o.g >> SHIFT === 0) o.g += ONE;
}

/** tp_traverse with visit_reachable */
function reachParts(vm: VM, o: PyObj, young: GcNode, visit: (x: PyObject) => void): void {
  const type = o.type;
  switch (type.parts || vm.partsOf(type)) {
    case ITEMS:
      for (const x of o.v as (PyObject | null)[]) if (x !== null) visit_reachable(x, young);
      break;
    case INSTANCE: {
      const n = ownValues(o, type);
      for (let i = 0; i < n; i++) if (o.s![i] !== null) visit_reachable(o.s![i]!, young);
      const d = ownDict(o, type, n);
      if (d !== null) visit_reachable(d, young);
      visit_reachable(type, young);
      break;
    }
    case DICT: {
      const values = dictValues(o);
      if (values === null) type.tp_traverse!(vm, o, visit);
      else for (const x of values) if (x !== null) visit_reachable(x, young);
      break;
    }
    default:
      type.tp_traverse!(vm, o, visit);
  }
}

/** @cpython Python/gc.c move_unreachable 3.8-3.15: what has no outside reference goes to `unreachable`, and comes back when reached. */
function move_unreachable(vm: VM, young: GcNode, unreachable: GcNode, survivors: Survivors): void {
  const visit = (x: PyObject): void => visit_reachable(x, young);
  for (let node = young.gn!; node !== young; ) {
    const o = object(node);
    if (o.g >> SHIFT > 0) {
      reachParts(vm, o, young, visit);
      survivors.alive++;
      if (o.type === vm.tTuple) survivors.tuples.push(o);
      else if (o.type === vm.tDict) survivors.dicts.push(o);
      o.g &= KEPT;
      node = node.gn!;
    } else {
      const next = node.gn!;
      move(node, unreachable);
      o.g = (o.g & KEPT) | COLLECTING | UNREACHABLE;
      node = next;
    }
  }
}

/** @cpython Python/gc.c deduce_unreachable 3.9-3.15; the number of candidates */
export function deduce_unreachable(vm: VM, base: GcNode, unreachable: GcNode, survivors = new Survivors()): number {
  const candidates = update_refs(vm, base);
  subtract_refs(vm, base);
  move_unreachable(vm, base, unreachable, survivors);
  vm.gc.work += candidates + survivors.alive;
  return candidates;
}

/** As untrack_tuples, for those of a list whose tuples are known; how many left. */
export function untrackKnownTuples(vm: VM, tuples: readonly PyObj[]): number {
  let left = 0;
  for (const o of tuples) {
    if (anyTracked(vm, o.v)) continue;
    vm.gc.untrack(o);
    left++;
  }
  return left;
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

/** @cpython Python/gc.c untrack_dicts 3.8-3.13: of the dicts of a list; how many left. */
export function untrack_dicts(vm: VM, dicts: readonly PyObj[]): number {
  let left = 0;
  for (const o of dicts) {
    if (!vm.dictMayUntrack(o)) continue;
    vm.gc.untrack(o);
    left++;
  }
  return left;
}
