/**
 * Making a type ready: dict, MRO, wrappers for its slots, methods, inheritance. `defineType` does it for built-in types written as
 * a TypeSpec, `type_ready` also for classes (typenew.ts).
 */

import { newStaticMethod } from './classmethod.ts';
import type { MethodSpec, TypeSpec } from './define.ts';
import { newClassMethodDescr, newGetSet, newMember, newMethodDescr, newWrapperDescr } from './descr.ts';
import { dictGetStr, dictSetStr, newDict } from './dict.ts';
import { MethodDef, methodDef, newBuiltin } from './methodobject.ts';
import { mro_internal } from './mro.ts';
import { decref, IMMORTAL, type PyObj, type PyObject } from './object.ts';
import { PyObject_HashNotImplemented } from './object_protocol.ts';
import { slotdefs } from './slotdefs.ts';
import { addSubclass } from './subclasses.ts';
import { newTuple } from './tuple.ts';
import { PyType, TPFLAGS } from './type.ts';
import { tp_new_wrapper } from './typecall.ts';
import { newStr } from './unicode.ts';
import type { VM } from './vm.ts';

/** All slots that are inherited one by one, in the order of inherit_slots. */
const INHERITED: readonly (keyof PyType)[] = [
  ...new Set(slotdefs.filter((d) => /^(nb|sq|mp|am)_/.test(d.slot)).map((d) => d.slot)),
  'am_send',
  'bf_getbuffer',
  'bf_releasebuffer',
  'bf_layout',
];

const TYPE_SLOTS: readonly (keyof PyType)[] = [
  'tp_repr',
  'tp_str',
  'tp_iter',
  'tp_iternext',
  'tp_descr_get',
  'tp_descr_set',
  'tp_init',
  'tp_alloc',
  'tp_finalize',
  'tp_free',
];

/** A built-in type from its description, not ready yet. */
export function allocType(vm: VM, spec: TypeSpec): PyType {
  const base = spec.base ?? spec.bases?.[0] ?? vm.t.object ?? null;
  const w = vm.profile.pointerWidth;
  const addr = vm.staticAddress(vm.profile.core.staticTypeSize(w));
  const type = new PyType(base ? base.type : vm.tType, addr, spec.name);
  type.rc = vm.profile.objects.immortalSingletons ? IMMORTAL : 1;
  applySpec(vm, type, spec);
  type.tp_base = base;
  return type;
}

/** Copies what the description says into the type. */
export function applySpec(vm: VM, type: PyType, spec: TypeSpec): void {
  const w = vm.profile.pointerWidth;
  type.tp_basicsize = spec.basicsize(w);
  type.tp_itemsize = spec.itemsize ? spec.itemsize(w) : 0;
  type.tp_flags = (spec.flags ?? 0) | (spec.heap ? TPFLAGS.HEAPTYPE : TPFLAGS.IMMUTABLETYPE);
  type.tp_doc = spec.doc ?? null;
  type.hasDict = spec.dict ?? false;
  type.hasWeakref = spec.weakref ?? false;
  type.spec = spec;
  Object.assign(type, spec.slots);
}

/** A built-in type, ready: `vm.t.range = defineType(vm, rangeSpec())`. */
export function defineType(vm: VM, spec: TypeSpec): PyType {
  const type = allocType(vm, spec);
  type_ready(vm, type);
  return type;
}

/** What a class statement adds while its type becomes ready: descriptors, shared keys. */
export interface ClassReady {
  fill: () => void;
  keys: () => void;
}

/** @cpython Objects/typeobject.c type_ready 3.8-3.15 */
export function type_ready(vm: VM, type: PyType, ctx: ClassReady | null = null): void {
  if (type.tp_dict === null) type.tp_dict = newDict(vm);
  const base = type.tp_base;
  setBases(vm, type);
  mro_internal(vm, type);
  const spec = type.spec;
  if (!(type.tp_flags & TPFLAGS.HEAPTYPE) || spec !== null) setNew(vm, type);
  else if (type.tp_new === null && base !== null) type.tp_new = base.tp_new;
  add_operators(vm, type);
  if (spec !== null) fillDict(vm, type, spec);
  if (ctx !== null) fillClass(vm, type, ctx.fill);
  if (base !== null) {
    inherit_special(vm, type, base);
    for (let i = 1; i < type.mro.length; i++) inherit_slots(type, type.mro[i]!);
  } else {
    type.tp_flags |= TPFLAGS.BASETYPE;
  }
  type.preheader = preheaderSize(vm, type);
  if (type.tp_hash === null && dictGetStr(vm, type.tp_dict, '__hash__') === null) {
    dictSetStr(vm, type.tp_dict, '__hash__', vm.None);
    type.tp_hash = PyObject_HashNotImplemented;
  }
  const keysFirst = vm.profile.core.keysBeforeSubclasses;
  if (ctx !== null && keysFirst) ctx.keys();
  for (const b of type.tp_bases!.v as PyType[]) addSubclass(vm, b, type);
  if (ctx !== null && !keysFirst) ctx.keys();
  type.tp_flags |= TPFLAGS.READY;
}

