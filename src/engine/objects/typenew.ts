/**
 * The class statement: type.__new__ and type.__init__. Order of requests: bases tuple (where there was none), copy of the namespace,
 * slots tuple, the type object, docstring, static and class methods, MRO, descriptors, subclass entries, shared keys, a copy of the
 * namespace for `__set_name__`, the super object for `__init_subclass__`.
 */
import { isType } from './abstract.ts';
import { gcNew } from './alloc.ts';
import { getAttrStr, lookupAttrStr, PyObject_GenericGetAttr, PyObject_GenericSetAttr } from './attributes.ts';
import { callMethod, vectorcallWithDict } from './call.ts';
import { newClassMethod, newStaticMethod } from './classmethod.ts';
import { newGetSet, newMember } from './descr.ts';
import { cursor, dictDelMaybe, dictGetStr, dictNext, dictSet, dictSetStr, isFrozenDict } from './dict.ts';
import { PyDict_Copy } from './dictmethods.ts';
import { PyThrow } from './errors.ts';
import { PyErr_Format, PyUnicode_FromFormat } from './format.ts';
import { instanceGetsets } from './instanceattrs.ts';
import { newKeysForClass, prefillKeys } from './instancedict.ts';
import { decref, type PyObj, type PyObject, type PyText } from './object.ts';
import { PySequence_Tuple } from './sequence.ts';
import { lookupSpecial } from './slotfunctions.ts';
import { newTuple } from './tuple.ts';
import { PyType, TPFLAGS } from './type.ts';
import { best_base, calculateMetaclass } from './typebases.ts';
import { freeInstance, PyType_GenericAlloc, subtype_dealloc } from './typecall.ts';
import { subtype_clear, subtype_traverse } from './typedealloc.ts';
import { type_ready } from './typeready.ts';
import { fixup_slot_dispatchers } from './typeslots.ts';
import { intern, newStr } from './unicode.ts';
import type { VM } from './vm.ts';

interface Context {
  metatype: PyType;
  name: PyText;
  bases: PyObj;
  base: PyType;
  namespace: PyObj;
  kwds: PyObj | null;
  slots: PyObj | null;
  addDict: boolean;
  addWeak: boolean;
}

/** @cpython Objects/typeobject.c type_init 3.8-3.15 */
export function type_init(vm: VM, _type: PyType, args: PyObj, kwds: PyObj | null): void {
  const n: number = args.v.length;
  if (kwds !== null && n === 1 && kwds.x !== 0) {
    PyErr_Format(vm, vm.exc.TypeError!, 'type.__init__() takes no keyword arguments');
  }
  if (n !== 1 && n !== 3) PyErr_Format(vm, vm.exc.TypeError!, 'type.__init__() takes 1 or 3 arguments');
}

/** @cpython Objects/typeobject.c type_new 3.8-3.15 */
export function type_new(vm: VM, metatype: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  const [name, bases, namespace] = parseArgs(vm, args);
  const given = bases.v.length > 0;
  let winner = metatype;
  let base = vm.t.object!;
  if (given) {
    checkMroEntries(vm, bases);
    winner = calculateMetaclass(vm, metatype, bases);
    if (winner !== metatype && winner.tp_new !== type_new) return winner.tp_new!(vm, winner, args, kwds);
    base = best_base(vm, bases);
    bases.rc++;
  } else {
    base.rc++;
  }
  const own = given ? bases : newTuple(vm, [base]);
  const ctx: Context = {
    metatype: winner,
    name,
    bases: own,
    base,
    namespace,
    kwds,
    slots: null,
    addDict: false,
    addWeak: false,
  };
  try {
    return type_new_impl(vm, ctx);
  } finally {
    decref(vm, own);
  }
}

function parseArgs(vm: VM, args: PyObj): [PyText, PyObj, PyObj] {
  const items: PyObject[] = args.v;
  const te = vm.exc.TypeError!;
  if (items.length !== 3) {
    PyErr_Format(vm, te, 'type.__new__() takes exactly 3 arguments (%zd given)', items.length);
  }
  const want = ['str', 'tuple', vm.profile.core.texts.namespaceType];
  const flags = [TPFLAGS.UNICODE_SUBCLASS, TPFLAGS.TUPLE_SUBCLASS, TPFLAGS.DICT_SUBCLASS];
  items.forEach((item, i) => {
    if (item.type.tp_flags & flags[i]! || (i === 2 && isFrozenDict(vm, item))) return;
    const got = item === vm.None ? 'None' : item.type.tp_name;
    PyErr_Format(vm, te, 'type.__new__() argument %d must be %.50s, not %.50s', i + 1, want[i], got);
  });
  return [items[0] as PyText, items[1] as PyObj, items[2] as PyObj];
}

