/** The set and frozenset types and their iterator: operations over setobject.ts. */
import { gcDel, gcNew } from './alloc.ts';
import { checkPositional, noKwnames } from './arguments.ts';
import { _PyEval_GetBuiltin } from './builtinnames.ts';
import type { MethodSpec, TypeSpec } from './define.ts';
import { clearError, matches, raise, raiseObject, typeError } from './errors.ts';
import { PyUnicode_FromFormat } from './format.ts';
import { list_extend, newList } from './list.ts';
import { newBool, newInt, PyLong_FromSsize_t } from './long.ts';
import { decref, PyObj, type PyObject, type PyText } from './object.ts';
import { PyObject_HashNotImplemented, PyObject_Repr } from './object_protocol.ts';
import { getState } from './reduce.ts';
import { enterRepr, leaveRepr } from './reprenter.ts';
import { frozensetMaybeUntrack, isAnySet, makeSet, set_clear, set_dealloc, set_traverse, set_update } from './set.ts';
import { DUMMY, SetTable, set_add_key, set_contains_key, set_discard_key, setKeys } from './setobject.ts';
import {
  baseType,
  copyOf,
  set_difference,
  set_difference_update,
  set_intersection,
  set_isdisjoint,
  set_issubset,
  set_issuperset,
  set_symmetric_difference,
  set_symmetric_difference_update,
  set_union,
} from './setoperations.ts';
import { newTuple } from './tuple.ts';
import { EQ, GE, GT, isSubtype, LE, LT, NE, type PyType, TPFLAGS } from './type.ts';
import { KIND, newPart, newStr } from './unicode.ts';
import { SetHasher } from './value/hash-collection.ts';
import type { VM } from './vm.ts';

function share<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

const table = (o: PyObject): SetTable => o.v as SetTable;

function richcompare(vm: VM, a: PyObj, b: PyObject, op: number): PyObject {
  if (!isAnySet(vm, b)) return share(vm.NotImplemented as PyObject);
  const n = table(a).used;
  const m = table(b).used;
  switch (op) {
    case EQ:
      return newBool(vm, n === m && set_issubset(vm, a, b));
    case NE:
      return newBool(vm, !(n === m && set_issubset(vm, a, b)));
    case LE:
      return newBool(vm, set_issubset(vm, a, b));
    case GE:
      return newBool(vm, set_issubset(vm, b, a));
    case LT:
      return newBool(vm, n < m && set_issubset(vm, a, b));
    case GT:
      return newBool(vm, n > m && set_issubset(vm, b, a));
    default:
      return share(vm.NotImplemented as PyObject);
  }
}

function repr(vm: VM, o: PyObj): PyObject {
  const name = o.type.tp_name.slice(o.type.tp_name.lastIndexOf('.') + 1);
  if (table(o).used === 0) return newStr(vm, `${name}()`);
  if (enterRepr(vm, o)) return newStr(vm, `${name}(...)`);
  try {
    // the repr of the keys as a list, without its brackets
    const keys = newList(vm, []);
    let text: PyText;
    try {
      list_extend(vm, keys, o);
      const whole = PyObject_Repr(vm, keys);
      text = newPart(vm, whole.v.slice(1, -1), whole.w & KIND);
      decref(vm, whole);
    } finally {
      decref(vm, keys);
    }
    try {
      if (o.type === vm.t.set) return PyUnicode_FromFormat(vm, '{%U}', text);
      return PyUnicode_FromFormat(vm, '%s({%U})', name, text);
    } finally {
      decref(vm, text);
    }
  } finally {
    leaveRepr(vm, o);
  }
}

/** `key in set`: a set given as key is looked for as its frozen equal. */
type Operation = (vm: VM, a: PyObj, b: PyObject) => PyObj;

/** An operator: both sides have to be sets. */
function operator(f: Operation) {
  return (vm: VM, a: PyObject, b: PyObject): PyObject =>
    isAnySet(vm, a) && isAnySet(vm, b) ? f(vm, a, b) : share(vm.NotImplemented as PyObject);
}

function inplace(f: (vm: VM, a: PyObj, b: PyObject) => void) {
  return (vm: VM, a: PyObj, b: PyObject): PyObject => {
    if (!isAnySet(vm, b)) return share(vm.NotImplemented as PyObject);
    f(vm, a, b);
    return share(a as PyObject);
  };
}

/** @cpython Objects/setobject.c set_intersection_update 3.8-3.15 */
function intersection_update(vm: VM, a: PyObj, b: PyObject): void {
  const t = set_intersection(vm, a, b);
  table(a).swap(table(t));
  decref(vm, t);
}

