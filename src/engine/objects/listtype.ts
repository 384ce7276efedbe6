/** The list type: slots and methods over list.ts; sorting is in listsort.ts. */

import { argSpec, checkPositional, unpackKeywords } from './arguments.ts';
import type { MethodSpec, TypeSpec } from './define.ts';
import { raise, raiseObject, typeError, valueError } from './errors.ts';
import { PyErr_Format } from './format.ts';
import {
  list_append,
  list_clear,
  list_dealloc,
  list_extend,
  list_resize,
  list_traverse,
  newList,
  setCapacity,
} from './list.ts';
import { newListIter, newListReverseIter } from './listiter.ts';
import { list_sort } from './listsort.ts';
import { newBool, PyLong_FromSsize_t } from './long.ts';
import { isIndex, PyNumber_AsIndex } from './number.ts';
import { decref, type PyObj, type PyObject, type PyText } from './object.ts';
import { PyObject_RichCompare, PyObject_RichCompareBool } from './object_protocol.ts';
import { enterRepr, leaveRepr } from './reprenter.ts';
import { ReprWriter } from './reprwriter.ts';
import { checkItems } from './sequence.ts';
import { sliceIndices } from './slicetype.ts';
import { EQ, GE, GT, isSubtype, LE, LT, NE, type PyType, TPFLAGS } from './type.ts';
import { keptText, newStr } from './unicode.ts';
import type { VM } from './vm.ts';

function share<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

function copies(items: readonly PyObject[]): PyObject[] {
  for (const o of items) o.rc++;
  return items.slice();
}

/** @cpython Objects/listobject.c list_repr 3.8-3.15 */
function list_repr(vm: VM, o: PyObj): PyObject {
  if (o.v.length === 0) return newStr(vm, '[]');
  if (enterRepr(vm, o)) return newStr(vm, '[...]');
  // '[' + '1' + ', 2' ... + ']'
  const writer = new ReprWriter(vm, 1 + 1 + (2 + 1) * (o.v.length - 1) + 1);
  try {
    writer.chars(vm, '[');
    for (let i = 0; i < o.v.length; i++) {
      const item = share(o.v[i] as PyObject);
      try {
        if (i > 0) writer.chars(vm, ', ');
        writer.repr(vm, item);
      } finally {
        decref(vm, item);
      }
    }
    writer.close(vm, ']');
  } catch (e) {
    writer.discard(vm);
    throw e;
  } finally {
    leaveRepr(vm, o);
  }
  return writer.finish(vm);
}

/** @cpython Objects/listobject.c list_richcompare 3.8-3.15 */
function list_richcompare(vm: VM, a: PyObj, b: PyObj, op: number): PyObject {
  if (!isSubtype(a.type, vm.tList) || !isSubtype(b.type, vm.tList)) return share(vm.NotImplemented);
  if (a.v.length !== b.v.length && (op === EQ || op === NE)) return newBool(vm, op === NE);
  let i = 0;
  for (; i < a.v.length && i < b.v.length; i++) {
    const x = share(a.v[i] as PyObject);
    const y = share(b.v[i] as PyObject);
    let same: boolean;
    try {
      same = x === y || PyObject_RichCompareBool(vm, x, y, EQ);
    } finally {
      decref(vm, x);
      decref(vm, y);
    }
    if (!same) break;
  }
  const n = a.v.length as number;
  const m = b.v.length as number;
  if (i >= n || i >= m) {
    const answer = { [LT]: n < m, [LE]: n <= m, [EQ]: n === m, [NE]: n !== m, [GT]: n > m, [GE]: n >= m }[op]!;
    return newBool(vm, answer);
  }
  if (op === EQ) return newBool(vm, false);
  if (op === NE) return newBool(vm, true);
  const x = share(a.v[i] as PyObject);
  const y = share(b.v[i] as PyObject);
  try {
    return PyObject_RichCompare(vm, x, y, op);
  } finally {
    decref(vm, x);
    decref(vm, y);
  }
}

