/**
 * Descriptors of built-in types: method_descriptor, classmethod_descriptor, getset_descriptor, member_descriptor,
 * wrapper_descriptor, and the method-wrapper that a wrapper descriptor binds to. A descriptor is a PyObj with
 *
 *   v   Descr: what it describes       w   its name (str, owned)      x   the type it belongs to (owned)
 *
 * Layouts: GC header, object, type, name, qualname, then one word (two for methods and wrappers). method-wrapper: descriptor, self.
 */

import { gcDel, gcNew } from './alloc.ts';
import { attributeError } from './attribute_errors.ts';
import { _PyEval_GetBuiltin } from './builtinnames.ts';
import { callRest, stackAsDict, tupleFromArray } from './call.ts';
import type { GetSetSpec, MemberSpec, TypeSpec } from './define.ts';
import { PyErr_Format, PyUnicode_FromFormat } from './format.ts';
import { identityHash, realAddress } from './identity.ts';
import { newBool } from './long.ts';
import {
  callSpec,
  callWithTuple,
  countError,
  docOf,
  type MethodDef,
  newBuiltin,
  noKeywordsFor,
  signatureOf,
} from './methodobject.ts';
import { decref, PyObj, type PyObject, type PyText, xdecref } from './object.ts';
import { getAttrStr } from './object_protocol.ts';
import type { SlotDef } from './slotdefs.ts';
import { newTuple } from './tuple.ts';
import { EQ, isSubtype, NE, type PyType, TPFLAGS, type Visit } from './type.ts';
import { intern, internNew, kindOf, newStr, strSize } from './unicode.ts';
import type { VM } from './vm.ts';

/** What a descriptor describes; one of the fields but the last is set. */
export class Descr {
  method: MethodDef | null = null;
  getset: GetSetSpec | null = null;
  member: MemberSpec | null = null;
  /** slot index of a `__slots__` member, else -1 */
  slot = -1;
  row: SlotDef | null = null;
  wrapped: unknown = null;
  qualname: PyObject | null = null;
}

function newDescr(vm: VM, kind: PyType, type: PyType, name: string, descr: Descr): PyObj {
  const o = new PyObj(kind, gcNew(vm, kind, kind.tp_basicsize), descr);
  vm.gc.track(o);
  type.rc++;
  o.x = type;
  o.w = internFromString(vm, name);
  return o;
}

/** @cpython Objects/unicodeobject.c PyUnicode_InternFromString 3.8-3.15: a str is made first, then given up for the interned one. */
export function internFromString(vm: VM, s: string): PyText {
  const found = vm.interned.get(s);
  if (found === undefined) return internNew(vm, s);
  if (s.length > 1) vm.heap.obj_free(vm.heap.obj_malloc(strSize(vm, s.length, kindOf(s))));
  found.rc++;
  return found;
}

export function newMethodDescr(vm: VM, type: PyType, def: MethodDef): PyObj {
  const descr = new Descr();
  descr.method = def;
  return newDescr(vm, vm.tMethodDescr, type, def.name, descr);
}

export function newClassMethodDescr(vm: VM, type: PyType, def: MethodDef): PyObj {
  const descr = new Descr();
  descr.method = def;
  return newDescr(vm, vm.t.classmethod_descriptor!, type, def.name, descr);
}

export function newGetSet(vm: VM, type: PyType, name: string, spec: GetSetSpec): PyObj {
  const descr = new Descr();
  descr.getset = spec;
  return newDescr(vm, vm.t.getset!, type, name, descr);
}

export function newMember(vm: VM, type: PyType, name: string, spec: MemberSpec, slot = -1): PyObj {
  const descr = new Descr();
  descr.member = spec;
  descr.slot = slot;
  return newDescr(vm, vm.t.member!, type, name, descr);
}

export function newWrapperDescr(vm: VM, type: PyType, row: SlotDef, wrapped: unknown): PyObj {
  const descr = new Descr();
  descr.row = row;
  descr.wrapped = wrapped;
  return newDescr(vm, vm.t.wrapper_descriptor!, type, row.name, descr);
}

function descr_dealloc(vm: VM, o: PyObj): void {
  vm.gc.untrackMaybe(o);
  decref(vm, o.x);
  decref(vm, o.w);
  xdecref(vm, (o.v as Descr).qualname);
  gcDel(vm, o);
}

