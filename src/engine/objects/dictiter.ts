/**
 * Iterators of dicts, forwards and backwards, over keys, values and items: PyObj with
 *
 *   v   the dict (null at the end)     w   DictIterState     x   the pair that items give again while nobody else holds it
 *
 * Layout: GC header, object, dict, used, position, result, length: 72 bytes in all.
 */
import { gcDel, gcNew } from './alloc.ts';
import { _PyEval_GetBuiltin } from './builtinnames.ts';
import type { TypeSpec } from './define.ts';
import type { DictKeys } from './dictkeys.ts';
import { PyErr_Format } from './format.ts';
import { orderOf } from './instancedict.ts';
import { PyLong_FromSsize_t } from './long.ts';
import { decref, PyObj, type PyObject, xdecref } from './object.ts';
import { newTuple } from './tuple.ts';
import { type PyType, TPFLAGS } from './type.ts';
import type { VM } from './vm.ts';

class DictIterState {
  /** ma_used at the start; -1 once the size changed */
  used: number;
  pos: number;
  /** entries left, for __length_hint__ */
  left: number;
  constructor(used: number, pos: number) {
    this.used = used;
    this.pos = pos;
    this.left = used;
  }
}

const KEYS = 0;
const VALUES = 1;
const ITEMS = 2;

/** @cpython Objects/dictobject.c dictiter_new 3.8-3.15 */
export function dictiter_new(vm: VM, d: PyObj, type: PyType): PyObj {
  const it = new PyObj(type, gcNew(vm, type, type.tp_basicsize), d);
  d.rc++;
  const reverse = type === vm.t.dictrevkeyiter || type === vm.t.dictrevvalueiter || type === vm.t.dictrevitemiter;
  const last = d.w !== null ? d.x - 1 : (d.v as DictKeys).nentries - 1;
  it.w = new DictIterState(d.x, reverse ? last : 0);
  if (type === vm.t.dictitemiter || type === vm.t.dictrevitemiter) {
    vm.None.rc += 2;
    it.x = newTuple(vm, [vm.None, vm.None]);
  }
  vm.gc.track(it);
  return it;
}

/** The tp_iter of dict; overriding it turns the fast ways of copy and merge off. */
export function dict_iter(vm: VM, d: PyObj): PyObject {
  return dictiter_new(vm, d, vm.t.dictkeyiter!);
}

function dictiter_dealloc(vm: VM, it: PyObj): void {
  vm.gc.untrackMaybe(it);
  xdecref(vm, it.v);
  xdecref(vm, it.x);
  gcDel(vm, it);
}

/** Next entry index from the state, -1 at the end; the position moves on. */
function step(d: PyObj, st: DictIterState, reverse: boolean): number {
  const keys: DictKeys = d.v;
  if (d.w !== null) {
    if (st.pos < 0 || st.pos >= d.x) return -1;
    const ix = orderOf(d.w, keys.off, st.pos);
    st.pos += reverse ? -1 : 1;
    return ix;
  }
  const { values } = keys;
  let i = st.pos;
  if (reverse) while (i >= 0 && values[i] === null) i--;
  else while (i < keys.nentries && values[i] === null) i++;
  if (i < 0 || i >= keys.nentries) return -1;
  st.pos = i + (reverse ? -1 : 1);
  return i;
}

function end(vm: VM, it: PyObj): null {
  const d = it.v;
  it.v = null;
  decref(vm, d);
  return null;
}

function iternext(what: number, reverse: boolean): (vm: VM, it: PyObj) => PyObject | null {
  return (vm, it) => {
    const d: PyObj | null = it.v;
    if (d === null) return null;
    const st: DictIterState = it.w;
    if (st.used !== d.x) {
      st.used = -1;
      PyErr_Format(vm, vm.exc.RuntimeError!, 'dictionary changed size during iteration');
    }
    const ix = step(d, st, reverse);
    if (ix < 0) return end(vm, it);
    if (!reverse && st.left === 0) {
      PyErr_Format(vm, vm.exc.RuntimeError!, 'dictionary keys changed during iteration');
    }
    st.left--;
    const keys: DictKeys = d.v;
    const key = keys.keys[ix]!;
    if (what === KEYS) {
      key.rc++;
      return key;
    }
    const value: PyObject = d.w !== null ? d.w[keys.off + ix] : keys.values[ix]!;
    value.rc++;
    if (what === VALUES) return value;
    key.rc++;
    return pair(vm, it, key, value);
  };
}

/** @cpython Objects/dictobject.c dictiter_iternextitem 3.8-3.15: the same tuple while only the iterator holds it. */
function pair(vm: VM, it: PyObj, key: PyObject, value: PyObject): PyObject {
  const result: PyObj = it.x;
  if (result.rc !== 1) return newTuple(vm, [key, value]);
  const items: PyObject[] = result.v;
  const [oldKey, oldValue] = items as [PyObject, PyObject];
  items[0] = key;
  items[1] = value;
  result.rc++;
  decref(vm, oldKey);
  decref(vm, oldValue);
  if (result.gn === null) vm.gc.track(result);
  return result;
}

function length_hint(vm: VM, it: PyObj): PyObject {
  const d: PyObj | null = it.v;
  const st: DictIterState = it.w;
  return PyLong_FromSsize_t(vm, d !== null && st.used === d.x ? st.left : 0);
}

/** @cpython Objects/dictobject.c dictiter_reduce 3.8-3.15: iter, with the rest as a list; the iterator itself stays. */
function reduce(vm: VM, it: PyObj): PyObject {
  const st: DictIterState = it.w;
  const { used, pos, left } = st;
  const items: PyObject[] = [];
  const d: PyObj | null = it.v;
  if (d !== null) {
    d.rc++;
    for (let item = it.type.tp_iternext!(vm, it); item !== null; item = it.type.tp_iternext!(vm, it)) items.push(item);
    it.v = d;
  }
  st.used = used;
  st.pos = pos;
  st.left = left;
  return newTuple(vm, [_PyEval_GetBuiltin(vm, 'iter'), newTuple(vm, [vm.newList(items)])]);
}

function spec(name: string, what: number, reverse: boolean): TypeSpec {
  return {
    name,
    basicsize: (w) => 7 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION,
    slots: {
      tp_dealloc: dictiter_dealloc,
      tp_traverse: (_vm, it: PyObj, visit) => {
        if (it.v !== null) visit(it.v);
        if (it.x !== null) visit(it.x);
      },
      tp_iter: (_vm, it) => {
        it.rc++;
        return it;
      },
      tp_iternext: iternext(what, reverse),
    },
    methods: { __length_hint__: { call: 'NOARGS', fn: length_hint }, __reduce__: { call: 'NOARGS', fn: reduce } },
  };
}

/** The six iterator types, by their names in vm.t. */
export function dictIterSpecs(): Record<string, TypeSpec> {
  return {
    dictkeyiter: spec('dict_keyiterator', KEYS, false),
    dictvalueiter: spec('dict_valueiterator', VALUES, false),
    dictitemiter: spec('dict_itemiterator', ITEMS, false),
    dictrevkeyiter: spec('dict_reversekeyiterator', KEYS, true),
    dictrevvalueiter: spec('dict_reversevalueiterator', VALUES, true),
    dictrevitemiter: spec('dict_reverseitemiterator', ITEMS, true),
  };
}