function indexError(vm: VM, text: string): never {
  raise(vm, vm.exc.IndexError!, text);
}

function list_item(vm: VM, o: PyObj, i: number): PyObject {
  if (i < 0 || i >= o.v.length) raiseObject(vm, vm.exc.IndexError!, keptText(vm, 'list index out of range'));
  return share(o.v[i] as PyObject);
}

/** @cpython Objects/listobject.c list_ass_item 3.8-3.15; value null: delete */
function list_ass_item(vm: VM, o: PyObj, i: number, value: PyObject | null): void {
  const items = o.v as PyObject[];
  if (i < 0 || i >= items.length) indexError(vm, 'list assignment index out of range');
  if (value === null) {
    const how = vm.profile.core.listDelete;
    if (how === 'slice') return list_ass_slice(vm, o, i, i + 1, []);
    const [gone] = items.splice(i, 1);
    if (how === 'resize') list_resize(vm, o, items.length);
    decref(vm, gone!);
    return;
  }
  const old = items[i]!;
  items[i] = share(value);
  decref(vm, old);
}

const RECYCLED = 8;

/** @cpython Objects/listobject.c list_ass_slice 3.8-3.15; `fresh` is stolen */
export function list_ass_slice(vm: VM, o: PyObj, low: number, high: number, fresh: PyObject[]): void {
  const items = o.v as PyObject[];
  const lo = Math.min(Math.max(low, 0), items.length);
  const hi = Math.min(Math.max(high, lo), items.length);
  const size = items.length + fresh.length - (hi - lo);
  if (size === 0) {
    list_clear(vm, o);
    return;
  }
  // the items that go wait in a table, on the stack up to 8
  const recycle = hi - lo > RECYCLED ? vm.heap.mem_malloc((hi - lo) * vm.profile.pointerWidth) : 0;
  if (size > items.length) list_resize(vm, o, size);
  const dropped = items.splice(lo, hi - lo, ...fresh);
  if (size < items.length + (hi - lo) - fresh.length) list_resize(vm, o, size);
  for (let k = dropped.length - 1; k >= 0; k--) decref(vm, dropped[k]!);
  if (recycle !== 0) vm.heap.mem_free(recycle);
}

/** @cpython Objects/listobject.c list_subscript 3.8-3.15 */
function list_subscript(vm: VM, o: PyObj, key: PyObject): PyObject {
  if (isIndex(key)) {
    const i = PyNumber_AsIndex(vm, key, vm.exc.IndexError!);
    return list_item(vm, o, i < 0 ? i + o.v.length : i);
  }
  if (key.type !== vm.t.slice) typeError(vm, `list indices must be integers or slices, not ${key.type.tp_name}`);
  const { start, step, count } = sliceIndices(vm, key as PyObj, o.v.length);
  if (step === 1) return newList(vm, copies(o.v.slice(start, start + count)));
  const out: PyObject[] = [];
  for (let k = 0; k < count; k++) out.push(share(o.v[start + k * step] as PyObject));
  return newList(vm, out);
}

/** @cpython Objects/listobject.c list_ass_subscript 3.8-3.15 */
function list_ass_subscript(vm: VM, o: PyObj, key: PyObject, value: PyObject | null): void {
  if (isIndex(key)) {
    const i = PyNumber_AsIndex(vm, key, vm.exc.IndexError!);
    list_ass_item(vm, o, i < 0 ? i + o.v.length : i, value);
    return;
  }
  if (key.type !== vm.t.slice) typeError(vm, `list indices must be integers or slices, not ${key.type.tp_name}`);
  const { start, stop, step, count } = sliceIndices(vm, key as PyObj, o.v.length);
  if (step === 1) {
    if (value === null) return list_ass_slice(vm, o, start, Math.max(stop, start), []);
    return withItems(vm, o, value, (fresh) => list_ass_slice(vm, o, start, Math.max(stop, start), fresh));
  }
  if (value === null) return deleteStrided(vm, o, start, step, count);
  withItems(vm, o, value, (fresh) => assignStrided(vm, o, start, step, count, fresh));
}

