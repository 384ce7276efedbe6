/**
 * Async generators. An asynchronous step is an awaitable (`asend`, `athrow`) that drives the generator; a value that the body
 * yields comes wrapped, so that it can be told from what its own awaits hand through, and ends the step as StopIteration.
 */
import { gcNew } from '../objects/alloc.ts';
import type { MethodSpec } from '../objects/define.ts';
import { clearError, matches, PyThrow, raise } from '../objects/errors.ts';
import { decref, PyObj, type PyObject } from '../objects/object.ts';
import { TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import type { VM } from '../objects/vm.ts';
import { DONE, type GenData, gen_send, gen_throw } from './generators.ts';
import { generatorSpec, members, throwArguments } from './generatortypes.ts';

const INIT = 0;
const ITER = 1;
const CLOSED = 2;

/** `v` of a step: what it sends or throws. */
interface Step {
  gen: PyObj;
  state: number;
  /** asend: the value (owned) */
  value: PyObject | null;
  /** athrow: what to throw (owned); null with `value` null: aclose */
  thrown: PyThrow | null;
}

function share(o: PyObject): PyObject {
  o.rc++;
  return o;
}

function newStep(vm: VM, kind: string, step: Step): PyObj {
  const type = vm.t[kind]!;
  const o = new PyObj(type, gcNew(vm, type, type.tp_basicsize), step);
  step.gen.rc++;
  vm.gc.track(o);
  return o;
}

/** @cpython Objects/genobject.c async_gen_unwrap_value: a yielded value ends the step; others are handed through. */
function unwrap(vm: VM, step: Step, r: PyObject | null): PyObject {
  const g = step.gen.v as GenData;
  if (r === null) {
    decref(vm, vm.sendReturned!);
    vm.sendReturned = null;
    g.closed = true;
    g.runningAsync = false;
    step.state = CLOSED;
    throw new PyThrow(vm.call(vm, vm.exc.StopAsyncIteration!, [], null) as PyObj);
  }
  if (r.type === vm.t.async_generator_wrapped_value) {
    g.runningAsync = false;
    step.state = CLOSED;
    const value = r.v as PyObject;
    const exc = vm.call(vm, vm.exc.StopIteration!, [value], null) as PyObj;
    decref(vm, r);
    throw new PyThrow(exc);
  }
  return r;
}

function failed(vm: VM, step: Step, e: unknown): unknown {
  const g = step.gen.v as GenData;
  if (step.state !== CLOSED) {
    g.runningAsync = false;
    step.state = CLOSED;
    if (matches(e, vm.exc.StopAsyncIteration!) || matches(e, vm.exc.GeneratorExit!)) g.closed = true;
  }
  return e;
}

function asend_send(vm: VM, o: PyObj, value: PyObject): PyObject {
  const step = o.v as Step;
  const g = step.gen.v as GenData;
  if (step.state === CLOSED) raise(vm, vm.exc.RuntimeError!, 'cannot reuse already awaited __anext__()/asend()');
  let send = value;
  if (step.state === INIT) {
    if (g.runningAsync) raise(vm, vm.exc.RuntimeError!, 'anext(): asynchronous generator is already running');
    if (value === vm.None) send = step.value ?? vm.None;
    step.state = ITER;
  }
  g.runningAsync = true;
  try {
    return unwrap(vm, step, gen_send(vm, step.gen, send));
  } catch (e) {
    throw failed(vm, step, e);
  }
}

/** One step of athrow() and aclose(). */
function athrow_send(vm: VM, o: PyObj, value: PyObject): PyObject {
  const step = o.v as Step;
  const g = step.gen.v as GenData;
  const closing = step.thrown === null;
  if (step.state === CLOSED) raise(vm, vm.exc.RuntimeError!, 'cannot reuse already awaited aclose()/athrow()');
  if (step.state === ITER) return proceed(vm, step, closing, () => gen_send(vm, step.gen, value));
  if (g.runningAsync) {
    step.state = CLOSED;
    const name = closing ? 'aclose' : 'athrow';
    raise(vm, vm.exc.RuntimeError!, `${name}(): asynchronous generator is already running`);
  }
  if (g.closed || g.state === DONE) {
    step.state = CLOSED;
    throw new PyThrow(vm.call(vm, vm.exc[closing ? 'StopIteration' : 'StopAsyncIteration']!, [], null) as PyObj);
  }
  if (value !== vm.None) raise(vm, vm.exc.RuntimeError!, "can't send non-None value to a just-started coroutine");
  step.state = ITER;
  g.runningAsync = true;
  if (closing) g.closed = true;
  return proceed(vm, step, closing, () => {
    const thrown = step.thrown ?? new PyThrow(vm.call(vm, vm.exc.GeneratorExit!, [], null) as PyObj);
    step.thrown?.value && thrown.value.rc++;
    return gen_throw(vm, step.gen, thrown, false);
  });
}

function proceed(vm: VM, step: Step, closing: boolean, run: () => PyObject | null): PyObject {
  const g = step.gen.v as GenData;
  try {
    const r = run();
    if (closing && r !== null && r.type === vm.t.async_generator_wrapped_value) {
      decref(vm, r);
      raise(vm, vm.exc.RuntimeError!, 'async generator ignored GeneratorExit');
    }
    return unwrap(vm, step, r);
  } catch (e) {
    const own = step.state === CLOSED;
    const out = failed(vm, step, e);
    if (closing && !own && (matches(e, vm.exc.StopAsyncIteration!) || matches(e, vm.exc.GeneratorExit!))) {
      g.closed = true;
      clearError(vm, e);
      throw new PyThrow(vm.call(vm, vm.exc.StopIteration!, [], null) as PyObj);
    }
    if (closing && own && matches(e, vm.exc.StopAsyncIteration!)) {
      clearError(vm, e);
      throw new PyThrow(vm.call(vm, vm.exc.StopIteration!, [], null) as PyObj);
    }
    throw out;
  }
}

function step_dealloc(vm: VM, o: PyObj): void {
  vm.gc.untrackMaybe(o);
  const step = o.v as Step;
  if (step.value) decref(vm, step.value);
  if (step.thrown) decref(vm, step.thrown.value);
  decref(vm, step.gen);
  vm.gc.free(vm, o.addr, o.type.preheader);
  o.addr = 0;
}

function stepMethods(send: typeof asend_send): Record<string, MethodSpec> {
  return {
    send: { call: 'O', fn: send },
    throw: {
      call: 'FASTCALL',
      fn: (vm, o, args) => {
        const step = o.v as Step;
        if (step.state === CLOSED) raise(vm, vm.exc.RuntimeError!, 'cannot reuse already awaited __anext__()/asend()');
        step.state = ITER;
        try {
          return unwrap(vm, step, gen_throw(vm, step.gen, throwArguments(vm, args), false));
        } catch (e) {
          throw failed(vm, step, e);
        }
      },
    },
    close: {
      call: 'NOARGS',
      fn: (vm, o) => {
        (o.v as Step).state = CLOSED;
        return share(vm.None);
      },
    },
  };
}

function defineStep(vm: VM, name: string, words: number, send: typeof asend_send): void {
  vm.t[name] = defineType(vm, {
    name,
    basicsize: (w) => words * w,
    flags: TPFLAGS.HAVE_GC,
    slots: {
      tp_dealloc: step_dealloc,
      tp_traverse: (_m, o, visit) => visit(o.v.gen),
      tp_iter: (_m, o) => share(o),
      tp_iternext: (m, o) => send(m, o, m.None),
      am_await: (_m, o) => share(o),
    },
    methods: stepMethods(send),
  });
}

/** @cpython Objects/genobject.c async_gen_init_hooks 3.8-3.15: the hooks of sys.set_asyncgen_hooks see it when it is first used */
function async_gen_init_hooks(vm: VM, gen: PyObj): void {
  const g = gen.v as GenData;
  if (g.hooks) return;
  g.hooks = true;
  const { firstiter, finalizer } = vm.asyncGenHooks;
  if (finalizer !== null) g.finalizer = share(finalizer);
  if (firstiter !== null) decref(vm, vm.call(vm, firstiter, [gen], null));
}

export function createAsyncGeneratorTypes(vm: VM): void {
  const spec = generatorSpec('async_generator', 'ag', vm.profile.run.asyncGeneratorSize);
  const asend = (gen: PyObj, value: PyObject | null): PyObj => {
    async_gen_init_hooks(vm, gen);
    return newStep(vm, 'async_generator_asend', { gen, state: INIT, value, thrown: null });
  };
  const athrow = (gen: PyObj, thrown: PyThrow | null): PyObj => {
    async_gen_init_hooks(vm, gen);
    return newStep(vm, 'async_generator_athrow', { gen, state: INIT, value: null, thrown });
  };
  vm.t.async_generator = defineType(vm, {
    ...spec,
    slots: { ...spec.slots, am_aiter: (_m, o) => share(o), am_anext: (_m, o) => asend(o, null) },
    methods: {
      ...spec.methods,
      __anext__: { call: 'NOARGS', fn: (_m, o) => asend(o, null), coexist: true },
      asend: { call: 'O', fn: (_m, o, value) => asend(o, share(value)) },
      athrow: { call: 'FASTCALL', fn: (m, o, args) => athrow(o, throwArguments(m, args, 'athrow')) },
      aclose: { call: 'NOARGS', fn: (_m, o) => athrow(o, null) },
    },
    getset: members('ag'),
  });
  defineStep(vm, 'async_generator_asend', 5, asend_send);
  defineStep(vm, 'async_generator_athrow', 5, athrow_send);
  vm.t.async_generator_wrapped_value = defineType(vm, {
    name: 'async_generator_wrapped_value',
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
    },
  });
  vm.asyncGenWrap = (value) => {
    const type = vm.t.async_generator_wrapped_value!;
    const o = new PyObj(type, gcNew(vm, type, type.tp_basicsize), share(value));
    vm.gc.track(o);
    return o;
  };
  vm.newCoroutineWrapper = (coroutine) => {
    const type = vm.t.coroutine_wrapper!;
    const o = new PyObj(type, gcNew(vm, type, type.tp_basicsize), share(coroutine));
    vm.gc.track(o);
    return o;
  };
}