/** A method over any number of iterables, giving a new set: the first step makes it, `rest` goes on. */
function several(first: Operation, rest: (vm: VM, result: PyObj, x: PyObject) => PyObj): MethodSpec {
  return {
    call: 'VARARGS',
    fn: (vm, o, args) => {
      const [head, ...tail] = args.v as PyObject[];
      let result = head === undefined ? copyOf(vm, o, baseType(vm, o)) : first(vm, o, head);
      for (const x of tail) {
        let next: PyObj;
        try {
          next = rest(vm, result, x);
        } catch (e) {
          decref(vm, result);
          throw e;
        }
        if (next !== result) decref(vm, result);
        result = next;
      }
      return result;
    },
  };
}

/** One more step on the result itself. */
function onResult(f: (vm: VM, a: PyObj, b: PyObject) => void): (vm: VM, result: PyObj, x: PyObject) => PyObj {
  return (vm, result, x) => {
    f(vm, result, x);
    return result;
  };
}

function severalInPlace(f: (vm: VM, a: PyObj, b: PyObject) => void): MethodSpec {
  return {
    call: 'VARARGS',
    fn: (vm, o, args) => {
      for (const x of args.v as PyObject[]) f(vm, o, x);
      return share(vm.None as PyObject);
    },
  };
}

/** @cpython Objects/setobject.c set_intersection_update_multi 3.8-3.15: the body of what all have in common */
const intersectAll = several(set_intersection, set_intersection);
const INTERSECTION_UPDATE: MethodSpec = {
  call: 'VARARGS',
  fn: (vm, o, args) => {
    const common = (intersectAll.fn as (vm: VM, o: PyObj, args: PyObj) => PyObj)(vm, o, args);
    table(o).swap(table(common));
    decref(vm, common);
    return share(vm.None as PyObject);
  },
};

/** Runs a look-up; a set that can't be hashed is looked for as its frozen equal. @cpython Objects/setobject.c set_contains 3.8-3.15 */
function frozenly(vm: VM, key: PyObject, look: (key: PyObject) => boolean): boolean {
  try {
    return look(key);
  } catch (e) {
    if (!isSubtype(key.type, vm.t.set!) || !matches(e, vm.exc.TypeError!)) throw e;
    clearError(vm, e);
  }
  const frozen = copyOf(vm, key, vm.t.frozenset!);
  try {
    return look(frozen);
  } finally {
    decref(vm, frozen);
  }
}

function contains(vm: VM, o: PyObj, key: PyObject): boolean {
  return frozenly(vm, key, (k) => set_contains_key(vm, table(o), k));
}

function discard(vm: VM, o: PyObj, key: PyObject): boolean {
  return frozenly(vm, key, (k) => set_discard_key(vm, table(o), k));
}

const SHARED: Record<string, MethodSpec> = {
  __contains__: { call: 'O', fn: (vm, o, x) => newBool(vm, contains(vm, o, x)), coexist: true },
  __reduce__: {
    call: 'NOARGS',
    fn: (vm, o) => {
      const items = vm.newList(setKeys(table(o)).map(share));
      return newTuple(vm, [share(o.type as PyObject), newTuple(vm, [items]), getState(vm, o, false)]);
    },
  },
  __sizeof__: {
    call: 'NOARGS',
    fn: (vm, o) => {
      const t = table(o);
      return PyLong_FromSsize_t(
        vm,
        o.type.tp_basicsize + (t.addr === 0 ? 0 : (t.mask + 1) * 2 * vm.profile.pointerWidth),
      );
    },
  },
  copy: {
    call: 'NOARGS',
    fn: (vm, o) => (o.type === vm.t.frozenset ? share(o as PyObject) : copyOf(vm, o, baseType(vm, o))),
  },
  difference: several(set_difference, onResult(set_difference_update)),
  intersection: intersectAll,
  union: several(set_union, onResult(set_update)),
  symmetric_difference: { call: 'O', fn: set_symmetric_difference },
  isdisjoint: { call: 'O', fn: (vm, o, x) => newBool(vm, set_isdisjoint(vm, o, x)) },
  issubset: { call: 'O', fn: (vm, o, x) => newBool(vm, set_issubset(vm, o, x)) },
  issuperset: { call: 'O', fn: (vm, o, x) => newBool(vm, set_issuperset(vm, o, x)) },
  __class_getitem__: { call: 'O', kind: 'class', fn: (vm, cls, item) => vm.genericAlias(cls, item) },
};

