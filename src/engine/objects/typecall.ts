/**
 * The life of instances: allocation (PyType_GenericAlloc), `type.__call__`, `__new__` as seen from Python, and deallocation of
 * instances of classes (subtype_dealloc).
 */

import { isType } from './abstract.ts';
import { gcDel, gcNew, objNew } from './alloc.ts';
import { noKwnames } from './arguments.ts';
import { _PyObject_MakeTpCall, tupleFromArray } from './call.ts';
import { callFinalizerFromDealloc } from './finalize.ts';
import { PyErr_Format } from './format.ts';
import { clearDict, initInlineValues, sharedSize, valuesSize } from './instancedict.ts';
import { dealloc, decref, PyAtom, PyObj, type PyObject, type PyText, xdecref } from './object.ts';
import { slot_tp_new } from './slotfunctions.ts';
import { trashBegin, trashEnd } from './trashcan.ts';
import { isSubtype, type PyType, TPFLAGS } from './type.ts';
import type { VM } from './vm.ts';

/** JavaScript objects of dead instances that a class keeps at most */
const DEAD_KEPT = 1 << 17;

/** @cpython Include/internal/pycore_object.h _PyObject_VAR_SIZE 3.8-3.15 */
export function varSize(vm: VM, type: PyType, nitems: number): number {
  const w = vm.profile.pointerWidth;
  if (type.tp_itemsize === 0) return type.tp_basicsize;
  return Math.ceil((type.tp_basicsize + nitems * type.tp_itemsize) / w) * w;
}

/** @cpython Objects/typeobject.c PyType_GenericAlloc 3.8-3.15: zeroed, tracked where the type has a GC header. */
export function PyType_GenericAlloc(vm: VM, type: PyType, nitems: number): PyObject {
  // one item more: the sentinel of what has items
  let size = varSize(vm, type, nitems + 1);
  const flags = type.tp_flags;
  if (!(flags & TPFLAGS.HAVE_GC)) return new PyAtom(type, objNew(vm, type, size), null);
  const inline = flags & TPFLAGS.INLINE_VALUES;
  if (inline) size += valuesSize(vm, sharedSize(type.sharedKeys));
  const o = shell(type, gcNew(vm, type, size));
  if (inline) initInlineValues(vm, o, type);
  else if (type.nslots > 0 && (o.s === null || o.s.length !== type.nslots)) o.s = emptySlots(vm, type.nslots);
  vm.gc.track(o);
  return o;
}

/** OURS: the JavaScript object of an instance; those of dead instances serve again, which spares the host's collector. */
function shell(type: PyType, addr: number): PyObj {
  const dead = type.dead;
  if (dead === null || dead.length === 0) return new PyObj(type, addr, null);
  const o = dead.pop()!;
  o.rc = 1;
  o.addr = addr;
  return o;
}

/** Unset slots, with the room that they need and no more. */
function emptySlots(vm: VM, n: number): (PyObject | null)[] {
  return (vm.slotTemplates[n] ??= new Array(n).fill(null)).slice();
}

/** PyObject_GC_Del as tp_free of classes. */
export function freeInstance(vm: VM, o: PyObj): void {
  gcDel(vm, o);
}

/** @cpython Objects/typeobject.c subtype_dealloc 3.8-3.15: finalizer, weak references, slots, dict, then the base's dealloc. */
export function subtype_dealloc(vm: VM, self: PyObj): void {
  vm.gc.untrackMaybe(self);
  if ((self.type.tp_flags & TPFLAGS.HAVE_GC) === 0) return subtype_release(vm, self);
  if (trashBegin(vm, self)) return;
  if (isPlain(self)) plain_release(vm, self);
  else subtype_release(vm, self);
  trashEnd(vm);
}

/** An instance of classes over object alone, to which nothing is attached that could run code or look on. */
function isPlain(self: PyObj): boolean {
  const type = self.type;
  if (self.wl !== null || self.d !== null || type.tp_finalize !== null || type.tp_del !== null) return false;
  type.overObject ??= isOverObject(type);
  return type.overObject;
}

function isOverObject(type: PyType): boolean {
  let base = type;
  while (base.tp_dealloc === subtype_dealloc) base = base.tp_base!;
  return base.tp_base === null && type.tp_free === freeInstance;
}

/** OURS: subtype_release of a plain instance, in the same order; its JavaScript object is kept for the next one. */
function plain_release(vm: VM, self: PyObj): void {
  const type = self.type;
  const s = self.s as (PyObject | number | null)[] | null;
  if (s !== null) {
    const off = type.nslots;
    if (off > 0) releaseSlots(vm, s as (PyObject | null)[], type);
    if (s.length > off) {
      self.s = null;
      releaseValues(vm, s, off);
    }
  }
  vm.gc.free(vm, self.addr, type.preheader);
  self.addr = 0;
  self.g = 0;
  self.s = s === null || s.length === type.nslots || vm.embeddedValues ? (s as PyObj['s']) : null;
  type.dead ??= [];
  if (type.dead.length < DEAD_KEPT) type.dead.push(self);
  decref(vm, type);
}

/** Slots from the class up, each class's own in order. */
function releaseSlots(vm: VM, s: (PyObject | null)[], type: PyType): void {
  for (let t = type; t.nslots > 0; t = t.tp_base!) {
    for (let i = t.tp_base!.nslots; i < t.nslots; i++) {
      const o = s[i]!;
      s[i] = null;
      if (o !== null && --o.rc === 0) dealloc(vm, o);
    }
  }
}

