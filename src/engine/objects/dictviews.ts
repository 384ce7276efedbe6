/** dict_keys, dict_items, dict_values: PyObj with `v` the dict. Layout: GC header, object, dict. Keys and items are sets as well. */

import { PyObject_Size, PySequence_Contains } from './abstract.ts';
import { gcDel, gcNew } from './alloc.ts';
import { callMethod } from './call.ts';
import type { MethodSpec, TypeSpec } from './define.ts';
import { dictContains, dictGet } from './dict.ts';
import { dictiter_new } from './dictiter.ts';
import { PyUnicode_FromFormat } from './format.ts';
import { newBool } from './long.ts';
import { newProxy } from './mappingproxy.ts';
import { decref, PyObj, type PyObject, xdecref } from './object.ts';
import { PyIter_Next, PyObject_GetIter, PyObject_RichCompareBool } from './object_protocol.ts';
import { enterRepr, leaveRepr } from './reprenter.ts';
import { EQ, GE, GT, LE, LT, NE, type PyType, TPFLAGS } from './type.ts';
import { newStr } from './unicode.ts';
import type { VM } from './vm.ts';

function ref<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

/** @cpython Objects/dictobject.c _PyDictView_New 3.8-3.15 */
export function newView(vm: VM, d: PyObj, type: PyType): PyObj {
  const view = new PyObj(type, gcNew(vm, type, type.tp_basicsize), ref(d));
  vm.gc.track(view);
  return view;
}

function isSetLike(vm: VM, o: PyObject): boolean {
  const t = o.type;
  return t === vm.t.set || t === vm.t.frozenset || isView(vm, o);
}

function isView(vm: VM, o: PyObject): boolean {
  return o.type === vm.t.dictkeys || o.type === vm.t.dictitems;
}

/** Every element of `a` in `b`? */
function all_contained_in(vm: VM, a: PyObject, b: PyObject): boolean {
  const it = PyObject_GetIter(vm, a);
  try {
    for (let x = PyIter_Next(vm, it); x !== null; x = PyIter_Next(vm, it)) {
      try {
        if (!PySequence_Contains(vm, b, x)) return false;
      } finally {
        decref(vm, x);
      }
    }
    return true;
  } finally {
    decref(vm, it);
  }
}

/** @cpython Objects/dictobject.c dictview_richcompare 3.8-3.15 */
function dictview_richcompare(vm: VM, a: PyObject, b: PyObject, op: number): PyObject {
  if (!isSetLike(vm, b)) return ref(vm.NotImplemented);
  const na = PyObject_Size(vm, a);
  const nb = PyObject_Size(vm, b);
  switch (op) {
    case EQ:
    case NE:
      return newBool(vm, (na === nb && all_contained_in(vm, a, b)) === (op === EQ));
    case LT:
      return newBool(vm, na < nb && all_contained_in(vm, a, b));
    case LE:
      return newBool(vm, na <= nb && all_contained_in(vm, a, b));
    case GT:
      return newBool(vm, na > nb && all_contained_in(vm, b, a));
    case GE:
      return newBool(vm, na >= nb && all_contained_in(vm, b, a));
    default:
      return ref(vm.NotImplemented);
  }
}

/** @cpython Objects/dictobject.c dictview_repr 3.8-3.15 */
function dictview_repr(vm: VM, view: PyObj): PyObject {
  if (enterRepr(vm, view)) return newStr(vm, '...');
  try {
    const list = vm.call(vm, vm.tList, [view], null);
    try {
      return PyUnicode_FromFormat(vm, '%s(%R)', view.type.tp_name, list);
    } finally {
      decref(vm, list);
    }
  } finally {
    leaveRepr(vm, view);
  }
}

/** @cpython Objects/dictobject.c dictitems_contains 3.8-3.15 */
function dictitems_contains(vm: VM, view: PyObj, o: PyObject): boolean {
  if (view.v === null || !(o.type.tp_flags & TPFLAGS.TUPLE_SUBCLASS) || o.v.length !== 2) return false;
  const found = dictGet(vm, view.v, o.v[0]);
  if (found === null) return false;
  found.rc++;
  try {
    return PyObject_RichCompareBool(vm, found, o.v[1], EQ);
  } finally {
    decref(vm, found);
  }
}

/** @cpython Objects/dictobject.c dictviews_to_set 3.8-3.15: of keys straight from the dict. */
function toSet(vm: VM, view: PyObject): PyObject {
  const left = view.type === vm.t.dictkeys && (view.v as PyObj).type === vm.tDict ? (view.v as PyObject) : view;
  return vm.call(vm, vm.t.set!, [left], null);
}