function checkMroEntries(vm: VM, bases: PyObj): void {
  for (const b of bases.v as PyObject[]) {
    if (isType(b)) continue;
    const entries = lookupAttrStr(vm, b, '__mro_entries__');
    if (entries === null) continue;
    decref(vm, entries);
    const text = "type() doesn't support MRO entry resolution; use types.new_class()";
    PyErr_Format(vm, vm.exc.TypeError!, text);
  }
}

/** @cpython Objects/typeobject.c type_new_impl 3.10-3.15 */
function type_new_impl(vm: VM, ctx: Context): PyType {
  const type = type_new_init(vm, ctx);
  try {
    setAttrs(vm, ctx, type);
    type_ready(vm, type, { fill: () => addDescriptors(vm, ctx, type), keys: () => addSharedKeys(vm, type) });
    fixup_slot_dispatchers(vm, type);
    setNames(vm, type);
    initSubclass(vm, type, ctx.kwds);
  } catch (e) {
    decref(vm, type);
    throw e;
  }
  return type;
}

/** @cpython Objects/typeobject.c type_new_init 3.10-3.15 */
function type_new_init(vm: VM, ctx: Context): PyType {
  const dict = PyDict_Copy(vm, ctx.namespace);
  try {
    ctx.slots = getSlots(vm, dict);
    decideSlots(vm, ctx, dict);
    return type_new_alloc(vm, ctx, dict);
  } catch (e) {
    if (ctx.slots !== null) decref(vm, ctx.slots);
    decref(vm, dict);
    throw e;
  }
}

/** `__slots__` as a tuple (new reference), null where there are none. */
function getSlots(vm: VM, dict: PyObj): PyObj | null {
  const slots = dictGetStr(vm, dict, '__slots__');
  if (slots === null) return null;
  if (!(slots.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS)) return PySequence_Tuple(vm, slots);
  slots.rc++;
  return newTuple(vm, [slots]);
}

/** @cpython Objects/typeobject.c type_new_slots 3.10-3.15 */
function decideSlots(vm: VM, ctx: Context, dict: PyObj): void {
  const { base } = ctx;
  const mayDict = !base.hasDict;
  const mayWeak = !base.hasWeakref && base.tp_itemsize === 0;
  if (ctx.slots === null) {
    ctx.addDict = mayDict;
    ctx.addWeak = mayWeak;
    return;
  }
  const names: PyObject[] = ctx.slots.v;
  const te = vm.exc.TypeError!;
  if (names.length > 0 && base.tp_itemsize !== 0) {
    const kind = vm.profile.core.texts.slotsOfVariable;
    PyErr_Format(vm, te, `${kind} __slots__ not supported for subtype of '%s'`, base.tp_name);
  }
  for (const name of names) visitSlot(vm, ctx, name, mayDict, mayWeak);
  const copied = copySlots(vm, ctx, dict);
  decref(vm, ctx.slots);
  ctx.slots = copied;
  for (const b of ctx.bases.v as PyType[]) {
    if (b === base) continue;
    if (mayDict && b.hasDict) ctx.addDict = true;
    if (mayWeak && b.hasWeakref) ctx.addWeak = true;
  }
}

/** @cpython Objects/typeobject.c type_new_visit_slots, valid_identifier 3.10-3.15 */
function visitSlot(vm: VM, ctx: Context, name: PyObject, mayDict: boolean, mayWeak: boolean): void {
  const te = vm.exc.TypeError!;
  if (!(name.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS)) {
    PyErr_Format(vm, te, "__slots__ items must be strings, not '%.200s'", name.type.tp_name);
  }
  if (!/^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(name.v)) PyErr_Format(vm, te, '__slots__ must be identifiers');
  if (name.v === '__dict__') {
    if (!mayDict || ctx.addDict) PyErr_Format(vm, te, '__dict__ slot disallowed: we already got one');
    ctx.addDict = true;
  }
  if (name.v === '__weakref__') {
    if (!mayWeak || ctx.addWeak) PyErr_Format(vm, te, '__weakref__ slot disallowed: we already got one');
    ctx.addWeak = true;
  }
}

