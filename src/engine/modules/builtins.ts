/** The builtins module: functions; the types and exceptions are added by name. */

import {
  PyObject_Dir,
  PyObject_Format,
  PyObject_IsInstance,
  PyObject_IsSubclass,
  PyObject_Size,
} from '../objects/abstract.ts';
import { checkPositional } from '../objects/arguments.ts';
import { getAttrStr, lookupAttr, PyObject_GetAttr, PyObject_SetAttr } from '../objects/attributes.ts';
import { isCallable } from '../objects/call.ts';
import type { MethodSpec } from '../objects/define.ts';
import { typeError, valueError } from '../objects/errors.ts';
import { newFloat } from '../objects/float.ts';
import { realAddress } from '../objects/identity.ts';
import { iterNextOrNull } from '../objects/iteration.ts';
import { PySequence_List } from '../objects/list.ts';
import { newBool, newInt, normalized, PyLong_FromSsize_t } from '../objects/long.ts';
import { PyNumber_Absolute, PyNumber_Add, PyNumber_Divmod, PyNumber_Index, PyNumber_Power } from '../objects/number.ts';
import { dealloc, decref, type PyObj, type PyObject, type PyText } from '../objects/object.ts';
import {
  hashInt,
  PyObject_ASCII,
  PyObject_GetIter,
  PyObject_Hash,
  PyObject_IsTrue,
  PyObject_Repr,
  PyObject_RichCompareBool,
} from '../objects/object_protocol.ts';
import { range_length } from '../objects/rangetype.ts';
import { GT, isSubtype, LT, TPFLAGS } from '../objects/type.ts';
import { newStr, strLength } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { anext, PyObject_GetAIter } from './async_iteration.ts';
import { defineModule } from './define.ts';

function share(o: PyObject): PyObject {
  o.rc++;
  return o;
}

/** A keyword argument of a FASTCALL_KEYWORDS function, borrowed; the names seen are checked by the caller. */
function keyword(args: PyObject[], kwnames: PyText[] | null, name: string): PyObject | null {
  if (kwnames === null) return null;
  const k = kwnames.findIndex((n) => n.v === name);
  return k < 0 ? null : args[args.length - kwnames.length + k]!;
}

function positional(args: PyObject[], kwnames: PyText[] | null): PyObject[] {
  return kwnames === null ? args : args.slice(0, args.length - kwnames.length);
}

function onlyKeywords(vm: VM, fname: string, kwnames: PyText[] | null, allowed: string[]): void {
  for (const n of kwnames ?? [])
    if (!allowed.includes(n.v)) typeError(vm, vm.profile.run.unexpectedKeyword.replace('%f', fname).replace('%k', n.v));
}

