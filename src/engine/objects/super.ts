/** super: PyObj with `v` SuperData. Layout: GC header, object, type, obj, obj_type. */
import { isType } from './abstract.ts';
import { gcDel } from './alloc.ts';
import { checkPositional, noKeywords, noKwnames } from './arguments.ts';
import { lookupAttrStr, PyObject_GenericGetAttr } from './attributes.ts';
import type { TypeSpec } from './define.ts';
import { dictGetStr } from './dict.ts';
import { PyErr_Format, PyUnicode_FromFormat } from './format.ts';
import { decref, type PyObj, type PyObject, type PyText, xdecref } from './object.ts';
import { isSubtype, type PyType, TPFLAGS } from './type.ts';
import type { VM } from './vm.ts';

class SuperData {
  type: PyType | null = null;
  obj: PyObject | null = null;
  objType: PyType | null = null;
}

function ref<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

/** @cpython Objects/typeobject.c supercheck 3.8-3.15: new reference to the type whose MRO is searched. */
function supercheck(vm: VM, type: PyType, obj: PyObject): PyType {
  if (isType(obj) && isSubtype(obj, type)) return ref(obj);
  if (isSubtype(obj.type, type)) return ref(obj.type);
  const cls = lookupAttrStr(vm, obj, '__class__');
  if (cls !== null) {
    if (isType(cls) && cls !== obj.type && isSubtype(cls, type)) return cls;
    decref(vm, cls);
  }
  const what = isType(obj) ? 'type' : 'instance of';
  const name = isType(obj) ? obj.tp_name : obj.type.tp_name;
  PyErr_Format(vm, vm.exc.TypeError!, vm.profile.core.texts.superCheck, what, name, type.tp_name);
}

/**
 * @cpython Objects/typeobject.c do_super_lookup 3.8-3.15: the attribute behind `type` in the MRO; null where there is none. `method`:
 * an unbound method may come back, then vm.methodFound is true.
 */
function do_super_lookup(
  vm: VM,
  type: PyType,
  obj: PyObject,
  objType: PyType,
  name: PyText,
  method: boolean,
): PyObject | null {
  const mro = objType.mro;
  let i = mro.indexOf(type) + 1;
  if (i === 0) return null;
  for (; i < mro.length; i++) {
    const found = dictGetStr(vm, mro[i]!.tp_dict, name.v);
    if (found === null) continue;
    if (method && found.type.tp_flags & TPFLAGS.METHOD_DESCRIPTOR) {
      vm.methodFound = true;
      return ref(found);
    }
    const get = found.type.tp_descr_get;
    found.rc++;
    if (get === null) return found;
    try {
      return get(vm, found, obj === objType ? null : obj, objType);
    } finally {
      decref(vm, found);
    }
  }
  return null;
}

/**
 * @cpython Objects/typeobject.c _PySuper_Lookup 3.12-3.15: `super(type, obj).name` without the super object; with `method`, see
 * vm.methodFound.
 */
export function _PySuper_Lookup(vm: VM, type: PyType, obj: PyObject, name: PyText, method: boolean): PyObject {
  vm.methodFound = false;
  const objType = supercheck(vm, type, obj);
  try {
    const res = do_super_lookup(vm, type, obj, objType, name, method);
    if (res !== null) return res;
    PyErr_Format(vm, vm.exc.AttributeError!, "'super' object has no attribute '%U'", name);
  } finally {
    decref(vm, objType);
  }
}

/** @cpython Objects/typeobject.c super_getattro 3.8-3.15 */
function super_getattro(vm: VM, self: PyObj, name: PyText): PyObject {
  const su: SuperData = self.v;
  if (name.v !== '__class__' && su.objType !== null) {
    const res = do_super_lookup(vm, su.type!, su.obj!, su.objType, name, false);
    if (res !== null) return res;
  }
  return PyObject_GenericGetAttr(vm, self, name);
}