/** @cpython Python/compile.c _Py_Mangle 3.8-3.15: new reference. */
export function mangle(vm: VM, className: string, name: PyText): PyText {
  const text: string = name.v;
  const bare = className.replace(/^_+/, '');
  if (!text.startsWith('__') || text.endsWith('__') || text.includes('.') || bare === '') {
    name.rc++;
    return name;
  }
  return newStr(vm, `_${bare}${text}`);
}

const COMPILER_NAMES = new Set(['__qualname__', '__classcell__', '__classdictcell__']);

/** @cpython Objects/typeobject.c type_new_copy_slots 3.10-3.15: mangled and sorted, in a list, then a tuple. */
function copySlots(vm: VM, ctx: Context, dict: PyObj): PyObj {
  const names: PyText[] = [];
  for (const name of ctx.slots!.v as PyText[]) {
    if ((ctx.addDict && name.v === '__dict__') || (ctx.addWeak && name.v === '__weakref__')) continue;
    names.push(mangle(vm, ctx.name.v, name));
  }
  const list = vm.newList(names);
  try {
    for (const name of names) {
      if (COMPILER_NAMES.has(name.v) || dictGetStr(vm, dict, name.v) === null) continue;
      PyErr_Format(vm, vm.exc.ValueError!, '%R in __slots__ conflicts with class variable', name);
    }
    const sorted = names.slice().sort((a, b) => (a.v < b.v ? -1 : a.v > b.v ? 1 : 0));
    for (const name of sorted) name.rc++;
    return newTuple(vm, sorted);
  } finally {
    decref(vm, list);
  }
}

/** @cpython Objects/typeobject.c type_new_alloc 3.10-3.15 */
function type_new_alloc(vm: VM, ctx: Context, dict: PyObj): PyType {
  const w = vm.profile.pointerWidth;
  const nslots = ctx.slots === null ? 0 : (ctx.slots.v as PyObject[]).length;
  const addr = gcNew(vm, ctx.metatype, vm.profile.core.heapTypeSize(w) + 5 * w * (nslots + 1));
  const type = new PyType(ctx.metatype, addr, ctx.name.v);
  vm.gc.track(type as unknown as PyObj);
  type.tp_flags = TPFLAGS.HEAPTYPE | TPFLAGS.BASETYPE | TPFLAGS.HAVE_GC;
  ctx.bases.rc++;
  type.tp_bases = ctx.bases;
  ctx.base.rc++;
  type.tp_base = ctx.base;
  type.tp_dealloc = subtype_dealloc;
  type.tp_alloc = PyType_GenericAlloc;
  type.tp_free = freeInstance;
  type.tp_traverse = subtype_traverse;
  type.tp_clear = subtype_clear;
  ctx.name.rc++;
  type.ht_name = ctx.name;
  type.tp_dict = dict;
  type.ht_slots = ctx.slots;
  return type;
}

/** @cpython Objects/typeobject.c type_new_set_attrs 3.10-3.15 */
function setAttrs(vm: VM, ctx: Context, type: PyType): void {
  const dict = type.tp_dict;
  if (ctx.name.v.includes('\0')) PyErr_Format(vm, vm.exc.ValueError!, 'type name must not contain null characters');
  setModule(vm, dict);
  setQualname(vm, type, dict);
  setDoc(vm, type, dict);
  wrapFunction(vm, dict, '__new__', newStaticMethod);
  wrapFunction(vm, dict, '__init_subclass__', newClassMethod);
  wrapFunction(vm, dict, '__class_getitem__', newClassMethod);
  layout(vm, ctx, type);
  if (type.hasDict || (type.ht_slots !== null && type.ht_slots.v.length > 0)) {
    if (ctx.base.tp_getattro === null) type.tp_getattro = PyObject_GenericGetAttr;
    if (ctx.base.tp_setattro === null) type.tp_setattro = PyObject_GenericSetAttr;
  }
  fillCell(vm, dict, '__classcell__', type);
  fillCell(vm, dict, '__classdictcell__', dict);
}