function descr_traverse(_vm: VM, o: PyObj, visit: Visit): void {
  visit(o.x);
}

/** @cpython Objects/descrobject.c descr_check 3.8-3.15 */
function descr_check(vm: VM, descr: PyObj, obj: PyObject): void {
  if (obj.type === descr.x || isSubtype(obj.type, descr.x)) return;
  const text = "descriptor '%U' for '%.100s' objects doesn't apply to a '%.100s' object";
  PyErr_Format(vm, vm.exc.TypeError!, text, descr.w, (descr.x as PyType).tp_name, obj.type.tp_name);
}

function self_(o: PyObject): PyObject {
  o.rc++;
  return o;
}

/** @cpython Objects/descrobject.c method_get 3.8-3.15 */
function method_get(vm: VM, descr: PyObj, obj: PyObject | null): PyObject {
  if (obj === null) return self_(descr);
  descr_check(vm, descr, obj);
  return newBuiltin(vm, (descr.v as Descr).method!, obj, null);
}

/** @cpython Objects/descrobject.c classmethod_get 3.8-3.15 */
function classmethod_get(vm: VM, descr: PyObj, obj: PyObject | null, type: PyObject | null): PyObject {
  const te = vm.exc.TypeError!;
  const owner = (descr.x as PyType).tp_name;
  if (type === null) {
    if (obj === null) {
      PyErr_Format(vm, te, "descriptor '%U' for type '%.100s' needs either an object or a type", descr.w, owner);
    }
    type = obj!.type;
  }
  if (!(type!.type.tp_flags & TPFLAGS.TYPE_SUBCLASS)) {
    const text = "descriptor '%U' for type '%.100s' needs a type, not a '%.100s' as arg 2";
    PyErr_Format(vm, te, text, descr.w, owner, type!.type.tp_name);
  }
  if (!isSubtype(type as PyType, descr.x)) {
    const text = "descriptor '%U' requires a subtype of '%.100s' but received '%.100s'";
    PyErr_Format(vm, te, text, descr.w, owner, (type as PyType).tp_name);
  }
  return newBuiltin(vm, (descr.v as Descr).method!, type, null);
}

/** @cpython Objects/descrobject.c member_get 3.8-3.15 */
function member_get(vm: VM, descr: PyObj, obj: PyObject | null): PyObject {
  if (obj === null) return self_(descr);
  descr_check(vm, descr, obj);
  const d: Descr = descr.v;
  const value = d.slot >= 0 ? (obj as PyObj).s![d.slot]! : d.member!.get(vm, obj);
  if (value !== null) return d.member?.fresh ? value : self_(value);
  if (d.member?.none) return self_(vm.None);
  if (vm.profile.core.texts.memberName === 'T') {
    const { ht_qualname, tp_name } = obj.type;
    attributeError(
      vm,
      obj,
      descr.w,
      "'%U' object has no attribute '%s'",
      ht_qualname ?? intern(vm, tp_name),
      descr.w.v,
    );
  }
  attributeError(vm, obj, descr.w, "'%.200s' object has no attribute '%s'", obj.type.tp_name, descr.w.v);
}

/** @cpython Objects/descrobject.c member_set 3.8-3.15 */
function member_set(vm: VM, descr: PyObj, obj: PyObject, value: PyObject | null): void {
  setCheck(vm, descr, obj);
  const d: Descr = descr.v;
  if (d.slot < 0) {
    if (d.member!.set === undefined) PyErr_Format(vm, vm.exc.AttributeError!, 'readonly attribute');
    d.member!.set!(vm, obj, value);
    return;
  }
  const s = (obj as PyObj).s!;
  const old = s[d.slot]!;
  if (value === null && old === null) PyErr_Format(vm, vm.exc.AttributeError!, '%s', descr.w.v);
  if (value !== null) value.rc++;
  s[d.slot] = value;
  xdecref(vm, old);
}

/** @cpython Objects/descrobject.c descr_setcheck 3.8-3.15 */
function setCheck(vm: VM, descr: PyObj, obj: PyObject): void {
  if (isSubtype(obj.type, descr.x)) return;
  const text = "descriptor '%U' for '%.100s' objects doesn't apply to a '%.100s' object";
  PyErr_Format(vm, vm.exc.TypeError!, text, descr.w, (descr.x as PyType).tp_name, obj.type.tp_name);
}

