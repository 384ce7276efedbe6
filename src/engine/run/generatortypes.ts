/**
 * The types of generators and coroutines; async generators and what they hand out are in asyncgenerators.ts.
 */

import type { GetSetSpec, MethodSpec, TypeSpec } from '../objects/define.ts';
import { PyThrow, typeError } from '../objects/errors.ts';
import { excData } from '../objects/exceptions.ts';
import { newBool, PyLong_FromSsize_t } from '../objects/long.ts';
import { decref, type PyObj, type PyObject, xdecref } from '../objects/object.ts';
import { isSubtype, PyType, TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { createAnextAwaitable } from './anext.ts';
import { createAsyncGeneratorTypes } from './asyncgenerators.ts';
import {
  DONE,
  type GenData,
  gen_close,
  gen_dealloc,
  gen_finalize,
  gen_iternext,
  gen_send,
  gen_send_method,
  gen_throw,
  gen_traverse,
  RUNNING,
  SUSPENDED,
  yieldFrom,
} from './generators.ts';
import { frameObject } from './traceback.ts';

function share(o: PyObject): PyObject {
  o.rc++;
  return o;
}

/** @cpython Python/errors.c _PyErr_NormalizeException 3.11-3.15: what goes wrong in making the instance is thrown in its place. */
function instantiate(vm: VM, type: PyType, args: PyObject[]): PyObj | PyThrow {
  try {
    const exc = vm.call(vm, type, args, null) as PyObj;
    if (isSubtype(exc.type, vm.exc.BaseException!)) return exc;
    const found = exc.type.tp_name;
    decref(vm, exc);
    typeError(vm, `calling ${vm.reprText(type)} should have returned an instance of BaseException, not ${found}`);
  } catch (e) {
    if (e instanceof PyThrow) return e;
    throw e;
  }
}

/** @cpython Objects/genobject.c gen_throw: (type[, value[, traceback]]) as a throw that owns its exception. */
export function throwArguments(vm: VM, args: PyObject[], name = 'throw'): PyThrow {
  if (args.length < 1) typeError(vm, `${name} expected at least 1 argument, got 0`);
  if (args.length > 3) typeError(vm, `${name} expected at most 3 arguments, got ${args.length}`);
  if (args.length > 1 && vm.profile.run.warnsOfThrowArguments) {
    const text = `the (type, exc, tb) signature of ${name}() is deprecated, use the single-arg signature instead.`;
    vm.warn?.(vm.exc.DeprecationWarning!, text);
  }
  const [type, value, tb] = args as [PyObject, PyObject | undefined, PyObject | undefined];
  let exc: PyObj;
  if (type instanceof PyType && isSubtype(type, vm.exc.BaseException!)) {
    if (value !== undefined && isSubtype(value.type, type)) exc = share(value) as PyObj;
    else {
      const made = instantiate(vm, type, value === undefined || value === vm.None ? [] : [value]);
      if (made instanceof PyThrow) return made;
      exc = made;
    }
  } else if (isSubtype(type.type, vm.exc.BaseException!)) {
    if (value !== undefined && value !== vm.None) typeError(vm, 'instance exception may not have a separate value');
    exc = share(type) as PyObj;
  } else {
    typeError(vm, `exceptions must be classes or instances deriving from BaseException, not ${type.type.tp_name}`);
  }
  if (tb !== undefined && tb !== vm.None) {
    if (tb.type !== vm.t.traceback) typeError(vm, 'throw() third argument must be a traceback object');
    const data = excData(exc);
    xdecref(vm, data.traceback);
    data.traceback = share(tb) as PyObj;
  }
  return new PyThrow(exc);
}

export const SEND_METHODS: Record<string, MethodSpec> = {
  send: { call: 'O', fn: gen_send_method },
  throw: { call: 'FASTCALL', fn: (vm, gen, args) => gen_throw(vm, gen, throwArguments(vm, args)) },
  close: { call: 'NOARGS', fn: gen_close },
};

/** `gi_frame` and its kin, by prefix. */
export function members(prefix: string): Record<string, GetSetSpec> {
  const data = (o: PyObj): GenData => o.v as GenData;
  return {
    [`${prefix}_frame`]: {
      get: (vm, o) => share(data(o).state === DONE ? vm.None : frameObject(vm, data(o).frame)),
    },
    [`${prefix}_running`]: { get: (vm, o) => newBool(vm, data(o).state === RUNNING) },
    [`${prefix}_suspended`]: { get: (vm, o) => newBool(vm, data(o).state === SUSPENDED) },
    [`${prefix}_code`]: { get: (_vm, o) => share(data(o).frame.code.obj) },
    [prefix === 'gi' ? 'gi_yieldfrom' : `${prefix}_await`]: {
      get: (vm, o) => share(yieldFrom(vm, o) ?? vm.None),
    },
    __name__: {
      get: (_vm, o) => share(data(o).name),
      set: (vm, o, value) => {
        if (value === null || !isSubtype(value.type, vm.tStr)) typeError(vm, '__name__ must be set to a string object');
        decref(vm, data(o).name);
        data(o).name = share(value) as GenData['name'];
      },
    },
    __qualname__: {
      get: (_vm, o) => share(data(o).qualname),
      set: (vm, o, value) => {
        if (value === null || !isSubtype(value.type, vm.tStr))
          typeError(vm, '__qualname__ must be set to a string object');
        decref(vm, data(o).qualname);
        data(o).qualname = share(value) as GenData['qualname'];
      },
    },
  };
}

function repr(kind: string) {
  return (vm: VM, o: PyObj): PyObject =>
    newStr(vm, `<${kind} object ${o.v.qualname.v} at 0x${vm.heap.realAddress(o.addr).toString(16)}>`);
}

export function generatorSpec(kind: string, prefix: string, size: (w: number) => number): TypeSpec {
  return {
    name: kind,
    basicsize: size,
    flags: TPFLAGS.HAVE_GC,
    weakref: true,
    slots: {
      tp_dealloc: gen_dealloc,
      tp_traverse: gen_traverse,
      tp_finalize: gen_finalize,
      tp_repr: repr(kind.replace('_', ' ')),
    },
    methods: { __sizeof__: { call: 'NOARGS', fn: gen_sizeof } },
    getset: members(prefix),
  };
}

/** @cpython Objects/genobject.c gen_sizeof 3.8-3.15: the frame's locals and stack are inside. */
export function gen_sizeof(vm: VM, o: PyObj): PyObject {
  const { localsplusnames, stacksize } = (o.v as GenData).frame.code.unit;
  const items = localsplusnames.length + stacksize;
  return PyLong_FromSsize_t(vm, o.type.tp_basicsize + items * vm.profile.pointerWidth);
}

/** @cpython Objects/genobject.c coro_await: the iterator by which a coroutine is awaited. */
function createCoroutineWrapper(vm: VM): void {
  vm.t.coroutine_wrapper = defineType(vm, {
    name: 'coroutine_wrapper',
    basicsize: (w) => 3 * w,
    flags: TPFLAGS.HAVE_GC,
    slots: {
      tp_dealloc: (m, o) => {
        m.gc.untrackMaybe(o);
        decref(m, o.v);
        m.gc.free(m, o.addr, o.type.preheader);
        o.addr = 0;
      },
      tp_traverse: (_m, o, visit) => visit(o.v),
      tp_iter: (_m, o) => share(o),
      tp_iternext: (m, o) => gen_iternext(m, o.v),
    },
    methods: {
      send: { call: 'O', fn: (m, o, x) => gen_send_method(m, o.v, x) },
      throw: { call: 'FASTCALL', fn: (m, o, args) => gen_throw(m, o.v, throwArguments(m, args)) },
      close: { call: 'NOARGS', fn: (m, o) => gen_close(m, o.v) },
    },
  });
}

export function createGeneratorTypes(vm: VM): void {
  const { run } = vm.profile;
  const generator = generatorSpec('generator', 'gi', run.generatorSize);
  vm.t.generator = defineType(vm, {
    ...generator,
    slots: { ...generator.slots, tp_iter: (_m, o) => share(o), tp_iternext: gen_iternext, am_send: gen_send },
    methods: { ...generator.methods, ...SEND_METHODS },
  });
  createCoroutineWrapper(vm);
  const coroutine = generatorSpec('coroutine', 'cr', run.coroutineSize);
  vm.t.coroutine = defineType(vm, {
    ...coroutine,
    slots: {
      ...coroutine.slots,
      am_await: (m, o) => m.newCoroutineWrapper(o),
      am_send: gen_send,
    },
    methods: { ...coroutine.methods, ...SEND_METHODS },
    getset: { ...coroutine.getset, cr_origin: { get: (m) => share(m.None) } },
  });
  createAsyncGeneratorTypes(vm);
  createAnextAwaitable(vm);
}