/** @cpython Objects/typeobject.c super_init_impl 3.11-3.15 */
function init(vm: VM, self: PyObj, type: PyType | null, obj: PyObject | null): void {
  const su: SuperData = self.v;
  if (type === null) {
    const found = vm.superArguments();
    type = found.type;
    obj = found.obj;
  }
  if (obj === vm.None) obj = null;
  const objType = obj === null ? null : supercheck(vm, type, obj);
  const old = [su.type, su.obj, su.objType];
  su.type = ref(type);
  su.obj = obj === null ? null : ref(obj);
  su.objType = objType;
  for (const o of old) xdecref(vm, o);
}

function typeArgument(vm: VM, o: PyObject): PyType {
  if (isType(o)) return o;
  PyErr_Format(vm, vm.exc.TypeError!, 'super() argument 1 must be a type, not %.200s', o.type.tp_name);
}

function alloc(vm: VM, type: PyType): PyObj {
  const self = type.tp_alloc!(vm, type, 0) as PyObj;
  self.v = new SuperData();
  return self;
}

/** @cpython Objects/typeobject.c super_vectorcall 3.11-3.15 */
function super_vectorcall(vm: VM, type: PyType, args: PyObject[], kwnames: PyText[] | null): PyObject {
  noKwnames(vm, 'super', kwnames);
  checkPositional(vm, 'super()', args.length, 0, 2);
  const self = alloc(vm, type);
  try {
    init(vm, self, args.length > 0 ? typeArgument(vm, args[0]!) : null, args[1] ?? null);
  } catch (e) {
    decref(vm, self);
    throw e;
  }
  return self;
}

function super_init(vm: VM, self: PyObject, args: PyObj, kwds: PyObj | null): void {
  noKeywords(vm, 'super', kwds);
  const items: PyObject[] = args.v;
  checkPositional(vm, 'super', items.length, 0, 2);
  init(vm, self as PyObj, items.length > 0 ? typeArgument(vm, items[0]!) : null, items[1] ?? null);
}

/** @cpython Objects/typeobject.c super_descr_get 3.8-3.15 */
function super_descr_get(vm: VM, self: PyObj, obj: PyObject | null): PyObject {
  const su: SuperData = self.v;
  if (obj === null || obj === vm.None || su.obj !== null) return ref(self);
  if (self.type !== vm.t.super) return vm.call(vm, self.type, [su.type!, obj], null);
  const objType = supercheck(vm, su.type!, obj);
  const bound = alloc(vm, vm.t.super!);
  const data: SuperData = bound.v;
  data.type = ref(su.type!);
  data.obj = ref(obj);
  data.objType = objType;
  return bound;
}

function super_dealloc(vm: VM, self: PyObj): void {
  vm.gc.untrackMaybe(self);
  const su: SuperData = self.v;
  xdecref(vm, su.obj);
  xdecref(vm, su.type);
  xdecref(vm, su.objType);
  if (self.type.tp_flags & TPFLAGS.HEAPTYPE) self.type.tp_free!(vm, self);
  else gcDel(vm, self);
}

function super_repr(vm: VM, self: PyObj): PyObject {
  const su: SuperData = self.v;
  const name = su.type === null ? 'NULL' : su.type.tp_name;
  if (su.objType === null) return PyUnicode_FromFormat(vm, "<super: <class '%s'>, NULL>", name);
  return PyUnicode_FromFormat(vm, "<super: <class '%s'>, <%s object>>", name, su.objType.tp_name);
}

export function superSpec(): TypeSpec {
  return {
    name: 'super',
    basicsize: (w) => 5 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
    slots: {
      tp_dealloc: super_dealloc,
      tp_repr: super_repr,
      tp_getattro: super_getattro,
      tp_traverse: (_vm, self: PyObj, visit) => {
        const su: SuperData = self.v;
        if (su.obj !== null) visit(su.obj);
        if (su.type !== null) visit(su.type);
        if (su.objType !== null) visit(su.objType);
      },
      tp_descr_get: super_descr_get,
      tp_init: super_init,
      tp_new: (vm, type) => alloc(vm, type),
      type_vectorcall: super_vectorcall as PyType['tp_vectorcall'],
    },
    members: {
      __thisclass__: { get: (_vm, o: PyObj) => o.v.type, none: true },
      __self__: { get: (_vm, o: PyObj) => o.v.obj, none: true },
      __self_class__: { get: (_vm, o: PyObj) => o.v.objType, none: true },
    },
  };
}
