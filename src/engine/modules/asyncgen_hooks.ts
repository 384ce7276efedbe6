/** What sys has of async generators and coroutines: the hooks of an event loop. */
import { argSpec, unpackKeywords } from '../objects/arguments.ts';
import { isCallable } from '../objects/call.ts';
import type { MethodSpec } from '../objects/define.ts';
import { NotSupported, typeError } from '../objects/errors.ts';
import { newInt } from '../objects/long.ts';
import { type PyObject, type PyText, xdecref } from '../objects/object.ts';
import type { VM } from '../objects/vm.ts';
import { none, share } from './instance.ts';
import { defineSequence, newSequence } from './structseq.ts';

const HOOKS = argSpec('set_asyncgen_hooks', ['firstiter', 'finalizer']);

/** @cpython Python/sysmodule.c sys_set_asyncgen_hooks 3.8-3.15 */
function set_asyncgen_hooks(vm: VM, _m: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const given = unpackKeywords(vm, HOOKS, args, kwnames);
  (['firstiter', 'finalizer'] as const).forEach((name, k) => {
    const hook = given[k] ?? null;
    if (hook === null) return;
    if (hook !== vm.None && !isCallable(hook)) typeError(vm, `callable ${name} expected, got ${hook.type.tp_name}`);
    const old = vm.asyncGenHooks[name];
    vm.asyncGenHooks[name] = hook === vm.None ? null : share(hook);
    xdecref(vm, old);
  });
  return none(vm);
}

/** Functions about async generators and coroutines. */
export function asyncFunctions(vm: VM): Record<string, MethodSpec> {
  const type = defineSequence(vm, { name: 'sys.asyncgen_hooks', fields: ['firstiter', 'finalizer'] });
  return {
    set_asyncgen_hooks: { call: 'FASTCALL_KEYWORDS', fn: set_asyncgen_hooks },
    get_asyncgen_hooks: {
      call: 'NOARGS',
      fn: (m) => {
        const { firstiter, finalizer } = m.asyncGenHooks;
        return newSequence(m, type, [share(firstiter ?? m.None), share(finalizer ?? m.None)]);
      },
    },
    get_coroutine_origin_tracking_depth: { call: 'NOARGS', fn: (m) => newInt(m, 0) },
    set_coroutine_origin_tracking_depth: {
      call: 'O',
      fn: (m, _s, depth) => {
        if (depth.v !== 0) throw new NotSupported('sys.set_coroutine_origin_tracking_depth()');
        return none(m);
      },
    },
  };
}
