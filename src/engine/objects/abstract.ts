/** Containers as everybody sees them: items, length, membership; instance checks; format, dir, bytes. */

import { lookupAttrStr } from './attributes.ts';
import { callMethod, callOneArg, PyObject_Vectorcall } from './call.ts';
import { clearError, matches } from './errors.ts';
import { PyErr_Format } from './format.ts';
import { isIndex, PyNumber_AsIndex } from './number.ts';
import { decref, type PyObj, type PyObject, type PyText } from './object.ts';
import {
  PyIter_Next,
  PyObject_GetIter,
  PyObject_IsTrue,
  PyObject_RichCompareBool,
  PyObject_Str,
} from './object_protocol.ts';
import { enter, leave } from './recursion.ts';
import { lookupSpecial } from './slotfunctions.ts';
import { EQ, isSubtype, type PyType, TPFLAGS } from './type.ts';
import type { VM } from './vm.ts';

export { PyNumber_AsIndex } from './number.ts';

export function isType(o: PyObject): o is PyType {
  return (o.type.tp_flags & TPFLAGS.TYPE_SUBCLASS) !== 0;
}

/** @cpython Objects/abstract.c PyObject_GetItem 3.8-3.15 */
export function PyObject_GetItem(vm: VM, o: PyObject, key: PyObject): PyObject {
  const type = o.type;
  if (type.mp_subscript !== null) return type.mp_subscript(vm, o, key);
  const te = vm.exc.TypeError!;
  if (type.sq_item !== null) {
    if (isIndex(key)) return PySequence_GetItem(vm, o, PyNumber_AsIndex(vm, key, vm.exc.IndexError!));
    PyErr_Format(vm, te, "sequence index must be integer, not '%.200s'", key.type.tp_name);
  }
  if (isType(o)) {
    if (o === vm.tType) return vm.genericAlias(o, key);
    const method = lookupAttrStr(vm, o, '__class_getitem__');
    if (method !== null && method !== vm.None) {
      try {
        return callOneArg(vm, method, key);
      } finally {
        decref(vm, method);
      }
    }
    if (method !== null) decref(vm, method);
    PyErr_Format(vm, te, "type '%.200s' is not subscriptable", o.tp_name);
  }
  PyErr_Format(vm, te, "'%.200s' object is not subscriptable", type.tp_name);
}

/** @cpython Objects/abstract.c PySequence_GetItem 3.8-3.15: a negative index counts from the end where there is a length. */
export function PySequence_GetItem(vm: VM, o: PyObject, i: number): PyObject {
  const type = o.type;
  if (type.sq_item !== null) {
    if (i < 0 && type.sq_length !== null) i += type.sq_length(vm, o);
    return type.sq_item(vm, o, i);
  }
  if (type.mp_subscript !== null) {
    PyErr_Format(vm, vm.exc.TypeError!, '%.200s is not a sequence', type.tp_name);
  }
  PyErr_Format(vm, vm.exc.TypeError!, "'%.200s' object does not support indexing", type.tp_name);
}

function assignItem(vm: VM, o: PyObject, key: PyObject, value: PyObject | null, what: string): void {
  const type = o.type;
  if (type.mp_ass_subscript !== null) {
    type.mp_ass_subscript(vm, o, key, value);
    return;
  }
  if (type.sq_ass_item !== null) {
    if (isIndex(key)) {
      let i = PyNumber_AsIndex(vm, key, vm.exc.IndexError!);
      if (i < 0 && type.sq_length !== null) i += type.sq_length(vm, o);
      type.sq_ass_item(vm, o, i, value);
      return;
    }
    PyErr_Format(vm, vm.exc.TypeError!, "sequence index must be integer, not '%.200s'", key.type.tp_name);
  }
  PyErr_Format(vm, vm.exc.TypeError!, `'%.200s' object does not support item ${what}`, type.tp_name);
}

/** @cpython Objects/abstract.c PyObject_SetItem 3.8-3.15 */
export function PyObject_SetItem(vm: VM, o: PyObject, key: PyObject, value: PyObject): void {
  assignItem(vm, o, key, value, 'assignment');
}

/** @cpython Objects/abstract.c PyObject_DelItem 3.8-3.15 */
export function PyObject_DelItem(vm: VM, o: PyObject, key: PyObject): void {
  assignItem(vm, o, key, null, 'deletion');
}

/** @cpython Objects/abstract.c PyObject_Size 3.8-3.15 */
export function PyObject_Size(vm: VM, o: PyObject): number {
  const type = o.type;
  if (type.sq_length !== null) return type.sq_length(vm, o);
  if (type.mp_length !== null) return type.mp_length(vm, o);
  PyErr_Format(vm, vm.exc.TypeError!, "object of type '%.200s' has no len()", type.tp_name);
}

