/** `o.__class__ = C` and `C.__bases__ = (...)`: allowed where the layouts agree. */
import { isType } from './abstract.ts';
import { PyErr_Format } from './format.ts';
import { ensureDict, hasInline, releaseInline } from './instancedict.ts';
import { decref, type PyObj, type PyObject } from './object.ts';
import { PyObject_RichCompareBool } from './object_protocol.ts';
import { EQ, isSubtype, type PyType, TPFLAGS } from './type.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/typeobject.c compatible_with_tp_base 3.8-3.15 */
function compatible_with_tp_base(child: PyType): boolean {
  const parent = child.tp_base;
  return (
    parent !== null &&
    child.tp_basicsize === parent.tp_basicsize &&
    child.tp_itemsize === parent.tp_itemsize &&
    child.hasDict === parent.hasDict &&
    child.hasWeakref === parent.hasWeakref &&
    (child.tp_flags & TPFLAGS.HAVE_GC) === (parent.tp_flags & TPFLAGS.HAVE_GC)
  );
}

/** @cpython Objects/typeobject.c same_slots_added 3.8-3.15 */
function same_slots_added(vm: VM, a: PyType, b: PyType): boolean {
  if (!(a.tp_flags & TPFLAGS.HEAPTYPE) || !(b.tp_flags & TPFLAGS.HEAPTYPE)) return false;
  let size = a.tp_base!.tp_basicsize;
  if (a.addedWords > 0 && a.hasDict === b.hasDict && a.hasWeakref === b.hasWeakref) size += a.addedWords;
  if (a.ht_slots !== null && b.ht_slots !== null) {
    if (!PyObject_RichCompareBool(vm, a.ht_slots, b.ht_slots, EQ)) return false;
    size += vm.profile.pointerWidth * (a.ht_slots.v as PyObject[]).length;
  }
  return size === a.tp_basicsize && size === b.tp_basicsize;
}

const PREHEADER = TPFLAGS.MANAGED_DICT | TPFLAGS.MANAGED_WEAKREF;

/** @cpython Objects/typeobject.c compatible_for_assignment 3.8-3.15 */
export function compatible_for_assignment(vm: VM, oldto: PyType, newto: PyType, attr: string): void {
  const te = vm.exc.TypeError!;
  if (newto.tp_free !== oldto.tp_free) {
    PyErr_Format(vm, te, "%s assignment: '%s' deallocator differs from '%s'", attr, newto.tp_name, oldto.tp_name);
  }
  let newbase = newto;
  let oldbase = oldto;
  while (compatible_with_tp_base(newbase)) newbase = newbase.tp_base!;
  while (compatible_with_tp_base(oldbase)) oldbase = oldbase.tp_base!;
  const sameBase =
    newbase === oldbase || (newbase.tp_base === oldbase.tp_base && same_slots_added(vm, newbase, oldbase));
  const flags = PREHEADER | TPFLAGS.INLINE_VALUES;
  if (sameBase && (oldto.tp_flags & flags) === (newto.tp_flags & flags)) return;
  PyErr_Format(vm, te, "%s assignment: '%s' object layout differs from '%s'", attr, newto.tp_name, oldto.tp_name);
}

/** @cpython Objects/typeobject.c object_set_class 3.8-3.15 */
export function object_set_class(vm: VM, self: PyObject, value: PyObject | null): void {
  const te = vm.exc.TypeError!;
  if (value === null) PyErr_Format(vm, te, "can't delete __class__ attribute");
  if (!isType(value!)) {
    PyErr_Format(vm, te, "__class__ must be set to a class, not '%s' object", value!.type.tp_name);
  }
  const newto = value as PyType;
  const oldto = self.type;
  const module = vm.t.module;
  const modules = module !== undefined && isSubtype(newto, module) && isSubtype(oldto, module);
  if (!modules && (newto.tp_flags | oldto.tp_flags) & TPFLAGS.IMMUTABLETYPE) {
    PyErr_Format(vm, te, '__class__ assignment only supported for mutable types or ModuleType subclasses');
  }
  compatible_for_assignment(vm, oldto, newto, '__class__');
  const o = self as PyObj;
  if (hasInline(o)) {
    ensureDict(vm, o, false);
    releaseInline(vm, o);
  }
  if (newto.tp_flags & TPFLAGS.HEAPTYPE) newto.rc++;
  self.type = newto;
  if (oldto.tp_flags & TPFLAGS.HEAPTYPE) decref(vm, oldto);
}
