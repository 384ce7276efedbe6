/**
 * The lazy iterators of builtins: enumerate, zip, map, filter, reversed, and iter(callable, sentinel). PyObj with `v` their data;
 * references in it are owned and listed by `parts` in C's order, so that all share traversal and death.
 */

import { PySequence_GetItem } from './abstract.ts';
import { gcDel, gcNew } from './alloc.ts';
import { argSpec, noKwnames, unpackKeywords, unpackTuple } from './arguments.ts';
import { _PyObject_MakeTpCall } from './call.ts';
import type { MethodSpec, TypeSpec } from './define.ts';
import { clearError, matches, typeError, valueError } from './errors.ts';
import { iterNextOrNull } from './iteration.ts';
import { type IntValue, PyLong_FromSsize_t } from './long.ts';
import { PyNumber_Add, PyNumber_AsIndex, PyNumber_Index } from './number.ts';
import { decref, PyObj, type PyObject, type PyText } from './object.ts';
import { PyObject_GetIter, PyObject_IsTrue, PyObject_RichCompareBool, PyObject_Size } from './object_protocol.ts';
import { newTuple, tuple_alloc } from './tuple.ts';
import { EQ, isSubtype, type PyType, TPFLAGS } from './type.ts';
import type { VM } from './vm.ts';

interface Data {
  parts: (PyObject | null)[];
  n: IntValue;
  strict: boolean;
}

function share<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

/** A new iterator; `parts` are stolen. */
function make(vm: VM, type: PyType, parts: (PyObject | null)[], n: IntValue = 0, strict = false): PyObj {
  const data: Data = { parts, n, strict };
  if (type.tp_flags & TPFLAGS.HEAPTYPE) {
    const o = type.tp_alloc!(vm, type, 0) as PyObj;
    o.v = data;
    return o;
  }
  const o = new PyObj(type, gcNew(vm, type, type.tp_basicsize), data);
  vm.gc.track(o);
  return o;
}

function spec(
  name: string,
  words: number,
  step: (vm: VM, o: PyObj, data: Data) => PyObject | null,
  create: TypeSpec['slots']['tp_new'],
  vectorcall: ((vm: VM, type: PyType, args: PyObject[], kwnames: PyText[] | null) => PyObject) | null,
  methods: Record<string, MethodSpec> = {},
): TypeSpec {
  return {
    name,
    basicsize: (w) => words * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
    slots: {
      tp_dealloc: (vm, o: PyObj) => {
        vm.gc.untrackMaybe(o);
        for (const p of (o.v as Data).parts) if (p) decref(vm, p);
        if (o.type.tp_flags & TPFLAGS.HEAPTYPE) o.type.tp_free!(vm, o);
        else gcDel(vm, o);
      },
      tp_traverse: (_vm, o, visit) => {
        if (o.v) for (const p of (o.v as Data).parts) if (p) visit(p);
      },
      tp_iter: (_vm, o) => share(o as PyObject),
      tp_iternext: (vm, o) => step(vm, o, o.v),
      ...(create ? { tp_new: create } : {}),
      ...(vectorcall ? { type_vectorcall: vectorcall as PyType['tp_vectorcall'] } : {}),
    },
    methods,
  };
}

/** Keyword `strict` of zip and map. */
function strictOf(vm: VM, name: string, kwds: PyObj | null): boolean {
  if (kwds === null || kwds.x === 0) return false;
  const [value] = unpackTuple(vm, argSpec(name, ['strict'], { positional: 0 }), vm.emptyTuple, kwds);
  return value != null && PyObject_IsTrue(vm, value);
}

/** One item of each; null at the end of the shortest. @cpython Python/bltinmodule.c zip_next, its strict check */
function together(vm: VM, its: (PyObject | null)[], strict: boolean, name: string): PyObject[] | null {
  const items: PyObject[] = [];
  try {
    for (let k = 0; k < its.length; k++) {
      const item = iterNextOrNull(vm, its[k]!);
      if (item !== null) {
        items.push(item);
        continue;
      }
      for (const x of items.splice(0)) decref(vm, x);
      if (strict) checkStrict(vm, its, k, name);
      return null;
    }
    return items;
  } catch (e) {
    for (const x of items) decref(vm, x);
    throw e;
  }
}

