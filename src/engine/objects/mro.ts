/** Method resolution order: C3 over the bases, or what `mro()` of a metaclass gives. */
import { isType } from './abstract.ts';
import { PyErr_Format } from './format.ts';
import { decref, type PyObject } from './object.ts';
import { getAttrStr } from './object_protocol.ts';
import { PySequence_Tuple } from './sequence.ts';
import { callSpecial } from './slotfunctions.ts';
import { newTuple } from './tuple.ts';
import { isSubtype, type PyType } from './type.ts';
import { solid_base } from './typebases.ts';
import { PyType_Modified } from './typelookup.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/typeobject.c mro_implementation 3.8-3.15: the linear order as an array, borrowed. */
export function mro_implementation(vm: VM, type: PyType): PyType[] {
  const bases: PyType[] = type.tp_bases!.v;
  if (bases.length === 1) return [type, ...bases[0]!.mro];
  if (bases.length === 0) return [type];
  checkDuplicates(vm, bases);
  return pmerge(vm, type, [...bases.map((b) => b.mro), bases]);
}

/** @cpython Objects/typeobject.c check_duplicates 3.8-3.15 */
function checkDuplicates(vm: VM, bases: PyType[]): void {
  bases.forEach((b, i) => {
    if (bases.indexOf(b) < i) {
      const name = getAttrStr(vm, b, '__name__');
      try {
        PyErr_Format(vm, vm.exc.TypeError!, 'duplicate base class %U', name);
      } finally {
        decref(vm, name);
      }
    }
  });
}

/** @cpython Objects/typeobject.c pmerge 3.8-3.15: C3. */
function pmerge(vm: VM, type: PyType, lists: PyType[][]): PyType[] {
  const order: PyType[] = [type];
  const at = lists.map(() => 0);
  for (;;) {
    let left = false;
    let next: PyType | null = null;
    for (let i = 0; i < lists.length && next === null; i++) {
      const head = lists[i]![at[i]!];
      if (head === undefined) continue;
      left = true;
      if (!lists.some((list, j) => list.indexOf(head, at[j]! + 1) >= 0)) next = head;
    }
    if (!left) return order;
    if (next === null) inconsistent(vm, lists, at);
    order.push(next!);
    for (let j = 0; j < lists.length; j++) if (lists[j]![at[j]!] === next) at[j]!++;
  }
}

/** @cpython Objects/typeobject.c set_mro_error 3.8-3.15 */
function inconsistent(vm: VM, lists: PyType[][], at: number[]): never {
  const heads = [...new Set(lists.map((list, i) => list[at[i]!]).filter((t) => t !== undefined))];
  const names = heads.map((t) => nameOf(t)).join(', ');
  const gap = vm.profile.core.texts.mroBreak;
  PyErr_Format(
    vm,
    vm.exc.TypeError!,
    `Cannot create a consistent method resolution${gap}order (MRO) for bases ${names.replaceAll('%', '%%')}`,
  );
}

/** The name without module, as `__name__` shows it. */
export function nameOf(type: PyType): string {
  if (type.ht_name !== null) return type.ht_name.v;
  return type.tp_name.slice(type.tp_name.lastIndexOf('.') + 1);
}

/** @cpython Objects/typeobject.c mro_internal 3.8-3.15: sets tp_mro and its array; calls an overridden `mro()`. */
export function mro_internal(vm: VM, type: PyType): void {
  const custom = type.type !== vm.tType;
  const order = custom ? mro_invoke(vm, type) : mro_implementation(vm, type);
  for (const t of order) t.rc++;
  const old = type.tp_mro;
  type.tp_mro = newTuple(vm, order.slice());
  type.mro = order;
  PyType_Modified(type);
  if (old !== null) decref(vm, old);
}

/** @cpython Objects/typeobject.c type_is_subtype_base_chain 3.8-3.15: a type whose order is being made has none yet. */
function inBaseChain(type: PyType, wanted: PyType): boolean {
  if (isSubtype(type, wanted)) return true;
  for (let t = type.tp_base; t !== null; t = t.tp_base) if (t === wanted) return true;
  return false;
}

/** @cpython Objects/typeobject.c mro_invoke, mro_check 3.8-3.15 */
function mro_invoke(vm: VM, type: PyType): PyType[] {
  const result = callSpecial(vm, type, 'mro', []);
  if (result === undefined) return mro_implementation(vm, type);
  const tuple = PySequence_Tuple(vm, result);
  decref(vm, result);
  try {
    const items: PyObject[] = tuple.v;
    const solid = solid_base(type);
    for (const item of items) {
      if (!isType(item)) {
        const text = "mro() returned a non-class ('%.500s')";
        PyErr_Format(vm, vm.exc.TypeError!, text, item.type.tp_name);
      }
      if (!inBaseChain(solid, solid_base(item as PyType))) {
        const text = "mro() returned base with unsuitable layout ('%.500s')";
        PyErr_Format(vm, vm.exc.TypeError!, text, (item as PyType).tp_name);
      }
    }
    if (items.length === 0) PyErr_Format(vm, vm.exc.TypeError!, 'type MRO must not be empty');
    return items.slice() as PyType[];
  } finally {
    decref(vm, tuple);
  }
}
