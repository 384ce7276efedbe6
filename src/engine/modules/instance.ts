/**
 * Objects of the C modules' types, as they share one machine: `v` is a state that lists its references, so that traversal, clearing
 * and deallocation need no code of their own.
 */
import { gcDel, gcNew } from '../objects/alloc.ts';
import type { TypeSpec } from '../objects/define.ts';
import { decref, PyObj, type PyObject, xdecref } from '../objects/object.ts';
import { type PyType, TPFLAGS, type Visit } from '../objects/type.ts';
import type { VM } from '../objects/vm.ts';

/** What an object holds: owned references, in the order in which they are released. */
export interface State {
  refs: (PyObject | null)[];
  /** blocks of the mem domain, freed after the references */
  blocks?: number[];
}

export function share<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

export function none(vm: VM): PyObject {
  vm.None.rc++;
  return vm.None;
}

/** A new tracked object of `type` (or a class below it). */
export function newInstance(vm: VM, type: PyType, v: unknown): PyObj {
  let o: PyObj;
  if (type.tp_alloc !== null && type.tp_flags & TPFLAGS.HEAPTYPE) {
    o = type.tp_alloc(vm, type, 0) as PyObj;
  } else {
    o = new PyObj(type, gcNew(vm, type, type.tp_basicsize), null);
    vm.gc.track(o);
  }
  o.v = v;
  return o;
}

/** Returns the memory of an object whose contents are released. */
export function freeInstance(vm: VM, o: PyObj, own: PyType): void {
  const { type } = o;
  gcDel(vm, o);
  // a class written in Python is released by subtype_dealloc, unless the built-in type below it is a heap type
  if (own.tp_flags & TPFLAGS.HEAPTYPE) decref(vm, type);
}

export function releaseState(vm: VM, state: State): void {
  const { refs } = state;
  for (let k = 0; k < refs.length; k++) {
    const o = refs[k];
    refs[k] = null;
    xdecref(vm, o);
  }
}

/** Slots of a type whose `v` is a State. */
export const STATE_SLOTS: Partial<PyType> = {
  tp_dealloc: (vm: VM, o: PyObj) => {
    vm.gc.untrackMaybe(o);
    if (o.wl !== null) vm.clearWeakrefs(o);
    const state = o.v as State | null;
    if (state !== null) {
      releaseState(vm, state);
      for (const block of state.blocks ?? []) vm.heap.mem_free(block);
    }
    gcDel(vm, o);
  },
  tp_traverse: (_vm: VM, o: PyObj, visit: Visit) => {
    for (const x of (o.v as State | null)?.refs ?? []) if (x !== null) visit(x);
  },
};

export const STATE_CLEAR: Partial<PyType> = {
  tp_clear: (vm: VM, o: PyObj) => {
    if (o.v !== null) releaseState(vm, o.v as State);
  },
};

export function selfIter(_vm: VM, o: PyObject): PyObject {
  o.rc++;
  return o;
}

export type IterNext = (vm: VM, o: PyObj) => PyObject | null;

/** The description of an iterator type of `words` words. */
export function iteratorSpec(name: string, words: number, next: IterNext, more: Partial<TypeSpec> = {}): TypeSpec {
  return {
    name,
    basicsize: (w) => words * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
    ...more,
    slots: { ...STATE_SLOTS, ...STATE_CLEAR, tp_iter: selfIter, tp_iternext: next, ...more.slots },
  };
}
