/**
 * classmethod and staticmethod: PyObj with `v` the callable (null until initialised), `d` the instance dict. Layout: GC header, object,
 * callable, dict. From 3.10 on the wrapper attributes of the callable are copied into the dict.
 */
import { gcDel, gcNew } from './alloc.ts';
import { checkPositional, noKeywords } from './arguments.ts';
import { lookupAttrStr, setAttrStr } from './attributes.ts';
import { PyObject_Call } from './call.ts';
import type { TypeSpec } from './define.ts';
import { PyErr_Format, PyUnicode_FromFormat } from './format.ts';
import { PyObject_GenericGetDict, setDict } from './instancedict.ts';
import { newBoundMethod } from './method.ts';
import { decref, PyObj, type PyObject, xdecref } from './object.ts';
import { PyObject_IsTrue } from './object_protocol.ts';
import { type PyType, TPFLAGS } from './type.ts';
import { PyType_GenericAlloc } from './typecall.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/funcobject.c PyStaticMethod_New 3.8-3.15: borrows the callable. */
export function newStaticMethod(vm: VM, callable: PyObject): PyObj {
  return newWrapper(vm, vm.t.staticmethod!, callable);
}

/** @cpython Objects/funcobject.c PyClassMethod_New 3.8-3.15: borrows the callable. */
export function newClassMethod(vm: VM, callable: PyObject): PyObj {
  return newWrapper(vm, vm.t.classmethod!, callable);
}

function newWrapper(vm: VM, type: PyType, callable: PyObject): PyObj {
  const o = new PyObj(type, gcNew(vm, type, type.tp_basicsize), callable);
  callable.rc++;
  vm.gc.track(o);
  return o;
}

function dealloc(vm: VM, o: PyObj): void {
  vm.gc.untrackMaybe(o);
  xdecref(vm, o.v);
  xdecref(vm, o.d);
  o.d = null;
  if (o.type.tp_flags & TPFLAGS.HEAPTYPE) o.type.tp_free!(vm, o);
  else gcDel(vm, o);
}

/** @cpython Objects/funcobject.c functools_copy_attr 3.10-3.15 */
function copyAttr(vm: VM, wrapper: PyObj, wrapped: PyObject, name: string): void {
  const value = lookupAttrStr(vm, wrapped, name);
  if (value === null) return;
  try {
    setAttrStr(vm, wrapper, name, value);
  } finally {
    decref(vm, value);
  }
}

/** @cpython Objects/funcobject.c cm_init, sm_init 3.8-3.15 */
function init(vm: VM, self: PyObj, args: PyObj, kwds: PyObj | null): void {
  const name = self.type.tp_name === 'staticmethod' ? 'staticmethod' : 'classmethod';
  noKeywords(vm, name, kwds);
  checkPositional(vm, name, args.v.length, 1, 1);
  const callable: PyObject = args.v[0];
  const old = self.v;
  callable.rc++;
  self.v = callable;
  xdecref(vm, old);
  for (const attr of vm.profile.core.wrapperAttributes) copyAttr(vm, self, callable, attr);
}

/** @cpython Objects/funcobject.c cm_descr_get 3.8-3.15: through 3.12 the callable's own `__get__` is asked first (3.9-3.12). */
function cm_descr_get(vm: VM, self: PyObj, obj: PyObject | null, type: PyObject | null): PyObject {
  const callable = check(vm, self, 'classmethod');
  const cls = type ?? obj!.type;
  if (vm.profile.core.classmethodChains && callable.type.tp_descr_get !== null) {
    return callable.type.tp_descr_get(vm, callable, cls, cls);
  }
  return newBoundMethod(vm, callable, cls);
}

function check(vm: VM, self: PyObj, name: string): PyObject {
  if (self.v === null) PyErr_Format(vm, vm.exc.RuntimeError!, `uninitialized ${name} object`);
  return self.v;
}

function sm_descr_get(vm: VM, self: PyObj): PyObject {
  const callable = check(vm, self, 'staticmethod');
  callable.rc++;
  return callable;
}

function isAbstract(vm: VM, self: PyObj): PyObject {
  const res = self.v === null ? false : isAbstractObject(vm, self.v);
  const o = res ? vm.True : vm.False;
  o.rc++;
  return o;
}

/** @cpython Objects/object.c _PyObject_IsAbstract 3.8-3.15 */
export function isAbstractObject(vm: VM, o: PyObject): boolean {
  const value = lookupAttrStr(vm, o, '__isabstractmethod__');
  if (value === null) return false;
  try {
    return PyObject_IsTrue(vm, value);
  } finally {
    decref(vm, value);
  }
}

function getDict(vm: VM, self: PyObj): PyObject {
  return PyObject_GenericGetDict(vm, self);
}

function setDictAttr(vm: VM, self: PyObj, value: PyObject | null): void {
  if (value === null || !(value.type.tp_flags & TPFLAGS.DICT_SUBCLASS)) {
    PyErr_Format(vm, vm.exc.TypeError!, '__dict__ must be set to a dictionary');
  }
  setDict(vm, self, value as PyObj);
}

function spec(name: string, get: PyType['tp_descr_get'], more: Partial<PyType>): TypeSpec {
  const wrapped = { get: (_vm: VM, o: PyObj) => o.v as PyObject | null, none: true };
  return {
    name,
    basicsize: (w) => 4 * w,
    flags: TPFLAGS.BASETYPE | TPFLAGS.HAVE_GC,
    dict: true,
    slots: {
      tp_dealloc: dealloc,
      tp_descr_get: get,
      tp_init: init,
      tp_new: (vm, type) => PyType_GenericAlloc(vm, type, 0),
      tp_repr: (vm, o: PyObj) => PyUnicode_FromFormat(vm, `<${name}(%R)>`, o.v),
      tp_traverse: (_vm, o: PyObj, visit) => {
        if (o.d !== null) visit(o.d);
        if (o.v !== null) visit(o.v);
      },
      tp_clear: (vm, o: PyObj) => {
        const { d, v } = o;
        o.d = null;
        o.v = null;
        xdecref(vm, d);
        xdecref(vm, v);
      },
      ...more,
    },
    members: { __func__: wrapped, __wrapped__: wrapped },
    getset: { __isabstractmethod__: { get: isAbstract }, __dict__: { get: getDict, set: setDictAttr } },
  };
}

export function classMethodSpec(): TypeSpec {
  return spec('classmethod', cm_descr_get, {});
}

export function staticMethodSpec(): TypeSpec {
  return spec('staticmethod', sm_descr_get, {
    tp_call: (vm, o: PyObj, args: PyObj, kwds: PyObj | null) =>
      PyObject_Call(vm, check(vm, o, 'staticmethod'), args, kwds),
  });
}