function assignStrided(vm: VM, o: PyObj, start: number, step: number, count: number, fresh: PyObject[]): void {
  if (fresh.length !== count) {
    for (const x of fresh) decref(vm, x);
    valueError(vm, `attempt to assign sequence of size ${fresh.length} to extended slice of size ${count}`);
  }
  if (count === 0) return;
  const old: PyObject[] = [];
  const garbage = vm.heap.mem_malloc(count * vm.profile.pointerWidth);
  for (let k = 0; k < count; k++) {
    old.push(o.v[start + k * step]);
    o.v[start + k * step] = fresh[k];
  }
  for (const x of old) decref(vm, x);
  vm.heap.mem_free(garbage);
}

/** Calls `assign` with new references to the items of `value`, as PySequence_Fast gives them: what is no list or tuple becomes a list. */
function withItems(vm: VM, o: PyObj, value: PyObject, assign: (fresh: PyObject[]) => void): void {
  if (value !== o && (isSubtype(value.type, vm.tList) || isSubtype(value.type, vm.tTuple)))
    return assign(copies(value.v));
  if (value.type.tp_iter === null && value.type.sq_item === null) typeError(vm, 'can only assign an iterable');
  const list = newList(vm, value === o ? copies(o.v) : []);
  try {
    if (value !== o) list_extend(vm, list, value);
    assign(copies(list.v));
  } finally {
    decref(vm, list);
  }
}

function deleteStrided(vm: VM, o: PyObj, start: number, step: number, count: number): void {
  if (count === 0) return;
  const garbage = vm.heap.mem_malloc(count * vm.profile.pointerWidth);
  const gone = new Set<number>();
  for (let k = 0; k < count; k++) gone.add(start + k * step);
  const items = o.v as PyObject[];
  const dropped = items.filter((_, k) => gone.has(k));
  const kept = items.filter((_, k) => !gone.has(k));
  items.length = 0;
  for (const x of kept) items.push(x);
  list_resize(vm, o, items.length);
  for (const x of dropped) decref(vm, x);
  vm.heap.mem_free(garbage);
}

function list_contains(vm: VM, o: PyObj, x: PyObject): boolean {
  for (let i = 0; i < o.v.length; i++) {
    const item = share(o.v[i] as PyObject);
    try {
      if (PyObject_RichCompareBool(vm, item, x, EQ)) return true;
    } finally {
      decref(vm, item);
    }
  }
  return false;
}

function list_concat(vm: VM, a: PyObj, b: PyObject): PyObject {
  if (!isSubtype(b.type, vm.tList)) typeError(vm, `can only concatenate list (not "${b.type.tp_name}") to list`);
  return newList(vm, copies([...a.v, ...b.v]));
}

function list_repeat(vm: VM, a: PyObj, n: number): PyObject {
  checkItems(vm, a.v.length * n);
  const out: PyObject[] = [];
  for (let k = 0; k < n; k++) for (const x of a.v as PyObject[]) out.push(share(x));
  return newList(vm, out);
}

function list_inplace_repeat(vm: VM, a: PyObj, n: number): PyObject {
  if (n < 1) list_clear(vm, a);
  else if (n > 1) {
    const size = a.v.length as number;
    checkItems(vm, size * n);
    list_resize(vm, a, size * n);
    for (let k = size; k < size * n; k++) a.v.push(share(a.v[k - size] as PyObject));
  }
  return share(a);
}

