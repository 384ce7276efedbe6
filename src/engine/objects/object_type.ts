/** object: its slots, methods and attributes. */
import { PyObject_Format } from './abstract.ts';
import { getAttrStr, lookupAttrStr, PyObject_GenericGetAttr, PyObject_GenericSetAttr } from './attributes.ts';
import { callMethod, callOneArg } from './call.ts';
import type { TypeSpec } from './define.ts';
import { dictGetStr, newDict } from './dict.ts';
import { dictUpdate } from './dictmethods.ts';
import { PyErr_Format, PyUnicode_FromFormat } from './format.ts';
import { PyObject_HashPointer, realAddress } from './identity.ts';
import { initInlineValues } from './instancedict.ts';
import { digitCount, newBool, PyLong_FromSsize_t } from './long.ts';
import { decref, type PyObj, type PyObject, type PyText } from './object.ts';
import { PyObject_IsTrue, PyObject_Str } from './object_protocol.ts';
import { object_getstate, object_reduce, object_reduce_ex } from './reduce.ts';
import { object_set_class } from './setclass.ts';
import { EQ, NE, type PyType, TPFLAGS } from './type.ts';
import { freeInstance, PyType_GenericAlloc } from './typecall.ts';
import { internNew, newStr } from './unicode.ts';
import type { VM } from './vm.ts';

function excess_args(args: PyObj, kwds: PyObj | null): boolean {
  return args.v.length > 0 || (kwds !== null && kwds.x > 0);
}

/** @cpython Objects/typeobject.c object_init 3.8-3.15 */
export function object_init(vm: VM, self: PyObject, args: PyObj, kwds: PyObj | null): void {
  if (!excess_args(args, kwds)) return;
  const type = self.type;
  if (type.tp_init !== object_init) {
    const text = 'object.__init__() takes exactly one argument (the instance to initialize)';
    PyErr_Format(vm, vm.exc.TypeError!, text);
  }
  if (type.tp_new === object_new) {
    const text = '%.200s.__init__() takes exactly one argument (the instance to initialize)';
    PyErr_Format(vm, vm.exc.TypeError!, text, type.tp_name);
  }
}

/** @cpython Objects/typeobject.c object_new 3.8-3.15 */
export function object_new(vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  if (excess_args(args, kwds)) {
    if (type.tp_new !== object_new) {
      const text = 'object.__new__() takes exactly one argument (the type to instantiate)';
      PyErr_Format(vm, vm.exc.TypeError!, text);
    }
    if (type.tp_init === object_init) {
      PyErr_Format(vm, vm.exc.TypeError!, '%.200s() takes no arguments', type.tp_name);
    }
  }
  if (type.tp_flags & TPFLAGS.IS_ABSTRACT) abstractError(vm, type);
  const o = type.tp_alloc!(vm, type, 0) as PyObj;
  if (!vm.embeddedValues && type.hasDict) {
    if (type.tp_flags & TPFLAGS.MANAGED_DICT) initInlineValues(vm, o, type);
    else o.d = newDict(vm);
  }
  return o;
}

/** Can't instantiate abstract class: names the methods that are missing, sorted. */
function abstractError(vm: VM, type: PyType): never {
  const methods = getAttrStr(vm, type, '__abstractmethods__');
  const sorted = callOneArg(vm, vm.tList, methods);
  decref(vm, methods);
  try {
    decref(vm, callMethod(vm, sorted, 'sort', []));
    const count: number = (sorted.v as PyObject[]).length;
    const plain = vm.profile.core.texts.abstract === 'plural';
    const comma = newStr(vm, plain ? ', ' : "', '");
    const joined = callMethod(vm, comma, 'join', [sorted]);
    decref(vm, comma);
    const format = plain
      ? "Can't instantiate abstract class %s with abstract method%s %U"
      : "Can't instantiate abstract class %s without an implementation for abstract method%s '%U'";
    try {
      PyErr_Format(vm, vm.exc.TypeError!, format, type.tp_name, count > 1 ? 's' : '', joined);
    } finally {
      decref(vm, joined);
    }
  } finally {
    decref(vm, sorted);
  }
}

/** @cpython Objects/typeobject.c object_dealloc 3.8-3.15 */
export function object_dealloc(vm: VM, o: PyObject): void {
  o.type.tp_free!(vm, o);
}

function object_free(vm: VM, o: PyObject): void {
  if (o.type.tp_flags & TPFLAGS.HAVE_GC) freeInstance(vm, o as PyObj);
  else {
    vm.heap.obj_free(o.addr);
    o.addr = 0;
  }
}

/** @cpython Objects/typeobject.c object_repr 3.8-3.15 */
export function object_repr(vm: VM, o: PyObject): PyObject {
  const type = o.type;
  const module = type_module(vm, type);
  const qualname = getAttrStr(vm, type, '__qualname__');
  try {
    if (module !== null && module.v !== 'builtins' && module.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS) {
      return PyUnicode_FromFormat(vm, '<%U.%U object at %p>', module, qualname, realAddress(vm, o));
    }
    return PyUnicode_FromFormat(vm, '<%s object at %p>', type.tp_name, realAddress(vm, o));
  } finally {
    decref(vm, qualname);
    if (module !== null) decref(vm, module);
  }
}

/** @cpython Objects/typeobject.c type_module 3.8-3.15: new reference or null. */
export function type_module(vm: VM, type: PyType): PyObject | null {
  if (type.tp_flags & TPFLAGS.HEAPTYPE) {
    const mod = dictGetStr(vm, type.tp_dict, '__module__');
    if (mod !== null) {
      mod.rc++;
      return mod;
    }
    if (type.spec === null) return null;
  }
  const dot = type.tp_name.lastIndexOf('.');
  return dot < 0 ? internNew(vm, 'builtins') : internNew(vm, type.tp_name.slice(0, dot));
}

