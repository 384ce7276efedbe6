/** atexit, and what little of _signal and _opcode other modules ask for when they are imported. */
import { PyObject_Call, stackAsDict } from '../objects/call.ts';
import type { MethodSpec } from '../objects/define.ts';
import { NotSupported, typeError } from '../objects/errors.ts';
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
      vm.unraisable(e, c.f, null);
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

const refused = (name: string): MethodSpec => ({
  call: 'FASTCALL_KEYWORDS',
  fn: () => {
    throw new NotSupported(`${name}()`);
  },
});

const SIGNALS: Record<string, number> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGABRT: 6,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGCHLD: 17,
  SIG_DFL: 0,
  SIG_IGN: 1,
  NSIG: 65,
};

export function createSignal(vm: VM): PyObj {
  const names = [
    'signal',
    'getsignal',
    'raise_signal',
    'alarm',
    'pause',
    'set_wakeup_fd',
    'strsignal',
    'valid_signals',
  ];
  return defineModule(vm, {
    name: '_signal',
    functions: Object.fromEntries(names.map((name) => [name, refused(`signal.${name}`)])),
    exec: (m, _module, add) => {
      for (const [name, n] of Object.entries(SIGNALS)) add(name, newInt(m, n));
    },
  });
}