/** @cpython Objects/listobject.c ins1 3.8-3.15 */
function insert(vm: VM, o: PyObj, where: number, value: PyObject): void {
  const items = o.v as PyObject[];
  let at = where;
  if (at < 0) at = Math.max(0, at + items.length);
  list_resize(vm, o, items.length + 1);
  items.splice(Math.min(at, items.length), 0, share(value));
}

function pop(vm: VM, o: PyObj, args: PyObject[]): PyObject {
  checkPositional(vm, 'pop', args.length, 0, 1);
  const items = o.v as PyObject[];
  let i = args.length > 0 ? PyNumber_AsIndex(vm, args[0]!, vm.exc.OverflowError!) : -1;
  if (items.length === 0) indexError(vm, 'pop from empty list');
  if (i < 0) i += items.length;
  if (i < 0 || i >= items.length) indexError(vm, 'pop index out of range');
  const x = items[i]!;
  if (i === items.length - 1) items.pop();
  else items.splice(i, 1);
  if (items.length === 0 && vm.profile.core.listPopFrees) setCapacity(vm, o, 0);
  else list_resize(vm, o, items.length);
  return x;
}

function indexOf(vm: VM, o: PyObj, x: PyObject, start: number, stop: number): number {
  for (let i = start; i < o.v.length && i < stop; i++) {
    const item = share(o.v[i] as PyObject);
    try {
      if (PyObject_RichCompareBool(vm, item, x, EQ)) return i;
    } finally {
      decref(vm, item);
    }
  }
  return -1;
}

function bound(vm: VM, arg: PyObject | undefined, n: number, fallback: number): number {
  if (arg === undefined) return fallback;
  const i = PyNumber_AsIndex(vm, arg, null);
  return i < 0 ? Math.max(0, i + n) : i;
}

const SORT = argSpec('sort', ['key', 'reverse'], { positional: 0 });

const METHODS: Record<string, MethodSpec> = {
  append: {
    call: 'O',
    fn: (vm, o, x) => {
      list_append(vm, o, x);
      return share(vm.None);
    },
  },
  clear: {
    call: 'NOARGS',
    fn: (vm, o) => {
      list_clear(vm, o);
      return share(vm.None);
    },
  },
  copy: { call: 'NOARGS', fn: (vm, o) => newList(vm, copies(o.v)) },
  count: {
    call: 'O',
    fn: (vm, o, x) => {
      let n = 0;
      for (let i = indexOf(vm, o, x, 0, Infinity); i >= 0; i = indexOf(vm, o, x, i + 1, Infinity)) n++;
      return PyLong_FromSsize_t(vm, n);
    },
  },
  extend: {
    call: 'O',
    fn: (vm, o, x) => {
      list_extend(vm, o, x);
      return share(vm.None);
    },
  },
  index: {
    call: 'FASTCALL',
    fn: (vm, o, args) => {
      checkPositional(vm, 'index', args.length, 1, 3);
      const start = bound(vm, args[1], o.v.length, 0);
      const i = indexOf(vm, o, args[0]!, start, bound(vm, args[2], o.v.length, Infinity));
      if (i >= 0) return PyLong_FromSsize_t(vm, i);
      if (vm.profile.run.listIndexShort) valueError(vm, 'list.index(x): x not in list');
      PyErr_Format(vm, vm.exc.ValueError!, '%R is not in list', args[0]);
    },
  },
  insert: {
    call: 'FASTCALL',
    fn: (vm, o, args) => {
      checkPositional(vm, 'insert', args.length, 2, 2);
      insert(vm, o, PyNumber_AsIndex(vm, args[0]!, vm.exc.OverflowError!), args[1]!);
      return share(vm.None);
    },
  },
  pop: { call: 'FASTCALL', fn: pop },
  remove: {
    call: 'O',
    fn: (vm, o, x) => {
      const i = indexOf(vm, o, x, 0, Infinity);
      if (i < 0) valueError(vm, 'list.remove(x): x not in list');
      list_ass_slice(vm, o, i, i + 1, []);
      return share(vm.None);
    },
  },
  reverse: {
    call: 'NOARGS',
    fn: (vm, o) => {
      o.v.reverse();
      return share(vm.None);
    },
  },
  sort: {
    call: 'FASTCALL_KEYWORDS',
    fn: (vm, o, args, kwnames) => {
      const [key, reverse] = unpackKeywords(vm, SORT, args, kwnames as PyText[] | null);
      list_sort(vm, o, key === vm.None ? null : key!, reverse ?? null);
      return share(vm.None);
    },
  },
  __reversed__: { call: 'NOARGS', fn: (vm, o) => newListReverseIter(vm, o) },
  __sizeof__: {
    call: 'NOARGS',
    fn: (vm, o) => PyLong_FromSsize_t(vm, o.type.tp_basicsize + (o.w as number) * vm.profile.pointerWidth),
  },
  __getitem__: { call: 'O', fn: list_subscript, coexist: true },
  __class_getitem__: { call: 'O', kind: 'class', fn: (vm, cls, item) => vm.genericAlias(cls, item) },
};

