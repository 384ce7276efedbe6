/** `fromkeys` of dict and frozendict: from a dict or a set into a table of the right size, else key by key. */
import { checkPositional } from './arguments.ts';
import { cursor, dictNext, dictresize, dictSet, isAnyDictExact, isFrozenDict } from './dict.ts';
import { type DictKeys, estimate_log2_keysize } from './dictkeys.ts';
import { dict_merge, newFrozenDict } from './dictmethods.ts';
import { decref, type PyObj, type PyObject } from './object.ts';
import { PyIter_Next, PyObject_GetIter, PyObject_SetItem, PyObject_Size } from './object_protocol.ts';
import { type SetTable, setKeys } from './setobject.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/dictobject.c _PyDict_FromKeys 3.8-3.15 */
export function dict_fromkeys(vm: VM, cls: PyObject, args: PyObject[]): PyObject {
  checkPositional(vm, 'fromkeys', args.length, 1, 2);
  const iterable = args[0]!;
  const value = args[1] ?? vm.None;
  if (cls === vm.tFrozenDict) return frozenFromKeys(vm, newFrozenDict(vm), iterable, value);
  const d = vm.call(vm, cls, [], null);
  if (isFrozenDict(vm, d)) return subclassFromKeys(vm, cls, d, iterable, value);
  return fillFrom(vm, d, iterable, value);
}

/** A frozendict is filled before the collector sees it. */
function frozenFromKeys(vm: VM, d: PyObj, iterable: PyObject, value: PyObject): PyObject {
  fillFrom(vm, d, iterable, value);
  vm.gc.track(d);
  return d;
}

/** What a class makes of frozendict may be shared already: the keys go into a copy, which the class is called with. */
function subclassFromKeys(vm: VM, cls: PyObject, made: PyObj, iterable: PyObject, value: PyObject): PyObject {
  const copy = newFrozenDict(vm);
  try {
    dict_merge(vm, copy, made, 1);
  } catch (e) {
    decref(vm, copy);
    throw e;
  } finally {
    decref(vm, made);
  }
  const d = frozenFromKeys(vm, copy, iterable, value);
  try {
    return vm.call(vm, cls, [d], null);
  } finally {
    decref(vm, d);
  }
}

/** Fills `d`, which is released where that fails. */
function fillFrom(vm: VM, d: PyObject, iterable: PyObject, value: PyObject): PyObject {
  try {
    if (isAnyDictExact(vm, d) && (d as PyObj).x === 0) {
      if (isAnyDictExact(vm, iterable)) return fromDict(vm, d as PyObj, iterable as PyObj, value);
      if (iterable.type === vm.t.set || iterable.type === vm.t.frozenset)
        return fromSet(vm, d as PyObj, iterable, value);
    }
    fill(vm, d, iterable, value);
  } catch (e) {
    decref(vm, d);
    throw e;
  }
  return d;
}

function fromDict(vm: VM, d: PyObj, other: PyObj, value: PyObject): PyObject {
  const unicode = (other.v as DictKeys).kind !== 0;
  dictresize(vm, d, estimate_log2_keysize(vm, other.x), unicode);
  const c = cursor();
  while (dictNext(other, c)) dictSet(vm, d, c.key, value);
  return d;
}

function fromSet(vm: VM, d: PyObj, set: PyObject, value: PyObject): PyObject {
  dictresize(vm, d, estimate_log2_keysize(vm, PyObject_Size(vm, set)), false);
  for (const key of setKeys(set.v as SetTable)) dictSet(vm, d, key, value);
  return d;
}

function fill(vm: VM, d: PyObject, iterable: PyObject, value: PyObject): void {
  const it = PyObject_GetIter(vm, iterable);
  const exact = isAnyDictExact(vm, d);
  try {
    for (let key = PyIter_Next(vm, it); key !== null; key = PyIter_Next(vm, it)) {
      try {
        if (exact) dictSet(vm, d as PyObj, key, value);
        else PyObject_SetItem(vm, d, key, value);
      } finally {
        decref(vm, key);
      }
    }
  } finally {
    decref(vm, it);
  }
}
