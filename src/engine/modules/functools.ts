/**
 * The _functools module.
 *
 *   partial               v State, refs: function, tuple of arguments, dict of keywords
 *   cmp_to_key's K        v State, refs: comparison, object
 *   _lru_cache_wrapper    in lru_cache.ts
 */
import { argSpec, checkPositional, unpackKeywords } from '../objects/arguments.ts';
import { isCallable, vectorcallWithDict } from '../objects/call.ts';
import type { TypeSpec } from '../objects/define.ts';
import { cursor, dictLen, dictNext, dictSet, newDict } from '../objects/dict.ts';
import { typeError } from '../objects/errors.ts';
import { newGenericAlias } from '../objects/genericalias.ts';
import { clearDict, PyObject_GenericGetDict, setDict, visitDict } from '../objects/instancedict.ts';
import { iterNextOrNull } from '../objects/iteration.ts';
import { newInt } from '../objects/long.ts';
import { decref, type PyObj, type PyObject, xdecref } from '../objects/object.ts';
import { PyObject_GetIter, PyObject_RichCompare } from '../objects/object_protocol.ts';
import { newTuple } from '../objects/tuple.ts';
import { isSubtype, type PyType, TPFLAGS, type Visit } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { freeInstance, newInstance, releaseState, STATE_CLEAR, STATE_SLOTS, type State, share } from './instance.ts';
import { lruCacheSpec } from './lru_cache.ts';

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

interface PartialState extends State {
  refs: [PyObject, PyObj, PyObj] | PyObject[];
}

/** @cpython Modules/_functoolsmodule.c partial_new 3.8-3.13 */
function partial_new(vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  const given = args.v as PyObject[];
  if (given.length < 1) typeError(vm, "type 'partial' takes at least one argument");
  let f = given[0]!;
  let before: PyObject[] = [];
  let keywords: PyObj | null = null;
  if (f.type === type && type.tp_name === 'functools.partial' && dictOf(f as PyObj) === null) {
    const { refs } = f.v as State;
    before = refs[1]!.v as PyObject[];
    keywords = refs[2] as PyObj;
    f = refs[0]!;
  }
  if (!isCallable(f)) typeError(vm, 'the first argument must be callable');
  const all = newTuple(
    vm,
    [...before, ...given.slice(1)].map((o) => share(o)),
  );
  const kw = newDict(vm);
  for (const d of [keywords, kwds]) {
    if (d === null) continue;
    const c = cursor();
    while (dictNext(d, c)) dictSet(vm, kw, c.key, c.value);
  }
  return newInstance(vm, type, { refs: [share(f), all, kw] } satisfies PartialState);
}

function dictOf(o: PyObj): PyObj | null {
  return o.d;
}

function partialCall(vm: VM, o: PyObj, args: PyObject[], kwds: PyObj | null): PyObject {
  const [f, first, keywords] = (o.v as State).refs as [PyObject, PyObj, PyObj];
  const all = [...(first.v as PyObject[]), ...args];
  if (dictLen(keywords) === 0 && (kwds === null || dictLen(kwds) === 0)) return vm.call(vm, f, all, null);
  if (kwds === null || dictLen(kwds) === 0) return vectorcallWithDict(vm, f, all, keywords);
  const merged = newDict(vm);
  try {
    for (const d of [keywords, kwds]) {
      const c = cursor();
      while (dictNext(d, c)) dictSet(vm, merged, c.key, c.value);
    }
    return vectorcallWithDict(vm, f, all, merged);
  } finally {
    decref(vm, merged);
  }
}

function partial_repr(vm: VM, o: PyObj): PyObject {
  const [f, args, keywords] = (o.v as State).refs as [PyObject, PyObj, PyObj];
  let text = vm.reprText(f);
  for (const a of args.v as PyObject[]) text += `, ${vm.reprText(a)}`;
  const c = cursor();
  while (dictNext(keywords, c)) text += `, ${vm.str(c.key)}=${vm.reprText(c.value)}`;
  return newStr(vm, `${o.type.tp_name}(${text})`);
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

function partialSpec(own: () => PyType): TypeSpec {
  const member = (k: number) => ({ get: (_vm: VM, o: PyObj) => (o.v as State).refs[k] ?? null });
  return {
    name: 'functools.partial',
    basicsize: (w) => 8 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
    dict: true,
    weakref: true,
    slots: {
      ...STATE_DICT_SLOTS,
      tp_dealloc: deallocWithDict(own),
      tp_new: partial_new,
      tp_call: (vm: VM, o: PyObj, args: PyObj, kwds: PyObj | null) => partialCall(vm, o, args.v, kwds),
      tp_repr: partial_repr,
    },
    getset: DICT_GETSET,
    members: { func: member(0), args: member(1), keywords: member(2) },
    methods: {
      __reduce__: {
        call: 'NOARGS',
        fn: (vm, o: PyObj) => {
          const [f, args, kw] = (o.v as State).refs as PyObject[];
          const state = newTuple(vm, [share(f!), share(args!), share(kw!), share((o.d ?? vm.None) as PyObject)]);
          return newTuple(vm, [share(o.type as PyObject), newTuple(vm, [share(f!)]), state]);
        },
      },
      __setstate__: {
        call: 'O',
        fn: (vm, o: PyObj, state) => {
          const [f, args, kw] = state.v as PyObject[];
          const old = (o.v as State).refs;
          o.v = { refs: [share(f!), share(args!), share(kw!)] };
          releaseState(vm, { refs: old });
          return share(vm.None as PyObject);
        },
      },
      __class_getitem__: { call: 'O', kind: 'class', fn: (vm, cls, key) => newGenericAlias(vm, cls, key) },
    },
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
  const partial: PyType = defineType(
    vm,
    partialSpec(() => partial),
  );
  return defineModule(vm, {
    name: '_functools',
    functions: {
      reduce: { call: 'FASTCALL', fn: reduce },
      cmp_to_key: {
        call: 'FASTCALL_KEYWORDS',
        fn: (m, _s, args, kwnames) => {
          const [cmp] = unpackKeywords(m, CMP, args, kwnames);
          return newInstance(m, key, { refs: [share(cmp!), null] });
        },
      },
    },
    exec: (m, _module, add) => {
      add('partial', partial);
      const wrapper: PyType = defineType(
        m,
        lruCacheSpec(() => wrapper),
      );
      add('_lru_cache_wrapper', wrapper);
    },
  });
}