function setModule(vm: VM, dict: PyObj): void {
  if (dictGetStr(vm, dict, '__module__') !== null || vm.frame === null) return;
  const module = dictGetStr(vm, vm.frame.globals, '__name__');
  if (module !== null) dictSetStr(vm, dict, '__module__', module);
}

function setQualname(vm: VM, type: PyType, dict: PyObj): void {
  const qualname = dictGetStr(vm, dict, '__qualname__');
  if (qualname === null) {
    type.ht_name!.rc++;
    type.ht_qualname = type.ht_name;
    return;
  }
  if (!(qualname.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS)) {
    const text = 'type __qualname__ must be a str, not %s';
    PyErr_Format(vm, vm.exc.TypeError!, text, qualname.type.tp_name);
  }
  qualname.rc++;
  type.ht_qualname = qualname as PyText;
  dictDelMaybe(vm, dict, intern(vm, '__qualname__'));
}

/** @cpython Objects/typeobject.c type_new_set_doc 3.10-3.15: a copy of the docstring in UTF-8. */
function setDoc(vm: VM, type: PyType, dict: PyObj): void {
  const doc = dictGetStr(vm, dict, '__doc__');
  if (doc === null || !(doc.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS)) return;
  const text: string = doc.v;
  const end = text.indexOf('\0');
  const cut = end < 0 ? text : text.slice(0, end);
  const bytes = utf8Length(cut) + 1;
  type.docBlock = vm.profile.core.docInMem ? vm.heap.mem_malloc(bytes) : vm.heap.obj_malloc(bytes);
  type.tp_doc = cut;
}

