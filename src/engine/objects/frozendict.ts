/**
 * frozendict (3.15): PyObj as a dict (see dict.ts), never split, filled before the collector sees it; the hash stays with the key
 * table, which nobody else has. Layout: as dict, and one word more for the hash: 72 bytes in all; no free list.
 */
import { checkPositional } from './arguments.ts';
import { PyObject_GenericGetAttr } from './attributes.ts';
import type { TypeSpec } from './define.ts';
import { dict_dealloc, dictContains, dictSet, isAnyDictExact, newDict } from './dict.ts';
import { dict_fromkeys } from './dictfromkeys.ts';
import { dict_iter, dictiter_new } from './dictiter.ts';
import { type DictKeys, toHashed } from './dictkeys.ts';
import { copyFrozenDict, dict_merge, dictUpdate } from './dictmethods.ts';
import {
  dict_get,
  dict_or,
  dict_repr,
  dict_richcompare,
  dict_sizeof,
  dict_subscript,
  dict_traverse,
  updateCommon,
} from './dicttype.ts';
import { newView } from './dictviews.ts';
import { PyUnicode_FromFormat } from './format.ts';
import { newBool } from './long.ts';
import { decref, type PyObj, type PyObject, type PyText } from './object.ts';
import { PyObject_Hash } from './object_protocol.ts';
import { newTuple } from './tuple.ts';
import { type PyType, TPFLAGS } from './type.ts';
import { SetHasher, TupleHasher } from './value/hash-collection.ts';
import type { VM } from './vm.ts';

function ref<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

/** An empty one of `type` that the collector doesn't see yet, filled by `fill`, then tracked. */
function makeFilled(vm: VM, type: PyType, fill: (d: PyObj) => void): PyObj {
  const d = type.tp_alloc!(vm, type, 0) as PyObj;
  vm.gc.untrackMaybe(d);
  d.v = vm.emptyKeys;
  d.w = null;
  d.x = 0;
  try {
    fill(d);
  } catch (e) {
    decref(vm, d);
    throw e;
  }
  vm.gc.track(d);
  return d;
}

/** @cpython Objects/dictobject.c frozendict_new 3.15 */
function frozendict_new(vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  return makeFilled(vm, type, (d) => updateCommon(vm, d, args, kwds, 'frozendict'));
}

/** @cpython Objects/dictobject.c frozendict_vectorcall 3.15: of a frozendict, itself. */
function frozendict_vectorcall(vm: VM, type: PyType, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const nargs = kwnames === null ? args.length : args.length - kwnames.length;
  checkPositional(vm, 'frozendict', nargs, 0, 1);
  if (nargs === 1 && kwnames === null && type === vm.tFrozenDict && args[0]!.type === type) return ref(args[0]!);
  return makeFilled(vm, type, (d) => {
    if (nargs === 1) dictUpdate(vm, d, args[0]!);
    if (kwnames !== null) for (let i = 0; i < kwnames.length; i++) dictSet(vm, d, kwnames[i]!, args[nargs + i]!);
  });
}

/** @cpython Objects/dictobject.c frozendict_hash 3.15: as a frozenset of the (key, value) tuples; kept with the table. */
function frozendict_hash(vm: VM, d: PyObj): number {
  const keys: DictKeys = d.v;
  if (keys.hash === null) {
    if (keys.norm !== null && keys !== vm.emptyKeys) toHashed(vm, keys);
    const pair = new TupleHasher();
    const out = new SetHasher();
    out.begin();
    for (let i = 0; i < keys.nentries; i++) {
      const value = PyObject_Hash(vm, keys.values[i]!);
      pair.begin();
      pair.item(keys.lo![i]!, keys.hi![i]!);
      pair.item(value, vm.hashHi);
      pair.finishTuple();
      out.item(pair.lo, pair.hi);
    }
    out.finishSet();
    keys.hash = { lo: out.lo, hi: out.hi };
  }
  vm.hashHi = keys.hash.hi;
  return keys.hash.lo;
}

