/**
 * Who derives from whom. `subclasses` is the set that invalidation walks; from the first class written in Python on, a type also
 * has CPython's `tp_subclasses`: a dict from the address of the subclass to a weak reference, both really allocated.
 */
import { dictDelMaybe, dictSet, newDict } from './dict.ts';
import { realAddress } from './identity.ts';
import { newInt } from './long.ts';
import { decref } from './object.ts';
import { type PyType, TPFLAGS } from './type.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/typeobject.c add_subclass 3.8-3.15 */
export function addSubclass(vm: VM, base: PyType, type: PyType): void {
  base.subclasses.add(type);
  if (!(type.tp_flags & TPFLAGS.HEAPTYPE) || vm.newWeakref === null) return;
  const key = newInt(vm, realAddress(vm, type));
  const ref = vm.newWeakref(type);
  if (base.subclassDict === null) base.subclassDict = newDict(vm);
  dictSet(vm, base.subclassDict, key, ref);
  decref(vm, key);
  decref(vm, ref);
}

/** @cpython Objects/typeobject.c remove_subclass 3.8-3.15 */
export function removeSubclass(vm: VM, base: PyType, type: PyType): void {
  base.subclasses.delete(type);
  const d = base.subclassDict;
  if (d === null) return;
  const key = newInt(vm, realAddress(vm, type));
  dictDelMaybe(vm, d, key);
  decref(vm, key);
  if (d.x === 0) {
    base.subclassDict = null;
    decref(vm, d);
  }
}