function utf8Length(s: string): number {
  let n = 0;
  for (const c of s) {
    const code = c.codePointAt(0)!;
    n += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return n;
}

/** A plain function of this name becomes a static or class method. */
function wrapFunction(vm: VM, dict: PyObj, name: string, wrap: (vm: VM, f: PyObject) => PyObject): void {
  const func = dictGetStr(vm, dict, name);
  if (func === null || func.type !== vm.tFunction) return;
  const method = wrap(vm, func);
  dictSetStr(vm, dict, name, method);
  decref(vm, method);
}

/** @cpython Objects/typeobject.c type_new_descriptors 3.10-3.15: sizes and flags; the descriptors come in type_ready. */
function layout(vm: VM, ctx: Context, type: PyType): void {
  const { base } = ctx;
  const w = vm.profile.pointerWidth;
  const kind = vm.profile.core.instanceValues;
  const nslots = type.ht_slots === null ? 0 : (type.ht_slots.v as PyObject[]).length;
  type.nslots = base.nslots + nslots;
  let words = 0;
  if (ctx.addDict) {
    type.hasDict = true;
    if (kind === 'split' || (kind === 'separate' && base.tp_itemsize !== 0)) words++;
    else type.tp_flags |= TPFLAGS.MANAGED_DICT;
  }
  if (ctx.addWeak) {
    type.hasWeakref = true;
    if (vm.profile.core.managedWeakref) type.tp_flags |= TPFLAGS.MANAGED_WEAKREF;
    else words++;
  }
  type.addedWords = words * w;
  type.tp_basicsize = base.tp_basicsize + (nslots + words) * w;
  type.tp_itemsize = base.tp_itemsize;
}

/** @cpython Objects/typeobject.c type_new_set_classcell 3.10-3.15 */
function fillCell(vm: VM, dict: PyObj, name: string, value: PyObject): void {
  const cell = dictGetStr(vm, dict, name) as PyObj | null;
  if (cell === null) return;
  if (cell.type !== vm.t.cell) {
    PyErr_Format(vm, vm.exc.TypeError!, `${name} must be a nonlocal cell, not %.200R`, cell.type);
  }
  const old: PyObject | null = cell.v;
  value.rc++;
  cell.v = value;
  if (old !== null) decref(vm, old);
  dictDelMaybe(vm, dict, intern(vm, name));
}

/** Members of `__slots__`, then `__dict__` and `__weakref__`; called by type_ready at its place. */
export function addDescriptors(vm: VM, ctx: { base: PyType; slots: PyObj | null }, type: PyType): void {
  const names: PyText[] = ctx.slots === null ? [] : ctx.slots.v;
  names.forEach((name, i) => {
    if (dictGetStr(vm, type.tp_dict, name.v) !== null) return;
    const member = newMember(vm, type, name.v, { get: () => null }, ctx.base.nslots + i);
    dictSet(vm, type.tp_dict, name, member);
    decref(vm, member);
  });
  const own = { __dict__: type.hasDict && !ctx.base.hasDict, __weakref__: type.hasWeakref && !ctx.base.hasWeakref };
  for (const name of ['__dict__', '__weakref__'] as const) {
    if (!own[name] || dictGetStr(vm, type.tp_dict, name) !== null) continue;
    const descr = descriptorFor(vm, type, name);
    dictSetStr(vm, type.tp_dict, name, descr);
    decref(vm, descr);
  }
}

/** From 3.15 on the descriptors of all classes are the same two objects. */
function descriptorFor(vm: VM, type: PyType, name: '__dict__' | '__weakref__'): PyObject {
  const spec = instanceGetsets()[name];
  if (!vm.profile.core.sharedDescriptors) return newGetSet(vm, type, name, spec);
  const made = vm.sharedGetsets.get(name) ?? newGetSet(vm, vm.t.object!, name, spec);
  vm.sharedGetsets.set(name, made);
  made.rc++;
  return made;
}

/** @cpython Objects/typeobject.c type_ready_managed_dict 3.11-3.15 */
function addSharedKeys(vm: VM, type: PyType): void {
  const core = vm.profile.core;
  if (!(type.tp_flags & TPFLAGS.MANAGED_DICT)) return;
  type.sharedKeys = newKeysForClass(vm, type);
  if (core.sharedKeysPrefilled) {
    const names = dictGetStr(vm, type.tp_dict, '__static_attributes__');
    if (names !== null && names.type.tp_flags & TPFLAGS.TUPLE_SUBCLASS) prefillKeys(type.sharedKeys, names.v);
  }
  if (core.instanceValues !== 'embedded') return;
  const plain = type.tp_basicsize === 2 * vm.profile.pointerWidth;
  if (core.embeddedEverywhere ? type.tp_itemsize === 0 : plain) type.tp_flags |= TPFLAGS.INLINE_VALUES;
}

/** @cpython Objects/typeobject.c type_new_set_names 3.8-3.15: over a copy of the namespace. */
function setNames(vm: VM, type: PyType): void {
  const names = PyDict_Copy(vm, type.tp_dict);
  const c = cursor();
  try {
    while (dictNext(names, c)) setName(vm, type, c.key, c.value);
  } finally {
    decref(vm, names);
  }
}

function setName(vm: VM, type: PyType, key: PyObject, value: PyObject): void {
  const method = lookupSpecial(vm, value, '__set_name__');
  if (method === null) return;
  try {
    decref(vm, vm.call(vm, method, [type, key], null));
  } catch (e) {
    throw e instanceof PyThrow ? setNameError(vm, e, type, key, value) : e;
  } finally {
    decref(vm, method);
  }
}

/** Until 3.11 a RuntimeError with the error as its cause, then the error itself with a note. */
function setNameError(vm: VM, e: PyThrow, type: PyType, key: PyObject, value: PyObject): unknown {
  const format = "Error calling __set_name__ on '%.100s' instance %R in '%.100s'";
  const text = PyUnicode_FromFormat(vm, format, value.type.tp_name, key, type.tp_name);
  try {
    if (vm.profile.core.texts.setName === 'cause') return vm.raisedFrom(vm.exc.RuntimeError!, text.v, e.value);
    decref(vm, callMethod(vm, e.value, 'add_note', [text]));
    return e;
  } finally {
    decref(vm, text);
  }
}

/** @cpython Objects/typeobject.c type_new_init_subclass 3.8-3.15: `super(type, type).__init_subclass__(**kwds)` */
function initSubclass(vm: VM, type: PyType, kwds: PyObj | null): void {
  const sup = vm.call(vm, vm.t.super!, [type, type], null);
  let func: PyObject;
  try {
    func = getAttrStr(vm, sup, '__init_subclass__');
  } finally {
    decref(vm, sup);
  }
  try {
    decref(vm, vectorcallWithDict(vm, func, [], kwds));
  } finally {
    decref(vm, func);
  }
}
