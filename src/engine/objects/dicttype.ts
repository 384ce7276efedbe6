/** The type dict: slots and methods. */
import { checkPositional } from './arguments.ts';
import { PyObject_GenericGetAttr } from './attributes.ts';
import type { TypeSpec } from './define.ts';
import {
  cursor,
  dict_dealloc,
  dictClear,
  dictContains,
  dictDelMaybe,
  dictEntryValue,
  dictFind,
  dictGet,
  dictNext,
  dictPop,
  dictresize,
  dictSet,
  dictSetDefault,
  isAnyDict,
  isAnyDictExact,
  isDict,
} from './dict.ts';
import { dict_fromkeys } from './dictfromkeys.ts';
import { dict_iter, dictiter_new } from './dictiter.ts';
import { type DictKeys, dropLastEntries, forgetNorm, keysSize, LOG_MINSIZE, new_keys_object } from './dictkeys.ts';
import { copyFrozenDict, dict_merge, dictUpdate, PyDict_Copy } from './dictmethods.ts';
import { newView } from './dictviews.ts';
import { raiseObject } from './errors.ts';
import { PyErr_Format } from './format.ts';
import { orderOf, sharedSize } from './instancedict.ts';
import { newBool, PyLong_FromSsize_t } from './long.ts';
import { decref, type PyObj, type PyObject, type PyText } from './object.ts';
import { PyObject_HashNotImplemented, PyObject_RichCompareBool } from './object_protocol.ts';
import { enterRepr, leaveRepr } from './reprenter.ts';
import { ReprWriter } from './reprwriter.ts';
import { lookupSpecial } from './slotfunctions.ts';
import { newTuple } from './tuple.ts';
import { EQ, NE, type PyType, TPFLAGS, type Visit } from './type.ts';
import { newStr } from './unicode.ts';
import type { VM } from './vm.ts';

function ref<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

function none(vm: VM): PyObject {
  return ref(vm.None);
}

/** @cpython Objects/dictobject.c dict_new 3.8-3.15: never from the free list; a table of 8 slots until 3.9. */
function dict_new(vm: VM, type: PyType): PyObject {
  const d = type.tp_alloc!(vm, type, 0) as PyObj;
  if (vm.dictTracksLazily && type === vm.tDict) vm.gc.untrackMaybe(d);
  d.v = vm.profile.core.dictCallTakesTable ? new_keys_object(vm, LOG_MINSIZE, true) : vm.emptyKeys;
  d.w = null;
  d.x = 0;
  return d;
}

/** @cpython Objects/dictobject.c dict_update_common 3.8-3.15 */
export function updateCommon(vm: VM, d: PyObj, args: PyObj, kwds: PyObj | null, name: string): void {
  checkPositional(vm, name, args.v.length, 0, 1);
  if (args.v.length === 1) dictUpdate(vm, d, args.v[0]);
  if (kwds === null || kwds.x === 0) return;
  for (const key of (kwds.v as DictKeys).keys) {
    if (key !== null && !(key.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS)) {
      PyErr_Format(vm, vm.exc.TypeError!, 'keywords must be strings');
    }
  }
  dict_merge(vm, d, kwds, 1);
}

/** @cpython Objects/dictobject.c dict_vectorcall 3.9-3.15 */
function dict_vectorcall(vm: VM, type: PyType, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const nargs = kwnames === null ? args.length : args.length - kwnames.length;
  checkPositional(vm, 'dict', nargs, 0, 1);
  const d = dict_new(vm, type) as PyObj;
  try {
    if (nargs === 1) dictUpdate(vm, d, args[0]!);
    if (kwnames !== null) for (let i = 0; i < kwnames.length; i++) dictSet(vm, d, kwnames[i]!, args[nargs + i]!);
  } catch (e) {
    decref(vm, d);
    throw e;
  }
  return d;
}

/** @cpython Objects/dictobject.c dict_repr 3.8-3.15 */
export function dict_repr(vm: VM, d: PyObj): PyObject {
  if (enterRepr(vm, d)) return newStr(vm, '{...}');
  if (d.x === 0) {
    leaveRepr(vm, d);
    return newStr(vm, '{}');
  }
  // '{' + 'k: v' + ', k: v' ... + '}'
  const writer = new ReprWriter(vm, 1 + 4 + (2 + 4) * (d.x - 1) + 1);
  const c = cursor();
  try {
    writer.chars(vm, '{');
    for (let first = true; dictNext(d, c); first = false) {
      const { key, value } = c;
      key.rc++;
      value.rc++;
      try {
        if (!first) writer.chars(vm, ', ');
        writer.repr(vm, key);
        writer.chars(vm, ': ');
        writer.repr(vm, value);
      } finally {
        decref(vm, key);
        decref(vm, value);
      }
    }
    writer.close(vm, '}');
  } catch (e) {
    writer.discard(vm);
    throw e;
  } finally {
    leaveRepr(vm, d);
  }
  return writer.finish(vm);
}

