/**
 * type: attribute access on classes, their special attributes and methods. `typeready.ts` makes types, `typenew.ts` runs the class
 * statement, `typecall.ts` makes and frees instances, `typeslots.ts` keeps slots in step with special methods.
 */

import { recursive_isinstance, recursive_issubclass } from './abstract.ts';
import { attributeError, nameNotString } from './attribute_errors.ts';
import { internName, PyObject_GenericSetAttr } from './attributes.ts';
import { callOneArg } from './call.ts';
import type { TypeSpec } from './define.ts';
import { dictDelMaybe, dictSet, newDict } from './dict.ts';
import { keysSize } from './dictkeys.ts';
import { PyErr_Format, PyUnicode_FromFormat } from './format.ts';
import { newBool, newInt, PyLong_FromSsize_t } from './long.ts';
import { mro_implementation } from './mro.ts';
import { decref, type PyObj, type PyObject, type PyText } from './object.ts';
import { merge_class_dict, type_module } from './object_type.ts';
import { type PyType, TPFLAGS } from './type.ts';
import { type_qualname, typeGetsets } from './typeattrs.ts';
import { type_call, type_object_vectorcall, type_vectorcall } from './typecall.ts';
import { type_clear, type_dealloc, type_traverse } from './typedealloc.ts';
import { _PyType_Lookup, PyType_Modified } from './typelookup.ts';
import { type_init, type_new } from './typenew.ts';
import { update_slot } from './typeslots.ts';
import type { VM } from './vm.ts';

export { _PyType_Lookup, PyType_Modified } from './typelookup.ts';
export { type_new } from './typenew.ts';
export { defineType } from './typeready.ts';

/** @cpython Objects/typeobject.c _Py_type_getattro_impl 3.8-3.15: new reference, null where there is no such attribute. */
export function typeLookup(vm: VM, type: PyType, name: PyText): PyObject | null {
  const metatype = type.type;
  const meta = _PyType_Lookup(vm, metatype, name.v);
  let get: PyType['tp_descr_get'] = null;
  if (meta !== null) {
    get = meta.type.tp_descr_get;
    if (get !== null && meta.type.tp_descr_set !== null) return getHeld(vm, meta, get, type, metatype);
  }
  const attr = _PyType_Lookup(vm, type, name.v);
  if (attr !== null) {
    const own = attr.type.tp_descr_get;
    if (own !== null) return getHeld(vm, attr, own, null, type);
    attr.rc++;
    return attr;
  }
  if (get !== null) return getHeld(vm, meta!, get, type, metatype);
  if (meta === null) return null;
  meta.rc++;
  return meta;
}

function getHeld(
  vm: VM,
  descr: PyObject,
  get: NonNullable<PyType['tp_descr_get']>,
  obj: PyObject | null,
  type: PyObject,
): PyObject {
  descr.rc++;
  try {
    return get(vm, descr, obj, type);
  } finally {
    decref(vm, descr);
  }
}

/** @cpython Objects/typeobject.c type_getattro 3.8-3.15 */
export function type_getattro(vm: VM, type: PyType, name: PyText): PyObject {
  if (!(name.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS)) nameNotString(vm, name);
  const found = typeLookup(vm, type, name);
  if (found !== null) return found;
  const { nameCut } = vm.profile.core.texts;
  attributeError(vm, type, name, `type object '%.${nameCut}s' has no attribute '%U'`, type.tp_name, name);
}

/** @cpython Objects/typeobject.c type_setattro 3.8-3.15 */
export function type_setattro(vm: VM, type: PyType, name: PyText, value: PyObject | null): void {
  if (type.tp_flags & TPFLAGS.IMMUTABLETYPE) {
    const text = "cannot set %R attribute of immutable type '%s'";
    PyErr_Format(vm, vm.exc.TypeError!, text, name, type.tp_name);
  }
  if (!(name.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS)) nameNotString(vm, name);
  const interned = internName(vm, name);
  const meta = _PyType_Lookup(vm, type.type, interned.v);
  if (meta !== null && meta.type.tp_descr_set !== null) {
    PyObject_GenericSetAttr(vm, type as unknown as PyObj, interned, value);
  } else {
    setInTypeDict(vm, type, interned, value);
  }
  PyType_Modified(type);
  if (interned.v.startsWith('__') && interned.v.endsWith('__')) update_slot(vm, type, interned.v);
}

function setInTypeDict(vm: VM, type: PyType, name: PyText, value: PyObject | null): void {
  if (value !== null) {
    dictSet(vm, type.tp_dict, name, value);
    return;
  }
  if (!dictDelMaybe(vm, type.tp_dict, name)) {
    attributeError(vm, type, name, "type object '%.50s' has no attribute '%U'", type.tp_name, name);
  }
}

