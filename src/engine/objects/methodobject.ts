/**
 * Built-in functions and methods (PyCFunction): PyObj with
 *
 *   v   MethodDef (name and calling convention)
 *   w   the object that the function is bound to (owned), null for static ones
 *   x   `__module__` (owned) or null
 *
 * Layout: GC header and seven words. The calling convention decides what a call allocates: see define.ts.
 */

import { gcDel, gcNew } from './alloc.ts';
import { _PyEval_GetBuiltin } from './builtinnames.ts';
import { _PyObject_MakeTpCall, callWithDict, stackAsDict, tupleFromArray } from './call.ts';
import type { MethodSpec, TypeSpec } from './define.ts';
import { cursor, dictNext } from './dict.ts';
import { PyErr_Format, PyUnicode_FromFormat } from './format.ts';
import { identityHash, realAddress } from './identity.ts';
import { newBool } from './long.ts';
import { decref, PyObj, type PyObject, type PyText, xdecref } from './object.ts';
import { getAttrStr, lookupAttrStr } from './object_protocol.ts';
import { enter, leave } from './recursion.ts';
import { newTuple } from './tuple.ts';
import { EQ, NE, type PyType, TPFLAGS } from './type.ts';
import { newStr } from './unicode.ts';
import type { VM } from './vm.ts';

/** A row of a method table. */
export class MethodDef {
  readonly name: string;
  readonly spec: MethodSpec;
  /** the arguments come as a tuple (METH_VARARGS), also where `spec` is written for an array */
  readonly tuple: boolean;
  constructor(name: string, spec: MethodSpec, tuple = spec.call.startsWith('VARARGS')) {
    this.name = name;
    this.spec = spec;
    this.tuple = tuple;
  }
}

/** The PyMethodDef of a function of `owner` (module or type), called as the build calls it. */
export function methodDef(vm: VM, owner: string, name: string, spec: MethodSpec): MethodDef {
  const { tuples, arrays } = vm.profile.calls;
  const full = `${owner}.${name}`;
  if (tuples.includes(full)) return new MethodDef(name, spec, true);
  return arrays.includes(full) ? new MethodDef(name, spec, false) : new MethodDef(name, spec);
}

/** Calls a function that is written for an array, as one that takes a tuple and a dict: both are really there. */
export function callWithTuple(
  vm: VM,
  f: PyObj,
  spec: MethodSpec,
  self: PyObject | null,
  args: PyObject[],
  kwnames: PyText[] | null,
): PyObject {
  const nargs = kwnames === null ? args.length : args.length - kwnames.length;
  const tuple = tupleFromArray(vm, args, 0, nargs);
  let kwds: PyObj | null = null;
  try {
    if (kwnames !== null && kwnames.length > 0) kwds = stackAsDict(vm, args, nargs, kwnames);
    if (spec.call === 'FASTCALL_KEYWORDS') return spec.fn(vm, self, args, kwnames);
    if (kwnames !== null) noKeywordsFor(vm, f, kwnames);
    return callSpec(vm, f, spec, self, args);
  } finally {
    decref(vm, tuple);
    if (kwds !== null) decref(vm, kwds);
  }
}

/** Calls without keywords, whatever the function is written for. */
export function callSpec(vm: VM, f: PyObj, spec: MethodSpec, self: PyObject | null, args: PyObject[]): PyObject {
  switch (spec.call) {
    case 'FASTCALL':
      return spec.fn(vm, self, args);
    case 'FASTCALL_KEYWORDS':
      return spec.fn(vm, self, args, null);
    case 'NOARGS':
      if (args.length !== 0) countError(vm, f, '%U takes no arguments (%zd given)', args.length);
      return spec.fn(vm, self);
    case 'O':
      if (args.length !== 1) countError(vm, f, '%U takes exactly one argument (%zd given)', args.length);
      return spec.fn(vm, self, args[0]!);
    case 'VARARGS':
      // no tuple in this build: one that isn't in the heap
      return spec.fn(vm, self, new PyObj(vm.tTuple, 0, args));
    default:
      return spec.fn(vm, self, new PyObj(vm.tTuple, 0, args), null);
  }
}

