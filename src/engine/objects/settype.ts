/** The set and frozenset types and their iterator: operations over setobject.ts. */
import { gcDel, gcNew } from './alloc.ts';
import { checkPositional, noKwnames } from './arguments.ts';
import type { MethodSpec, TypeSpec } from './define.ts';
import { raise, raiseObject, typeError } from './errors.ts';
import { PyUnicode_FromFormat } from './format.ts';
import { iterNextOrNull } from './iteration.ts';
import { list_extend, newList } from './list.ts';
import { newBool, newInt, PyLong_FromSsize_t } from './long.ts';
import { decref, PyObj, type PyObject, type PyText } from './object.ts';
import { PyObject_GetIter, PyObject_Hash, PyObject_HashNotImplemented, PyObject_Repr } from './object_protocol.ts';
import { enterRepr, leaveRepr } from './reprenter.ts';
import { isAnySet, makeSet, newSet, set_clear, set_dealloc, set_traverse, set_update } from './set.ts';
import {
  DUMMY,
  SetTable,
  set_add_entry,
  set_add_key,
  set_discard_entry,
  set_discard_key,
  set_lookkey,
  setKeys,
} from './setobject.ts';
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

/** The exact base of a set's type: set or frozenset. */
function baseType(vm: VM, o: PyObject): PyType {
  return isSubtype(o.type, vm.t.set!) ? vm.t.set! : vm.t.frozenset!;
}

function copyOf(vm: VM, o: PyObject, type: PyType): PyObj {
  const result = makeSet(vm, type);
  set_update(vm, result, o);
  return result;
}

/** Calls `f` for each key (held) with its hash; the table may change meanwhile. */
function eachKey(vm: VM, t: SetTable, f: (key: PyObject, lo: number, hi: number) => void): void {
  for (let k = 0; k < t.keys.length; k++) {
    const key = t.keys[k];
    if (!key || key === DUMMY) continue;
    key.rc++;
    try {
      f(key, t.lo[k]!, t.hi[k]!);
    } finally {
      decref(vm, key);
    }
  }
}

/** As `eachKey` over any iterable. */
function eachOf(vm: VM, o: PyObject, f: (key: PyObject, lo: number, hi: number) => void): void {
  if (isAnySet(vm, o)) return eachKey(vm, table(o), f);
  const it = PyObject_GetIter(vm, o);
  try {
    for (let x = iterNextOrNull(vm, it); x !== null; x = iterNextOrNull(vm, it)) {
      try {
        const lo = PyObject_Hash(vm, x);
        f(x, lo, vm.hashHi);
      } finally {
        decref(vm, x);
      }
    }
  } finally {
    decref(vm, it);
  }
}

const has = (vm: VM, o: PyObject, key: PyObject, lo: number, hi: number): boolean =>
  set_lookkey(vm, table(o), key, lo, hi) >= 0;

/** @cpython Objects/setobject.c set_intersection 3.8-3.15 */
function intersection(vm: VM, a: PyObj, b: PyObject): PyObj {
  if ((a as PyObject) === b) return copyOf(vm, a, baseType(vm, a));
  const result = makeSet(vm, baseType(vm, a));
  let [small, big] = [b, a as PyObject];
  if (isAnySet(vm, b) && table(b).used > table(a).used) [small, big] = [a, b];
  eachOf(vm, small, (key, lo, hi) => {
    if (has(vm, big, key, lo, hi)) set_add_entry(vm, table(result), key, lo, hi);
  });
  return result;
}

/** @cpython Objects/setobject.c set_difference 3.8-3.15 */
function difference(vm: VM, a: PyObj, b: PyObject): PyObj {
  if (!isAnySet(vm, b) || table(a).used >> 2 > table(b).used) {
    const result = copyOf(vm, a, baseType(vm, a));
    difference_update(vm, result, b);
    return result;
  }
  const result = makeSet(vm, baseType(vm, a));
  eachKey(vm, table(a), (key, lo, hi) => {
    if (!has(vm, b, key, lo, hi)) set_add_entry(vm, table(result), key, lo, hi);
  });
  return result;
}

function difference_update(vm: VM, a: PyObj, b: PyObject): void {
  if ((a as PyObject) === b) return set_clear(vm, a);
  eachOf(vm, b, (key, lo, hi) => {
    set_discard_entry(vm, table(a), key, lo, hi);
  });
}

/** @cpython Objects/setobject.c set_symmetric_difference_update 3.8-3.15 */
function symmetric_update(vm: VM, a: PyObj, b: PyObject): void {
  if ((a as PyObject) === b) return set_clear(vm, a);
  const other = isAnySet(vm, b) ? share(b) : copyOf(vm, b, baseType(vm, a));
  eachKey(vm, table(other), (key, lo, hi) => {
    if (!set_discard_entry(vm, table(a), key, lo, hi)) set_add_entry(vm, table(a), key, lo, hi);
  });
  decref(vm, other);
}

function subset(vm: VM, a: PyObj, b: PyObject): boolean {
  if (!isAnySet(vm, b)) {
    const other = newSet(vm, []);
    try {
      set_update(vm, other, b);
      return subset(vm, a, other);
    } finally {
      decref(vm, other);
    }
  }
  if (table(a).used > table(b).used) return false;
  let all = true;
  eachKey(vm, table(a), (key, lo, hi) => {
    if (all && !has(vm, b, key, lo, hi)) all = false;
  });
  return all;
}