/** @cpython Include/internal/pycore_object.h _PyType_PreHeaderSize 3.11-3.15 */
export function preheaderSize(vm: VM, type: PyType): number {
  const w = vm.profile.pointerWidth;
  const managed = type.tp_flags & (TPFLAGS.MANAGED_DICT | TPFLAGS.MANAGED_WEAKREF);
  return (type.tp_flags & TPFLAGS.HAVE_GC ? 2 * w : 0) + (managed ? 2 * w : 0);
}

function setBases(vm: VM, type: PyType): void {
  if (type.tp_bases !== null) return;
  const bases = type.spec?.bases ?? (type.tp_base === null ? [] : [type.tp_base]);
  for (const b of bases) b.rc++;
  type.tp_bases = newTuple(vm, bases.slice());
}

/** @cpython Objects/typeobject.c type_ready_set_new 3.10-3.15: a static type under object without tp_new can't be called. */
function setNew(vm: VM, type: PyType): void {
  const base = type.tp_base;
  if (type.tp_new === null && base === vm.t.object) type.tp_flags |= TPFLAGS.DISALLOW_INSTANTIATION;
  if (type.tp_flags & TPFLAGS.DISALLOW_INSTANTIATION) {
    type.tp_new = null;
    return;
  }
  if (type.tp_new === null) {
    type.tp_new = base!.tp_new;
    return;
  }
  addNewWrapper(vm, type);
}

const NEW = new MethodDef('__new__', {
  call: 'VARARGS_KEYWORDS',
  fn: tp_new_wrapper,
  doc: 'Create and return a new object.  See help(type) for accurate signature.',
  sig: '($type, *args, **kwargs)',
});

/** @cpython Objects/typeobject.c add_tp_new_wrapper 3.8-3.15 */
function addNewWrapper(vm: VM, type: PyType): void {
  if (dictGetStr(vm, type.tp_dict, '__new__') !== null) return;
  const f = newBuiltin(vm, NEW, type, null);
  dictSetStr(vm, type.tp_dict, '__new__', f);
  decref(vm, f);
}

/** @cpython Objects/typeobject.c add_operators 3.8-3.15: a wrapper descriptor for every slot that the type itself has. */
export function add_operators(vm: VM, type: PyType): void {
  for (const row of slotdefs) {
    if (row.wrap === null) continue;
    const wrapped = type[row.slot];
    if (wrapped === null || wrapped === undefined) continue;
    if (dictGetStr(vm, type.tp_dict, row.name) !== null) continue;
    if (wrapped === PyObject_HashNotImplemented) {
      dictSetStr(vm, type.tp_dict, row.name, vm.None);
      continue;
    }
    setOwned(vm, type, row.name, newWrapperDescr(vm, type, row, wrapped));
  }
}

function setOwned(vm: VM, type: PyType, name: string, o: PyObject): void {
  dictSetStr(vm, type.tp_dict, name, o);
  decref(vm, o);
}

/** @cpython Objects/typeobject.c type_ready_fill_dict 3.8-3.15: methods, members, getsets, `__doc__`. */
function fillDict(vm: VM, type: PyType, spec: TypeSpec): void {
  for (const name in spec.methods) addMethod(vm, type, name, spec.methods[name]!);
  for (const name in spec.members) addMissing(vm, type, name, newMember(vm, type, name, spec.members[name]!));
  for (const name in spec.getset) addMissing(vm, type, name, newGetSet(vm, type, name, spec.getset[name]!));
  if (dictGetStr(vm, type.tp_dict, '__doc__') !== null) return;
  if (spec.doc === undefined) dictSetStr(vm, type.tp_dict, '__doc__', vm.None);
  else setOwned(vm, type, '__doc__', newStr(vm, spec.doc));
}

