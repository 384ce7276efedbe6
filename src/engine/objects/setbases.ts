/** `C.__bases__ = (...)` */
import { isType } from './abstract.ts';
import { PyErr_Format } from './format.ts';
import { mro_internal } from './mro.ts';
import { decref, type PyObj, type PyObject } from './object.ts';
import { compatible_for_assignment } from './setclass.ts';
import { addSubclass, removeSubclass } from './subclasses.ts';
import { isSubtype, type PyType, TPFLAGS } from './type.ts';
import { checkSet } from './typeattrs.ts';
import { best_base } from './typebases.ts';
import { PyType_Modified } from './typelookup.ts';
import { update_all_slots } from './typeslots.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/typeobject.c type_set_bases 3.8-3.15 */
export function type_set_bases(vm: VM, type: PyType, value: PyObject | null): void {
  checkSet(vm, type, value, '__bases__');
  const te = vm.exc.TypeError!;
  if (!(value!.type.tp_flags & TPFLAGS.TUPLE_SUBCLASS)) {
    const text = 'can only assign tuple to %s.__bases__, not %s';
    PyErr_Format(vm, te, text, type.tp_name, value!.type.tp_name);
  }
  const bases = value as PyObj;
  if (bases.v.length === 0) {
    PyErr_Format(vm, te, 'can only assign non-empty tuple to %s.__bases__, not ()', type.tp_name);
  }
  for (const b of bases.v as PyObject[]) {
    if (!isType(b)) {
      const text = "%s.__bases__ must be tuple of classes, not '%s'";
      PyErr_Format(vm, te, text, type.tp_name, b.type.tp_name);
    }
    if (isSubtype(b as PyType, type)) PyErr_Format(vm, te, 'a __bases__ item causes an inheritance cycle');
  }
  const base = best_base(vm, bases);
  compatible_for_assignment(vm, type.tp_base!, base, '__bases__');
  replaceBases(vm, type, bases, base);
}

function replaceBases(vm: VM, type: PyType, bases: PyObj, base: PyType): void {
  const oldBases = type.tp_bases!;
  const oldBase = type.tp_base!;
  bases.rc++;
  base.rc++;
  type.tp_bases = bases;
  type.tp_base = base;
  try {
    mro_hierarchy(vm, type);
  } catch (e) {
    type.tp_bases = oldBases;
    type.tp_base = oldBase;
    decref(vm, bases);
    decref(vm, base);
    mro_hierarchy(vm, type);
    throw e;
  }
  for (const b of oldBases.v as PyType[]) removeSubclass(vm, b, type);
  for (const b of bases.v as PyType[]) addSubclass(vm, b, type);
  update_all_slots(vm, type);
  PyType_Modified(type);
  decref(vm, oldBases);
  decref(vm, oldBase);
}

/** @cpython Objects/typeobject.c mro_hierarchy 3.8-3.15 */
function mro_hierarchy(vm: VM, type: PyType): void {
  mro_internal(vm, type);
  for (const sub of type.subclasses) mro_hierarchy(vm, sub);
}