/** @cpython Objects/abstract.c PyObject_LengthHint 3.8-3.15 */
export function PyObject_LengthHint(vm: VM, o: PyObject, fallback: number): number {
  const type = o.type;
  if (type.sq_length !== null || type.mp_length !== null) {
    try {
      return PyObject_Size(vm, o);
    } catch (e) {
      if (!matches(e, vm.exc.TypeError!)) throw e;
      clearError(vm, e);
    }
  }
  const hint = lookupSpecial(vm, o, '__length_hint__');
  if (hint === null) return fallback;
  let res: PyObject;
  try {
    res = PyObject_Vectorcall(vm, hint, [], null);
  } catch (e) {
    if (!matches(e, vm.exc.TypeError!)) throw e;
    clearError(vm, e);
    return fallback;
  } finally {
    decref(vm, hint);
  }
  return hintValue(vm, res, fallback);
}

function hintValue(vm: VM, res: PyObject, fallback: number): number {
  if (res === vm.NotImplemented) {
    res.rc--;
    return fallback;
  }
  try {
    if (!(res.type.tp_flags & TPFLAGS.LONG_SUBCLASS)) {
      PyErr_Format(vm, vm.exc.TypeError!, '__length_hint__ must be an integer, not %.100s', res.type.tp_name);
    }
    const n = PyNumber_AsIndex(vm, res, vm.exc.OverflowError!);
    if (n < 0) PyErr_Format(vm, vm.exc.ValueError!, '__length_hint__() should return >= 0');
    return n;
  } finally {
    decref(vm, res);
  }
}

/** @cpython Objects/abstract.c PySequence_Contains 3.8-3.15 */
export function PySequence_Contains(vm: VM, o: PyObject, x: PyObject): boolean {
  const f = o.type.sq_contains;
  return f !== null ? f(vm, o, x) : iterContains(vm, o, x);
}

/** @cpython Objects/abstract.c _PySequence_IterSearch 3.8-3.15, PY_ITERSEARCH_CONTAINS */
export function iterContains(vm: VM, o: PyObject, x: PyObject): boolean {
  let it: PyObject;
  try {
    it = PyObject_GetIter(vm, o);
  } catch (e) {
    if (!matches(e, vm.exc.TypeError!)) throw e;
    clearError(vm, e);
    const text = `argument of type '%.200s' is not ${vm.profile.core.texts.notContainer}`;
    PyErr_Format(vm, vm.exc.TypeError!, text, o.type.tp_name);
  }
  try {
    for (;;) {
      const item = PyIter_Next(vm, it);
      if (item === null) return false;
      try {
        if (PyObject_RichCompareBool(vm, item, x, EQ)) return true;
      } finally {
        decref(vm, item);
      }
    }
  } finally {
    decref(vm, it);
  }
}

/** Throws StopIteration without a value. */
export function raiseStopIteration(vm: VM): never {
  PyErr_Format(vm, vm.exc.StopIteration!, '');
}

/** @cpython Objects/abstract.c PyObject_IsInstance 3.8-3.15 */
export function PyObject_IsInstance(vm: VM, o: PyObject, cls: PyObject): boolean {
  if (o.type === cls) return true;
  if (cls.type === vm.tType) return recursive_isinstance(vm, o, cls);
  if (cls.type === vm.t.union)
    return anyOf(vm, cls.v.args, ' in __instancecheck__', (c) => PyObject_IsInstance(vm, o, c));
  if (cls.type.tp_flags & TPFLAGS.TUPLE_SUBCLASS)
    return anyOf(vm, cls as PyObj, ' in __instancecheck__', (c) => PyObject_IsInstance(vm, o, c));
  const checker = lookupSpecial(vm, cls, '__instancecheck__');
  if (checker === null) return recursive_isinstance(vm, o, cls);
  return callCheck(vm, checker, o, ' in __instancecheck__');
}

function anyOf(vm: VM, tuple: PyObj, where: string, check: (item: PyObject) => boolean): boolean {
  enter(vm, where);
  try {
    for (const item of tuple.v as PyObject[]) if (check(item)) return true;
    return false;
  } finally {
    leave(vm);
  }
}

function callCheck(vm: VM, checker: PyObject, o: PyObject, where: string): boolean {
  let res: PyObject;
  try {
    enter(vm, where);
    try {
      res = callOneArg(vm, checker, o);
    } finally {
      leave(vm);
    }
  } finally {
    decref(vm, checker);
  }
  try {
    return PyObject_IsTrue(vm, res);
  } finally {
    decref(vm, res);
  }
}

/** @cpython Objects/abstract.c object_isinstance 3.8-3.15: through `__class__` where the type alone doesn't say so. */
export function recursive_isinstance(vm: VM, o: PyObject, cls: PyObject): boolean {
  if (isType(cls)) {
    if (isSubtype(o.type, cls)) return true;
    const c = lookupAttrStr(vm, o, '__class__');
    if (c === null) return false;
    const res = c !== o.type && isType(c) && isSubtype(c, cls);
    decref(vm, c);
    return res;
  }
  const te = 'isinstance() arg 2 must be a type, a tuple of types, or a union';
  checkClass(vm, cls, te);
  const c = lookupAttrStr(vm, o, '__class__');
  if (c === null) return false;
  try {
    return abstractIsSubclass(vm, c, cls);
  } finally {
    decref(vm, c);
  }
}