const MUTABLE: Record<string, MethodSpec> = {
  add: {
    call: 'O',
    fn: (vm, o, x) => {
      set_add_key(vm, table(o), x);
      return share(vm.None as PyObject);
    },
  },
  clear: {
    call: 'NOARGS',
    fn: (vm, o) => {
      set_clear(vm, o);
      return share(vm.None as PyObject);
    },
  },
  discard: {
    call: 'O',
    fn: (vm, o, x) => {
      discard(vm, o, x);
      return share(vm.None as PyObject);
    },
  },
  remove: {
    call: 'O',
    fn: (vm, o, x) => {
      if (!discard(vm, o, x)) raiseObject(vm, vm.exc.KeyError!, x);
      return share(vm.None as PyObject);
    },
  },
  pop: { call: 'NOARGS', fn: pop },
  update: severalInPlace(set_update),
  difference_update: severalInPlace(set_difference_update),
  intersection_update: INTERSECTION_UPDATE,
  symmetric_difference_update: severalInPlace(set_symmetric_difference_update),
};

/** @cpython Objects/setobject.c set_pop 3.8-3.15: the finger goes on from where the last pop was. */
function pop(vm: VM, o: PyObj): PyObject {
  const t = table(o);
  if (t.used === 0) raise(vm, vm.exc.KeyError!, 'pop from an empty set');
  let k = t.finger & t.mask;
  while (!t.keys[k] || t.keys[k] === DUMMY) k = k + 1 > t.mask ? 0 : k + 1;
  const key = t.keys[k]!;
  t.keys[k] = DUMMY;
  t.lo[k] = -1;
  t.hi[k] = -1;
  t.used--;
  t.finger = k + 1;
  return key;
}

function set_new(vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  const exact = type === vm.t.frozenset;
  const named = exact || (type !== vm.t.set && type.tp_init === vm.t.frozenset!.tp_init);
  if (named && kwds !== null && kwds.x > 0) typeError(vm, 'frozenset() takes no keyword arguments');
  const [iterable] = args.v as PyObject[];
  const frozen = isSubtype(type, vm.t.frozenset!);
  if (frozen) checkPositional(vm, 'frozenset', args.v.length, 0, 1);
  if (exact && iterable !== undefined && iterable.type === type) return share(iterable);
  const o = type === vm.t.set || exact ? makeSet(vm, type) : (type.tp_alloc!(vm, type, 0) as PyObj);
  if (o.v === null) o.v = new SetTable();
  if (frozen && iterable !== undefined) set_update(vm, o, iterable);
  return exact ? frozensetMaybeUntrack(vm, o) : o;
}

/** @cpython Objects/setobject.c set_vectorcall 3.9-3.15 */
function set_vectorcall(vm: VM, type: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  noKwnames(vm, 'set', kwnames);
  checkPositional(vm, 'set', args.length, 0, 1);
  return filled(vm, type as PyType, args[0]);
}

/** @cpython Objects/setobject.c frozenset_vectorcall 3.9-3.15 */
function frozenset_vectorcall(vm: VM, type: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  noKwnames(vm, 'frozenset', kwnames);
  checkPositional(vm, 'frozenset', args.length, 0, 1);
  if (args.length > 0 && args[0]!.type === (type as PyObject)) return share(args[0]!);
  return frozensetMaybeUntrack(vm, filled(vm, type as PyType, args[0]));
}

function filled(vm: VM, type: PyType, iterable: PyObject | undefined): PyObj {
  const o = makeSet(vm, type);
  if (iterable === undefined) return o;
  try {
    set_update(vm, o, iterable);
    return o;
  } catch (e) {
    decref(vm, o);
    throw e;
  }
}

function set_init(vm: VM, o: PyObj, args: PyObj, kwds: PyObj | null): void {
  if (kwds !== null && kwds.x > 0 && o.type.tp_init === set_init) typeError(vm, 'set() takes no keyword arguments');
  checkPositional(vm, 'set', args.v.length, 0, 1);
  if (table(o).used > 0) set_clear(vm, o);
  if (args.v.length > 0) set_update(vm, o, args.v[0]);
}

function iter(vm: VM, o: PyObj): PyObject {
  const type = vm.t.set_iterator!;
  const it = new PyObj(type, gcNew(vm, type, type.tp_basicsize), share(o as PyObject));
  it.w = 0;
  it.x = table(o).used;
  vm.gc.track(it);
  return it;
}

/** @cpython Objects/setobject.c setiter_iternext 3.8-3.15 */
function next(vm: VM, it: PyObj): PyObject | null {
  const set = it.v as PyObj | null;
  if (set === null) return null;
  const t = table(set);
  if (t.used !== it.x) {
    it.x = -1;
    raise(vm, vm.exc.RuntimeError!, 'Set changed size during iteration');
  }
  let k = it.w as number;
  while (k <= t.mask && (!t.keys[k] || t.keys[k] === DUMMY)) k++;
  it.w = k + 1;
  if (k <= t.mask) return share(t.keys[k]!);
  it.v = null;
  decref(vm, set);
  return null;
}