function checkStrict(vm: VM, its: (PyObject | null)[], k: number, name: string): void {
  const plural = (n: number): string => (n === 1 ? ' ' : 's 1-');
  if (k > 0) valueError(vm, `${name}() argument ${k + 1} is shorter than argument${plural(k)}${k}`);
  for (let j = 1; j < its.length; j++) {
    const extra = iterNextOrNull(vm, its[j]!);
    if (extra === null) continue;
    decref(vm, extra);
    valueError(vm, `${name}() argument ${j + 1} is longer than argument${plural(j)}${j}`);
  }
}

const ENUMERATE = argSpec('enumerate', ['iterable', 'start'], { required: 1 });

/** A tuple that is filled slot by slot, as PyTuple_New gives it: tracked, and empty slots are null. */
function slots(vm: VM, n: number): PyObj {
  const items: (PyObject | null)[] = [];
  for (let k = 0; k < n; k++) items.push(null);
  const o = tuple_alloc(vm, items as PyObject[]);
  vm.gc.track(o);
  return o;
}

/** A tuple of iterators over `sources`; dropped where one can't be made. */
function iteratorTuple(vm: VM, sources: PyObject[], what: string): PyObj {
  if (sources.length === 0) return share(vm.emptyTuple);
  const its = slots(vm, sources.length);
  try {
    for (const [k, o] of sources.entries()) {
      try {
        its.v[k] = PyObject_GetIter(vm, o);
      } catch (e) {
        if (what === '' || !matches(e, vm.exc.TypeError!) || o.type.tp_iter !== null) throw e;
        clearError(vm, e);
        typeError(vm, vm.profile.run.zipArgument.replace('%d', String(k + 1)).replace('%t', o.type.tp_name));
      }
    }
    return its;
  } catch (e) {
    decref(vm, its);
    throw e;
  }
}

/** A result that nobody else holds any more is given again. */
function reusable(result: PyObj): boolean {
  return result.rc === 1;
}

function retrack(vm: VM, result: PyObj): PyObj {
  if (result.gn === null) vm.gc.track(result);
  result.w = null;
  return result;
}

/** @cpython Objects/enumobject.c enum_next 3.8-3.15; parts: iterator, result, index beyond small ones */
function enum_next(vm: VM, data: Data): PyObject | null {
  const item = iterNextOrNull(vm, data.parts[0]!);
  if (item === null) return null;
  const big = data.parts[2];
  let index: PyObject;
  if (big) {
    index = big;
    data.parts[2] = PyNumber_Add(vm, big, vm.smallInts[6]!);
  } else {
    index = PyLong_FromSsize_t(vm, data.n as number);
    data.n = (data.n as number) + 1;
  }
  const result = data.parts[1] as PyObj;
  if (!reusable(result)) return newTuple(vm, [index, item]);
  result.rc++;
  const [oldIndex, oldItem] = result.v as [PyObject, PyObject];
  result.v = [index, item];
  decref(vm, oldItem);
  decref(vm, oldIndex);
  return retrack(vm, result);
}

/** @cpython Objects/enumobject.c enum_new_impl 3.8-3.15 */
function enum_new(vm: VM, type: PyType, iterable: PyObject, start: PyObject | null): PyObj {
  const o = make(vm, type, [null, null, null]);
  const data = o.v as Data;
  try {
    if (start !== null) {
      const index = PyNumber_Index(vm, start);
      if (typeof index.v === 'bigint') data.parts[2] = index;
      else {
        data.n = index.v as number;
        decref(vm, index);
      }
    }
    data.parts[0] = PyObject_GetIter(vm, iterable);
    data.parts[1] = newTuple(vm, [share(vm.None as PyObject), share(vm.None as PyObject)]);
    return o;
  } catch (e) {
    decref(vm, o);
    throw e;
  }
}

function enumerateSpec(): TypeSpec {
  return spec(
    'enumerate',
    7,
    (vm, _o, data) => enum_next(vm, data),
    (vm, type, args, kwds) => {
      const [iterable, start] = unpackTuple(vm, ENUMERATE, args, kwds);
      return enum_new(vm, type, iterable!, start ?? null);
    },
    (vm, type, args, kwnames) => {
      const [iterable, start] = unpackKeywords(vm, ENUMERATE, args, kwnames);
      return enum_new(vm, type, iterable!, start ?? null);
    },
    { __class_getitem__: { call: 'O', kind: 'class', fn: (vm, cls, x) => vm.genericAlias(cls, x) } },
  );
}

