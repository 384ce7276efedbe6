/**
 * Calls. `args` are the positional arguments, then the values of the keywords that `kwnames` names; all borrowed. A callable
 * whose type has tp_vectorcall is called without a tuple; any other gets a tuple (and a dict) that are really allocated.
 */

import { PyObject_GetMethod } from './attributes.ts';
import { cursor, dictFromItems, dictNext } from './dict.ts';
import { PyErr_Format } from './format.ts';
import { decref, type PyObj, type PyObject, type PyText } from './object.ts';
import { enter, leave } from './recursion.ts';
import { newTuple } from './tuple.ts';
import { TPFLAGS } from './type.ts';
import { intern } from './unicode.ts';
import type { VM } from './vm.ts';

const SMALL_STACK = 5;

/** @cpython Include/internal/pycore_call.h _PyObject_VectorcallTstate 3.9-3.15 */
export function PyObject_Vectorcall(vm: VM, callable: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const f = callable.type.tp_vectorcall;
  if (f !== null) return f(vm, callable, args, kwnames);
  return _PyObject_MakeTpCall(vm, callable, args, kwnames);
}

/** @cpython Objects/call.c _PyObject_MakeTpCall 3.8-3.15 */
export function _PyObject_MakeTpCall(vm: VM, callable: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const call = callable.type.tp_call;
  if (call === null) {
    PyErr_Format(vm, vm.exc.TypeError!, "'%.200s' object is not callable", callable.type.tp_name);
  }
  const nargs = kwnames === null ? args.length : args.length - kwnames.length;
  const tuple = tupleFromArray(vm, args, 0, nargs);
  let kwds: PyObj | null = null;
  try {
    if (kwnames !== null && kwnames.length > 0) kwds = stackAsDict(vm, args, nargs, kwnames);
    // str(x) is specialized
    if (!vm.countsCalls || (callable === vm.tStr && args.length === 1)) return call(vm, callable, tuple, kwds);
    enter(vm, ' while calling a Python object');
    try {
      return call(vm, callable, tuple, kwds);
    } finally {
      leave(vm);
    }
  } finally {
    decref(vm, tuple);
    if (kwds !== null) decref(vm, kwds);
  }
}

/** @cpython Objects/tupleobject.c _PyTuple_FromArray 3.8-3.15: items start .. end, borrowed. */
export function tupleFromArray(vm: VM, args: PyObject[], start: number, end: number): PyObj {
  const items: PyObject[] = [];
  for (let i = start; i < end; i++) {
    const o = args[i]!;
    o.rc++;
    items.push(o);
  }
  return newTuple(vm, items);
}

/** @cpython Objects/call.c _PyStack_AsDict 3.8-3.15 */
export function stackAsDict(vm: VM, args: PyObject[], nargs: number, kwnames: PyText[]): PyObj {
  const items: PyObject[] = [];
  for (let i = 0; i < kwnames.length; i++) items.push(kwnames[i]!, args[nargs + i]!);
  return dictFromItems(vm, items);
}

/** @cpython Objects/call.c PyObject_Call 3.8-3.15: args is a tuple, kwds a dict or null. */
export function PyObject_Call(vm: VM, callable: PyObject, args: PyObj, kwds: PyObj | null): PyObject {
  const f = callable.type.tp_vectorcall;
  if (f !== null) {
    if (kwds === null || kwds.x === 0) return f(vm, callable, args.v, null);
    return callWithDict(vm, callable, args.v, kwds);
  }
  const call = callable.type.tp_call;
  if (call === null) {
    PyErr_Format(vm, vm.exc.TypeError!, "'%.200s' object is not callable", callable.type.tp_name);
  }
  return call(vm, callable, args, kwds);
}

/** @cpython Objects/call.c _PyStack_UnpackDict 3.8-3.15: an array for all values, and a tuple of the names. */
export function callWithDict(vm: VM, callable: PyObject, args: PyObject[], kwds: PyObj): PyObject {
  const w = vm.profile.pointerWidth;
  const stack = vm.heap.mem_malloc((1 + args.length + kwds.x) * w);
  const all = args.slice();
  for (const o of all) o.rc++;
  const names: PyText[] = [];
  let strings = true;
  const c = cursor();
  while (dictNext(kwds, c)) {
    if (!(c.key.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS)) strings = false;
    c.key.rc++;
    c.value.rc++;
    names.push(c.key as PyText);
    all.push(c.value);
  }
  const tuple = newTuple(vm, names);
  try {
    if (!strings) PyErr_Format(vm, vm.exc.TypeError!, 'keywords must be strings');
    return callable.type.tp_vectorcall!(vm, callable, all, names);
  } finally {
    for (const o of all) decref(vm, o);
    vm.heap.mem_free(stack);
    decref(vm, tuple);
  }
}

/** @cpython Objects/call.c _PyObject_VectorcallDictTstate 3.9-3.15 */
export function vectorcallWithDict(vm: VM, callable: PyObject, args: PyObject[], kwds: PyObj | null): PyObject {
  const f = callable.type.tp_vectorcall;
  if (f !== null) {
    if (kwds === null || kwds.x === 0) return f(vm, callable, args, null);
    return callWithDict(vm, callable, args, kwds);
  }
  const call = callable.type.tp_call;
  if (call === null) {
    PyErr_Format(vm, vm.exc.TypeError!, "'%.200s' object is not callable", callable.type.tp_name);
  }
  const tuple = tupleFromArray(vm, args, 0, args.length);
  try {
    return call(vm, callable, tuple, kwds);
  } finally {
    decref(vm, tuple);
  }
}

/** @cpython Objects/call.c _PyObject_Call_Prepend 3.8-3.15: more than 5 arguments take an array. */
export function PyObject_Call_Prepend(
  vm: VM,
  callable: PyObject,
  obj: PyObject,
  args: PyObj,
  kwds: PyObj | null,
): PyObject {
  const items: PyObject[] = args.v;
  const stack: PyObject[] = [obj];
  for (let i = 0; i < items.length; i++) stack.push(items[i]!);
  const block = stack.length <= SMALL_STACK ? 0 : vm.heap.mem_malloc(stack.length * vm.profile.pointerWidth);
  try {
    return vectorcallWithDict(vm, callable, stack, kwds);
  } finally {
    if (block !== 0) vm.heap.mem_free(block);
  }
}

export function callNoArgs(vm: VM, callable: PyObject): PyObject {
  return PyObject_Vectorcall(vm, callable, [], null);
}

export function callOneArg(vm: VM, callable: PyObject, arg: PyObject): PyObject {
  return PyObject_Vectorcall(vm, callable, [arg], null);
}

/** @cpython Objects/call.c PyObject_VectorcallMethod 3.9-3.15: `o.name(*args)`, without a bound method where possible. */
export function callMethod(vm: VM, o: PyObject, name: string, args: PyObject[]): PyObject {
  const method = PyObject_GetMethod(vm, o, intern(vm, name));
  const unbound = vm.methodFound;
  try {
    return PyObject_Vectorcall(vm, method, unbound ? [o, ...args] : args, null);
  } finally {
    decref(vm, method);
  }
}

/** @cpython Objects/object.c PyCallable_Check 3.8-3.15 */
export function isCallable(o: PyObject): boolean {
  return o.type.tp_call !== null;
}

/** Calls with the items of a tuple from `start` on, and a dict (PyVectorcall_Call, _PyObject_VectorcallDict). */
export function callRest(vm: VM, callable: PyObject, items: PyObject[], start: number, kwds: PyObj | null): PyObject {
  return vectorcallWithDict(vm, callable, start === 0 ? items : items.slice(start), kwds);
}
