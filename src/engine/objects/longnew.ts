/** int() and bool(): `__new__`, also of subclasses, and the calls that take no tuple. */
import { argSpec, checkPositional, noKeywords, noKwnames, unpackTuple } from './arguments.ts';
import { _PyObject_MakeTpCall } from './call.ts';
import { typeError, valueError } from './errors.ts';
import { PyErr_Format } from './format.ts';
import { digitCount, newBool, newInt } from './long.ts';
import { PyNumber_AsIndex } from './number.ts';
import { longFromText, PyNumber_Long } from './numberconversion.ts';
import { decref, type PyObj, type PyObject, type PyText } from './object.ts';
import { PyObject_IsTrue } from './object_protocol.ts';
import { isSubtype, type PyType, TPFLAGS } from './type.ts';
import { PyType_GenericAlloc } from './typecall.ts';
import type { VM } from './vm.ts';

const INT_NEW = argSpec('int', ['', 'base'], { positional: 2 });

/** An instance of a subclass with room for `nitems`. */
export function allocInstance(vm: VM, type: PyType, nitems: number): PyObject {
  return type.tp_alloc === null ? PyType_GenericAlloc(vm, type, nitems) : type.tp_alloc(vm, type, nitems);
}

/** @cpython Objects/longobject.c long_new_impl 3.8-3.15 */
function long_new_impl(vm: VM, type: PyType, x: PyObject | null, obase: PyObject | null): PyObject {
  if (type !== vm.tInt) return long_subtype_new(vm, type, x, obase);
  if (x === null) {
    if (obase !== null) typeError(vm, 'int() missing string argument');
    return newInt(vm, 0);
  }
  if (obase === null) return PyNumber_Long(vm, x);
  const base = PyNumber_AsIndex(vm, obase, null);
  if ((base !== 0 && base < 2) || base > 36) valueError(vm, 'int() base must be >= 2 and <= 36, or 0');
  const isText =
    x.type.tp_flags & (TPFLAGS.UNICODE_SUBCLASS | TPFLAGS.BYTES_SUBCLASS) || isSubtype(x.type, vm.t.bytearray!);
  const res = isText ? longFromText(vm, x, base) : null;
  if (res === null) typeError(vm, "int() can't convert non-string with explicit base");
  return res;
}

/** @cpython Objects/longobject.c long_subtype_new 3.8-3.15: an int first, then the instance that takes its digits. */
function long_subtype_new(vm: VM, type: PyType, x: PyObject | null, obase: PyObject | null): PyObject {
  const tmp = long_new_impl(vm, vm.tInt, x, obase);
  const n = Math.max(digitCount(tmp.v), vm.profile.objects.intLeastDigits);
  try {
    const o = allocInstance(vm, type, n);
    o.v = tmp.v;
    return o;
  } finally {
    decref(vm, tmp);
  }
}

export function long_new(vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  const [x, base] = unpackTuple(vm, INT_NEW, args, kwds);
  return long_new_impl(vm, type, x ?? null, base ?? null);
}

/** @cpython Objects/longobject.c long_vectorcall 3.13-3.15 */
export function long_vectorcall(vm: VM, type: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  if (kwnames !== null) return _PyObject_MakeTpCall(vm, type, args, kwnames);
  if (args.length === 0) return newInt(vm, 0);
  if (args.length === 1) return PyNumber_Long(vm, args[0]!);
  if (args.length === 2) return long_new_impl(vm, type as PyType, args[0]!, args[1]!);
  PyErr_Format(vm, vm.exc.TypeError!, 'int expected at most 2 arguments, got %zd', args.length);
}

/** @cpython Objects/boolobject.c bool_new 3.8-3.15 */
export function bool_new(vm: VM, _type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  noKeywords(vm, 'bool', kwds);
  const items: PyObject[] = args.v;
  checkPositional(vm, 'bool', items.length, 0, 1);
  return newBool(vm, items.length > 0 && PyObject_IsTrue(vm, items[0]!));
}

/** @cpython Objects/boolobject.c bool_vectorcall 3.9-3.15 */
export function bool_vectorcall(vm: VM, _type: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  noKwnames(vm, 'bool', kwnames);
  checkPositional(vm, 'bool', args.length, 0, 1);
  return newBool(vm, args.length > 0 && PyObject_IsTrue(vm, args[0]!));
}
