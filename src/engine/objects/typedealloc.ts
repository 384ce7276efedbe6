/** Traversal, clearing and deallocation of classes, and of their instances as far as the class adds to its base. */
import { CALL, DICT, INSTANCE, ITEMS } from '../gc/parts.ts';
import { gcDel } from './alloc.ts';
import { dictClear } from './dict.ts';
import { dictkeys_decref } from './dictkeys.ts';
import { clearDict, visitDict } from './instancedict.ts';
import { type PyObj, xdecref } from './object.ts';
import { removeSubclass } from './subclasses.ts';
import { type PyType, TPFLAGS, type Visit } from './type.ts';
import { subtype_dealloc } from './typecall.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/typeobject.c type_traverse 3.8-3.15 */
export function type_traverse(_vm: VM, type: PyType, visit: Visit): void {
  if (!(type.tp_flags & TPFLAGS.HEAPTYPE)) return;
  if (type.tp_dict !== null) visit(type.tp_dict);
  if (type.tp_mro !== null) visit(type.tp_mro);
  if (type.tp_bases !== null) visit(type.tp_bases);
  if (type.tp_base !== null) visit(type.tp_base);
  if (type.ht_module !== null) visit(type.ht_module);
}

/** @cpython Objects/typeobject.c type_dealloc 3.8-3.15 */
export function type_dealloc(vm: VM, type: PyType): void {
  const o = type as unknown as PyObj;
  vm.gc.untrackMaybe(o);
  if (type.tp_bases !== null) {
    for (const base of type.tp_bases.v as PyType[]) removeSubclass(vm, base, type);
  }
  if (type.wl !== null) vm.clearWeakrefs(o);
  xdecref(vm, type.tp_base);
  xdecref(vm, type.tp_dict);
  xdecref(vm, type.tp_bases);
  xdecref(vm, type.tp_mro);
  xdecref(vm, type.subclassDict);
  if (type.docBlock !== 0) {
    if (vm.profile.core.docInMem) vm.heap.mem_free(type.docBlock);
    else vm.heap.obj_free(type.docBlock);
  }
  xdecref(vm, type.ht_name);
  xdecref(vm, type.ht_qualname);
  xdecref(vm, type.ht_slots);
  if (type.sharedKeys !== null) dictkeys_decref(vm, type.sharedKeys);
  xdecref(vm, type.ht_module);
  type.mro = [];
  type.cache.clear();
  // a metaclass written in Python is released by subtype_dealloc
  gcDel(vm, o);
}

/** @cpython Objects/typeobject.c type_clear 3.8-3.15: dict first, then module and MRO. */
export function type_clear(vm: VM, type: PyType): void {
  dictClear(vm, type.tp_dict);
  const mro = type.tp_mro;
  type.tp_mro = null;
  xdecref(vm, mro);
}

function basedOn(type: PyType): PyType {
  let base = type;
  while (base.tp_dealloc === subtype_dealloc) base = base.tp_base!;
  return base;
}

/** @cpython Objects/typeobject.c subtype_traverse 3.8-3.15: slots, dict, the class itself (3.9+), then the base's part. */
export function subtype_traverse(vm: VM, o: PyObj, visit: Visit): void {
  const type = o.type;
  const base = basedOn(type);
  const s = o.s;
  if (s !== null) for (let i = base.nslots; i < type.nslots; i++) if (s[i] !== null) visit(s[i]!);
  if (type.hasDict && !base.hasDict) visitDict(o, visit);
  if (vm.profile.core.visitsType && !(base.tp_flags & TPFLAGS.HEAPTYPE)) visit(type);
  if (base.tp_traverse !== null) base.tp_traverse(vm, o, visit);
}

/** @cpython Objects/typeobject.c subtype_clear 3.8-3.15 */
export function subtype_clear(vm: VM, o: PyObj): void {
  const type = o.type;
  const base = basedOn(type);
  const s = o.s;
  if (s !== null) {
    for (let t = type; t !== base; t = t.tp_base!) {
      for (let i = t.tp_base!.nslots; i < t.nslots; i++) {
        const old = s[i]!;
        s[i] = null;
        xdecref(vm, old);
      }
    }
  }
  if (type.hasDict && !base.hasDict) clearDict(vm, o);
  if (base.tp_clear !== null) base.tp_clear(vm, o);
}

/** How a collection finds what objects of `type` refer to. */
function partsOf(vm: VM, type: PyType): number {
  if (type === vm.tList || type === vm.tTuple) return ITEMS;
  if (type === vm.tDict) return DICT;
  const instance = type.tp_traverse === subtype_traverse && basedOn(type).tp_base === null;
  return instance && vm.profile.core.visitsType ? INSTANCE : CALL;
}

export function connectParts(vm: VM): void {
  vm.partsOf = (type) => {
    type.parts = partsOf(vm, type);
    return type.parts;
  };
}
