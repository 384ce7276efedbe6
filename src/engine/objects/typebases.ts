/** Which base a class takes its layout and its metaclass from. */

import { isType } from './abstract.ts';
import { PyErr_Format } from './format.ts';
import type { PyObj, PyObject } from './object.ts';
import { isSubtype, type PyType, TPFLAGS } from './type.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/typeobject.c solid_base 3.8-3.15: the nearest base (or itself) that adds storage. */
export function solid_base(type: PyType): PyType {
  const up = type.tp_base;
  if (up === null) return type;
  const solid = solid_base(up);
  return extra_ivars(type, solid) ? type : solid;
}

/** @cpython Objects/typeobject.c extra_ivars, shape_differs 3.8-3.15: `__dict__` and `__weakref__` don't count. */
function extra_ivars(type: PyType, base: PyType): boolean {
  return type.tp_basicsize !== base.tp_basicsize + addedSince(type, base) || type.tp_itemsize !== base.tp_itemsize;
}

/** Bytes that `__dict__` and `__weakref__` slots took in the object between `base` and `type` (3.8 to 3.11). */
function addedSince(type: PyType, base: PyType): number {
  let bytes = 0;
  for (let t: PyType | null = type; t !== null && t !== base; t = t.tp_base) bytes += t.addedWords;
  return bytes;
}

/** @cpython Objects/typeobject.c best_base 3.8-3.15, borrowed */
export function best_base(vm: VM, bases: PyObj): PyType {
  let winner: PyType | null = null;
  let base: PyType | null = null;
  const te = vm.exc.TypeError!;
  for (const b of bases.v as PyObject[]) {
    if (!isType(b)) PyErr_Format(vm, te, 'bases must be types');
    const type = b as PyType;
    if (!(type.tp_flags & TPFLAGS.BASETYPE)) {
      PyErr_Format(vm, te, "type '%.100s' is not an acceptable base type", type.tp_name);
    }
    const candidate = solid_base(type);
    if (winner === null || isSubtype(candidate, winner)) {
      if (winner === null || candidate !== winner) {
        winner = candidate;
        base = type;
      }
    } else if (!isSubtype(winner, candidate)) {
      PyErr_Format(vm, te, 'multiple bases have instance lay-out conflict');
    }
  }
  return base!;
}

/** @cpython Objects/typeobject.c _PyType_CalculateMetaclass 3.8-3.15, borrowed */
export function calculateMetaclass(vm: VM, metatype: PyType, bases: PyObj): PyType {
  let winner = metatype;
  for (const b of bases.v as PyObject[]) {
    const type = b.type;
    if (isSubtype(winner, type)) continue;
    if (isSubtype(type, winner)) {
      winner = type;
      continue;
    }
    PyErr_Format(
      vm,
      vm.exc.TypeError!,
      'metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases',
    );
  }
  return winner;
}
