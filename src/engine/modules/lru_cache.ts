/**
 * functools._lru_cache_wrapper: PyObj with `v` a CacheState; refs: function, dict of results, cache_info type, mark between positional and
 * keyword arguments. A bounded cache has its results in links, newest last.
 *
 * @cpython Modules/_functoolsmodule.c lru_cache_new, lru_cache_make_key, bounded_lru_cache_wrapper 3.8-3.15
 */
import { objDel, objNew } from '../objects/alloc.ts';
import { argSpec, unpackTuple } from '../objects/arguments.ts';
import { isCallable, PyObject_Call } from '../objects/call.ts';
import type { TypeSpec } from '../objects/define.ts';
import { cursor, dictClear, dictDelMaybe, dictGet, dictLen, dictNext, dictSet, newDict } from '../objects/dict.ts';
import { typeError } from '../objects/errors.ts';
import { PyLong_FromSsize_t } from '../objects/long.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import { decref, PyAtom, type PyObj, type PyObject } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { newTuple } from '../objects/tuple.ts';
import { type PyType, TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import type { VM } from '../objects/vm.ts';
import { DICT_GETSET, deallocWithDict, STATE_DICT_SLOTS } from './functools.ts';
import { newInstance, none, type State, share } from './instance.ts';

interface CacheState extends State {
  /** -1: no limit */
  maxsize: number;
  typed: boolean;
  hits: number;
  misses: number;
  /** links in order of use, oldest first (a Set keeps the order of insertion) */
  links: Set<PyAtom>;
}

interface Link {
  key: PyObject;
  result: PyObject;
}

const NEW = argSpec('lru_cache', ['user_function', 'maxsize', 'typed', 'cache_info_type'], { required: 4 });

function lru_cache_new(vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  const [f, maxsize, typed, info] = unpackTuple(vm, NEW, args, kwds) as PyObject[];
  if (!isCallable(f!)) typeError(vm, 'the first argument must be callable');
  let limit = -1;
  if (maxsize !== vm.None) {
    if (maxsize!.type.nb_index === null) typeError(vm, 'maxsize should be integer or None');
    limit = Math.max(0, PyNumber_AsIndex(vm, maxsize!, vm.exc.OverflowError!));
  }
  const mark = vm.call(vm, vm.t.object!, [], null);
  const state: CacheState = {
    refs: [share(f!), newDict(vm), share(info!), mark],
    maxsize: limit,
    typed: PyObject_IsTrue(vm, typed!),
    hits: 0,
    misses: 0,
    links: new Set(),
  };
  return newInstance(vm, type, state);
}

function makeKey(vm: VM, s: CacheState, args: PyObj, kwds: PyObj | null): PyObject {
  const items = args.v as PyObject[];
  const n = kwds === null ? 0 : dictLen(kwds);
  if (!s.typed && n === 0) {
    const only = items.length === 1 ? items[0]! : null;
    return share(only !== null && (only.type === vm.tStr || only.type === vm.tInt) ? only : args);
  }
  const key: PyObject[] = items.map((o) => share(o));
  const values: PyObject[] = [];
  if (n > 0) {
    key.push(share(s.refs[3]!));
    const c = cursor();
    while (dictNext(kwds!, c)) {
      key.push(share(c.key), share(c.value));
      values.push(c.value);
    }
  }
  if (s.typed) for (const o of [...items, ...values]) key.push(share(o.type as PyObject));
  return newTuple(vm, key);
}

function lru_cache_call(vm: VM, o: PyObj, args: PyObj, kwds: PyObj | null): PyObject {
  const s = o.v as CacheState;
  if (s.maxsize === 0) {
    s.misses++;
    return PyObject_Call(vm, s.refs[0]!, args, kwds);
  }
  const key = makeKey(vm, s, args, kwds);
  try {
    const found = dictGet(vm, s.refs[1] as PyObj, key);
    if (found !== null) {
      s.hits++;
      if (s.maxsize < 0) return share(found);
      s.links.delete(found as PyAtom);
      s.links.add(found as PyAtom);
      return share((found.v as Link).result);
    }
    s.misses++;
    const result = PyObject_Call(vm, s.refs[0]!, args, kwds);
    if (s.maxsize < 0) dictSet(vm, s.refs[1] as PyObj, key, result);
    else remember(vm, s, key, result);
    return result;
  } finally {
    decref(vm, key);
  }
}

function remember(vm: VM, s: CacheState, key: PyObject, result: PyObject): void {
  const cache = s.refs[1] as PyObj;
  if (dictGet(vm, cache, key) !== null) return;
  if (s.links.size < s.maxsize) {
    const type = vm.t.lru_list_elem!;
    const link = new PyAtom(type, objNew(vm, type, type.tp_basicsize), { key: share(key), result: share(result) });
    dictSet(vm, cache, key, link);
    s.links.add(link);
    decref(vm, link);
    return;
  }
  const oldest = s.links.values().next().value!;
  const { key: oldKey, result: oldResult } = oldest.v as Link;
  s.links.delete(oldest);
  oldest.rc++;
  dictDelMaybe(vm, cache, oldKey);
  oldest.v = { key: share(key), result: share(result) };
  dictSet(vm, cache, key, oldest);
  s.links.add(oldest);
  decref(vm, oldest);
  decref(vm, oldKey);
  decref(vm, oldResult);
}

export function lruCacheSpec(own: () => PyType): TypeSpec {
  return {
    name: 'functools._lru_cache_wrapper',
    basicsize: (w) => 17 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE | TPFLAGS.METHOD_DESCRIPTOR,
    dict: true,
    weakref: true,
    slots: {
      ...STATE_DICT_SLOTS,
      tp_dealloc: deallocWithDict(own),
      tp_new: (vm: VM, type: PyType, args: PyObj, kwds: PyObj | null) => {
        vm.t.lru_list_elem ??= defineType(vm, linkSpec());
        return lru_cache_new(vm, type, args, kwds);
      },
      tp_call: lru_cache_call,
      tp_descr_get: (vm: VM, o: PyObj, obj: PyObject | null) =>
        obj === null || obj === vm.None ? share(o) : vm.call(vm, vm.tMethod, [o, obj], null),
    },
    getset: DICT_GETSET,
    methods: {
      cache_info: {
        call: 'NOARGS',
        fn: (vm, o: PyObj) => {
          const s = o.v as CacheState;
          const size = s.maxsize < 0 ? none(vm) : PyLong_FromSsize_t(vm, s.maxsize);
          const args = [
            PyLong_FromSsize_t(vm, s.hits),
            PyLong_FromSsize_t(vm, s.misses),
            size,
            PyLong_FromSsize_t(vm, dictLen(s.refs[1] as PyObj)),
          ];
          try {
            return vm.call(vm, s.refs[2]!, args, null);
          } finally {
            for (const a of args) decref(vm, a);
          }
        },
      },
      cache_clear: {
        call: 'NOARGS',
        fn: (vm, o: PyObj) => {
          const s = o.v as CacheState;
          s.hits = 0;
          s.misses = 0;
          s.links.clear();
          dictClear(vm, s.refs[1] as PyObj);
          return none(vm);
        },
      },
      __copy__: { call: 'NOARGS', fn: (_vm, o) => share(o) },
      __deepcopy__: { call: 'O', fn: (_vm, o) => share(o) },
    },
  };
}

function linkSpec(): TypeSpec {
  return {
    name: 'functools._lru_list_elem',
    basicsize: (w) => 7 * w,
    flags: TPFLAGS.DISALLOW_INSTANTIATION,
    slots: {
      tp_dealloc: (vm: VM, o: PyAtom) => {
        const { key, result } = o.v as Link;
        decref(vm, key);
        decref(vm, result);
        objDel(vm, o);
      },
    },
  };
}