/** @cpython Objects/setobject.c setiter_reduce 3.8-3.15: iter, with the rest as a list; the iterator itself stays */
function reduceIterator(vm: VM, it: PyObj): PyObject {
  const set = it.v as PyObj | null;
  const items: PyObject[] = [];
  if (set !== null) {
    const { w, x } = it;
    set.rc++;
    try {
      for (let item = next(vm, it); item !== null; item = next(vm, it)) items.push(item);
    } finally {
      if (it.v === null) it.v = set;
      else decref(vm, set);
      it.w = w;
      it.x = x;
    }
  }
  return newTuple(vm, [_PyEval_GetBuiltin(vm, 'iter'), newTuple(vm, [vm.newList(items)])]);
}

const OPERATORS = {
  nb_and: operator(set_intersection),
  nb_or: operator(set_union),
  nb_sub: operator(set_difference),
  nb_xor: operator(set_symmetric_difference),
};

function spec(name: string, flags: number, slots: TypeSpec['slots'], methods: Record<string, MethodSpec>): TypeSpec {
  return {
    name,
    basicsize: (w) => 25 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE | flags,
    weakref: true,
    slots: {
      tp_dealloc: set_dealloc,
      tp_traverse: set_traverse,
      tp_clear: set_clear,
      tp_repr: repr,
      tp_richcompare: richcompare,
      tp_iter: iter,
      tp_new: set_new,
      type_vectorcall: set_vectorcall,
      sq_length: (_vm, o) => table(o).used,
      sq_contains: contains,
      nb_and: OPERATORS.nb_and,
      nb_or: OPERATORS.nb_or,
      nb_subtract: OPERATORS.nb_sub,
      nb_xor: OPERATORS.nb_xor,
      ...slots,
    },
    methods: { ...SHARED, ...methods },
  };
}

export function setSpecs(): { set: TypeSpec; frozenset: TypeSpec; iterator: TypeSpec } {
  const set = spec(
    'set',
    0,
    {
      tp_init: set_init,
      type_vectorcall: set_vectorcall,
      tp_hash: PyObject_HashNotImplemented,
      nb_inplace_and: inplace(intersection_update),
      nb_inplace_or: inplace(set_update),
      nb_inplace_subtract: inplace(set_difference_update),
      nb_inplace_xor: inplace(set_symmetric_difference_update),
    },
    MUTABLE,
  );
  const frozenset = spec('frozenset', 0, { tp_hash: frozenset_hash, type_vectorcall: frozenset_vectorcall }, {});
  const iterator: TypeSpec = {
    name: 'set_iterator',
    basicsize: (w) => 6 * w,
    flags: TPFLAGS.HAVE_GC,
    slots: {
      tp_dealloc: (vm, it: PyObj) => {
        vm.gc.untrackMaybe(it);
        if (it.v !== null) decref(vm, it.v);
        gcDel(vm, it);
      },
      tp_traverse: (_vm, it, visit) => {
        if (it.v !== null) visit(it.v);
      },
      tp_iter: (_vm, it) => share(it as PyObject),
      tp_iternext: next,
    },
    methods: {
      __reduce__: { call: 'NOARGS', fn: reduceIterator },
      __length_hint__: {
        call: 'NOARGS',
        fn: (vm, it) => {
          const o = it.v as PyObj | null;
          if (o === null || it.x !== table(o).used) return newInt(vm, 0);
          let n = 0;
          const t = table(o);
          for (let k = it.w as number; k <= t.mask; k++) if (t.keys[k] && t.keys[k] !== DUMMY) n++;
          return PyLong_FromSsize_t(vm, n);
        },
      },
    },
  };
  return { set, frozenset, iterator };
}

/** @cpython Objects/setobject.c frozenset_hash 3.8-3.15; cached in `w` */
function frozenset_hash(vm: VM, o: PyObj): number {
  if (o.w === null) {
    const t = table(o);
    const out = new SetHasher();
    out.begin();
    for (let k = 0; k <= t.mask; k++) {
      if (!t.keys[k] || t.keys[k] === DUMMY) continue;
      out.item(t.lo[k]!, t.hi[k]!);
    }
    out.finishSet();
    o.w = { lo: out.lo, hi: out.hi };
  }
  vm.hashHi = o.w.hi;
  return o.w.lo;
}
