/**
 * The lazy iterators of builtins: enumerate, zip, map, filter, reversed, and iter(callable, sentinel). PyObj with `v` their data;
 * references in it are owned and listed by `parts`, so that all share traversal and death.
 */

import { PySequence_GetItem } from './abstract.ts';
import { gcDel, gcNew } from './alloc.ts';
import { argSpec, unpackTuple } from './arguments.ts';
import type { MethodSpec, TypeSpec } from './define.ts';
import { clearError, matches, typeError, valueError } from './errors.ts';
import { iterNextOrNull } from './iteration.ts';
import { type IntValue, newInt } from './long.ts';
import { PyNumber_Add, PyNumber_Index } from './number.ts';
import { decref, PyObj, type PyObject } from './object.ts';
import { PyObject_GetIter, PyObject_IsTrue, PyObject_RichCompareBool, PyObject_Size } from './object_protocol.ts';
import { newTuple } from './tuple.ts';
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
    },
    methods,
  };
}

/** Iterators of all `items`; those made are dropped where one can't be made. */
function iterators(vm: VM, items: PyObject[], what: string): PyObject[] {
  const its: PyObject[] = [];
  try {
    for (const [k, o] of items.entries()) {
      try {
        its.push(PyObject_GetIter(vm, o));
      } catch (e) {
        if (what === '' || !matches(e, vm.exc.TypeError!) || o.type.tp_iter !== null) throw e;
        clearError(vm, e);
        typeError(vm, vm.profile.run.zipArgument.replace('%d', String(k + 1)).replace('%t', o.type.tp_name));
      }
    }
    return its;
  } catch (e) {
    for (const it of its) decref(vm, it);
    throw e;
  }
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

function enumerateSpec(): TypeSpec {
  return spec(
    'enumerate',
    7,
    (vm, _o, data) => {
      const item = iterNextOrNull(vm, data.parts[0]!);
      if (item === null) return null;
      const big = data.parts[1];
      if (big) {
        const next = PyNumber_Add(vm, big, vm.smallInts[6]!);
        data.parts[1] = next;
        return newTuple(vm, [big, item]);
      }
      const n = data.n as number;
      data.n = n + 1;
      return newTuple(vm, [newInt(vm, n), item]);
    },
    (vm, type, args, kwds) => {
      const [iterable, start] = unpackTuple(vm, ENUMERATE, args, kwds);
      const first = start ? PyNumber_Index(vm, start) : null;
      const it = PyObject_GetIter(vm, iterable!);
      if (first !== null && typeof first.v === 'bigint') return make(vm, type, [it, first]);
      const n = first === null ? 0 : (first.v as number);
      if (first) decref(vm, first);
      // the pair that is given again and again while nobody keeps it
      const pair = newTuple(vm, [share(vm.None as PyObject), share(vm.None as PyObject)]);
      return make(vm, type, [it, null, pair], n);
    },
    { __class_getitem__: { call: 'O', kind: 'class', fn: (vm, cls, x) => vm.genericAlias(cls, x) } },
  );
}

function zipSpec(): TypeSpec {
  return spec(
    'zip',
    6,
    (vm, _o, data) => {
      const its = data.parts.slice(0, -1);
      if (its.length === 0) return null;
      const items = together(vm, its, data.strict, 'zip');
      return items === null ? null : newTuple(vm, items);
    },
    (vm, type, args, kwds) => {
      const strict = strictOf(vm, 'zip', kwds);
      const its = iterators(vm, args.v, 'zip');
      const pair = newTuple(
        vm,
        its.map(() => share(vm.None as PyObject)),
      );
      return make(vm, type, [...its, pair], 0, strict);
    },
  );
}

function mapSpec(): TypeSpec {
  return spec(
    'map',
    5,
    (vm, _o, data) => {
      const items = together(vm, data.parts.slice(1), data.strict, 'map');
      if (items === null) return null;
      try {
        return vm.call(vm, data.parts[0]!, items, null);
      } finally {
        for (const x of items) decref(vm, x);
      }
    },
    (vm, type, args, kwds) => {
      const strict = vm.profile.run.mapStrict && strictOf(vm, 'map', kwds);
      if (!vm.profile.run.mapStrict && kwds !== null && kwds.x > 0) typeError(vm, 'map() takes no keyword arguments');
      const items = args.v as PyObject[];
      if (items.length < 2) typeError(vm, vm.profile.run.mapArguments);
      const its = iterators(vm, items.slice(1), '');
      return make(vm, type, [share(items[0]!), ...its], 0, strict);
    },
  );
}

function filterSpec(): TypeSpec {
  return spec(
    'filter',
    4,
    (vm, _o, data) => {
      const [f, it] = data.parts as [PyObject, PyObject];
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
      const items = args.v as PyObject[];
      if (items.length !== 2) typeError(vm, `filter expected 2 arguments, got ${items.length}`);
      const it = PyObject_GetIter(vm, items[1]!);
      return make(vm, type, [share(items[0]!), it]);
    },
  );
}

function reversedSpec(): TypeSpec {
  return spec(
    'reversed',
    4,
    (vm, _o, data) => {
      const [seq] = data.parts;
      if (!seq || (data.n as number) < 0) return null;
      const i = data.n as number;
      data.n = i - 1;
      try {
        return PySequence_GetItem(vm, seq, i);
      } catch (e) {
        if (!matches(e, vm.exc.IndexError!) && !matches(e, vm.exc.StopIteration!)) throw e;
        clearError(vm, e);
        data.n = -1;
        data.parts[0] = null;
        decref(vm, seq);
        return null;
      }
    },
    (vm, type, args, kwds) => {
      if (kwds !== null && kwds.x > 0) typeError(vm, 'reversed() takes no keyword arguments');
      const items = args.v as PyObject[];
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
    },
    {
      __length_hint__: {
        call: 'NOARGS',
        fn: (vm, o) => newInt(vm, Math.max(0, ((o.v as Data).n as number) + 1)),
      },
    },
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
  );
}

export function streamSpecs(): Record<string, TypeSpec> {
  return {
    enumerate: enumerateSpec(),
    zip: zipSpec(),
    map: mapSpec(),
    filter: filterSpec(),
    reversed: reversedSpec(),
    callable_iterator: callIterSpec(),
  };
}

export function connectStreams(vm: VM): void {
  vm.newCallIter = (f, sentinel) => make(vm, vm.t.callable_iterator!, [share(f), share(sentinel)]);
}