/** @cpython Python/bltinmodule.c zip_next 3.8-3.15; parts: tuple of iterators, result */
function zip_next(vm: VM, data: Data): PyObject | null {
  const its = data.parts[0]!.v as PyObject[];
  if (its.length === 0) return null;
  const last = data.parts[1] as PyObj;
  const again = reusable(last);
  const result = again ? last : slots(vm, its.length);
  if (again) last.rc++;
  try {
    for (let k = 0; k < its.length; k++) {
      const item = iterNextOrNull(vm, its[k]!);
      if (item === null) {
        decref(vm, result);
        if (data.strict) checkStrict(vm, its, k, 'zip');
        return null;
      }
      const old = result.v[k] as PyObject | null;
      result.v[k] = item;
      if (old !== null) decref(vm, old);
    }
  } catch (e) {
    decref(vm, result);
    throw e;
  }
  return retrack(vm, result);
}

function zipSpec(): TypeSpec {
  return spec(
    'zip',
    6,
    (vm, _o, data) => zip_next(vm, data),
    (vm, type, args, kwds) => {
      const strict = strictOf(vm, 'zip', kwds);
      const its = iteratorTuple(vm, args.v, 'zip');
      if (its.v.length === 0) return make(vm, type, [its, share(vm.emptyTuple)], 0, strict);
      const result = slots(vm, its.v.length);
      for (let k = 0; k < its.v.length; k++) result.v[k] = share(vm.None as PyObject);
      return make(vm, type, [its, result], 0, strict);
    },
    null,
  );
}

function map_new(vm: VM, type: PyType, items: PyObject[], strict: boolean): PyObj {
  if (items.length < 2) typeError(vm, vm.profile.run.mapArguments);
  const its = iteratorTuple(vm, items.slice(1), '');
  return make(vm, type, [its, share(items[0]!)], 0, strict);
}

function mapSpec(vm: VM): TypeSpec {
  return spec(
    'map',
    vm.profile.run.mapStrict ? 5 : 4,
    (m, _o, data) => {
      const items = together(m, data.parts[0]!.v as PyObject[], data.strict, 'map');
      if (items === null) return null;
      try {
        return m.call(m, data.parts[1]!, items, null);
      } finally {
        for (const x of items) decref(m, x);
      }
    },
    (m, type, args, kwds) => {
      const strict = m.profile.run.mapStrict && strictOf(m, 'map', kwds);
      if (!m.profile.run.mapStrict && kwds !== null && kwds.x > 0) typeError(m, 'map() takes no keyword arguments');
      return map_new(m, type, args.v, strict);
    },
    (m, type, args, kwnames) => {
      if (kwnames !== null && kwnames.length > 0) return _PyObject_MakeTpCall(m, type, args, kwnames);
      return map_new(m, type, args, false);
    },
  );
}

function filter_new(vm: VM, type: PyType, items: PyObject[]): PyObj {
  if (items.length !== 2) typeError(vm, `filter expected 2 arguments, got ${items.length}`);
  const it = PyObject_GetIter(vm, items[1]!);
  return make(vm, type, [it, share(items[0]!)]);
}

function filterSpec(): TypeSpec {
  return spec(
    'filter',
    4,
    (vm, _o, data) => {
      const [it, f] = data.parts as [PyObject, PyObject];
      for (;;) {
        const item = iterNextOrNull(vm, it);
        if (item === null) return null;
        try {
          if (f === vm.None || f === vm.tBool) {
            if (PyObject_IsTrue(vm, item)) return share(item);
          } else {
            const r = vm.call(vm, f, [item], null);
            const good = PyObject_IsTrue(vm, r);
            decref(vm, r);
            if (good) return share(item);
          }
        } finally {
          decref(vm, item);
        }
      }
    },
    (vm, type, args, kwds) => {
      if (kwds !== null && kwds.x > 0) typeError(vm, 'filter() takes no keyword arguments');
      return filter_new(vm, type, args.v);
    },
    (vm, type, args, kwnames) => {
      noKwnames(vm, 'filter', kwnames);
      return filter_new(vm, type, args);
    },
  );
}

