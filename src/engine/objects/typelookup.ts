/**
 * Attributes of types: look-up through the MRO with a cache a type, and the versions that say whether a cached answer stands.
 *
 * Law T1: a type with a valid version (tp_version > 0) has bases with valid versions; so modification stops at a type that has
 * none. Law T2: `cache` is empty while tp_version is 0.
 */
import { dictGetStr } from './dict.ts';
import type { PyObject } from './object.ts';
import type { PyType } from './type.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/typeobject.c PyType_Modified 3.8-3.15 */
export function PyType_Modified(type: PyType): void {
  if (type.tp_version === 0) return;
  for (const sub of type.subclasses) PyType_Modified(sub);
  type.tp_version = 0;
  type.cache.clear();
}

/** @cpython Objects/typeobject.c assign_version_tag 3.8-3.15 */
export function assign_version_tag(vm: VM, type: PyType): number {
  if (type.tp_version !== 0) return type.tp_version;
  for (let i = 1; i < type.mro.length; i++) {
    const base = type.mro[i]!;
    if (base.tp_version === 0) base.tp_version = vm.nextVersion++;
  }
  type.tp_version = vm.nextVersion++;
  return type.tp_version;
}

/** @cpython Objects/typeobject.c _PyType_Lookup 3.8-3.15: borrowed or null; `name` is the text of the attribute. */
export function _PyType_Lookup(vm: VM, type: PyType, name: string): PyObject | null {
  const found = type.cache.get(name);
  if (found !== undefined) return found;
  const res = find_name_in_mro(vm, type, name);
  assign_version_tag(vm, type);
  type.cache.set(name, res);
  return res;
}

/** @cpython Objects/typeobject.c find_name_in_mro 3.8-3.15 */
export function find_name_in_mro(vm: VM, type: PyType, name: string): PyObject | null {
  const mro = type.mro;
  for (let i = 0; i < mro.length; i++) {
    const res = dictGetStr(vm, mro[i]!.tp_dict, name);
    if (res !== null) return res;
  }
  return null;
}
