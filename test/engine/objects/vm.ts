/** A twin made by hand, without running code: types, thin exceptions, and the log of requests. */
import { Collector } from '../../../src/engine/gc/collector.ts';
import { Heap } from '../../../src/engine/heap/index.ts';
import { addType, createTypes } from '../../../src/engine/objects/bootstrap.ts';
import { PyThrow } from '../../../src/engine/objects/errors.ts';
import { decref, type PyObj, type PyObject } from '../../../src/engine/objects/object.ts';
import { newTuple } from '../../../src/engine/objects/tuple.ts';
import { newStr } from '../../../src/engine/objects/unicode.ts';
import { VM } from '../../../src/engine/objects/vm.ts';
import { profileFor } from '../../../src/engine/profile/index.ts';

export const VERSIONS = ['3.11', '3.12', '3.13.0', '3.13', '3.14', '3.15'];

const NAMES = [
  'Exception',
  'TypeError',
  'ValueError',
  'AttributeError',
  'KeyError',
  'IndexError',
  'RuntimeError',
  'RecursionError',
  'StopIteration',
  'OverflowError',
  'NameError',
  'DeprecationWarning',
];

export function testVM(version = '3.13'): VM {
  const profile = profileFor(version);
  const vm = new VM(profile, new Heap(profile.heap, profile.pointerWidth));
  // no frame runs here: nothing is being handled
  vm.chainContext = () => undefined;
  vm.gc = new Collector(profile.gc);
  vm.heap.events_install();
  createTypes(vm);
  for (const name of NAMES) {
    vm.exc[name] = addType(vm, name, {
      name,
      base: name === 'Exception' ? vm.t.object! : name === 'RecursionError' ? vm.exc.RuntimeError! : vm.exc.Exception!,
      basicsize: (w) => 9 * w,
      flags: (1 << 10) | (1 << 14),
      dict: true,
      slots: {
        tp_new: (vm, type, args) => {
          const o = type.tp_alloc!(vm, type, 0) as PyObj;
          args.rc++;
          o.v = args;
          return o;
        },
        tp_init: () => {},
        tp_dealloc: (vm, o: PyObj) => {
          vm.gc.untrackMaybe(o);
          decref(vm, o.v);
          o.type.tp_free!(vm, o);
        },
      },
    });
  }
  vm.newException = (type, message) => {
    const text = newStr(vm, message);
    const args = newTuple(vm, [text]);
    const exc = vm.call(vm, type, [text], null) as PyObj;
    decref(vm, args);
    return exc;
  };
  return vm;
}

/** "TypeError: text" of what `f` throws. */
export function thrown(vm: VM, f: () => unknown): string {
  try {
    f();
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    const arg: PyObject | undefined = (e.value.v as PyObj).v[0];
    const text = `${e.value.type.tp_name}: ${arg === undefined ? '' : arg.v}`;
    decref(vm, e.value);
    return text;
  }
  return 'nothing';
}

/** Requests made by `f`, as alloclog prints them. */
export function events(vm: VM, f: () => unknown): string {
  vm.heap.events_start();
  f();
  const log = vm.heap.events_stop();
  return log.join(' ');
}
