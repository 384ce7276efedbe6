/** Bound methods: PyObj with `v` the function, `w` the object. Layout: GC header, object, function, self, weak references, vectorcall. */
import { gcDel, gcNew } from './alloc.ts';
import { checkPositional, noKeywords } from './arguments.ts';
import { getAttrStr, lookupAttrStr, PyObject_GenericGetAttr, PyObject_GenericSetAttr } from './attributes.ts';
import { _PyEval_GetBuiltin } from './builtinnames.ts';
import { isCallable, PyObject_Vectorcall, vectorcallWithDict } from './call.ts';
import type { TypeSpec } from './define.ts';
import { PyErr_Format, PyUnicode_FromFormat } from './format.ts';
import { identityHash } from './identity.ts';
import { newBool } from './long.ts';
import { decref, PyObj, type PyObject, type PyText } from './object.ts';
import { PyObject_Hash, PyObject_RichCompareBool } from './object_protocol.ts';
import { newTuple } from './tuple.ts';
import { EQ, NE, type PyType, TPFLAGS } from './type.ts';
import { _PyType_Lookup } from './typelookup.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/classobject.c PyMethod_New 3.8-3.15: borrows both. */
export function newBoundMethod(vm: VM, func: PyObject, self: PyObject): PyObj {
  const free = vm.freeMethods;
  let m: PyObj;
  if (free.length > 0) {
    m = free.pop()!;
    m.rc = 1;
    vm.heap.newReference(vm.gc.blockOf(vm, m));
  } else {
    m = new PyObj(vm.tMethod, gcNew(vm, vm.tMethod, vm.tMethod.tp_basicsize), null);
  }
  func.rc++;
  self.rc++;
  m.v = func;
  m.w = self;
  vm.gc.track(m);
  return m;
}

/** @cpython Objects/classobject.c method_dealloc 3.8-3.15 */
function method_dealloc(vm: VM, m: PyObj): void {
  vm.gc.untrackMaybe(m);
  if (m.wl !== null) vm.clearWeakrefs(m);
  decref(vm, m.v);
  decref(vm, m.w);
  if (vm.freeMethods.length < vm.profile.core.freeMethods) vm.freeMethods.push(m);
  else gcDel(vm, m);
}

/** @cpython Objects/classobject.c method_vectorcall 3.8-3.15: self goes in front. */
export function method_vectorcall(vm: VM, m: PyObj, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const w = vm.profile.pointerWidth;
  const block = args.length >= 5 && !vm.profile.core.methodBorrowsStack ? vm.heap.mem_malloc((args.length + 1) * w) : 0;
  try {
    return PyObject_Vectorcall(vm, m.v, [m.w, ...args], kwnames);
  } finally {
    if (block !== 0) vm.heap.mem_free(block);
  }
}

/** @cpython Objects/classobject.c method_getattro 3.8-3.15: own descriptors, then the function's attributes. */
function method_getattro(vm: VM, m: PyObj, name: PyText): PyObject {
  const descr = _PyType_Lookup(vm, m.type, name.v);
  if (descr !== null) {
    const get = descr.type.tp_descr_get;
    if (get !== null) return get(vm, descr, m, m.type);
    descr.rc++;
    return descr;
  }
  const func: PyObject = m.v;
  if (func.type.tp_getattro === null) return PyObject_GenericGetAttr(vm, m, name);
  return func.type.tp_getattro(vm, func, name);
}

/** @cpython Objects/classobject.c method_repr 3.8-3.15 */
function method_repr(vm: VM, m: PyObj): PyObject {
  let name = lookupAttrStr(vm, m.v, '__qualname__');
  if (name === null) name = lookupAttrStr(vm, m.v, '__name__');
  try {
    const known = name !== null && (name.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS) !== 0;
    if (known) return PyUnicode_FromFormat(vm, '<bound method %U of %R>', name, m.w);
    return PyUnicode_FromFormat(vm, '<bound method %s of %R>', '?', m.w);
  } finally {
    if (name !== null) decref(vm, name);
  }
}

function method_richcompare(vm: VM, a: PyObj, b: PyObject, op: number): PyObject {
  if ((op !== EQ && op !== NE) || b.type !== vm.tMethod) {
    vm.NotImplemented.rc++;
    return vm.NotImplemented;
  }
  const same = PyObject_RichCompareBool(vm, a.v, b.v, EQ) && a.w === (b as PyObj).w;
  return newBool(vm, same === (op === EQ));
}

function method_hash(vm: VM, m: PyObj): number {
  const lo = identityHash(vm, m.w);
  const hi = vm.hashHi;
  const f = PyObject_Hash(vm, m.v);
  vm.hashHi ^= hi;
  return lo ^ f;
}

/** @cpython Objects/classobject.c method_new 3.8-3.15 */
function method_new(vm: VM, _type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  noKeywords(vm, 'method', kwds);
  checkPositional(vm, 'method', args.v.length, 2, 2);
  const [func, self] = args.v as PyObject[];
  if (!isCallable(func!)) PyErr_Format(vm, vm.exc.TypeError!, 'first argument must be callable');
  if (self === vm.None) PyErr_Format(vm, vm.exc.TypeError!, 'instance must not be None');
  return newBoundMethod(vm, func!, self!);
}

function method_descr_get(_vm: VM, m: PyObj): PyObject {
  m.rc++;
  return m;
}

function method_reduce(vm: VM, m: PyObj): PyObject {
  const name = getAttrStr(vm, m.v, '__name__');
  m.w.rc++;
  return newTuple(vm, [_PyEval_GetBuiltin(vm, 'getattr'), newTuple(vm, [m.w, name])]);
}

function method_doc(vm: VM, m: PyObj): PyObject {
  const doc = lookupAttrStr(vm, m.v, '__doc__');
  if (doc !== null) return doc;
  vm.None.rc++;
  return vm.None;
}

export function methodSpec(): TypeSpec {
  return {
    name: 'method',
    basicsize: (w) => 6 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.HAVE_VECTORCALL,
    weakref: true,
    slots: {
      tp_dealloc: method_dealloc,
      tp_repr: method_repr,
      tp_hash: method_hash,
      tp_call: (vm, m: PyObj, args: PyObj, kwds: PyObj | null) => vectorcallWithDict(vm, m, args.v, kwds),
      tp_vectorcall: method_vectorcall as PyType['tp_vectorcall'],
      tp_getattro: method_getattro,
      tp_setattro: PyObject_GenericSetAttr,
      tp_richcompare: method_richcompare,
      tp_descr_get: method_descr_get,
      tp_new: method_new,
      tp_traverse: (_vm, m: PyObj, visit) => {
        visit(m.v);
        visit(m.w);
      },
    },
    methods: { __reduce__: { call: 'NOARGS', fn: method_reduce } },
    members: {
      __func__: { get: (_vm, m: PyObj) => m.v, none: true },
      __self__: { get: (_vm, m: PyObj) => m.w, none: true },
    },
    getset: { __doc__: { get: method_doc } },
  };
}