/** @cpython Objects/descrobject.c getset_get 3.8-3.15 */
function getset_get(vm: VM, descr: PyObj, obj: PyObject | null): PyObject {
  if (obj === null) return self_(descr);
  descr_check(vm, descr, obj);
  const get = (descr.v as Descr).getset!.get;
  if (get !== undefined) return get(vm, obj);
  const owner = (descr.x as PyType).tp_name;
  PyErr_Format(vm, vm.exc.AttributeError!, "attribute '%U' of '%.100s' objects is not readable", descr.w, owner);
}

/** @cpython Objects/descrobject.c getset_set 3.8-3.15 */
function getset_set(vm: VM, descr: PyObj, obj: PyObject, value: PyObject | null): void {
  setCheck(vm, descr, obj);
  const set = (descr.v as Descr).getset!.set;
  if (set !== undefined) {
    set(vm, obj, value);
    return;
  }
  const owner = (descr.x as PyType).tp_name;
  PyErr_Format(vm, vm.exc.AttributeError!, "attribute '%U' of '%.100s' objects is not writable", descr.w, owner);
}

/** @cpython Objects/descrobject.c method_check_args 3.8-3.15: the object of an unbound method is its first argument. */
function method_check_args(vm: VM, descr: PyObj, args: PyObject[], kwnames: PyText[] | null): void {
  const nargs = kwnames === null ? args.length : args.length - kwnames.length;
  if (nargs < 1) countError(vm, descr, 'unbound method %U needs an argument');
  const self = args[0]!;
  if (self.type !== descr.x) descr_check(vm, descr, self);
}

/** @cpython Objects/descrobject.c method_vectorcall_* 3.8-3.15 */
function method_vectorcall(vm: VM, descr: PyObj, args: PyObject[], kwnames: PyText[] | null): PyObject {
  method_check_args(vm, descr, args, kwnames);
  const { spec, tuple: takesTuple } = (descr.v as Descr).method!;
  const self = args[0];
  if (takesTuple !== spec.call.startsWith('VARARGS')) {
    const rest = args.slice(1);
    if (takesTuple) return callWithTuple(vm, descr, spec, self!, rest, kwnames);
    if (kwnames !== null) noKeywordsFor(vm, descr, kwnames);
    return callSpec(vm, descr, spec, self!, rest);
  }
  switch (spec.call) {
    case 'FASTCALL':
      if (kwnames !== null) noKeywordsFor(vm, descr, kwnames);
      return spec.fn(vm, self, args.slice(1));
    case 'FASTCALL_KEYWORDS':
      return spec.fn(vm, self, args.slice(1), kwnames);
    case 'NOARGS':
      if (kwnames !== null) noKeywordsFor(vm, descr, kwnames);
      if (args.length !== 1) countError(vm, descr, '%U takes no arguments (%zd given)', args.length - 1);
      return spec.fn(vm, self);
    case 'O':
      if (kwnames !== null) noKeywordsFor(vm, descr, kwnames);
      if (args.length !== 2) countError(vm, descr, '%U takes exactly one argument (%zd given)', args.length - 1);
      return spec.fn(vm, self, args[1]!);
    case 'VARARGS': {
      if (kwnames !== null) noKeywordsFor(vm, descr, kwnames);
      const tuple = tupleFromArray(vm, args, 1, args.length);
      try {
        return spec.fn(vm, self, tuple);
      } finally {
        decref(vm, tuple);
      }
    }
    default: {
      const nargs = kwnames === null ? args.length : args.length - kwnames.length;
      const tuple = tupleFromArray(vm, args, 1, nargs);
      const kwds = kwnames !== null && kwnames.length > 0 ? stackAsDict(vm, args, nargs, kwnames) : null;
      try {
        return spec.fn(vm, self, tuple, kwds);
      } finally {
        decref(vm, tuple);
        xdecref(vm, kwds);
      }
    }
  }
}

