/** The tuple type: slots and methods over tuple.ts. */
import { checkPositional } from './arguments.ts';
import type { TypeSpec } from './define.ts';
import { raise, typeError, valueError } from './errors.ts';
import { newTupleIter } from './listiter.ts';
import { newBool, PyLong_FromSsize_t } from './long.ts';
import { isIndex, PyNumber_AsIndex } from './number.ts';
import { decref, type PyObj, type PyObject } from './object.ts';
import { PyObject_Hash, PyObject_RichCompare, PyObject_RichCompareBool } from './object_protocol.ts';
import { enterRepr, leaveRepr } from './reprenter.ts';
import { ReprWriter } from './reprwriter.ts';
import { checkItems, PySequence_Tuple } from './sequence.ts';
import { sliceIndices } from './slicetype.ts';
import { newTuple, tuple_dealloc, tuple_traverse } from './tuple.ts';
import { EQ, GE, GT, isSubtype, LE, LT, NE, type PyType, TPFLAGS } from './type.ts';
import { newStr } from './unicode.ts';
import { TupleHasher } from './value/hash-collection.ts';
import type { VM } from './vm.ts';

function share<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

/** @cpython Objects/tupleobject.c tuple_hash 3.8-3.15; cached from 3.14 on in `w` */
function tuple_hash(vm: VM, o: PyObj): number {
  if (o.w !== null) {
    vm.hashHi = o.w.hi;
    return o.w.lo;
  }
  const hasher = new TupleHasher();
  hasher.begin();
  for (const x of o.v as PyObject[]) {
    const lo = PyObject_Hash(vm, x);
    hasher.item(lo, vm.hashHi);
  }
  hasher.finishTuple();
  if (vm.profile.run.tupleCachesHash) o.w = { lo: hasher.lo, hi: hasher.hi };
  vm.hashHi = hasher.hi;
  return hasher.lo;
}

function tuple_repr(vm: VM, o: PyObj): PyObject {
  const items = o.v as PyObject[];
  if (items.length === 0) return newStr(vm, '()');
  if (enterRepr(vm, o)) return newStr(vm, '(...)');
  const n = items.length;
  const writer = new ReprWriter(vm, n > 1 ? 1 + 1 + (2 + 1) * (n - 1) + 1 : 4);
  try {
    writer.chars(vm, '(');
    for (let i = 0; i < n; i++) {
      if (i > 0) writer.chars(vm, ', ');
      writer.repr(vm, items[i]!);
    }
    writer.close(vm, n > 1 ? ')' : ',)');
  } catch (e) {
    writer.discard(vm);
    throw e;
  } finally {
    leaveRepr(vm, o);
  }
  return writer.finish(vm);
}

function richcompare(vm: VM, a: PyObj, b: PyObject, op: number): PyObject {
  if (!isSubtype(a.type, vm.tTuple) || !isSubtype(b.type, vm.tTuple)) return share(vm.NotImplemented as PyObject);
  const x = a.v as PyObject[];
  const y = b.v as PyObject[];
  let i = 0;
  while (i < x.length && i < y.length && PyObject_RichCompareBool(vm, x[i]!, y[i]!, EQ)) i++;
  if (i >= x.length || i >= y.length) {
    const n = x.length;
    const m = y.length;
    return newBool(vm, { [LT]: n < m, [LE]: n <= m, [EQ]: n === m, [NE]: n !== m, [GT]: n > m, [GE]: n >= m }[op]!);
  }
  if (op === EQ) return newBool(vm, false);
  if (op === NE) return newBool(vm, true);
  return PyObject_RichCompare(vm, x[i]!, y[i]!, op);
}

function item(vm: VM, o: PyObj, i: number): PyObject {
  if (i < 0 || i >= o.v.length) raise(vm, vm.exc.IndexError!, 'tuple index out of range');
  return share(o.v[i] as PyObject);
}

function subscript(vm: VM, o: PyObj, key: PyObject): PyObject {
  if (isIndex(key)) {
    const i = PyNumber_AsIndex(vm, key, vm.exc.IndexError!);
    return item(vm, o, i < 0 ? i + o.v.length : i);
  }
  if (key.type !== vm.t.slice) typeError(vm, `tuple indices must be integers or slices, not ${key.type.tp_name}`);
  const { start, step, count } = sliceIndices(vm, key as PyObj, o.v.length);
  if (start === 0 && step === 1 && count === o.v.length && o.type === vm.tTuple) return share(o as PyObject);
  const out: PyObject[] = [];
  for (let k = 0; k < count; k++) out.push(share(o.v[start + k * step] as PyObject));
  return tracked(vm, newTuple(vm, out));
}