/** @cpython Objects/enumobject.c reversed_new_impl 3.8-3.15 */
function reversed_new(vm: VM, type: PyType, items: PyObject[]): PyObject {
  if (items.length !== 1) typeError(vm, `reversed expected 1 argument, got ${items.length}`);
  const [seq] = items as [PyObject];
  const method = vm.lookupSpecial(seq, '__reversed__');
  if (method !== null && method !== vm.None) {
    try {
      return vm.call(vm, method, [], null);
    } finally {
      decref(vm, method);
    }
  }
  if (method !== null || seq.type.sq_item === null || isSubtype(seq.type, vm.tDict))
    typeError(vm, `'${seq.type.tp_name}' object is not reversible`);
  return make(vm, type, [share(seq)], PyObject_Size(vm, seq) - 1);
}

/** @cpython Objects/enumobject.c reversed_next 3.8-3.15 */
function reversed_next(vm: VM, _o: PyObj, data: Data): PyObject | null {
  const [seq] = data.parts;
  const i = data.n as number;
  if (!seq) return null;
  let ended = true;
  try {
    if (i < 0) return null;
    const item = PySequence_GetItem(vm, seq, i);
    data.n = i - 1;
    ended = false;
    return item;
  } catch (e) {
    if (!matches(e, vm.exc.IndexError!) && !matches(e, vm.exc.StopIteration!)) throw e;
    clearError(vm, e);
    return null;
  } finally {
    if (ended) {
      data.n = -1;
      data.parts[0] = null;
      decref(vm, seq);
    }
  }
}

const REVERSED_METHODS: Record<string, MethodSpec> = {
  /** @cpython Objects/enumobject.c reversed_len 3.8-3.15 */
  __length_hint__: {
    call: 'NOARGS',
    fn: (vm, o) => {
      const { parts, n } = o.v as Data;
      const left = parts[0] ? (n as number) + 1 : 0;
      return PyLong_FromSsize_t(vm, parts[0] && PyObject_Size(vm, parts[0]) < left ? 0 : left);
    },
  },
  /** @cpython Objects/enumobject.c reversed_reduce 3.8-3.15 */
  __reduce__: {
    call: 'NOARGS',
    fn: (vm, o) => {
      const { parts, n } = o.v as Data;
      const type = share(o.type as PyObject);
      if (!parts[0]) return newTuple(vm, [type, newTuple(vm, [newTuple(vm, [])])]);
      return newTuple(vm, [type, newTuple(vm, [share(parts[0])]), PyLong_FromSsize_t(vm, n as number)]);
    },
  },
  /** @cpython Objects/enumobject.c reversed_setstate 3.8-3.15 */
  __setstate__: {
    call: 'O',
    fn: (vm, o, state) => {
      const index = PyNumber_AsIndex(vm, state, vm.exc.OverflowError!);
      const data = o.v as Data;
      if (data.parts[0]) data.n = Math.max(-1, Math.min(index, PyObject_Size(vm, data.parts[0]) - 1));
      return share(vm.None as PyObject);
    },
  },
};

function reversedSpec(): TypeSpec {
  return spec(
    'reversed',
    4,
    reversed_next,
    (vm, type, args, kwds) => {
      if (kwds !== null && kwds.x > 0) typeError(vm, 'reversed() takes no keyword arguments');
      return reversed_new(vm, type, args.v);
    },
    (vm, type, args, kwnames) => {
      noKwnames(vm, 'reversed', kwnames);
      return reversed_new(vm, type, args);
    },
    REVERSED_METHODS,
  );
}

function callIterSpec(): TypeSpec {
  return spec(
    'callable_iterator',
    4,
    (vm, _o, data) => {
      const [f, sentinel] = data.parts;
      if (!f) return null;
      let r: PyObject | null = null;
      try {
        r = vm.call(vm, f, [], null);
        if (!PyObject_RichCompareBool(vm, sentinel!, r, EQ)) return r;
      } catch (e) {
        if (r) decref(vm, r);
        if (!matches(e, vm.exc.StopIteration!)) throw e;
        clearError(vm, e);
        r = null;
      }
      if (r) decref(vm, r);
      data.parts = [null, null];
      decref(vm, f);
      decref(vm, sentinel!);
      return null;
    },
    undefined,
    null,
  );
}

export function streamSpecs(vm: VM): Record<string, TypeSpec> {
  return {
    enumerate: enumerateSpec(),
    zip: zipSpec(),
    map: mapSpec(vm),
    filter: filterSpec(),
    reversed: reversedSpec(),
    callable_iterator: callIterSpec(),
  };
}

export function connectStreams(vm: VM): void {
  vm.newCallIter = (f, sentinel) => make(vm, vm.t.callable_iterator!, [share(f), share(sentinel)]);
}
