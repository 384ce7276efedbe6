/** The _weakref module. */
import { argSpec, checkPositional, unpackKeywords } from '../objects/arguments.ts';
import { dictDelMaybe, dictGet } from '../objects/dict.ts';
import { PyLong_FromSsize_t } from '../objects/long.ts';
import type { PyObj, PyObject } from '../objects/object.ts';
import type { VM } from '../objects/vm.ts';
import { newProxy, weakrefsOf } from '../objects/weakrefobject.ts';
import { defineModule } from './define.ts';

function share<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

const GET = argSpec('getweakrefcount', ['object'], { required: 1 });

export function createWeakref(vm: VM): PyObj {
  return defineModule(vm, {
    name: '_weakref',
    functions: {
      getweakrefcount: {
        call: 'FASTCALL_KEYWORDS',
        fn: (m, _s, args, kwnames) =>
          PyLong_FromSsize_t(m, weakrefsOf(unpackKeywords(m, GET, args, kwnames)[0]!).length),
      },
      getweakrefs: { call: 'O', fn: (m, _s, o) => m.newList(weakrefsOf(o).map((r) => share(r as PyObject))) },
      proxy: {
        call: 'FASTCALL',
        fn: (m, _s, args) => {
          checkPositional(m, 'proxy', args.length, 1, 2);
          return newProxy(m, args[0]!, args[1] ?? null);
        },
      },
      _remove_dead_weakref: {
        call: 'FASTCALL',
        fn: (m, _s, args) => {
          const [d, key] = args as [PyObj, PyObject];
          const ref = dictGet(m, d, key);
          if (ref !== null && (ref as PyObj).v === null) dictDelMaybe(m, d, key);
          return share(m.None as PyObject);
        },
      },
    },
    exec: (m, _module, add) => {
      add('ref', share(m.t.ReferenceType!));
      add('ReferenceType', share(m.t.ReferenceType!));
      add('ProxyType', share(m.t.ProxyType!));
      add('CallableProxyType', share(m.t.CallableProxyType!));
    },
  });
}