/** @cpython Objects/dictobject.c dict_subscript 3.8-3.15: `__missing__` of subclasses, else KeyError. */
export function dict_subscript(vm: VM, d: PyObj, key: PyObject): PyObject {
  const ix = dictFind(vm, d, key);
  const value = ix < 0 ? null : dictEntryValue(d, ix);
  if (value !== null) return ref(value);
  if (!isAnyDictExact(vm, d)) {
    const missing = lookupSpecial(vm, d, '__missing__');
    if (missing !== null) {
      try {
        return vm.call(vm, missing, [key], null);
      } finally {
        decref(vm, missing);
      }
    }
  }
  raiseObject(vm, vm.exc.KeyError!, key);
}

function dict_ass_sub(vm: VM, d: PyObj, key: PyObject, value: PyObject | null): void {
  if (value !== null) dictSet(vm, d, key, value);
  else if (!dictDelMaybe(vm, d, key)) raiseObject(vm, vm.exc.KeyError!, key);
}

/** @cpython Objects/dictobject.c dict_equal 3.8-3.15 */
function dict_equal(vm: VM, a: PyObj, b: PyObj): boolean {
  if (a.x !== b.x) return false;
  const c = cursor();
  while (dictNext(a, c)) {
    const { key, value } = c;
    key.rc++;
    value.rc++;
    try {
      const other = dictGet(vm, b, key);
      if (other === null) return false;
      other.rc++;
      try {
        if (!PyObject_RichCompareBool(vm, value, other, EQ)) return false;
      } finally {
        decref(vm, other);
      }
    } finally {
      decref(vm, key);
      decref(vm, value);
    }
  }
  return true;
}

export function dict_richcompare(vm: VM, a: PyObj, b: PyObject, op: number): PyObject {
  if (!isAnyDict(vm, b) || (op !== EQ && op !== NE)) return ref(vm.NotImplemented);
  return newBool(vm, dict_equal(vm, a, b) === (op === EQ));
}

export function dict_get(vm: VM, d: PyObj, args: PyObject[]): PyObject {
  checkPositional(vm, 'get', args.length, 1, 2);
  return ref(dictGet(vm, d, args[0]!) ?? args[1] ?? vm.None);
}

function dict_setdefault(vm: VM, d: PyObj, args: PyObject[]): PyObject {
  checkPositional(vm, 'setdefault', args.length, 1, 2);
  return ref(dictSetDefault(vm, d, args[0]!, args[1] ?? vm.None));
}

function dict_pop(vm: VM, d: PyObj, args: PyObject[]): PyObject {
  checkPositional(vm, 'pop', args.length, 1, 2);
  const value = dictPop(vm, d, args[0]!);
  if (value !== null) return value;
  if (args.length === 2) return ref(args[1]!);
  raiseObject(vm, vm.exc.KeyError!, args[0]!);
}

/** @cpython Objects/dictobject.c dict_popitem_impl 3.8-3.15: the pair first; a split table becomes combined. */
function dict_popitem(vm: VM, d: PyObj): PyObject {
  const pair = newTuple(vm, [none(vm), none(vm)]);
  if (d.x === 0) {
    decref(vm, pair);
    PyErr_Format(vm, vm.exc.KeyError!, 'popitem(): dictionary is empty');
  }
  if (d.w !== null) dictresize(vm, d, (d.v as DictKeys).log2, true);
  const keys: DictKeys = d.v;
  let i = keys.nentries - 1;
  while (keys.values[i] === null) i--;
  const key = keys.keys[i]!;
  const value = keys.values[i]!;
  vm.None.rc -= 2;
  pair.v = [key, value];
  forget(keys, i);
  d.x--;
  return pair;
}

/** Takes the last live entry out; entries that were deleted behind it go with it. */
function forget(keys: DictKeys, i: number): void {
  keys.version = 0;
  if (keys.norm !== null) forgetNorm(keys, i);
  else keys.indices![keys.indices!.indexOf(i)] = -2;
  dropLastEntries(keys, i);
}

