/** Modules: PyObj with `d` the namespace, `v` the name (str or null). Layout: GC header, object, dict, def, state, weak references, name. */

import { gcDel, gcNew } from './alloc.ts';
import { moduleAnnotations } from './annotations.ts';
import { argSpec, unpackTuple } from './arguments.ts';
import { attributeError } from './attribute_errors.ts';
import { genericLookup, PyObject_GenericSetAttr } from './attributes.ts';
import { callOneArg } from './call.ts';
import type { TypeSpec } from './define.ts';
import { dictClear, dictGetStr, dictSetStr, isDict, newDict } from './dict.ts';
import { PyErr_Format } from './format.ts';
import { decref, PyObj, type PyObject, type PyText, xdecref } from './object.ts';
import { type PyType, TPFLAGS } from './type.ts';
import { internNew } from './unicode.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/moduleobject.c PyModule_NewObject 3.8-3.15: a module with an empty namespace and its five names. */
export function newModule(vm: VM, name: string): PyObj {
  const type = vm.t.module!;
  const m = new PyObj(type, gcNew(vm, type, type.tp_basicsize), null);
  m.d = newDict(vm);
  const text = internNew(vm, name);
  initDict(vm, m, text, vm.None);
  decref(vm, text);
  vm.gc.track(m);
  return m;
}

/** @cpython Objects/moduleobject.c module_init_dict 3.8-3.15 */
function initDict(vm: VM, m: PyObj, name: PyObject, doc: PyObject): void {
  const d = m.d!;
  dictSetStr(vm, d, '__name__', name);
  dictSetStr(vm, d, '__doc__', doc);
  dictSetStr(vm, d, '__package__', vm.None);
  dictSetStr(vm, d, '__loader__', vm.None);
  dictSetStr(vm, d, '__spec__', vm.None);
  const old: PyObject | null = m.v;
  name.rc++;
  m.v = name;
  xdecref(vm, old);
}

const INIT = argSpec('module', ['name', 'doc'], { required: 1 });

function module_init(vm: VM, m: PyObject, args: PyObj, kwds: PyObj | null): void {
  const [name, doc] = unpackTuple(vm, INIT, args, kwds);
  if (!(name!.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS)) {
    const got = name === vm.None ? 'None' : name!.type.tp_name;
    PyErr_Format(vm, vm.exc.TypeError!, "module() argument 'name' must be str, not %.50s", got);
  }
  initDict(vm, m as PyObj, name!, doc ?? vm.None);
}

function module_new(vm: VM, type: PyType): PyObject {
  const m = type.tp_alloc!(vm, type, 0) as PyObj;
  m.d = newDict(vm);
  return m;
}

/** @cpython Objects/moduleobject.c _Py_module_getattro_impl 3.8-3.15: the namespace, then its `__getattr__`. */
export function module_getattro(vm: VM, m: PyObj, name: PyText): PyObject {
  const found = genericLookup(vm, m, name);
  if (found !== null) return found.type === vm.tLazyImport ? vm.reified(found, m.d, name) : found;
  const d = m.d!;
  const getattr = dictGetStr(vm, d, '__getattr__');
  if (getattr !== null) return callOneArg(vm, getattr, name);
  const modName = dictGetStr(vm, d, '__name__');
  if (modName === null || !(modName.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS)) {
    attributeError(vm, m, name, "module has no attribute '%U'", name);
  }
  modName.rc++;
  try {
    vm.moduleAttributeMissing?.(m, modName as PyText, name);
    attributeError(vm, m, name, "module '%U' has no attribute '%U'", modName, name);
  } finally {
    decref(vm, modName);
  }
}

function module_dealloc(vm: VM, m: PyObj): void {
  vm.gc.untrackMaybe(m);
  if (m.wl !== null) vm.clearWeakrefs(m);
  const { d } = m;
  m.d = null;
  xdecref(vm, d);
  xdecref(vm, m.v);
  if (m.type.tp_flags & TPFLAGS.HEAPTYPE) m.type.tp_free!(vm, m);
  else gcDel(vm, m);
}

/** @cpython Objects/moduleobject.c module_dir 3.8-3.15: the names of the namespace, or what its `__dir__` says. */
function module_dir(vm: VM, m: PyObj): PyObject {
  if (m.d === null || !isDict(m.d)) PyErr_Format(vm, vm.exc.TypeError!, '<module>.__dict__ is not a dictionary');
  const dir = dictGetStr(vm, m.d!, '__dir__');
  if (dir !== null) return vm.call(vm, dir, [], null);
  return callOneArg(vm, vm.tList, m.d!);
}

/** @cpython Objects/moduleobject.c _PyModule_Clear 3.8-3.15 ends with this */
export function clearModule(vm: VM, m: PyObj): void {
  if (m.d !== null) dictClear(vm, m.d);
}

export function moduleSpec(vm: VM): TypeSpec {
  return {
    name: 'module',
    basicsize: vm.profile.core.moduleSize,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
    dict: true,
    weakref: true,
    slots: {
      tp_dealloc: module_dealloc,
      tp_repr: (vm, m: PyObj) => vm.moduleRepr(m),
      tp_getattro: module_getattro,
      tp_setattro: PyObject_GenericSetAttr,
      tp_traverse: (_vm, m: PyObj, visit) => {
        if (m.d !== null) visit(m.d);
      },
      tp_init: module_init,
      tp_new: module_new,
    },
    methods: { __dir__: { call: 'NOARGS', fn: module_dir } },
    members: { __dict__: { get: (_vm, m: PyObj) => m.d, none: true } },
    getset: moduleAnnotations(vm),
  };
}