/** @cpython Objects/descrobject.c classmethoddescr_call 3.8-3.15 */
function classmethoddescr_call(vm: VM, descr: PyObj, args: PyObj, kwds: PyObj | null): PyObject {
  const items: PyObject[] = args.v;
  if (items.length < 1) {
    const owner = (descr.x as PyType).tp_name;
    PyErr_Format(vm, vm.exc.TypeError!, "descriptor '%U' of '%.100s' object needs an argument", descr.w, owner);
  }
  const bound = classmethod_get(vm, descr, null, items[0]!);
  try {
    return callRest(vm, bound, items, 1, kwds);
  } finally {
    decref(vm, bound);
  }
}

/** @cpython Objects/descrobject.c wrapperdescr_call 3.8-3.15 */
function wrapperdescr_call(vm: VM, descr: PyObj, args: PyObj, kwds: PyObj | null): PyObject {
  const items: PyObject[] = args.v;
  const te = vm.exc.TypeError!;
  const owner = (descr.x as PyType).tp_name;
  if (items.length < 1) {
    PyErr_Format(vm, te, "descriptor '%U' of '%.100s' object needs an argument", descr.w, owner);
  }
  const self = items[0]!;
  if (!isSubtype(self.type, descr.x)) {
    const text = "descriptor '%U' requires a '%.100s' object but received a '%.100s'";
    PyErr_Format(vm, te, text, descr.w, owner, self.type.tp_name);
  }
  const rest = tupleFromArray(vm, items, 1, items.length);
  try {
    return wrapperdescr_raw_call(vm, descr, self, rest, kwds);
  } finally {
    decref(vm, rest);
  }
}

/** @cpython Objects/descrobject.c wrapperdescr_raw_call 3.8-3.15 */
function wrapperdescr_raw_call(vm: VM, descr: PyObj, self: PyObject, args: PyObj, kwds: PyObj | null): PyObject {
  const d: Descr = descr.v;
  const row = d.row!;
  if (!row.keywords && kwds !== null && kwds.x > 0) {
    PyErr_Format(vm, vm.exc.TypeError!, 'wrapper %s() takes no keyword arguments', row.name);
  }
  return row.wrap!(vm, self, args, d.wrapped, kwds);
}

/** @cpython Objects/descrobject.c wrapperdescr_get 3.8-3.15 */
function wrapperdescr_get(vm: VM, descr: PyObj, obj: PyObject | null): PyObject {
  if (obj === null) return self_(descr);
  descr_check(vm, descr, obj);
  const type = vm.t.method_wrapper!;
  const wp = new PyObj(type, gcNew(vm, type, type.tp_basicsize), self_(descr));
  wp.w = self_(obj);
  vm.gc.track(wp);
  return wp;
}

function reprAs(format: string): (vm: VM, o: PyObj) => PyObject {
  return (vm, o) => PyUnicode_FromFormat(vm, format, o.w, (o.x as PyType).tp_name);
}

/** @cpython Objects/descrobject.c descr_get_qualname 3.8-3.15: made once, then kept. */
function qualname(vm: VM, o: PyObj): PyObject {
  const d: Descr = o.v;
  if (d.qualname === null) {
    const type = getAttrStr(vm, o.x, '__qualname__');
    try {
      d.qualname = PyUnicode_FromFormat(vm, '%S.%S', type, o.w);
    } finally {
      decref(vm, type);
    }
  }
  return self_(d.qualname!);
}

function reduce(vm: VM, o: PyObj): PyObject {
  const getattr = _PyEval_GetBuiltin(vm, 'getattr');
  return newTuple(vm, [getattr, newTuple(vm, [self_(o.x), self_(o.w)])]);
}

function docGetter(vm: VM, o: PyObj): PyObject {
  const d: Descr = o.v;
  return docOf(vm, d.method?.spec.doc ?? d.getset?.doc ?? d.member?.doc ?? d.row?.doc);
}

function descrSpec(name: string, words: number, format: string, more: Partial<TypeSpec>): TypeSpec {
  return {
    name,
    basicsize: (w) => words * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION | (more.flags ?? 0),
    slots: { tp_dealloc: descr_dealloc, tp_traverse: descr_traverse, tp_repr: reprAs(format), ...more.slots },
    methods: more.methods,
    members: {
      __objclass__: { get: (_vm, o: PyObj) => o.x, none: true },
      __name__: { get: (_vm, o: PyObj) => o.w, none: true },
    },
    getset: { __doc__: { get: docGetter }, __qualname__: { get: qualname }, ...more.getset },
  };
}