/** @cpython Objects/dictobject.c dict_or 3.9-3.15: what comes out is of the left one's kind. */
export function dict_or(vm: VM, a: PyObject, b: PyObject): PyObject {
  if (!isAnyDict(vm, a) || !isAnyDict(vm, b)) return ref(vm.NotImplemented);
  const frozen = !isDict(a);
  const d = frozen ? copyFrozenDict(vm, a) : PyDict_Copy(vm, a);
  try {
    dictUpdate(vm, d, b);
  } catch (e) {
    decref(vm, d);
    throw e;
  }
  if (frozen) vm.gc.track(d);
  return d;
}

function dict_ior(vm: VM, a: PyObject, b: PyObject): PyObject {
  dictUpdate(vm, a as PyObj, b);
  return ref(a);
}

/** @cpython Objects/dictobject.c _PyDict_SizeOf 3.8-3.15 */
export function dict_sizeof(vm: VM, d: PyObj): PyObject {
  const w = vm.profile.pointerWidth;
  const keys: DictKeys = d.v;
  let bytes = d.type.tp_basicsize;
  if (d.w !== null) bytes += sharedSize(keys) * w;
  if (keys.kind !== 2 && keys !== vm.emptyKeys) bytes += keysSize(vm, keys.log2, keys.kind !== 0);
  return PyLong_FromSsize_t(vm, bytes);
}

export function dict_traverse(_vm: VM, d: PyObj, visit: Visit): void {
  const keys: DictKeys = d.v;
  if (keys === null) return;
  if (d.w !== null) {
    for (let n = 0; n < d.x; n++) visit(d.w[keys.off + orderOf(d.w, keys.off, n)]);
    return;
  }
  for (let i = 0; i < keys.nentries; i++) {
    const value = keys.values[i];
    if (!value) continue;
    visit(value);
    if (keys.kind === 0) visit(keys.keys[i]!);
  }
}

/** type dict */
export function dictSpec(): TypeSpec {
  return {
    name: 'dict',
    basicsize: (w) => 6 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE | TPFLAGS.DICT_SUBCLASS | TPFLAGS.MAPPING,
    slots: {
      tp_dealloc: dict_dealloc,
      tp_repr: dict_repr,
      tp_hash: PyObject_HashNotImplemented,
      tp_getattro: PyObject_GenericGetAttr,
      tp_traverse: dict_traverse,
      tp_clear: dictClear,
      tp_richcompare: dict_richcompare,
      tp_iter: dict_iter,
      tp_init: (vm, d, args, kwds) => updateCommon(vm, d as PyObj, args, kwds, 'dict'),
      tp_new: dict_new,
      type_vectorcall: dict_vectorcall as PyType['tp_vectorcall'],
      mp_length: (_vm, d: PyObj) => d.x,
      mp_subscript: dict_subscript as PyType['mp_subscript'],
      mp_ass_subscript: dict_ass_sub,
      sq_contains: dictContains,
      nb_or: dict_or,
      nb_inplace_or: dict_ior,
    },
    methods: {
      __contains__: { call: 'O', coexist: true, fn: (vm, d, key) => newBool(vm, dictContains(vm, d, key)) },
      __getitem__: { call: 'O', coexist: true, fn: dict_subscript },
      __sizeof__: { call: 'NOARGS', fn: dict_sizeof },
      get: { call: 'FASTCALL', fn: dict_get },
      setdefault: { call: 'FASTCALL', fn: dict_setdefault },
      pop: { call: 'FASTCALL', fn: dict_pop },
      popitem: { call: 'NOARGS', fn: dict_popitem },
      keys: { call: 'NOARGS', fn: (vm, d) => newView(vm, d, vm.t.dictkeys!) },
      items: { call: 'NOARGS', fn: (vm, d) => newView(vm, d, vm.t.dictitems!) },
      values: { call: 'NOARGS', fn: (vm, d) => newView(vm, d, vm.t.dictvalues!) },
      update: {
        call: 'VARARGS_KEYWORDS',
        fn: (vm, d, args, kwds) => {
          updateCommon(vm, d, args, kwds, 'update');
          return none(vm);
        },
      },
      fromkeys: { call: 'FASTCALL', kind: 'class', fn: dict_fromkeys },
      clear: {
        call: 'NOARGS',
        fn: (vm, d) => {
          dictClear(vm, d);
          return none(vm);
        },
      },
      copy: { call: 'NOARGS', fn: PyDict_Copy },
      __reversed__: { call: 'NOARGS', fn: (vm, d) => dictiter_new(vm, d, vm.t.dictrevkeyiter!) },
      __class_getitem__: { call: 'O', kind: 'class', fn: (vm, cls, key) => vm.genericAlias(cls, key) },
    },
  };
}
