/**
 * Who derives from whom. `subclasses` is the set that invalidation walks; from the first class written in Python on, a type also
 * has CPython's `tp_subclasses`: a dict from the address of the subclass to a weak reference, both really allocated.
 */
import { dictDelMaybe, dictresize, dictSet, newDict } from './dict.ts';
import { realAddress } from './identity.ts';
import { newInt } from './long.ts';
import { decref } from './object.ts';
import { type PyType, TPFLAGS } from './type.ts';
import type { VM } from './vm.ts';

/** OURS: log2 of the slots that the dicts of object and Exception get at start: an interpreter has more types by then than the twin */
const ROOM_LOG2 = 9;

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

/**
 * OURS: the dicts that built-in types have from the start, because other built-in types derive from them. They lie where a collection
 * doesn't look, as what was made before the first program does.
 */
export function settleSubclasses(vm: VM): void {
  const counts = [...vm.gc.counts];
  for (const base of [...Object.values(vm.t), ...Object.values(vm.exc)]) {
    if (base.subclasses.size === 0 || base.subclassDict !== null) continue;
    const d = newDict(vm);
    base.subclassDict = d;
    for (const type of base.subclasses) {
      const key = newInt(vm, realAddress(vm, type));
      const ref = vm.newWeakref!(type);
      dictSet(vm, d, key, ref);
      vm.gc.untrackMaybe(ref);
      decref(vm, key);
      decref(vm, ref);
    }
    if (base === vm.t.object || base === vm.exc.Exception) dictresize(vm, d, ROOM_LOG2, false);
    vm.gc.untrackMaybe(d);
  }
  counts.forEach((n, k) => {
    vm.gc.counts[k] = n;
  });
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
