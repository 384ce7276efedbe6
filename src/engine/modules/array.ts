/**
 * array.array: PyObj with `v` an Items. What it allocates is C's: the object (8 words), and one block of the mem domain for the items,
 * which grows by a sixteenth and a few more.
 *
 * @cpython Modules/arraymodule.c 3.8-3.15
 */
import { gcDel } from '../objects/alloc.ts';
import { noKeywords } from '../objects/arguments.ts';
import { isBytearray, isBytes } from '../objects/bytesdata.ts';
import { callMethod } from '../objects/call.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { dictGetStr } from '../objects/dict.ts';
import { clearError, matches, raise, typeError, valueError } from '../objects/errors.ts';
import { newGenericAlias } from '../objects/genericalias.ts';
import { clearDict, visitDict } from '../objects/instancedict.ts';
import { iterNextOrNull } from '../objects/iteration.ts';
import { newBool, newInt } from '../objects/long.ts';
import { isIndex, PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import {
  getAttrStr,
  PyObject_GetIter,
  PyObject_HashNotImplemented,
  PyObject_RichCompare,
  PyObject_RichCompareBool,
} from '../objects/object_protocol.ts';
import { sliceBounds } from '../objects/slicebounds.ts';
import { newTuple } from '../objects/tuple.ts';
import { EQ, isSubtype, NE, type PyType, TPFLAGS, type Visit } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { kindFor } from './array_items.ts';
import { ARRAY_METHODS } from './array_methods.ts';
import {
  type Items,
  itemAt,
  itemsOf,
  newArray,
  reconstructArray,
  resize,
  sameKind,
  setItemAt,
} from './array_storage.ts';
import { defineModule } from './define.ts';
import { iteratorSpec, newInstance, type State, share } from './instance.ts';

/** Appends all of an iterable. @cpython Modules/arraymodule.c array_iter_extend */
export function extendFrom(vm: VM, o: PyObj, iterable: PyObject): void {
  const it = PyObject_GetIter(vm, iterable);
  try {
    for (let x = iterNextOrNull(vm, it); x !== null; x = iterNextOrNull(vm, it)) {
      try {
        append(vm, o, x);
      } finally {
        decref(vm, x);
      }
    }
  } finally {
    decref(vm, it);
  }
}

/** @cpython Modules/arraymodule.c ins1 at the end */
export function append(vm: VM, o: PyObj, x: PyObject): void {
  const a = itemsOf(o);
  resize(vm, o, a.length + 1);
  try {
    setItemAt(vm, a, a.length - 1, x);
  } catch (e) {
    a.length--;
    throw e;
  }
}

function checkCode(vm: VM, code: PyObject): string {
  const { badCode, codeType, codeLength } = vm.profile.modules.arrayTexts;
  if (!isSubtype(code.type, vm.tStr)) typeError(vm, codeType.replace('%t', code.type.tp_name));
  const text = code.v as string;
  if (codeLength !== null && [...text].length !== 1) typeError(vm, codeLength.replace('%d', String([...text].length)));
  if (!kindFor(vm, text)) valueError(vm, badCode);
  if (text === 'u' && vm.profile.modules.arrayWarnsU)
    vm.warn?.(vm.exc.DeprecationWarning!, "The 'u' type code is deprecated and will be removed in Python 3.16");
  return text;
}

/** @cpython Modules/arraymodule.c array_new */
function array_new(vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  if (type === vm.t.array) noKeywords(vm, 'array.array', kwds);
  const given = args.v as PyObject[];
  if (given.length === 0) typeError(vm, 'array() takes at least 1 argument (0 given)');
  if (given.length > 2) typeError(vm, `array() takes at most 2 arguments (${given.length} given)`);
  const code = checkCode(vm, given[0]!);
  const kind = kindFor(vm, code)!;
  const initial = given[1];
  const character = code === 'u' || code === 'w';
  if (initial && isSubtype(initial.type, vm.tStr) && !character)
    typeError(vm, `cannot use a str to initialize an array with typecode '${code}'`);
  const listed = initial !== undefined && (isSubtype(initial.type, vm.tList) || isSubtype(initial.type, vm.tTuple));
  const o = newArray(vm, type, kind, listed ? initialLength(initial) : 0);
  try {
    if (initial) fillFrom(vm, o, initial, listed);
  } catch (e) {
    decref(vm, o);
    throw e;
  }
  return o;
}

const initialLength = (o: PyObject): number => (o.v as PyObject[]).length ?? 0;

function fillFrom(vm: VM, o: PyObj, initial: PyObject, listed: boolean): void {
  const a = itemsOf(o);
  if (listed) {
    vm.listOf(initial).forEach((x, k) => {
      setItemAt(vm, a, k, x);
      decref(vm, x);
    });
  } else if (isBytes(initial) || isBytearray(vm, initial)) addBytes(vm, o, bytesIn(vm, initial));
  else if (isSubtype(initial.type, vm.tStr)) {
    const chars = [...(initial.v as string)];
    resize(vm, o, chars.length);
    for (let k = 0; k < chars.length; k++) a.view.setUint32(4 * k, chars[k]!.codePointAt(0)!, true);
  } else if (isSubtype(initial.type, vm.t.array!) && itemsOf(initial).kind === a.kind) {
    const from = itemsOf(initial);
    resize(vm, o, from.length);
    a.data.set(from.data.subarray(0, from.length * a.kind.size));
  } else extendFrom(vm, o, initial);
}

function bytesIn(vm: VM, o: PyObject): Uint8Array {
  const data = o.type.bf_getbuffer!(vm, o);
  o.type.bf_releasebuffer?.(vm, o);
  return data;
}

/** @cpython Modules/arraymodule.c frombytes */
export function addBytes(vm: VM, o: PyObj, data: Uint8Array): void {
  const a = itemsOf(o);
  if (data.length % a.kind.size !== 0) valueError(vm, 'bytes length not a multiple of item size');
  const at = a.length * a.kind.size;
  const copy = data.slice();
  resize(vm, o, a.length + data.length / a.kind.size);
  a.data.set(copy, at);
}

function compare(vm: VM, x: PyObj, y: PyObj, op: number): PyObject {
  const own = vm.t.array!;
  if (!isSubtype(x.type, own) || !isSubtype(y.type, own)) return share(vm.NotImplemented as PyObject);
  const [a, b] = [itemsOf(x), itemsOf(y)];
  if (a.length !== b.length && (op === EQ || op === NE)) return newBool(vm, op === NE);
  for (let k = 0; k < Math.min(a.length, b.length); k++) {
    const [p, q] = [itemAt(vm, a, k), itemAt(vm, b, k)];
    try {
      if (PyObject_RichCompareBool(vm, p, q, EQ)) continue;
      return PyObject_RichCompare(vm, p, q, op);
    } finally {
      decref(vm, p);
      decref(vm, q);
    }
  }
  const d = a.length - b.length;
  return newBool(vm, [d < 0, d <= 0, d === 0, d !== 0, d > 0, d >= 0][op]!);
}

function subscript(vm: VM, o: PyObj, key: PyObject): PyObject {
  const a = itemsOf(o);
  if (isIndex(key)) return item(vm, o, indexIn(vm, a, key));
  if (key.type !== vm.t.slice) typeError(vm, 'array indices must be integers');
  const { start, step, count } = sliceBounds(vm, key as PyObj, () => a.length);
  const made = newArray(vm, vm.t.array!, a.kind, count);
  const b = itemsOf(made);
  for (let k = 0; k < count; k++) copyItem(a, start + k * step, b, k);
  return made;
}

function copyItem(from: Items, i: number, to: Items, k: number): void {
  const { size } = from.kind;
  to.data.set(from.data.subarray(i * size, (i + 1) * size), k * size);
}

function indexIn(vm: VM, a: Items, key: PyObject): number {
  const i = PyNumber_AsIndex(vm, key, vm.exc.IndexError!);
  return i < 0 ? i + a.length : i;
}

function item(vm: VM, o: PyObj, i: number): PyObject {
  const a = itemsOf(o);
  if (i < 0 || i >= a.length) raise(vm, vm.exc.IndexError!, 'array index out of range');
  return itemAt(vm, a, i);
}

function assignItem(vm: VM, o: PyObj, i: number, value: PyObject | null): void {
  const a = itemsOf(o);
  if (i < 0 || i >= a.length) raise(vm, vm.exc.IndexError!, 'array assignment index out of range');
  if (value === null) replaceRange(vm, o, i, 1, null);
  else setItemAt(vm, a, i, value);
}

/** Replaces `count` items from `start` by those of another array. @cpython Modules/arraymodule.c array_ass_subscr */
export function replaceRange(vm: VM, o: PyObj, start: number, count: number, by: Items | null): void {
  const a = itemsOf(o);
  const { size } = a.kind;
  const added = by === null ? 0 : by.length;
  const bytes = by === null ? new Uint8Array(0) : by.data.slice(0, added * size);
  const tail = a.data.slice((start + count) * size, a.length * size);
  resize(vm, o, a.length - count + added);
  a.data.set(bytes, start * size);
  a.data.set(tail, (start + added) * size);
}

function assign(vm: VM, o: PyObj, key: PyObject, value: PyObject | null): void {
  const a = itemsOf(o);
  if (isIndex(key)) return assignItem(vm, o, indexIn(vm, a, key), value);
  if (key.type !== vm.t.slice) typeError(vm, 'array indices must be integers');
  const bounds = sliceBounds(vm, key as PyObj, () => a.length);
  if (value !== null && !isSubtype(value.type, vm.t.array!))
    typeError(vm, `can only assign array (not "${value.type.tp_name}") to array slice`);
  if (value !== null) sameKind(vm, a, itemsOf(value));
  const { start, step, count } = bounds;
  if (step === 1) return replaceRange(vm, o, start, count, value === null ? null : itemsOf(value));
  if (value === null) return deleteEvery(vm, o, start, step, count);
  const from = itemsOf(value);
  if (from.length !== count)
    valueError(vm, `attempt to assign array of size ${from.length} to extended slice of size ${count}`);
  const copy: Items = { ...from, data: from.data.slice() };
  for (let k = 0; k < count; k++) copyItem(copy, k, a, start + k * step);
}

function deleteEvery(vm: VM, o: PyObj, start: number, step: number, count: number): void {
  const a = itemsOf(o);
  const gone = new Set(Array.from({ length: count }, (_, k) => start + k * step));
  let to = 0;
  for (let k = 0; k < a.length; k++) if (!gone.has(k)) copyItem(a, k, a, to++);
  resize(vm, o, to);
}

function concat(vm: VM, o: PyObj, other: PyObject): PyObject {
  if (!isSubtype(other.type, vm.t.array!))
    typeError(vm, `can only append array (not "${other.type.tp_name}") to array`);
  const [a, b] = [itemsOf(o), itemsOf(other)];
  sameKind(vm, a, b);
  const made = newArray(vm, vm.t.array!, a.kind, a.length + b.length);
  const c = itemsOf(made);
  c.data.set(a.data.subarray(0, a.length * a.kind.size));
  c.data.set(b.data.subarray(0, b.length * a.kind.size), a.length * a.kind.size);
  return made;
}

function repeat(vm: VM, o: PyObj, n: number): PyObject {
  const a = itemsOf(o);
  const times = Math.max(0, n);
  const made = newArray(vm, vm.t.array!, a.kind, a.length * times);
  repeatInto(a, itemsOf(made), times);
  return made;
}

function repeatInto(a: Items, b: Items, times: number): void {
  const bytes = a.data.slice(0, a.length * a.kind.size);
  for (let k = 0; k < times; k++) b.data.set(bytes, k * bytes.length);
}

function array_repr(vm: VM, o: PyObj): PyObject {
  const a = itemsOf(o);
  const name = o.type.ht_name === null ? 'array' : (o.type.ht_name.v as string);
  if (a.length === 0) return newStr(vm, `${name}('${a.kind.code}')`);
  const f = a.kind.code === 'u' || a.kind.code === 'w' ? 'tounicode' : 'tolist';
  const inner = ARRAY_METHODS[f]!.fn as (vm: VM, o: PyObj) => PyObject;
  const list = inner(vm, o);
  try {
    return newStr(vm, `${name}('${a.kind.code}', ${vm.reprText(list)})`);
  } finally {
    decref(vm, list);
  }
}

/** from 3.12 on arrays can be subscripted in annotations */
const GENERIC: Record<string, MethodSpec> = {
  __class_getitem__: { call: 'O', kind: 'class', fn: (vm, cls, key) => newGenericAlias(vm, cls, key) },
};

function arraySpec(vm: VM): TypeSpec {
  return {
    name: 'array.array',
    basicsize: (w) => 8 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE | TPFLAGS.SEQUENCE,
    weakref: true,
    slots: {
      tp_new: array_new,
      tp_dealloc: (vm: VM, o: PyObj) => {
        vm.gc.untrackMaybe(o);
        if (o.wl !== null) vm.clearWeakrefs(o);
        const { block } = itemsOf(o);
        if (block !== 0) vm.heap.mem_free(block);
        if (o.d !== null) clearDict(vm, o);
        gcDel(vm, o);
      },
      tp_traverse: (_vm: VM, o: PyObj, visit: Visit) => visitDict(o, visit),
      tp_repr: array_repr,
      tp_hash: PyObject_HashNotImplemented,
      tp_richcompare: compare,
      tp_iter: (vm: VM, o: PyObj) =>
        newInstance(vm, vm.t.arrayiterator!, { refs: [share(o as PyObject)], at: 0 } as ArrayIteration),
      sq_length: (_vm: VM, o: PyObj) => itemsOf(o).length,
      mp_length: (_vm: VM, o: PyObj) => itemsOf(o).length,
      sq_item: item,
      sq_ass_item: assignItem,
      mp_subscript: subscript,
      mp_ass_subscript: assign,
      sq_concat: concat,
      sq_repeat: repeat,
      sq_inplace_concat: (vm: VM, o: PyObj, other: PyObject) => {
        if (!isSubtype(other.type, vm.t.array!))
          typeError(vm, `can only extend array with array (not "${other.type.tp_name}")`);
        sameKind(vm, itemsOf(o), itemsOf(other), 'can only extend with array of same kind');
        addBytes(vm, o, itemsOf(other).data.subarray(0, itemsOf(other).length * itemsOf(o).kind.size));
        return share(o as PyObject);
      },
      sq_inplace_repeat: (vm: VM, o: PyObj, n: number) => {
        const a = itemsOf(o);
        const before: Items = { ...a, data: a.data.slice() };
        resize(vm, o, a.length * Math.max(0, n));
        repeatInto(before, a, Math.max(0, n));
        return share(o as PyObject);
      },
      bf_getbuffer: (_vm: VM, o: PyObj) => {
        const a = itemsOf(o);
        a.exports++;
        return a.data.subarray(0, a.length * a.kind.size);
      },
      bf_releasebuffer: (_vm: VM, o: PyObj) => {
        itemsOf(o).exports--;
      },
      bf_layout: (_vm: VM, o: PyObj) => {
        const { code, size } = itemsOf(o).kind;
        return { format: code === 'u' ? 'w' : code, itemsize: size, readonly: false };
      },
    },
    methods: {
      ...ARRAY_METHODS,
      ...(vm.profile.modules.arrayGeneric ? GENERIC : {}),
      append: {
        call: 'O',
        fn: (vm, o: PyObj, x) => {
          append(vm, o, x);
          return share(vm.None as PyObject);
        },
      },
      extend: {
        call: 'O',
        fn: (vm, o: PyObj, x) => {
          if (isSubtype(x.type, vm.t.array!)) {
            const b = itemsOf(x);
            sameKind(vm, itemsOf(o), b, 'can only extend with array of same kind');
            addBytes(vm, o, b.data.subarray(0, b.length * b.kind.size));
          } else extendFrom(vm, o, x);
          return share(vm.None as PyObject);
        },
      },
      frombytes: {
        call: 'O',
        fn: (vm, o: PyObj, x) => {
          if (x.type.bf_getbuffer === null || isSubtype(x.type, vm.tStr))
            typeError(vm, `a bytes-like object is required, not '${x.type.tp_name}'`);
          addBytes(vm, o, bytesIn(vm, x));
          return share(vm.None as PyObject);
        },
      },
    },
    getset: {
      typecode: { get: (vm, o: PyObj) => newStr(vm, itemsOf(o).kind.code) },
      itemsize: { get: (vm, o: PyObj) => newInt(vm, itemsOf(o).kind.size) },
    },
  };
}

interface ArrayIteration extends State {
  at: number;
}

function nextItem(vm: VM, it: PyObj): PyObject | null {
  const s = it.v as ArrayIteration;
  const o = s.refs[0] as PyObj | null;
  if (!o) return null;
  const a = itemsOf(o);
  if (s.at < a.length) return itemAt(vm, a, s.at++);
  s.refs[0] = null;
  decref(vm, o);
  return null;
}

function iterationSpec(): TypeSpec {
  return iteratorSpec('array.arrayiterator', 5, nextItem, {
    flags: TPFLAGS.HAVE_GC,
    methods: {
      __reduce__: {
        call: 'NOARGS',
        fn: (vm, it: PyObj) => {
          const s = it.v as ArrayIteration;
          const iter = share(dictGetStr(vm, vm.builtins, 'iter')!);
          const o = s.refs[0];
          if (o) return newTuple(vm, [iter, newTuple(vm, [share(o)]), newInt(vm, s.at)]);
          return newTuple(vm, [iter, newTuple(vm, [newTuple(vm, [])])]);
        },
      },
    },
  });
}

/** @cpython Modules/arraymodule.c array_modexec: collections.abc.MutableSequence.register(array), where there is a library */
function registerSequence(vm: VM): void {
  try {
    const abc = vm.hooks.import('_collections_abc', null, null, vm.None, 0);
    const sequence = getAttrStr(vm, abc, 'MutableSequence');
    decref(vm, callMethod(vm, sequence, 'register', [vm.t.array as unknown as PyObject]));
    decref(vm, sequence);
    decref(vm, abc);
  } catch (e) {
    if (!matches(e, vm.exc.ModuleNotFoundError!)) throw e;
    clearError(vm, e);
  }
}

export function createArray(vm: VM): PyObj {
  vm.t.array = defineType(vm, arraySpec(vm));
  vm.t.arrayiterator = defineType(vm, iterationSpec());
  registerSequence(vm);
  return defineModule(vm, {
    name: 'array',
    functions: { _array_reconstructor: { call: 'FASTCALL', fn: (m, _s, args) => reconstructArray(m, args) } },
    exec: (m, _module, add) => {
      add('array', share(m.t.array as unknown as PyObj));
      add('ArrayType', share(m.t.array as unknown as PyObj));
      const codes = m.profile.modules.arrayCodes;
      const joined = m.profile.modules.arrayCodesTuple;
      add(
        'typecodes',
        joined
          ? newTuple(
              m,
              codes.map((c) => newStr(m, c)),
            )
          : newStr(m, codes.join('')),
      );
    },
  });
}