/** Inline values behind `off` slots, then their block, if they have one (instancedict.ts); what stays is unset values. */
function releaseValues(vm: VM, s: (PyObject | number | null)[], off: number): void {
  const n = s.length - 2;
  for (let i = off; i < n; i++) {
    const o = s[i] as PyObject | null;
    if (o === null) continue;
    s[i] = null;
    if (--o.rc === 0) dealloc(vm, o);
  }
  s[n] = null;
  const block = s[n + 1] as number;
  if (block === 0) return;
  s[n + 1] = 0;
  vm.heap.mem_free(block);
}

function subtype_release(vm: VM, self: PyObj): void {
  let type = self.type;
  let base: PyType = type;
  while (base.tp_dealloc === subtype_dealloc) base = base.tp_base!;
  if (type.tp_finalize !== null) {
    vm.gc.track(self);
    if (callFinalizerFromDealloc(vm, self)) return;
    vm.gc.untrackMaybe(self);
  }
  if (self.wl !== null && type.hasWeakref && !base.hasWeakref) vm.clearWeakrefs(self);
  if (type.tp_del !== null) {
    vm.gc.track(self);
    type.tp_del(vm, self);
    if (self.rc > 0) return;
    vm.gc.untrackMaybe(self);
  }
  clearSlots(vm, self, type, base);
  if (type.hasDict && !base.hasDict) clearDict(vm, self);
  type = self.type;
  const release = (type.tp_flags & TPFLAGS.HEAPTYPE) !== 0 && !(base.tp_flags & TPFLAGS.HEAPTYPE);
  if (base.tp_flags & TPFLAGS.HAVE_GC) vm.gc.track(self);
  base.tp_dealloc(vm, self);
  if (release) decref(vm, type);
}

/** @cpython Objects/typeobject.c clear_slots 3.8-3.15: from the class up, each class's own slots in order. */
function clearSlots(vm: VM, self: PyObj, type: PyType, base: PyType): void {
  const s = self.s;
  if (s === null) return;
  for (let t = type; t !== base; t = t.tp_base!) {
    for (let i = t.tp_base!.nslots; i < t.nslots; i++) {
      const o = s[i];
      s[i] = null;
      xdecref(vm, o);
    }
  }
}

/** @cpython Objects/typeobject.c type_call 3.8-3.15 */
export function type_call(vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  if (type === vm.tType) {
    const nargs: number = args.v.length;
    if (nargs === 1 && (kwds === null || kwds.x === 0)) {
      const t = (args.v[0] as PyObject).type;
      t.rc++;
      return t;
    }
    if (nargs !== 3) PyErr_Format(vm, vm.exc.TypeError!, 'type() takes 1 or 3 arguments');
  }
  if (type.tp_new === null) PyErr_Format(vm, vm.exc.TypeError!, "cannot create '%s' instances", type.tp_name);
  const obj = type.tp_new!(vm, type, args, kwds);
  const own = obj.type;
  if (own !== type && !isSubtype(own, type)) return obj;
  if (own.tp_init !== null) {
    try {
      own.tp_init(vm, obj, args, kwds);
    } catch (e) {
      decref(vm, obj);
      throw e;
    }
  }
  return obj;
}

/** Calls of type objects: the type's own vectorcall, else tuple and dict. */
export function type_object_vectorcall(vm: VM, type: PyType, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const f = type.type_vectorcall;
  if (f !== null) return f(vm, type, args, kwnames);
  return _PyObject_MakeTpCall(vm, type, args, kwnames);
}

/** @cpython Objects/typeobject.c type_vectorcall 3.9-3.15: `type(x)` takes no tuple. */
export function type_vectorcall(vm: VM, metatype: PyType, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const nargs = kwnames === null ? args.length : args.length - kwnames.length;
  if (nargs === 1 && metatype === vm.tType) {
    noKwnames(vm, 'type', kwnames);
    const t = args[0]!.type;
    t.rc++;
    return t;
  }
  return _PyObject_MakeTpCall(vm, metatype, args, kwnames);
}

/** @cpython Objects/typeobject.c tp_new_wrapper 3.8-3.15: `X.__new__` of built-in types. */
export function tp_new_wrapper(vm: VM, self: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  const te = vm.exc.TypeError!;
  const name = self.tp_name;
  const items: PyObject[] = args.v;
  if (items.length < 1) PyErr_Format(vm, te, '%s.__new__(): not enough arguments', name);
  const subtype = items[0]! as PyType;
  if (!isType(subtype)) {
    PyErr_Format(vm, te, '%s.__new__(X): X is not a type object (%s)', name, (subtype as PyObject).type.tp_name);
  }
  if (!isSubtype(subtype, self)) {
    const sub = subtype.tp_name;
    PyErr_Format(vm, te, '%s.__new__(%s): %s is not a subtype of %s', name, sub, sub, name);
  }
  let staticbase: PyType | null = subtype;
  while (staticbase !== null && staticbase.tp_new === slot_tp_new) staticbase = staticbase.tp_base;
  if (staticbase !== null && staticbase.tp_new !== self.tp_new) {
    const text = '%s.__new__(%s) is not safe, use %s.__new__()';
    PyErr_Format(vm, te, text, name, subtype.tp_name, staticbase.tp_name);
  }
  const rest = tupleFromArray(vm, items, 1, items.length);
  try {
    return self.tp_new!(vm, subtype, rest, kwds);
  } finally {
    decref(vm, rest);
  }
}
