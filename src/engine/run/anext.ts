/** What anext(iterator, default) hands out: awaits the next value, and gives the default where there is none. */

import { gcNew } from '../objects/alloc.ts';
import { getAttrStr } from '../objects/attributes.ts';
import type { MethodSpec } from '../objects/define.ts';
import { clearError, PyThrow, raiseObject, typeError } from '../objects/errors.ts';
import { decref, PyObj, type PyObject } from '../objects/object.ts';
import { isSubtype, TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import type { VM } from '../objects/vm.ts';
import { awaitable } from './generators.ts';

interface Waiting {
  wrapped: PyObject;
  fallback: PyObject;
}

/** @cpython Objects/iterobject.c anextawaitable_getiter 3.10-3.15: a new reference */
function anextawaitable_getiter(vm: VM, o: PyObj): PyObject {
  const it = awaitable(vm, (o.v as Waiting).wrapped);
  if (it.type !== vm.t.coroutine) return it;
  const iterator = it.type.am_await!(vm, it);
  decref(vm, it);
  if (iterator.type.tp_iternext === null) {
    const { tp_name } = it.type;
    decref(vm, iterator);
    typeError(vm, `${tp_name}.__await__() must return an iterable`);
  }
  return iterator;
}

/** Runs a step of the awaitable; its StopAsyncIteration becomes a StopIteration of the default. */
function step(vm: VM, o: PyObj, run: (iterator: PyObject) => PyObject | null): PyObject | null {
  const iterator = anextawaitable_getiter(vm, o);
  try {
    return run(iterator);
  } catch (e) {
    if (!(e instanceof PyThrow) || !isSubtype(e.value.type, vm.exc.StopAsyncIteration!)) throw e;
    clearError(vm, e);
    return stop(vm, (o.v as Waiting).fallback);
  } finally {
    decref(vm, iterator);
  }
}

/** @cpython Objects/genobject.c _PyGen_SetStopIterationValue 3.10-3.15 */
function stop(vm: VM, value: PyObject): never {
  raiseObject(vm, vm.exc.StopIteration!, value);
}

/** @cpython Objects/iterobject.c anextawaitable_proxy 3.10-3.15 */
function proxied(name: 'send' | 'throw' | 'close'): MethodSpec {
  return {
    call: 'FASTCALL',
    fn: (vm, o, args) =>
      step(vm, o as PyObj, (iterator) => {
        const method = getAttrStr(vm, iterator, name);
        try {
          return vm.call(vm, method, args, null);
        } finally {
          decref(vm, method);
        }
      }) as PyObject,
  };
}

export function createAnextAwaitable(vm: VM): void {
  const share = (o: PyObject): PyObject => {
    o.rc++;
    return o;
  };
  const type = defineType(vm, {
    name: 'anext_awaitable',
    basicsize: (w) => 4 * w,
    flags: TPFLAGS.HAVE_GC,
    slots: {
      tp_dealloc: (m, o) => {
        m.gc.untrackMaybe(o);
        decref(m, o.v.wrapped);
        decref(m, o.v.fallback);
        m.gc.free(m, o.addr, o.type.preheader);
        o.addr = 0;
      },
      tp_traverse: (_m, o, visit) => {
        visit(o.v.wrapped);
        visit(o.v.fallback);
      },
      tp_iter: (_m, o) => share(o),
      tp_iternext: (m, o) => step(m, o, (iterator) => iterator.type.tp_iternext!(m, iterator)),
      am_await: (_m, o) => share(o),
    },
    methods: { send: proxied('send'), throw: proxied('throw'), close: proxied('close') },
  });
  vm.newAnextAwaitable = (wrapped, fallback) => {
    const o = new PyObj(type, gcNew(vm, type, type.tp_basicsize), { wrapped, fallback: share(fallback) });
    vm.gc.track(o);
    return o;
  };
}