/** @cpython Objects/typeobject.c type_repr 3.8-3.15 */
export function type_repr(vm: VM, type: PyType): PyObject {
  const mod = type_module(vm, type);
  const qualname = type_qualname(vm, type);
  try {
    if (mod !== null && mod.v !== 'builtins' && mod.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS) {
      return PyUnicode_FromFormat(vm, "<class '%U.%U'>", mod, qualname);
    }
    return PyUnicode_FromFormat(vm, "<class '%s'>", type.tp_name);
  } finally {
    if (mod !== null) decref(vm, mod);
    decref(vm, qualname);
  }
}

/** @cpython Objects/typeobject.c type_mro_impl 3.8-3.15 */
function type_mro(vm: VM, type: PyType): PyObject {
  const order = mro_implementation(vm, type);
  for (const t of order) t.rc++;
  return vm.newList(order);
}

function type_subclasses(vm: VM, type: PyType): PyObject {
  const subs = [...type.subclasses];
  for (const t of subs) t.rc++;
  return vm.newList(subs);
}

/** @cpython Objects/typeobject.c type___prepare___impl 3.8-3.15 */
function type_prepare(vm: VM): PyObject {
  return newDict(vm);
}

function type_dir(vm: VM, type: PyType): PyObject {
  const dict = newDict(vm);
  try {
    merge_class_dict(vm, dict, type);
    return callOneArg(vm, vm.tList, dict);
  } finally {
    decref(vm, dict);
  }
}

/** @cpython Objects/typeobject.c type___sizeof___impl 3.8-3.15: with the shared keys, without the slots. */
function type_sizeof(vm: VM, type: PyType): PyObject {
  const core = vm.profile.core;
  const w = vm.profile.pointerWidth;
  if (!(type.tp_flags & TPFLAGS.HEAPTYPE)) return PyLong_FromSsize_t(vm, core.staticTypeSize(w));
  const shared = type.sharedKeys === null ? 0 : keysSize(vm, type.sharedKeys.log2, true);
  return PyLong_FromSsize_t(vm, core.heapTypeSize(w) + shared);
}

/** @cpython Objects/unionobject.c _Py_union_type_or 3.10-3.15 */
function type_or(vm: VM, a: PyObject, b: PyObject): PyObject {
  if (vm.profile.core.typeUnion && vm.typeUnion !== null) return vm.typeUnion(a, b);
  vm.NotImplemented.rc++;
  return vm.NotImplemented;
}

/** type type */
export function typeSpec(vm: VM): TypeSpec {
  return {
    name: 'type',
    basicsize: () => 0,
    itemsize: (w) => 5 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE | TPFLAGS.TYPE_SUBCLASS | TPFLAGS.HAVE_VECTORCALL,
    dict: true,
    weakref: true,
    doc: "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
    slots: {
      tp_dealloc: type_dealloc,
      tp_repr: type_repr as PyType['tp_repr'],
      tp_call: type_call,
      tp_vectorcall: type_object_vectorcall as PyType['tp_vectorcall'],
      type_vectorcall: type_vectorcall as PyType['tp_vectorcall'],
      tp_getattro: type_getattro,
      tp_setattro: type_setattro,
      tp_traverse: type_traverse,
      tp_clear: type_clear,
      tp_init: type_init,
      tp_new: type_new,
      nb_or: type_or,
    },
    methods: {
      mro: { call: 'NOARGS', fn: type_mro, doc: "Return a type's method resolution order.", sig: '($self, /)' },
      __subclasses__: { call: 'NOARGS', fn: type_subclasses },
      __prepare__: { call: 'FASTCALL_KEYWORDS', kind: 'class', fn: type_prepare },
      __instancecheck__: { call: 'O', fn: (vm, self, o) => newBool(vm, recursive_isinstance(vm, o, self)) },
      __subclasscheck__: { call: 'O', fn: (vm, self, o) => newBool(vm, recursive_issubclass(vm, o, self)) },
      __dir__: { call: 'NOARGS', fn: type_dir },
      __sizeof__: { call: 'NOARGS', fn: type_sizeof },
    },
    members: {
      __basicsize__: { get: (vm, t: PyType) => PyLong_FromSsize_t(vm, t.tp_basicsize), fresh: true },
      __itemsize__: { get: (vm, t: PyType) => PyLong_FromSsize_t(vm, t.tp_itemsize), fresh: true },
      __flags__: { get: (vm, t: PyType) => newInt(vm, t.tp_flags >>> 0), fresh: true },
      __base__: { get: (_vm, t: PyType) => t.tp_base, none: true },
      ...(vm.profile.core.mroGetset ? {} : { __mro__: { get: (_vm: VM, t: PyType) => t.tp_mro, none: true } }),
    },
    getset: typeGetsets(vm),
  };
}
