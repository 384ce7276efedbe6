/**
 * Keeping slots and special methods in step: when a class gets, changes or loses `__add__`, the slots of it and of its subclasses
 * follow. A slot of a class holds either the C function that a wrapper descriptor stands for, or the slot function that looks the
 * method up.
 */
import type { Descr } from './descr.ts';
import { dictGetStr } from './dict.ts';
import { _PyObject_NextNotImplemented, PyObject_HashNotImplemented } from './object_protocol.ts';
import { type SlotDef, slotdefs, slotdefsByName, slotdefsBySlot } from './slotdefs.ts';
import { slot_tp_call } from './slotfunctions.ts';
import { isSubtype, type PyType, TPFLAGS } from './type.ts';
import { tp_new_wrapper } from './typecall.ts';
import { find_name_in_mro } from './typelookup.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/typeobject.c resolve_slotdups 3.8-3.15: the only slot of those with this name that the type has; else null. */
function resolve_slotdups(type: PyType, name: string): string | null {
  let found: string | null = null;
  for (const row of slotdefsByName.get(name)!) {
    if (type[row.slot] === null) continue;
    if (found !== null && found !== row.slot) return null;
    found = row.slot;
  }
  return found;
}

/** @cpython Objects/typeobject.c update_one_slot 3.8-3.15: all names of one slot decide together. */
export function update_one_slot(vm: VM, type: PyType, rows: readonly SlotDef[]): void {
  const slot = rows[0]!.slot;
  let specific: unknown = null;
  let generic: unknown = null;
  let useGeneric = false;
  for (const row of rows) {
    const descr = find_name_in_mro(vm, type, row.name);
    if (descr === null) {
      if (slot === 'tp_iternext') specific = _PyObject_NextNotImplemented;
      continue;
    }
    if (descr.type === vm.t.wrapper_descriptor && (descr.v as Descr).row!.name === row.name) {
      const d: Descr = descr.v;
      const only = resolve_slotdups(type, row.name);
      if (only === null || only === slot) generic = row.fn;
      const fits = (specific === null || specific === d.wrapped) && d.row!.wrap === row.wrap;
      if (fits && isSubtype(type, (descr as any).x)) specific = d.wrapped;
      else useGeneric = true;
    } else if (descr.type === vm.tBuiltin && slot === 'tp_new' && descr.v.spec.fn === tp_new_wrapper) {
      specific = type.tp_new;
    } else if (descr === vm.None && slot === 'tp_hash') {
      specific = PyObject_HashNotImplemented;
    } else {
      useGeneric = true;
      generic = row.fn;
      if (row.fn === slot_tp_call) {
        type.tp_flags &= ~TPFLAGS.HAVE_VECTORCALL;
        type.tp_vectorcall = null;
      }
    }
  }
  (type as unknown as Record<string, unknown>)[slot] = specific !== null && !useGeneric ? specific : generic;
}

/** @cpython Objects/typeobject.c fixup_slot_dispatchers 3.8-3.15: all slots of a fresh class. */
export function fixup_slot_dispatchers(vm: VM, type: PyType): void {
  for (const rows of slotdefsBySlot.values()) update_one_slot(vm, type, rows);
}

/** @cpython Objects/typeobject.c update_slot 3.8-3.15: `name` of the class changed. */
export function update_slot(vm: VM, type: PyType, name: string): void {
  const rows = slotdefsByName.get(name);
  if (rows === undefined) return;
  const slots = new Set(rows.map((r) => r.slot));
  for (const slot of slots) update_subclasses(vm, type, name, slotdefsBySlot.get(slot)!);
}

/** @cpython Objects/typeobject.c update_subclasses, recurse_down_subclasses 3.8-3.15 */
function update_subclasses(vm: VM, type: PyType, name: string, rows: readonly SlotDef[]): void {
  update_one_slot(vm, type, rows);
  for (const sub of type.subclasses) {
    if (dictGetStr(vm, sub.tp_dict, name) !== null) continue;
    update_subclasses(vm, sub, name, rows);
  }
}

/** @cpython Objects/typeobject.c update_all_slots 3.8-3.15, after `__bases__` changed. */
export function update_all_slots(vm: VM, type: PyType): void {
  const done = new Set<string>();
  for (const row of slotdefs) {
    if (done.has(row.name)) continue;
    done.add(row.name);
    update_slot(vm, type, row.name);
  }
}
