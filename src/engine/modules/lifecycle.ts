/** atexit, and what little of _signal and _opcode other modules ask for when they are imported. */
import { PyObject_Call, stackAsDict } from '../objects/call.ts';
import { PyThrow, typeError } from '../objects/errors.ts';
import { newInt } from '../objects/long.ts';
import { decref, type PyObj, type PyObject, type PyText } from '../objects/object.ts';
import { PyObject_RichCompareBool } from '../objects/object_protocol.ts';
import { newTuple } from '../objects/tuple.ts';
import { EQ } from '../objects/type.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { none, share } from './instance.ts';

interface Callback {
  f: PyObject;
  args: PyObj;
  kwds: PyObj | null;
}

function releaseCallback(vm: VM, c: Callback): void {
  decref(vm, c.f);
  decref(vm, c.args);
  if (c.kwds !== null) decref(vm, c.kwds);
}

/** @cpython Modules/atexitmodule.c atexit_callfuncs 3.8-3.15: the last registered first */
function runCallbacks(vm: VM, list: Callback[]): void {
  for (let c = list.pop(); c !== undefined; c = list.pop()) {
    try {
      decref(vm, PyObject_Call(vm, c.f, c.args, c.kwds));
    } catch (e) {
      if (!(e instanceof PyThrow)) throw e;
      vm.writeUnraisable(e, c.f, 'atexit');
    } finally {
      releaseCallback(vm, c);
    }
  }
}

export function createAtexit(vm: VM): PyObj {
  const list: Callback[] = [];
  const { finish } = vm;
  vm.finish = () => {
    runCallbacks(vm, list);
    finish();
  };
  const register = (m: VM, _self: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject => {
    const n = args.length - (kwnames?.length ?? 0);
    if (n === 0) typeError(m, 'register() takes at least 1 argument (0 given)');
    const rest = newTuple(
      m,
      args.slice(1, n).map((o) => share(o)),
    );
    const kwds = kwnames === null ? null : stackAsDict(m, args, n, kwnames);
    list.push({ f: share(args[0]!), args: rest, kwds });
    return share(args[0]!);
  };
  return defineModule(vm, {
    name: 'atexit',
    functions: {
      register: { call: 'FASTCALL_KEYWORDS', fn: register },
      unregister: {
        call: 'O',
        fn: (m, _s, f) => {
          for (let k = list.length - 1; k >= 0; k--)
            if (PyObject_RichCompareBool(m, list[k]!.f, f, EQ)) releaseCallback(m, list.splice(k, 1)[0]!);
          return none(m);
        },
      },
      _clear: {
        call: 'NOARGS',
        fn: (m) => {
          for (const c of list.splice(0)) releaseCallback(m, c);
          return none(m);
        },
      },
      _run_exitfuncs: {
        call: 'NOARGS',
        fn: (m) => {
          runCallbacks(m, list);
          return none(m);
        },
      },
      _ncallbacks: { call: 'NOARGS', fn: (m) => newInt(m, list.length) },
    },
  });
}