function object_str(vm: VM, o: PyObject): PyObject {
  const repr = o.type.tp_repr ?? object_repr;
  return repr(vm, o);
}

/** @cpython Objects/typeobject.c object_richcompare 3.8-3.15 */
export function object_richcompare(vm: VM, self: PyObject, other: PyObject, op: number): PyObject {
  if (op === EQ && self === other) return newBool(vm, true);
  if (op === NE) {
    const compare = self.type.tp_richcompare;
    if (compare !== null) {
      const res = compare(vm, self, other, EQ);
      if (res === vm.NotImplemented) return res;
      const truth = PyObject_IsTrue(vm, res);
      decref(vm, res);
      return newBool(vm, !truth);
    }
  }
  vm.NotImplemented.rc++;
  return vm.NotImplemented;
}

function object_get_class(_vm: VM, o: PyObject): PyObject {
  o.type.rc++;
  return o.type;
}

/** @cpython Objects/typeobject.c object___format___impl 3.8-3.15 */
function object_format(vm: VM, self: PyObject, spec: PyObject): PyObject {
  if (!(spec.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS)) {
    PyErr_Format(vm, vm.exc.TypeError!, '__format__() argument must be str, not %.50s', spec.type.tp_name);
  }
  if (spec.v !== '') {
    const text = 'unsupported format string passed to %.200s.__format__';
    PyErr_Format(vm, vm.exc.TypeError!, text, self.type.tp_name);
  }
  const s = PyObject_Str(vm, self);
  try {
    return PyObject_Format(vm, s, spec as PyText);
  } finally {
    decref(vm, s);
  }
}

/** @cpython Objects/typeobject.c object___sizeof___impl 3.8-3.15 */
function object_sizeof(vm: VM, self: PyObject): PyObject {
  const type = self.type;
  const n = type.tp_itemsize === 0 ? 0 : itemCount(self);
  return PyLong_FromSsize_t(vm, type.tp_basicsize + type.tp_itemsize * n);
}

/** Py_SIZE of an object of variable size: items, or digits of an int. */
function itemCount(o: PyObject): number {
  const { v } = o;
  if (typeof v === 'number' || typeof v === 'bigint') return digitCount(v);
  return v === null || v === undefined ? 0 : v.length;
}

/** @cpython Objects/typeobject.c object___dir___impl 3.8-3.15: names of the dict, of the class and its bases. */
function object_dir(vm: VM, self: PyObject): PyObject {
  const own = lookupAttrStr(vm, self, '__dict__');
  const dict = newDict(vm);
  try {
    if (own !== null && own.type.tp_flags & TPFLAGS.DICT_SUBCLASS) dictUpdate(vm, dict, own);
    const cls = lookupAttrStr(vm, self, '__class__');
    if (cls !== null) {
      merge_class_dict(vm, dict, cls);
      decref(vm, cls);
    }
    return callOneArg(vm, vm.tList, dict);
  } finally {
    decref(vm, dict);
    if (own !== null) decref(vm, own);
  }
}

/** @cpython Objects/typeobject.c merge_class_dict 3.8-3.15 */
export function merge_class_dict(vm: VM, dict: PyObj, cls: PyObject): void {
  const own = lookupAttrStr(vm, cls, '__dict__');
  if (own !== null) {
    dictUpdate(vm, dict, own);
    decref(vm, own);
  }
  const bases = lookupAttrStr(vm, cls, '__bases__');
  if (bases === null) return;
  try {
    if (bases.type.tp_flags & TPFLAGS.TUPLE_SUBCLASS) {
      for (const base of bases.v as PyObject[]) merge_class_dict(vm, dict, base);
    }
  } finally {
    decref(vm, bases);
  }
}

function none(vm: VM): PyObject {
  vm.None.rc++;
  return vm.None;
}

function notImplemented(vm: VM): PyObject {
  vm.NotImplemented.rc++;
  return vm.NotImplemented;
}

/** type object */
export function objectSpec(): TypeSpec {
  return {
    name: 'object',
    basicsize: (w) => 2 * w,
    flags: TPFLAGS.BASETYPE,
    doc: 'The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n',
    slots: {
      tp_dealloc: object_dealloc,
      tp_repr: object_repr,
      tp_hash: PyObject_HashPointer,
      tp_str: object_str,
      tp_getattro: PyObject_GenericGetAttr,
      tp_setattro: PyObject_GenericSetAttr,
      tp_richcompare: object_richcompare,
      tp_init: object_init,
      tp_alloc: PyType_GenericAlloc,
      tp_new: object_new,
      tp_free: object_free,
    },
    methods: {
      __reduce_ex__: { call: 'O', fn: object_reduce_ex, doc: 'Helper for pickle.' },
      __reduce__: { call: 'NOARGS', fn: object_reduce, doc: 'Helper for pickle.' },
      __getstate__: { call: 'NOARGS', fn: object_getstate, doc: 'Helper for pickle.' },
      __subclasshook__: { call: 'VARARGS', kind: 'class', fn: notImplemented },
      __init_subclass__: { call: 'NOARGS', kind: 'class', fn: none },
      __format__: { call: 'O', fn: object_format },
      __sizeof__: { call: 'NOARGS', fn: object_sizeof },
      __dir__: { call: 'NOARGS', fn: object_dir },
    },
    getset: { __class__: { get: object_get_class, set: object_set_class } },
  };
}