/** @cpython Objects/methodobject.c PyCFunction_NewEx 3.8-3.15: borrows self and module. */
export function newBuiltin(vm: VM, def: MethodDef, self: PyObject | null, module: PyObject | null): PyObj {
  const free = vm.freeBuiltins;
  let f: PyObj;
  if (free.length > 0) {
    f = free.pop()!;
    f.rc = 1;
    vm.heap.newReference(vm.gc.blockOf(vm, f));
  } else {
    f = new PyObj(vm.tBuiltin, gcNew(vm, vm.tBuiltin, vm.tBuiltin.tp_basicsize), null);
  }
  f.v = def;
  f.w = self;
  f.x = module;
  if (self !== null) self.rc++;
  if (module !== null) module.rc++;
  vm.gc.track(f);
  return f;
}

/** @cpython Objects/methodobject.c meth_dealloc 3.8-3.15 */
function meth_dealloc(vm: VM, f: PyObj): void {
  vm.gc.untrackMaybe(f);
  if (f.wl !== null) vm.clearWeakrefs(f);
  xdecref(vm, f.w);
  xdecref(vm, f.x);
  if (vm.freeBuiltins.length < vm.profile.core.freeBuiltins) vm.freeBuiltins.push(f);
  else gcDel(vm, f);
}

/** @cpython Objects/call.c _PyObject_FunctionStr 3.9-3.15: "module.qualname()", a new reference. */
export function _PyObject_FunctionStr(vm: VM, f: PyObject): PyText {
  const qualname = lookupAttrStr(vm, f, '__qualname__');
  if (qualname === null) return f.type.tp_str!(vm, f) as PyText;
  try {
    const module = lookupAttrStr(vm, f, '__module__');
    if (module !== null && module !== vm.None) {
      try {
        if (module.v !== 'builtins') return PyUnicode_FromFormat(vm, '%S.%S()', module, qualname);
      } finally {
        decref(vm, module);
      }
    }
    return PyUnicode_FromFormat(vm, '%S()', qualname);
  } finally {
    decref(vm, qualname);
  }
}

/** "f() takes no arguments (1 given)" and the like. */
export function countError(vm: VM, f: PyObject, format: string, ...args: unknown[]): never {
  const name = _PyObject_FunctionStr(vm, f);
  try {
    PyErr_Format(vm, vm.exc.TypeError!, format, name, ...args);
  } finally {
    decref(vm, name);
  }
}

export function noKeywordsFor(vm: VM, f: PyObject, kwnames: PyText[] | null): void {
  if (kwnames !== null && kwnames.length > 0) countError(vm, f, '%U takes no keyword arguments');
}

/** @cpython Objects/methodobject.c cfunction_vectorcall_* 3.8-3.15: by calling convention */
function cfunction_vectorcall(vm: VM, f: PyObj, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const def = f.v as MethodDef;
  if (vm.countsCalls && (def.spec.call === 'O' || def.spec.call === 'NOARGS'))
    return countedCall(vm, f, def, args, kwnames);
  return callBySpec(vm, f, def, args, kwnames);
}

/** @cpython Objects/methodobject.c cfunction_enter_call 3.8-3.15: specialized calls of the other conventions don't count */
function countedCall(vm: VM, f: PyObj, def: MethodDef, args: PyObject[], kwnames: PyText[] | null): PyObject {
  enter(vm, ' while calling a Python object');
  try {
    return callBySpec(vm, f, def, args, kwnames);
  } finally {
    leave(vm);
  }
}