/** The dict of a class statement: descriptors, then `__doc__`. */
function fillClass(vm: VM, type: PyType, fill: () => void): void {
  fill();
  if (dictGetStr(vm, type.tp_dict, '__doc__') === null) dictSetStr(vm, type.tp_dict, '__doc__', vm.None);
}

function addMissing(vm: VM, type: PyType, name: string, o: PyObject): void {
  if (dictGetStr(vm, type.tp_dict, name) === null) dictSetStr(vm, type.tp_dict, name, o);
  decref(vm, o);
}

/** @cpython Objects/typeobject.c type_add_method 3.8-3.15 */
export function addMethod(vm: VM, type: PyType, name: string, spec: MethodSpec): void {
  const def = methodDef(vm, type.tp_name, name, spec);
  const descr = methodDescriptor(vm, type, def);
  if (spec.coexist) setOwned(vm, type, name, descr);
  else addMissing(vm, type, name, descr);
}

function methodDescriptor(vm: VM, type: PyType, def: MethodDef): PyObj {
  if (def.spec.kind === 'class') return newClassMethodDescr(vm, type, def);
  if (def.spec.kind !== 'static') return newMethodDescr(vm, type, def);
  const f = newBuiltin(vm, def, type, null);
  const method = newStaticMethod(vm, f);
  decref(vm, f);
  return method;
}

const FAST_FLAGS =
  TPFLAGS.BASE_EXC_SUBCLASS |
  TPFLAGS.TYPE_SUBCLASS |
  TPFLAGS.LONG_SUBCLASS |
  TPFLAGS.BYTES_SUBCLASS |
  TPFLAGS.UNICODE_SUBCLASS |
  TPFLAGS.TUPLE_SUBCLASS |
  TPFLAGS.LIST_SUBCLASS |
  TPFLAGS.DICT_SUBCLASS;

/** @cpython Objects/typeobject.c inherit_special 3.8-3.15 */
function inherit_special(_vm: VM, type: PyType, base: PyType): void {
  const gc = TPFLAGS.HAVE_GC;
  if (!(type.tp_flags & gc) && base.tp_flags & gc && type.tp_traverse === null && type.tp_clear === null) {
    type.tp_flags |= gc;
    type.tp_traverse = base.tp_traverse;
    type.tp_clear = base.tp_clear;
  }
  type.tp_flags |= base.tp_flags & (TPFLAGS.MANAGED_DICT | TPFLAGS.MANAGED_WEAKREF);
  if (type.tp_basicsize === 0) type.tp_basicsize = base.tp_basicsize;
  if (type.tp_itemsize === 0) type.tp_itemsize = base.tp_itemsize;
  type.hasDict ||= base.hasDict;
  type.hasWeakref ||= base.hasWeakref;
  if (type.nslots < base.nslots) type.nslots = base.nslots;
  type.tp_flags |= base.tp_flags & FAST_FLAGS;
  type.tp_flags |= base.tp_flags & (TPFLAGS.SEQUENCE | TPFLAGS.MAPPING);
}

/** @cpython Objects/typeobject.c inherit_slots 3.8-3.15 */
export function inherit_slots(type: PyType, base: PyType): void {
  const basebase = base.tp_base;
  const to = type as unknown as Record<string, unknown>;
  const from = base as unknown as Record<string, unknown>;
  const up = basebase as unknown as Record<string, unknown> | null;
  const copy = (slot: string): void => {
    if (to[slot] === null && from[slot] !== null && (up === null || from[slot] !== up[slot])) to[slot] = from[slot];
  };
  for (const slot of INHERITED) copy(slot);
  if (type.tp_dealloc === PyType.nodealloc) type.tp_dealloc = base.tp_dealloc;
  if (type.tp_getattro === null) type.tp_getattro = base.tp_getattro;
  if (type.tp_setattro === null) type.tp_setattro = base.tp_setattro;
  if (type.tp_call === null && base.tp_vectorcall !== null) {
    type.tp_vectorcall = base.tp_vectorcall;
    type.tp_flags |= TPFLAGS.HAVE_VECTORCALL;
  }
  copy('tp_call');
  if (type.tp_richcompare === null && type.tp_hash === null && !overrides_hash(type)) {
    type.tp_richcompare = base.tp_richcompare;
    type.tp_hash = base.tp_hash;
  }
  for (const slot of TYPE_SLOTS) copy(slot);
}

function overrides_hash(type: PyType): boolean {
  const keys = type.tp_dict.v.keys as (PyObject | null)[];
  return keys.some((k) => k !== null && (k.v === '__eq__' || k.v === '__hash__'));
}
