/**
 * _queue: SimpleQueue. refs: the items. A thread that waits for an item of an empty queue may be parked (thread.ts); it goes on when there is
 * one. The main thread can't wait: nothing else would put one in.
 *
 * @cpython Modules/_queuemodule.c 3.8-3.15
 */
import { argSpec, unpackKeywords } from '../objects/arguments.ts';
import type { MethodSpec } from '../objects/define.ts';
import { NotSupported, PyThrow, valueError } from '../objects/errors.ts';
import { newGenericAlias } from '../objects/genericalias.ts';
import { newBool, newInt } from '../objects/long.ts';
import { PyFloat_AsDouble } from '../objects/numberconversion.ts';
import type { PyObj, PyObject, PyText } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { type PyType, TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { newInstance, none, STATE_CLEAR, STATE_SLOTS, type State, share } from './instance.ts';
import { PyErr_NewException } from './newexception.ts';

interface Queue extends State {
  /** how threads that wait for an item go on */
  waiting: (() => void)[];
}

const PUT = argSpec('put', ['item', 'block', 'timeout'], { required: 1 });
const GET = argSpec('get', ['block', 'timeout']);

function put(vm: VM, o: PyObj, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const [item] = unpackKeywords(vm, PUT, args, kwnames);
  const q = o.v as Queue;
  q.refs.push(share(item!));
  q.waiting.shift()?.();
  return none(vm);
}

/** @cpython Modules/_queuemodule.c _queue_SimpleQueue_get_impl */
function get(vm: VM, empty: PyType, o: PyObj, block: boolean, timeout: PyObject | null): PyObject {
  const q = o.v as Queue;
  const seconds = block && timeout !== null && timeout !== vm.None ? PyFloat_AsDouble(vm, timeout) : null;
  if (seconds !== null && seconds < 0) valueError(vm, "'timeout' must be a non-negative number");
  if (q.refs.length === 0 && block && seconds === null) {
    vm.parkThread?.(q.waiting);
    throw new NotSupported('waiting for a queue that nothing puts into');
  }
  if (q.refs.length > 0) return q.refs.shift()!;
  vm.slept += (seconds ?? 0) * 1e9;
  throw new PyThrow(vm.call(vm, empty, [], null) as PyObj);
}

function methods(empty: PyType): Record<string, MethodSpec> {
  return {
    put: { call: 'FASTCALL_KEYWORDS', fn: put },
    put_nowait: { call: 'FASTCALL_KEYWORDS', fn: put },
    get: {
      call: 'FASTCALL_KEYWORDS',
      fn: (vm, o: PyObj, args, kwnames) => {
        const [block, timeout] = unpackKeywords(vm, GET, args, kwnames);
        return get(vm, empty, o, !block || PyObject_IsTrue(vm, block), timeout ?? null);
      },
    },
    get_nowait: { call: 'NOARGS', fn: (vm, o: PyObj) => get(vm, empty, o, false, null) },
    empty: { call: 'NOARGS', fn: (vm, o: PyObj) => newBool(vm, (o.v as Queue).refs.length === 0) },
    qsize: { call: 'NOARGS', fn: (vm, o: PyObj) => newInt(vm, (o.v as Queue).refs.length) },
    __class_getitem__: { call: 'O', kind: 'class', fn: (vm, cls, key) => newGenericAlias(vm, cls, key) },
  };
}

export function createQueue(vm: VM): PyObj {
  const empty = PyErr_NewException(vm, '_queue.Empty', vm.exc.Exception!);
  const type = defineType(vm, {
    name: '_queue.SimpleQueue',
    basicsize: (w) => 8 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
    weakref: true,
    slots: {
      ...STATE_SLOTS,
      ...STATE_CLEAR,
      tp_new: (m: VM, t: PyType) => newInstance(m, t, { refs: [], waiting: [] } satisfies Queue),
    },
    methods: methods(empty),
  });
  return defineModule(vm, {
    name: '_queue',
    exec: (_m, _module, add) => {
      add('SimpleQueue', type);
      add('Empty', empty);
    },
  });
}
