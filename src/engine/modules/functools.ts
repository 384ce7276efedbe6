/**
 * The _functools module.
 *
 *   partial, Placeholder  in partial.ts
 *   cmp_to_key's K        v State, refs: comparison, object
 *   _lru_cache_wrapper    in lru_cache.ts
 */
import { argSpec, checkPositional, unpackKeywords } from '../objects/arguments.ts';
import type { TypeSpec } from '../objects/define.ts';
import { typeError } from '../objects/errors.ts';
import { clearDict, PyObject_GenericGetDict, setDict, visitDict } from '../objects/instancedict.ts';
import { iterNextOrNull } from '../objects/iteration.ts';
import { newInt } from '../objects/long.ts';
import { decref, type PyObj, type PyObject, type PyText, xdecref } from '../objects/object.ts';
import { PyObject_GetIter, PyObject_RichCompare } from '../objects/object_protocol.ts';
import { isSubtype, type PyType, TPFLAGS, type Visit } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { freeInstance, newInstance, releaseState, STATE_CLEAR, STATE_SLOTS, type State, share } from './instance.ts';
import { lruCacheSpec } from './lru_cache.ts';
import { type Partials, partialSpec, placeholderSpec } from './partial.ts';

/** @cpython Modules/_functoolsmodule.c functools_reduce 3.8-3.15 */
function reduce(vm: VM, _self: PyObject, args: PyObject[]): PyObject {
  checkPositional(vm, 'reduce', args.length, 2, 3);
  const [f, seq, initial] = args as [PyObject, PyObject, PyObject | undefined];
  if (seq.type.tp_iter === null && seq.type.sq_item === null) typeError(vm, 'reduce() arg 2 must support iteration');
  const it = PyObject_GetIter(vm, seq);
  let result: PyObject | null = initial ? share(initial) : null;
  try {
    for (let item = iterNextOrNull(vm, it); item !== null; item = iterNextOrNull(vm, it)) {
      if (result === null) {
        result = item;
        continue;
      }
      try {
        const next: PyObject = vm.call(vm, f, [result, item], null);
        decref(vm, result);
        result = next;
      } finally {
        decref(vm, item);
      }
    }
  } catch (e) {
    xdecref(vm, result);
    throw e;
  } finally {
    decref(vm, it);
  }
  if (result === null) typeError(vm, 'reduce() of empty iterable with no initial value');
  return result;
}

const REDUCE = argSpec('reduce', ['', '', 'initial'], { required: 2 });

/** From 3.14 the third argument may be named. */
function reduceWithInitial(vm: VM, self: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const given = unpackKeywords(vm, REDUCE, args, kwnames);
  return reduce(
    vm,
    self,
    given.filter((o): o is PyObject => o !== null),
  );
}

/** Slots of types whose `v` is a State and that have a dict. */
export const STATE_DICT_SLOTS: Partial<PyType> = {
  tp_traverse: (vm: VM, o: PyObj, visit: Visit) => {
    visitDict(o, visit);
    STATE_SLOTS.tp_traverse!(vm, o, visit);
  },
  tp_clear: (vm: VM, o: PyObj) => {
    clearDict(vm, o);
    releaseState(vm, o.v as State);
  },
};

/** `__dict__` of such a type. */
export const DICT_GETSET: TypeSpec['getset'] = {
  __dict__: {
    get: (vm, o: PyObj) => PyObject_GenericGetDict(vm, o),
    set: (vm, o: PyObj, value) => {
      if (value === null || !isSubtype(value.type, vm.tDict)) typeError(vm, '__dict__ must be set to a dictionary');
      setDict(vm, o, value as PyObj);
    },
  },
};

export function deallocWithDict(own: () => PyType): PyType['tp_dealloc'] {
  return (vm: VM, o: PyObj) => {
    vm.gc.untrackMaybe(o);
    if (o.wl !== null) vm.clearWeakrefs(o);
    releaseState(vm, o.v as State);
    if (o.d !== null) clearDict(vm, o);
    freeInstance(vm, o, own());
  };
}

const KEY = argSpec('K', ['obj'], { required: 1 });
const CMP = argSpec('cmp_to_key', ['mycmp'], { required: 1 });

/** @cpython Modules/_functoolsmodule.c keyobject_richcompare, keyobject_call 3.8-3.15 */
function keySpec(own: () => PyType): TypeSpec {
  return {
    name: 'functools.KeyWrapper',
    basicsize: (w) => 4 * w,
    flags: TPFLAGS.HAVE_GC,
    slots: {
      ...STATE_SLOTS,
      ...STATE_CLEAR,
      tp_call: (vm: VM, o: PyObj, args: PyObj) => {
        const [obj] = unpackKeywords(vm, KEY, args.v as PyObject[], null);
        return newInstance(vm, own(), { refs: [share((o.v as State).refs[0]!), share(obj!)] });
      },
      tp_richcompare: (vm: VM, a: PyObj, b: PyObj, op: number) => {
        if (b.type !== own()) typeError(vm, 'other argument must be K instance');
        const [cmp, x] = (a.v as State).refs as PyObject[];
        const res = vm.call(vm, cmp!, [x!, (b.v as State).refs[1]!], null);
        const zero = newInt(vm, 0);
        try {
          return PyObject_RichCompare(vm, res, zero, op);
        } finally {
          decref(vm, zero);
          decref(vm, res);
        }
      },
    },
    members: { obj: { get: (_vm, o: PyObj) => (o.v as State).refs[1] ?? null, none: true } },
  };
}

export function createFunctools(vm: VM): PyObj {
  const key: PyType = defineType(
    vm,
    keySpec(() => key),
  );
  const own: Partials = { type: vm.t.object!, placeholder: null };
  const placeholderType = vm.profile.run.partialPlaceholders ? defineType(vm, placeholderSpec(own)) : null;
  if (placeholderType !== null) own.placeholder = newInstance(vm, placeholderType, { refs: [] });
  own.type = defineType(vm, partialSpec(own));
  return defineModule(vm, {
    name: '_functools',
    functions: {
      reduce: vm.profile.run.partialPlaceholders
        ? { call: 'FASTCALL_KEYWORDS', fn: reduceWithInitial }
        : { call: 'FASTCALL', fn: reduce },
      cmp_to_key: {
        call: 'FASTCALL_KEYWORDS',
        fn: (m, _s, args, kwnames) => {
          const [cmp] = unpackKeywords(m, CMP, args, kwnames);
          return newInstance(m, key, { refs: [share(cmp!), null] });
        },
      },
    },
    exec: (m, _module, add) => {
      add('partial', own.type);
      if (placeholderType !== null) {
        add('_PlaceholderType', placeholderType);
        add('Placeholder', share(own.placeholder!));
      }
      const wrapper: PyType = defineType(
        m,
        lruCacheSpec(() => wrapper),
      );
      add('_lru_cache_wrapper', wrapper);
    },
  });
}