function callBySpec(vm: VM, f: PyObj, def: MethodDef, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const { spec, tuple } = def;
  switch (spec.call) {
    case 'FASTCALL':
      if (tuple) return callWithTuple(vm, f, spec, f.w, args, kwnames);
      if (kwnames !== null) noKeywordsFor(vm, f, kwnames);
      return spec.fn(vm, f.w, args);
    case 'FASTCALL_KEYWORDS':
      if (tuple) return callWithTuple(vm, f, spec, f.w, args, kwnames);
      return spec.fn(vm, f.w, args, kwnames);
    case 'NOARGS':
      if (tuple) return callWithTuple(vm, f, spec, f.w, args, kwnames);
      if (kwnames !== null) noKeywordsFor(vm, f, kwnames);
      if (args.length !== 0) countError(vm, f, '%U takes no arguments (%zd given)', args.length);
      return spec.fn(vm, f.w);
    case 'O':
      if (tuple) return callWithTuple(vm, f, spec, f.w, args, kwnames);
      if (kwnames !== null) noKeywordsFor(vm, f, kwnames);
      if (args.length !== 1) countError(vm, f, '%U takes exactly one argument (%zd given)', args.length);
      return spec.fn(vm, f.w, args[0]!);
    default:
      if (!tuple) {
        if (kwnames !== null) noKeywordsFor(vm, f, kwnames);
        return callSpec(vm, f, spec, f.w, args);
      }
      return _PyObject_MakeTpCall(vm, f, args, kwnames);
  }
}

/** @cpython Objects/methodobject.c cfunction_call 3.8-3.15: tuple and dict are there already. */
function cfunction_call(vm: VM, f: PyObj, args: PyObj, kwds: PyObj | null): PyObject {
  const spec = (f.v as MethodDef).spec;
  if (spec.call === 'VARARGS_KEYWORDS') return spec.fn(vm, f.w, args, kwds);
  if (spec.call === 'VARARGS') {
    if (kwds !== null && kwds.x > 0) {
      PyErr_Format(vm, vm.exc.TypeError!, '%.200s() takes no keyword arguments', (f.v as MethodDef).name);
    }
    return spec.fn(vm, f.w, args);
  }
  return vectorcallFromTuple(vm, f, args, kwds);
}

function vectorcallFromTuple(vm: VM, f: PyObj, args: PyObj, kwds: PyObj | null): PyObject {
  const { spec, tuple } = f.v as MethodDef;
  if (kwds === null || kwds.x === 0)
    return tuple ? callSpec(vm, f, spec, f.w, args.v) : cfunction_vectorcall(vm, f, args.v, null);
  if (!tuple) return callWithDict(vm, f, args.v, kwds);
  const all = (args.v as PyObject[]).slice();
  const names: PyText[] = [];
  const c = cursor();
  while (dictNext(kwds, c)) {
    names.push(c.key as PyText);
    all.push(c.value);
  }
  if (spec.call !== 'FASTCALL_KEYWORDS') noKeywordsFor(vm, f, names);
  return (spec.fn as (vm: VM, self: PyObject | null, args: PyObject[], kwnames: PyText[]) => PyObject)(
    vm,
    f.w,
    all,
    names,
  );
}

/** The type that a built-in method is bound through, for its qualname: the object itself where it is a type. */
function meth_qualname(vm: VM, f: PyObj): PyObject {
  const def: MethodDef = f.v;
  const self: PyObject | null = f.w;
  if (self === null || self.type === vm.t.module) return newStr(vm, def.name);
  const type = self.type.tp_flags & TPFLAGS.TYPE_SUBCLASS ? self : self.type;
  const qualname = getAttrStr(vm, type, '__qualname__');
  try {
    return PyUnicode_FromFormat(vm, '%S.%s', qualname, def.name);
  } finally {
    decref(vm, qualname);
  }
}