/** Results of slices, sums and repeats start out tracked in every version (facts-allocator-gc 8.3). */
function tracked(vm: VM, o: PyObj): PyObj {
  if (o.gn === null && o !== vm.emptyTuple) vm.gc.track(o);
  return o;
}

function concat(vm: VM, a: PyObj, b: PyObject): PyObject {
  if (a.v.length === 0 && b.type === vm.tTuple) return share(b);
  if (!isSubtype(b.type, vm.tTuple)) typeError(vm, `can only concatenate tuple (not "${b.type.tp_name}") to tuple`);
  if (b.v.length === 0 && a.type === vm.tTuple) return share(a as PyObject);
  return tracked(vm, newTuple(vm, [...a.v, ...b.v].map(share)));
}

function repeat(vm: VM, a: PyObj, n: number): PyObject {
  if ((a.v.length === 0 || n === 1) && a.type === vm.tTuple) return share(a as PyObject);
  checkItems(vm, a.v.length * n);
  const out: PyObject[] = [];
  for (let k = 0; k < n; k++) for (const x of a.v as PyObject[]) out.push(share(x));
  return tracked(vm, newTuple(vm, out));
}

function make(vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  const own = type === vm.tTuple || type.tp_init === vm.tTuple.tp_init;
  if (own && kwds !== null && kwds.x > 0) typeError(vm, 'tuple() takes no keyword arguments');
  checkPositional(vm, 'tuple', args.v.length, 0, 1);
  const [iterable] = args.v as PyObject[];
  const plain = iterable === undefined ? newTuple(vm, []) : PySequence_Tuple(vm, iterable);
  if (type === vm.tTuple) return plain;
  const o = type.tp_alloc!(vm, type, plain.v.length) as PyObj;
  o.v = (plain.v as PyObject[]).map(share);
  decref(vm, plain);
  return o;
}

function indexOf(vm: VM, o: PyObj, x: PyObject, start: number, stop: number): number {
  for (let i = start; i < o.v.length && i < stop; i++) if (PyObject_RichCompareBool(vm, o.v[i], x, EQ)) return i;
  return -1;
}

export function tupleSpec(vm: VM): TypeSpec {
  return {
    name: 'tuple',
    basicsize: () => vm.tupleHeader,
    itemsize: (w) => w,
    flags: TPFLAGS.BASETYPE | TPFLAGS.HAVE_GC | TPFLAGS.TUPLE_SUBCLASS | TPFLAGS.SEQUENCE,
    slots: {
      tp_dealloc: tuple_dealloc,
      tp_traverse: tuple_traverse,
      tp_hash: tuple_hash,
      tp_repr: tuple_repr,
      tp_richcompare: richcompare,
      tp_iter: newTupleIter,
      tp_new: make,
      type_vectorcall: (vm, _type, args, kwnames) => {
        if (kwnames !== null && kwnames.length > 0) typeError(vm, 'tuple() takes no keyword arguments');
        checkPositional(vm, 'tuple', args.length, 0, 1);
        return args.length === 0 ? newTuple(vm, []) : PySequence_Tuple(vm, args[0]!);
      },
      sq_length: (_vm, o) => o.v.length,
      mp_length: (_vm, o) => o.v.length,
      sq_item: item,
      sq_contains: (vm, o, x) => indexOf(vm, o, x, 0, Infinity) >= 0,
      sq_concat: concat,
      sq_repeat: repeat,
      mp_subscript: subscript,
    },
    methods: {
      count: {
        call: 'O',
        fn: (vm, o, x) => {
          let n = 0;
          for (const y of o.v as PyObject[]) if (PyObject_RichCompareBool(vm, y, x, EQ)) n++;
          return PyLong_FromSsize_t(vm, n);
        },
      },
      index: {
        call: 'FASTCALL',
        fn: (vm, o, args) => {
          checkPositional(vm, 'index', args.length, 1, 3);
          const n = o.v.length as number;
          const at = (a: PyObject | undefined, fallback: number): number => {
            if (a === undefined) return fallback;
            const i = PyNumber_AsIndex(vm, a, null);
            return i < 0 ? Math.max(0, i + n) : i;
          };
          const i = indexOf(vm, o, args[0]!, at(args[1], 0), at(args[2], Infinity));
          if (i < 0) valueError(vm, 'tuple.index(x): x not in tuple');
          return PyLong_FromSsize_t(vm, i);
        },
      },
      __getnewargs__: {
        call: 'NOARGS',
        fn: (vm, o) => newTuple(vm, [newTuple(vm, (o.v as PyObject[]).map(share))]),
      },
      __class_getitem__: { call: 'O', kind: 'class', fn: (vm, cls, x) => vm.genericAlias(cls, x) },
    },
  };
}