const signature = { __text_signature__: { get: (vm: VM, o: PyObj) => signatureOf(vm, (o.v as Descr).method!) } };

export function methodDescrSpec(): TypeSpec {
  return descrSpec('method_descriptor', 7, "<method '%U' of '%s' objects>", {
    flags: TPFLAGS.METHOD_DESCRIPTOR | TPFLAGS.HAVE_VECTORCALL,
    slots: {
      tp_descr_get: method_get,
      tp_vectorcall: method_vectorcall as PyType['tp_vectorcall'],
      tp_call: (vm, descr: PyObj, args: PyObj, kwds: PyObj | null) => callRest(vm, descr, args.v, 0, kwds),
    },
    methods: { __reduce__: { call: 'NOARGS', fn: reduce } },
    getset: signature,
  });
}

export function classMethodDescrSpec(): TypeSpec {
  return descrSpec('classmethod_descriptor', 7, "<method '%U' of '%s' objects>", {
    slots: { tp_descr_get: classmethod_get, tp_call: classmethoddescr_call },
    getset: signature,
  });
}

export function memberSpec(): TypeSpec {
  return descrSpec('member_descriptor', 6, "<member '%U' of '%s' objects>", {
    slots: { tp_descr_get: member_get, tp_descr_set: member_set },
    methods: { __reduce__: { call: 'NOARGS', fn: reduce } },
  });
}

export function getSetSpec(): TypeSpec {
  return descrSpec('getset_descriptor', 6, "<attribute '%U' of '%s' objects>", {
    slots: { tp_descr_get: getset_get, tp_descr_set: getset_set },
  });
}

export function wrapperDescrSpec(): TypeSpec {
  return descrSpec('wrapper_descriptor', 7, "<slot wrapper '%U' of '%s' objects>", {
    flags: TPFLAGS.METHOD_DESCRIPTOR,
    slots: { tp_descr_get: wrapperdescr_get, tp_call: wrapperdescr_call },
    methods: { __reduce__: { call: 'NOARGS', fn: reduce } },
    getset: { __text_signature__: { get: (vm: VM) => newStr(vm, '($self, /)') } },
  });
}

/** method-wrapper: v the descriptor, w self */
export function methodWrapperSpec(): TypeSpec {
  return {
    name: 'method-wrapper',
    basicsize: (w) => 4 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION,
    slots: {
      tp_dealloc: (vm, wp: PyObj) => {
        vm.gc.untrackMaybe(wp);
        xdecref(vm, wp.v);
        xdecref(vm, wp.w);
        gcDel(vm, wp);
      },
      tp_traverse: (_vm, wp: PyObj, visit) => {
        visit(wp.v);
        visit(wp.w);
      },
      tp_call: (vm, wp: PyObj, args: PyObj, kwds: PyObj | null) => wrapperdescr_raw_call(vm, wp.v, wp.w, args, kwds),
      tp_repr: (vm, wp: PyObj) => {
        const at = realAddress(vm, wp.w);
        return PyUnicode_FromFormat(vm, "<method-wrapper '%s' of %s object at %p>", wp.v.w.v, wp.w.type.tp_name, at);
      },
      tp_hash: (vm, wp: PyObj) => identityHash(vm, wp.w) ^ identityHash(vm, wp.v),
      tp_richcompare: (vm, a: PyObj, b: PyObj, op: number) => {
        if ((op !== EQ && op !== NE) || b.type !== a.type) return self_(vm.NotImplemented);
        return newBool(vm, (a.v === b.v && a.w === b.w) === (op === EQ));
      },
    },
    members: { __self__: { get: (_vm, wp: PyObj) => wp.w, none: true } },
    getset: {
      __objclass__: { get: (_vm, wp: PyObj) => self_(wp.v.x) },
      __name__: { get: (_vm, wp: PyObj) => self_(wp.v.w) },
      __qualname__: { get: (vm, wp: PyObj) => qualname(vm, wp.v) },
      __doc__: { get: (vm, wp: PyObj) => docGetter(vm, wp.v) },
      __text_signature__: { get: (vm) => newStr(vm, '($self, /)') },
    },
  };
}