/** @cpython Objects/typeobject.c PyType_GenericNew 3.8-3.15: never from the free list */
function list_new(vm: VM, type: PyType): PyObj {
  const o = type.tp_alloc!(vm, type, 0) as PyObj;
  o.v = [];
  o.w = 0;
  o.x = 0;
  return o;
}

function list_init(vm: VM, o: PyObj, args: PyObj, kwds: PyObj | null): void {
  const own = o.type.tp_new === vm.tList.tp_new;
  if (own && kwds !== null && kwds.x > 0) typeError(vm, 'list() takes no keyword arguments');
  const [iterable] = args.v as PyObject[];
  checkPositional(vm, 'list', args.v.length, 0, 1);
  if (o.v.length > 0) list_clear(vm, o);
  if (iterable !== undefined) list_extend(vm, o, iterable);
}

/** @cpython Objects/listobject.c list_vectorcall 3.9-3.15 */
function list_vectorcall(vm: VM, _type: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  if (kwnames !== null && kwnames.length > 0) typeError(vm, 'list() takes no keyword arguments');
  checkPositional(vm, 'list', args.length, 0, 1);
  const o = list_new(vm, vm.tList);
  if (args.length === 0) return o;
  try {
    list_extend(vm, o, args[0]!);
    return o;
  } catch (e) {
    decref(vm, o);
    throw e;
  }
}

export function listSpec(): TypeSpec {
  return {
    name: 'list',
    basicsize: (w) => 5 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE | TPFLAGS.LIST_SUBCLASS | TPFLAGS.SEQUENCE,
    slots: {
      tp_dealloc: list_dealloc,
      tp_traverse: list_traverse,
      tp_clear: list_clear,
      tp_repr: list_repr,
      tp_richcompare: list_richcompare,
      tp_iter: newListIter,
      tp_new: list_new,
      tp_init: list_init,
      type_vectorcall: list_vectorcall,
      sq_length: (_vm, o) => o.v.length,
      mp_length: (_vm, o) => o.v.length,
      sq_item: list_item,
      sq_ass_item: list_ass_item,
      sq_contains: list_contains,
      sq_concat: list_concat,
      sq_repeat: list_repeat,
      sq_inplace_concat: (vm, o, x) => {
        list_extend(vm, o, x);
        return share(o as PyObject);
      },
      sq_inplace_repeat: list_inplace_repeat,
      mp_subscript: list_subscript,
      mp_ass_subscript: list_ass_subscript,
    },
    methods: METHODS,
  };
}

/** Functions that repr and others ask of lists. */
export function connectLists(vm: VM): void {
  vm.newList = (items) => newList(vm, items);
  vm.listAppend = (list, o) => list_append(vm, list, o);
  vm.listDelete = (list, i) => list_ass_slice(vm, list, i, i + 1, []);
}