/** @cpython Objects/methodobject.c meth_repr 3.8-3.15 */
function meth_repr(vm: VM, f: PyObj): PyObject {
  const def: MethodDef = f.v;
  const self: PyObject | null = f.w;
  if (self === null || self.type === vm.t.module) return PyUnicode_FromFormat(vm, '<built-in function %s>', def.name);
  const at = realAddress(vm, self);
  return PyUnicode_FromFormat(vm, '<built-in method %s of %s object at %p>', def.name, self.type.tp_name, at);
}

/** @cpython Objects/methodobject.c meth_richcompare 3.8-3.15 */
function meth_richcompare(vm: VM, a: PyObj, b: PyObject, op: number): PyObject {
  if ((op !== EQ && op !== NE) || b.type !== vm.tBuiltin) {
    vm.NotImplemented.rc++;
    return vm.NotImplemented;
  }
  const same = a.w === (b as PyObj).w && (a.v as MethodDef).spec.fn === (b.v as MethodDef).spec.fn;
  return newBool(vm, same === (op === EQ));
}

function meth_hash(vm: VM, f: PyObj): number {
  const lo = f.w === null ? 0 : identityHash(vm, f.w);
  return lo ^ hashText((f.v as MethodDef).name);
}

/** OURS: stands for the address of the C function. */
function hashText(s: string): number {
  let h = 0;
  for (let i = 0; i < s.length; i++) h = (Math.imul(h, 31) + s.charCodeAt(i)) | 0;
  return h;
}

/** @cpython Objects/methodobject.c meth_reduce 3.8-3.15 */
function meth_reduce(vm: VM, f: PyObj): PyObject {
  const name = newStr(vm, (f.v as MethodDef).name);
  if (f.w === null || f.w.type === vm.t.module) return name;
  const getattr = _PyEval_GetBuiltin(vm, 'getattr');
  f.w.rc++;
  return newTuple(vm, [getattr, newTuple(vm, [f.w, name])]);
}

export function signatureOf(vm: VM, def: MethodDef): PyObject {
  if (def.spec.sig === undefined) {
    vm.None.rc++;
    return vm.None;
  }
  return newStr(vm, def.spec.sig);
}

export function docOf(vm: VM, doc: string | undefined | null): PyObject {
  if (doc === undefined || doc === null) {
    vm.None.rc++;
    return vm.None;
  }
  return newStr(vm, doc);
}

/** type builtin_function_or_method */
export function builtinSpec(): TypeSpec {
  return {
    name: 'builtin_function_or_method',
    basicsize: (w) => 7 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.HAVE_VECTORCALL | TPFLAGS.DISALLOW_INSTANTIATION,
    weakref: true,
    slots: {
      tp_dealloc: meth_dealloc,
      tp_repr: meth_repr,
      tp_hash: meth_hash,
      tp_richcompare: meth_richcompare,
      tp_call: cfunction_call,
      tp_vectorcall: cfunction_vectorcall as PyType['tp_vectorcall'],
      tp_traverse: (_vm, f: PyObj, visit) => {
        if (f.w !== null) visit(f.w);
        if (f.x !== null) visit(f.x);
      },
    },
    methods: { __reduce__: { call: 'NOARGS', fn: meth_reduce } },
    members: { __module__: { get: (_vm, f: PyObj) => f.x, set: setModule, none: true } },
    getset: {
      __doc__: { get: (vm, f: PyObj) => docOf(vm, (f.v as MethodDef).spec.doc) },
      __name__: { get: (vm, f: PyObj) => newStr(vm, (f.v as MethodDef).name) },
      __qualname__: { get: meth_qualname },
      __self__: {
        get: (vm, f: PyObj) => {
          const self: PyObject = f.w ?? vm.None;
          self.rc++;
          return self;
        },
      },
      __text_signature__: { get: (vm, f: PyObj) => signatureOf(vm, f.v) },
    },
  };
}

function setModule(vm: VM, f: PyObj, value: PyObject | null): void {
  const old = f.x;
  if (value !== null) value.rc++;
  f.x = value;
  xdecref(vm, old);
}