/** @cpython Objects/dictobject.c frozendict_repr 3.15: the dict's text, then what is around it. */
function frozendict_repr(vm: VM, d: PyObj): PyObject {
  const name = d.type.tp_name.slice(d.type.tp_name.lastIndexOf('.') + 1);
  if (d.x === 0) return PyUnicode_FromFormat(vm, '%s()', name);
  const inner = dict_repr(vm, d);
  try {
    return PyUnicode_FromFormat(vm, '%s(%U)', name, inner);
  } finally {
    decref(vm, inner);
  }
}

/** @cpython Objects/dictobject.c frozendict_or 3.15: with nothing to add, the operand itself. */
function frozendict_or(vm: VM, a: PyObject, b: PyObject): PyObject {
  if (a.type === vm.tFrozenDict) {
    if (b.type === a.type && (a as PyObj).x === 0) return ref(b);
    if (isAnyDictExact(vm, b) && (b as PyObj).x === 0) return ref(a);
  }
  return dict_or(vm, a, b);
}

/** @cpython Objects/dictobject.c frozendict_copy 3.15 */
function frozendict_copy(vm: VM, d: PyObj): PyObject {
  if (d.type === vm.tFrozenDict) return ref(d);
  const copy = copyFrozenDict(vm, d);
  vm.gc.track(copy);
  return copy;
}

/** @cpython Objects/dictobject.c frozendict_getnewargs 3.15: (dict,) */
function getnewargs(vm: VM, d: PyObj): PyObject {
  const copy = newDict(vm);
  try {
    dict_merge(vm, copy, d, 1);
  } catch (e) {
    decref(vm, copy);
    throw e;
  }
  return newTuple(vm, [copy]);
}

/** type frozendict */
export function frozenDictSpec(): TypeSpec {
  return {
    name: 'frozendict',
    basicsize: (w) => 7 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE | TPFLAGS.MAPPING | TPFLAGS.IMMUTABLETYPE,
    slots: {
      tp_dealloc: dict_dealloc,
      tp_repr: frozendict_repr,
      tp_hash: frozendict_hash,
      tp_getattro: PyObject_GenericGetAttr,
      tp_traverse: dict_traverse,
      tp_richcompare: dict_richcompare,
      tp_iter: dict_iter,
      tp_new: frozendict_new,
      type_vectorcall: frozendict_vectorcall as PyType['tp_vectorcall'],
      mp_length: (_vm, d: PyObj) => d.x,
      mp_subscript: dict_subscript as PyType['mp_subscript'],
      sq_contains: dictContains,
      nb_or: frozendict_or,
    },
    methods: {
      __contains__: { call: 'O', coexist: true, fn: (vm, d, key) => newBool(vm, dictContains(vm, d, key)) },
      __getitem__: { call: 'O', coexist: true, fn: dict_subscript },
      __sizeof__: { call: 'NOARGS', fn: dict_sizeof },
      __getnewargs__: { call: 'NOARGS', fn: getnewargs },
      get: { call: 'FASTCALL', fn: dict_get },
      keys: { call: 'NOARGS', fn: (vm, d) => newView(vm, d, vm.t.dictkeys!) },
      items: { call: 'NOARGS', fn: (vm, d) => newView(vm, d, vm.t.dictitems!) },
      values: { call: 'NOARGS', fn: (vm, d) => newView(vm, d, vm.t.dictvalues!) },
      fromkeys: { call: 'FASTCALL', kind: 'class', fn: dict_fromkeys },
      copy: { call: 'NOARGS', fn: frozendict_copy },
      __reversed__: { call: 'NOARGS', fn: (vm, d) => dictiter_new(vm, d, vm.t.dictrevkeyiter!) },
      __class_getitem__: { call: 'O', kind: 'class', fn: (vm, cls, key) => vm.genericAlias(cls, key) },
    },
  };
}