/** @cpython Objects/abstract.c abstract_get_bases 3.8-3.15: new reference or null. */
function abstract_get_bases(vm: VM, cls: PyObject): PyObj | null {
  const bases = lookupAttrStr(vm, cls, '__bases__');
  if (bases === null) return null;
  if (bases.type.tp_flags & TPFLAGS.TUPLE_SUBCLASS) return bases as PyObj;
  decref(vm, bases);
  return null;
}

function checkClass(vm: VM, cls: PyObject, text: string): void {
  const bases = abstract_get_bases(vm, cls);
  if (bases === null) PyErr_Format(vm, vm.exc.TypeError!, text);
  decref(vm, bases!);
}

/** @cpython Objects/abstract.c abstract_issubclass 3.8-3.15 */
function abstractIsSubclass(vm: VM, derived: PyObject, cls: PyObject): boolean {
  if (derived === cls) return true;
  const bases = abstract_get_bases(vm, derived);
  if (bases === null) return false;
  try {
    return anyOf(vm, bases, ' in __issubclass__', (b) => abstractIsSubclass(vm, b, cls));
  } finally {
    decref(vm, bases);
  }
}

/** @cpython Objects/abstract.c recursive_issubclass 3.8-3.15 */
export function recursive_issubclass(vm: VM, derived: PyObject, cls: PyObject): boolean {
  if (isType(cls) && isType(derived)) return isSubtype(derived, cls);
  checkClass(vm, derived, 'issubclass() arg 1 must be a class');
  if (cls.type !== vm.t.union) {
    checkClass(vm, cls, 'issubclass() arg 2 must be a class, a tuple of classes, or a union');
  }
  return abstractIsSubclass(vm, derived, cls);
}

/** @cpython Objects/abstract.c PyObject_IsSubclass 3.8-3.15 */
export function PyObject_IsSubclass(vm: VM, derived: PyObject, cls: PyObject): boolean {
  if (cls.type === vm.tType) return derived === cls || recursive_issubclass(vm, derived, cls);
  if (cls.type === vm.t.union)
    return anyOf(vm, cls.v.args, ' in __subclasscheck__', (c) => PyObject_IsSubclass(vm, derived, c));
  if (cls.type.tp_flags & TPFLAGS.TUPLE_SUBCLASS) {
    return anyOf(vm, cls as PyObj, ' in __subclasscheck__', (c) => PyObject_IsSubclass(vm, derived, c));
  }
  const checker = lookupSpecial(vm, cls, '__subclasscheck__');
  if (checker === null) return recursive_issubclass(vm, derived, cls);
  return callCheck(vm, checker, derived, ' in __subclasscheck__');
}

/** @cpython Objects/abstract.c PyObject_Format 3.8-3.15: spec null or a str. */
export function PyObject_Format(vm: VM, o: PyObject, spec: PyText | null): PyText {
  if (spec === null || spec.v === '') {
    if (o.type === vm.tStr) {
      o.rc++;
      return o as PyText;
    }
    if (o.type === vm.tInt) return PyObject_Str(vm, o);
  }
  const format = lookupSpecial(vm, o, '__format__');
  if (format === null) {
    PyErr_Format(vm, vm.exc.TypeError!, "Type %.100s doesn't define __format__", o.type.tp_name);
  }
  let res: PyObject;
  try {
    res = callOneArg(vm, format!, spec ?? vm.emptyStr);
  } finally {
    decref(vm, format!);
  }
  if (res.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS) return res as PyText;
  const name = res.type.tp_name;
  decref(vm, res);
  if (vm.profile.core.texts.wrongResult === 'method') {
    PyErr_Format(vm, vm.exc.TypeError!, '%s.__format__() must return a str, not %s', o.type.tp_name, name);
  }
  PyErr_Format(vm, vm.exc.TypeError!, '__format__ must return a str, not %.200s', name);
}

/** @cpython Objects/object.c PyObject_Dir 3.8-3.15, with an argument: a sorted list. */
export function PyObject_Dir(vm: VM, o: PyObject): PyObject {
  const dir = lookupSpecial(vm, o, '__dir__');
  if (dir === null) PyErr_Format(vm, vm.exc.TypeError!, 'object does not provide __dir__');
  let res: PyObject;
  try {
    res = PyObject_Vectorcall(vm, dir!, [], null);
  } finally {
    decref(vm, dir!);
  }
  try {
    const list = callOneArg(vm, vm.tList, res);
    decref(vm, callMethod(vm, list, 'sort', []));
    return list;
  } finally {
    decref(vm, res);
  }
}