function through(name: string): (vm: VM, a: PyObject, b: PyObject) => PyObject {
  return (vm, a, b) => {
    const set = toSet(vm, a);
    try {
      decref(vm, callMethod(vm, set, name, [b]));
    } catch (e) {
      decref(vm, set);
      throw e;
    }
    return set;
  };
}

/** @cpython Objects/dictobject.c _PyDictView_Intersect 3.8-3.15: through the longer one, element by element. */
function intersect(vm: VM, a: PyObject, b: PyObject): PyObject {
  if (!isView(vm, a) || (isView(vm, b) && PyObject_Size(vm, b) > PyObject_Size(vm, a))) [a, b] = [b, a];
  if ((b.type === vm.t.set || b.type === vm.t.frozenset) && PyObject_Size(vm, b) > PyObject_Size(vm, a)) {
    return callMethod(vm, b, 'intersection', [a]);
  }
  const result = vm.call(vm, vm.t.set!, [], null);
  const it = PyObject_GetIter(vm, b);
  try {
    for (let x = PyIter_Next(vm, it); x !== null; x = PyIter_Next(vm, it)) {
      try {
        if (PySequence_Contains(vm, a, x)) decref(vm, callMethod(vm, result, 'add', [x]));
      } finally {
        decref(vm, x);
      }
    }
  } catch (e) {
    decref(vm, result);
    throw e;
  } finally {
    decref(vm, it);
  }
  return result;
}

/** @cpython Objects/dictobject.c dictviews_isdisjoint 3.8-3.15 */
function isdisjoint(vm: VM, view: PyObject, other: PyObject): PyObject {
  if (view === other) return newBool(vm, PyObject_Size(vm, view) === 0);
  if (isSetLike(vm, other) && PyObject_Size(vm, other) > PyObject_Size(vm, view)) [view, other] = [other, view];
  const it = PyObject_GetIter(vm, other);
  try {
    for (let x = PyIter_Next(vm, it); x !== null; x = PyIter_Next(vm, it)) {
      try {
        if (PySequence_Contains(vm, view, x)) return newBool(vm, false);
      } finally {
        decref(vm, x);
      }
    }
    return newBool(vm, true);
  } finally {
    decref(vm, it);
  }
}

const setSlots: Partial<PyType> = {
  tp_richcompare: dictview_richcompare,
  nb_subtract: through('difference_update'),
  nb_and: intersect,
  nb_or: through('update'),
  nb_xor: through('symmetric_difference_update'),
};

const setMethods: Record<string, MethodSpec> = { isdisjoint: { call: 'O', fn: isdisjoint } };

function spec(
  name: string,
  iter: string,
  reverse: string,
  more: Partial<PyType>,
  methods: TypeSpec['methods'],
): TypeSpec {
  return {
    name,
    basicsize: (w) => 3 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION,
    slots: {
      tp_dealloc: (vm, view: PyObj) => {
        vm.gc.untrackMaybe(view);
        xdecref(vm, view.v);
        gcDel(vm, view);
      },
      tp_traverse: (_vm, view: PyObj, visit) => {
        if (view.v !== null) visit(view.v);
      },
      tp_repr: dictview_repr as PyType['tp_repr'],
      tp_iter: (vm, view) => dictiter_new(vm, view.v, vm.t[iter]!),
      mp_length: (_vm, view: PyObj) => (view.v === null ? 0 : view.v.x),
      ...more,
    },
    methods: {
      __reversed__: { call: 'NOARGS', fn: (vm, view: PyObj) => dictiter_new(vm, view.v, vm.t[reverse]!) },
      ...methods,
    },
    getset: { mapping: { get: (vm, view: PyObj) => newProxy(vm, view.v) } },
  };
}

/** The three view types, by their names in vm.t. */
export function dictViewSpecs(): Record<string, TypeSpec> {
  const containsKey = (vm: VM, view: PyObj, key: PyObject): boolean => dictContains(vm, view.v, key);
  return {
    dictkeys: spec('dict_keys', 'dictkeyiter', 'dictrevkeyiter', { ...setSlots, sq_contains: containsKey }, setMethods),
    dictitems: spec(
      'dict_items',
      'dictitemiter',
      'dictrevitemiter',
      { ...setSlots, sq_contains: dictitems_contains },
      setMethods,
    ),
    dictvalues: spec('dict_values', 'dictvalueiter', 'dictrevvalueiter', {}, {}),
  };
}