function disjoint(vm: VM, a: PyObj, b: PyObject): boolean {
  let none = true;
  const [small, big] = isAnySet(vm, b) && table(b).used > table(a).used ? [a as PyObject, b] : [b, a as PyObject];
  eachOf(vm, small, (key, lo, hi) => {
    if (none && has(vm, big, key, lo, hi)) none = false;
  });
  return none;
}

function richcompare(vm: VM, a: PyObj, b: PyObject, op: number): PyObject {
  if (!isAnySet(vm, b)) return share(vm.NotImplemented as PyObject);
  const n = table(a).used;
  const m = table(b).used;
  switch (op) {
    case EQ:
      return newBool(vm, n === m && subset(vm, a, b));
    case NE:
      return newBool(vm, !(n === m && subset(vm, a, b)));
    case LE:
      return newBool(vm, subset(vm, a, b));
    case GE:
      return newBool(vm, subset(vm, b, a));
    case LT:
      return newBool(vm, n < m && subset(vm, a, b));
    case GT:
      return newBool(vm, n > m && subset(vm, b, a));
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
function contains(vm: VM, o: PyObj, key: PyObject): boolean {
  if (isSubtype(key.type, vm.t.set!)) {
    const frozen = copyOf(vm, key, vm.t.frozenset!);
    try {
      const lo = PyObject_Hash(vm, frozen);
      return has(vm, o, frozen, lo, vm.hashHi);
    } finally {
      decref(vm, frozen);
    }
  }
  const lo = PyObject_Hash(vm, key);
  return has(vm, o, key, lo, vm.hashHi);
}

type Operation = (vm: VM, a: PyObj, b: PyObject) => PyObj;

const union: Operation = (vm, a, b) => {
  const result = copyOf(vm, a, baseType(vm, a));
  set_update(vm, result, b);
  return result;
};
const symmetric: Operation = (vm, a, b) => {
  const result = copyOf(vm, b, baseType(vm, a));
  symmetric_update(vm, result, a);
  return result;
};

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

function intersection_update(vm: VM, a: PyObj, b: PyObject): void {
  const t = intersection(vm, a, b);
  const own = a.v;
  a.v = t.v;
  t.v = own;
  decref(vm, t);
}

/** A method over any number of iterables, giving a new set. */
function several(f: Operation): MethodSpec {
  return {
    call: 'VARARGS',
    fn: (vm, o, args) => {
      let result = copyOf(vm, o, baseType(vm, o));
      for (const x of args.v as PyObject[]) {
        const next = f(vm, result, x);
        decref(vm, result);
        result = next;
      }
      return result;
    },
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

const SHARED: Record<string, MethodSpec> = {
  __contains__: { call: 'O', fn: (vm, o, x) => newBool(vm, contains(vm, o, x)), coexist: true },
  __reduce__: {
    call: 'NOARGS',
    fn: (vm, o) => {
      const items = vm.newList(setKeys(table(o)).map(share));
      return newTuple(vm, [share(o.type as PyObject), newTuple(vm, [items]), share((o.d ?? vm.None) as PyObject)]);
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
  difference: several(difference),
  intersection: several(intersection),
  union: several(union),
  symmetric_difference: { call: 'O', fn: symmetric },
  isdisjoint: { call: 'O', fn: (vm, o, x) => newBool(vm, disjoint(vm, o, x)) },
  issubset: { call: 'O', fn: (vm, o, x) => newBool(vm, subset(vm, o, x)) },
  issuperset: {
    call: 'O',
    fn: (vm, o, x) => {
      let all = true;
      eachOf(vm, x, (key, lo, hi) => {
        if (all && !has(vm, o, key, lo, hi)) all = false;
      });
      return newBool(vm, all);
    },
  },
  __class_getitem__: { call: 'O', kind: 'class', fn: (vm, cls, item) => vm.genericAlias(cls, item) },
};

/** remove() and discard() look for a set as its frozen equal, as `in` does. */
function discard(vm: VM, o: PyObj, key: PyObject): boolean {
  if (!isSubtype(key.type, vm.t.set!)) return set_discard_key(vm, table(o), key);
  const frozen = copyOf(vm, key, vm.t.frozenset!);
  try {
    return set_discard_key(vm, table(o), frozen);
  } finally {
    decref(vm, frozen);
  }
}

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
  difference_update: severalInPlace(difference_update),
  intersection_update: severalInPlace(intersection_update),
  symmetric_difference_update: severalInPlace(symmetric_update),
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
  if (exact && kwds !== null && kwds.x > 0) typeError(vm, 'frozenset() takes no keyword arguments');
  const [iterable] = args.v as PyObject[];
  const frozen = isSubtype(type, vm.t.frozenset!);
  if (frozen) checkPositional(vm, 'frozenset', args.v.length, 0, 1);
  if (exact && iterable !== undefined && iterable.type === type) return share(iterable);
  const o = type === vm.t.set || exact ? makeSet(vm, type) : (type.tp_alloc!(vm, type, 0) as PyObj);
  if (o.v === null) o.v = new SetTable();
  if (frozen && iterable !== undefined) set_update(vm, o, iterable);
  return o;
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
  return filled(vm, type as PyType, args[0]);
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

const OPERATORS = {
  nb_and: operator(intersection),
  nb_or: operator(union),
  nb_sub: operator(difference),
  nb_xor: operator(symmetric),
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
      nb_inplace_subtract: inplace(difference_update),
      nb_inplace_xor: inplace(symmetric_update),
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