/** @cpython Python/bltinmodule.c min_max 3.8-3.15 */
function minMax(name: string, op: number) {
  return (vm: VM, _self: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject => {
    onlyKeywords(vm, name, kwnames, ['key', 'default']);
    const list = positional(args, kwnames);
    const fallback = keyword(args, kwnames, 'default');
    let key = keyword(args, kwnames, 'key');
    if (key === vm.None) key = null;
    if (list.length === 0) typeError(vm, `${name} expected at least 1 argument, got 0`);
    if (list.length > 1 && fallback !== null)
      typeError(vm, `Cannot specify a default for ${name}() with multiple positional arguments`);
    const source = list.length === 1 ? PyObject_GetIter(vm, list[0]!) : null;
    let at = 0;
    const next = (): PyObject | null =>
      source !== null ? iterNextOrNull(vm, source) : at < list.length ? share(list[at++]!) : null;
    let best: PyObject | null = null;
    let bestKey: PyObject | null = null;
    try {
      for (let item = next(); item !== null; item = next()) {
        const value: PyObject = key === null ? share(item) : vm.call(vm, key, [item], null);
        if (bestKey === null || PyObject_RichCompareBool(vm, value, bestKey, op)) {
          if (best) decref(vm, best);
          if (bestKey) decref(vm, bestKey);
          best = item;
          bestKey = value;
        } else {
          decref(vm, item);
          decref(vm, value);
        }
      }
    } finally {
      if (source) decref(vm, source);
    }
    if (bestKey) decref(vm, bestKey);
    if (best !== null) return best;
    if (fallback !== null) return share(fallback);
    valueError(vm, vm.profile.run.emptyMinMax.replace('%f', name));
  };
}

function fitsLong(n: number | bigint): boolean {
  return typeof n === 'number' || (n < 2n ** 63n && n >= -(2n ** 63n));
}

/**
 * @cpython Python/bltinmodule.c builtin_sum_impl 3.8-3.15, its first part: as long as the items are ints and the sum fits a C long
 * no object is made of it. At the end the iterator goes before the sum is made.
 */
function sumInts(vm: VM, it: PyObject, start: number | bigint): { total: PyObject; ended: boolean } {
  let n = start;
  for (;;) {
    const item = iterNextOrNull(vm, it);
    if (item === null) {
      decref(vm, it);
      return { total: sumOf(vm, n), ended: true };
    }
    if (item.type === vm.tInt || item.type === vm.tBool) {
      const v: number | bigint = item.type === vm.tInt ? item.v : Number(item === vm.True);
      const next = plus(n, v);
      if (fitsLong(v) && fitsLong(next)) {
        n = next;
        if (--item.rc === 0) dealloc(vm, item);
        continue;
      }
    }
    const total = sumOf(vm, n);
    try {
      return { total: PyNumber_Add(vm, total, item), ended: false };
    } finally {
      decref(vm, total);
      decref(vm, item);
    }
  }
}

/** The C long as an object: its room is that of PyLong_FromLong until 3.11 (measured). */
function sumOf(vm: VM, n: number | bigint): PyObject {
  return vm.profile.run.sumCompensates ? PyLong_FromSsize_t(vm, n) : newInt(vm, n);
}

/** @cpython Python/bltinmodule.c cs_add 3.12-3.15: floats (and small ints among them) are summed with the error kept. */
function sumFloats(vm: VM, it: PyObject, start: number): { total: PyObject; ended: boolean } {
  let sum = start;
  let error = 0;
  const result = (): PyObject => newFloat(vm, error !== 0 && Number.isFinite(error) ? sum + error : sum);
  for (;;) {
    const item = iterNextOrNull(vm, it);
    if (item === null) {
      decref(vm, it);
      return { total: result(), ended: true };
    }
    if (item.type === vm.tFloat) {
      const x: number = item.v;
      const t = sum + x;
      error += Math.abs(sum) >= Math.abs(x) ? sum - t + x : x - t + sum;
      sum = t;
    } else if (item.type === vm.tInt && fitsLong(item.v)) sum += Number(item.v);
    else {
      const total = result();
      try {
        return { total: PyNumber_Add(vm, total, item), ended: false };
      } finally {
        decref(vm, total);
        decref(vm, item);
      }
    }
    decref(vm, item);
  }
}

function plus(a: number | bigint, b: number | bigint): number | bigint {
  if (typeof a === 'number' && typeof b === 'number') {
    const r = a + b;
    if (Number.isSafeInteger(r)) return r;
  }
  return normalized(BigInt(a) + BigInt(b));
}

function sum(vm: VM, _self: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const list = positional(args, kwnames);
  onlyKeywords(vm, 'sum', kwnames, ['start']);
  if (list.length < 1) typeError(vm, 'sum() takes at least 1 positional argument (0 given)');
  const it = PyObject_GetIter(vm, list[0]!);
  const start = list[1] ?? keyword(args, kwnames, 'start');
  let total: PyObject = start ? share(start) : newInt(vm, 0);
  let ended = false;
  try {
    if (isSubtype(total.type, vm.tStr)) typeError(vm, "sum() can't sum strings [use ''.join(seq) instead]");
    if (isSubtype(total.type, vm.tBytes)) typeError(vm, "sum() can't sum bytes [use b''.join(seq) instead]");
    if (total.type === vm.tInt && fitsLong(total.v)) {
      const n = total.v;
      decref(vm, total);
      total = vm.None;
      total.rc++;
      const ints = sumInts(vm, it, n);
      decref(vm, vm.None);
      total = ints.total;
      ended = ints.ended;
      if (ended) return total;
    }
    if (total.type === vm.tFloat && vm.profile.run.sumCompensates) {
      const first: number = total.v;
      decref(vm, total);
      total = vm.None;
      total.rc++;
      const floats = sumFloats(vm, it, first);
      decref(vm, vm.None);
      total = floats.total;
      ended = floats.ended;
      if (ended) return total;
    }
    for (let item = iterNextOrNull(vm, it); item !== null; item = iterNextOrNull(vm, it)) {
      try {
        const next = PyNumber_Add(vm, total, item);
        decref(vm, total);
        total = next;
      } finally {
        decref(vm, item);
      }
    }
    return total;
  } catch (e) {
    decref(vm, total);
    throw e;
  } finally {
    if (!ended) decref(vm, it);
  }
}

function anyAll(stop: boolean) {
  return (vm: VM, _self: PyObject, iterable: PyObject): PyObject => {
    const it = PyObject_GetIter(vm, iterable);
    try {
      for (let item = iterNextOrNull(vm, it); item !== null; item = iterNextOrNull(vm, it)) {
        const truth = PyObject_IsTrue(vm, item);
        decref(vm, item);
        if (truth === stop) return newBool(vm, stop);
      }
      return newBool(vm, !stop);
    } finally {
      decref(vm, it);
    }
  };
}

function attributeName(vm: VM, name: PyObject): PyObject {
  if (!isSubtype(name.type, vm.tStr)) typeError(vm, `attribute name must be string, not '${name.type.tp_name}'`);
  return name;
}

function prefixed(radix: number, prefix: string) {
  return (vm: VM, _self: PyObject, n: PyObject): PyObject => {
    const i = PyNumber_Index(vm, n);
    const v = i.v as number | bigint;
    const text = v < 0 ? `-${prefix}${(-v).toString(radix)}` : prefix + v.toString(radix);
    decref(vm, i);
    return newStr(vm, text);
  };
}

function ord(vm: VM, _self: PyObject, c: PyObject): PyObject {
  if (isSubtype(c.type, vm.tStr)) {
    const n = strLength(c as PyText);
    if (n === 1) return newInt(vm, (c.v as string).codePointAt(0)!);
    typeError(vm, `ord() expected a character, but string of length ${n} found`);
  }
  if (c.type.tp_flags & TPFLAGS.BYTES_SUBCLASS) {
    if (c.v.length === 1) return newInt(vm, c.v[0]);
    typeError(vm, `ord() expected a character, but string of length ${c.v.length} found`);
  }
  typeError(vm, `ord() expected string of length 1, but ${c.type.tp_name} found`);
}

const FUNCTIONS: Record<string, MethodSpec> = {
  abs: { call: 'O', fn: (vm, _s, o) => PyNumber_Absolute(vm, o) },
  aiter: { call: 'O', fn: (vm, _s, o) => PyObject_GetAIter(vm, o) },
  all: { call: 'O', fn: anyAll(false) },
  anext: { call: 'FASTCALL', fn: anext },
  any: { call: 'O', fn: anyAll(true) },
  ascii: { call: 'O', fn: (vm, _s, o) => PyObject_ASCII(vm, o) },
  bin: { call: 'O', fn: prefixed(2, '0b') },
  oct: { call: 'O', fn: prefixed(8, '0o') },
  hex: { call: 'O', fn: prefixed(16, '0x') },
  callable: { call: 'O', fn: (vm, _s, o) => newBool(vm, isCallable(o)) },
  chr: {
    call: 'O',
    fn: (vm, _s, o) => {
      const i = PyNumber_Index(vm, o);
      const n = i.v as number;
      decref(vm, i);
      if (typeof n !== 'number' || n < 0 || n > 0x10ffff) valueError(vm, 'chr() arg not in range(0x110000)');
      return newStr(vm, String.fromCodePoint(n));
    },
  },
  ord: { call: 'O', fn: ord },
  divmod: {
    call: 'FASTCALL',
    fn: (vm, _s, args) => {
      checkPositional(vm, 'divmod', args.length, 2, 2);
      return PyNumber_Divmod(vm, args[0]!, args[1]!);
    },
  },
  pow: {
    call: 'FASTCALL_KEYWORDS',
    fn: (vm, _s, args, kwnames) => {
      const list = positional(args, kwnames);
      const base = list[0] ?? keyword(args, kwnames, 'base');
      const exp = list[1] ?? keyword(args, kwnames, 'exp');
      if (!base || !exp)
        typeError(vm, `pow() missing required argument '${base ? 'exp' : 'base'}' (pos ${base ? 2 : 1})`);
      return PyNumber_Power(vm, base, exp, list[2] ?? keyword(args, kwnames, 'mod') ?? vm.None);
    },
  },
  getattr: {
    call: 'FASTCALL',
    fn: (vm, _s, args) => {
      checkPositional(vm, 'getattr', args.length, 2, 3);
      const name = attributeName(vm, args[1]!);
      if (args.length === 2) return PyObject_GetAttr(vm, args[0]!, name);
      return lookupAttr(vm, args[0]!, name) ?? share(args[2]!);
    },
  },
  hasattr: {
    call: 'FASTCALL',
    fn: (vm, _s, args) => {
      checkPositional(vm, 'hasattr', args.length, 2, 2);
      const value = lookupAttr(vm, args[0]!, attributeName(vm, args[1]!));
      if (value) decref(vm, value);
      return newBool(vm, value !== null);
    },
  },
  setattr: {
    call: 'FASTCALL',
    fn: (vm, _s, args) => {
      checkPositional(vm, 'setattr', args.length, 3, 3);
      PyObject_SetAttr(vm, args[0]!, attributeName(vm, args[1]!), args[2]!);
      return share(vm.None);
    },
  },
  delattr: {
    call: 'FASTCALL',
    fn: (vm, _s, args) => {
      checkPositional(vm, 'delattr', args.length, 2, 2);
      PyObject_SetAttr(vm, args[0]!, attributeName(vm, args[1]!), null);
      return share(vm.None);
    },
  },
  dir: {
    call: 'FASTCALL',
    fn: (vm, _s, args) => {
      if (args.length === 0) return vm.dirHere();
      return PyObject_Dir(vm, args[0]!);
    },
  },
  format: {
    call: 'FASTCALL',
    fn: (vm, _s, args) => PyObject_Format(vm, args[0]!, (args[1] ?? null) as PyText | null),
  },
  hash: {
    call: 'O',
    fn: (vm, _s, o) => {
      const lo = PyObject_Hash(vm, o);
      return PyLong_FromSsize_t(vm, hashInt(lo, vm.hashHi));
    },
  },
  id: { call: 'O', fn: (vm, _s, o) => PyLong_FromSsize_t(vm, realAddress(vm, o)) },
  isinstance: {
    call: 'FASTCALL',
    fn: (vm, _s, args) => {
      checkPositional(vm, 'isinstance', args.length, 2, 2);
      return newBool(vm, PyObject_IsInstance(vm, args[0]!, args[1]!));
    },
  },
  issubclass: {
    call: 'FASTCALL',
    fn: (vm, _s, args) => {
      checkPositional(vm, 'issubclass', args.length, 2, 2);
      return newBool(vm, PyObject_IsSubclass(vm, args[0]!, args[1]!));
    },
  },
  iter: {
    call: 'FASTCALL',
    fn: (vm, _s, args) => {
      checkPositional(vm, 'iter', args.length, 1, 2);
      if (args.length === 1) return PyObject_GetIter(vm, args[0]!);
      if (!isCallable(args[0]!)) typeError(vm, 'iter(v, w): v must be callable');
      return vm.newCallIter(args[0]!, args[1]!);
    },
  },
  next: {
    call: 'FASTCALL',
    fn: (vm, _s, args) => {
      checkPositional(vm, 'next', args.length, 1, 2);
      const it = args[0]!;
      if (it.type.tp_iternext === null) typeError(vm, `'${it.type.tp_name}' object is not an iterator`);
      if (args.length === 2) return iterNextOrNull(vm, it) ?? share(args[1]!);
      const item = it.type.tp_iternext(vm, it);
      if (item !== null) return item;
      throw vm.stopIteration();
    },
  },
  len: {
    call: 'O',
    fn: (vm, _s, o) =>
      PyLong_FromSsize_t(vm, o.type === vm.tRange ? range_length(vm, o as PyObj) : PyObject_Size(vm, o)),
  },
  max: { call: 'FASTCALL_KEYWORDS', fn: minMax('max', GT) },
  min: { call: 'FASTCALL_KEYWORDS', fn: minMax('min', LT) },
  repr: { call: 'O', fn: (vm, _s, o) => PyObject_Repr(vm, o) },
  sum: { call: 'FASTCALL_KEYWORDS', fn: sum },
  sorted: {
    call: 'FASTCALL_KEYWORDS',
    fn: (vm, _s, args, kwnames) => {
      const list = positional(args, kwnames);
      if (list.length !== 1) typeError(vm, `sorted expected 1 argument, got ${list.length}`);
      const result = PySequence_List(vm, list[0]!);
      const sort = getAttrStr(vm, result, 'sort');
      try {
        decref(vm, vm.call(vm, sort, args.slice(1), kwnames));
      } catch (e) {
        decref(vm, result);
        throw e;
      } finally {
        decref(vm, sort);
      }
      return result;
    },
  },
  round: {
    call: 'FASTCALL_KEYWORDS',
    fn: (vm, _s, args, kwnames) => {
      const list = positional(args, kwnames);
      const number = list[0] ?? keyword(args, kwnames, 'number');
      if (number === null) typeError(vm, "round() missing required argument 'number' (pos 1)");
      const digits = list[1] ?? keyword(args, kwnames, 'ndigits');
      const method = vm.lookupSpecial(number, '__round__');
      if (method === null) typeError(vm, `type ${number.type.tp_name} doesn't define __round__ method`);
      try {
        return vm.call(vm, method, digits === null || digits === vm.None ? [] : [digits], null);
      } finally {
        decref(vm, method);
      }
    },
  },
};

/** Names of the types in `vm.t` that builtins shows, by their Python name. */
const TYPES = [
  'bool',
  'bytearray',
  'bytes',
  'classmethod',
  'complex',
  'dict',
  'enumerate',
  'filter',
  'float',
  'frozendict',
  'frozenset',
  'int',
  'list',
  'map',
  'memoryview',
  'object',
  'property',
  'range',
  'reversed',
  'sentinel',
  'set',
  'slice',
  'staticmethod',
  'str',
  'super',
  'tuple',
  'type',
  'zip',
];

/** Functions of other files of this folder that belong to builtins (print, compile, __import__ ...) are passed in. */
export function createBuiltins(vm: VM, more: Record<string, MethodSpec>): PyObj {
  return defineModule(vm, {
    name: 'builtins',
    functions: { ...FUNCTIONS, ...more },
    exec: (m, _module, add) => {
      for (const name of TYPES) if (m.t[name]) add(name, share(m.t[name]!));
      for (const [name, type] of Object.entries(m.exc)) add(name, share(type));
      add('None', share(m.None));
      add('True', share(m.True));
      add('False', share(m.False));
      add('Ellipsis', share(m.Ellipsis));
      add('NotImplemented', share(m.NotImplemented));
      add('__debug__', share(m.True));
    },
  });
}
