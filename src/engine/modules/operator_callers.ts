/**
 * itemgetter, attrgetter, methodcaller: PyObj with
 *
 *   itemgetter     v item (the tuple of arguments where there are several), w their number, x place in a tuple or -1
 *   attrgetter     v tuple of names, a dotted one being a tuple of its parts, w their number
 *   methodcaller   v { name, args, kwds, flat, names }
 */
import { gcDel, gcNew } from '../objects/alloc.ts';
import { checkPositional, noKeywords, noKwnames } from '../objects/arguments.ts';
import { PyObject_GetAttr, PyObject_GetMethod } from '../objects/attributes.ts';
import { PyObject_Call } from '../objects/call.ts';
import type { TypeSpec } from '../objects/define.ts';
import { cursor, dictNext } from '../objects/dict.ts';
import { typeError } from '../objects/errors.ts';
import { PyUnicode_FromFormat } from '../objects/format.ts';
import { decref, PyObj, type PyObject, type PyText, xdecref } from '../objects/object.ts';
import { getAttrStr, PyObject_GetItem, PyObject_Repr } from '../objects/object_protocol.ts';
import { newTuple, tuple_alloc } from '../objects/tuple.ts';
import { type PyType, TPFLAGS, type Visit } from '../objects/type.ts';
import { intern, newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';

const FLAGS = TPFLAGS.HAVE_GC | TPFLAGS.IMMUTABLETYPE | TPFLAGS.HAVE_VECTORCALL;

/** A tracked object of a heap type. */
function newCaller(vm: VM, type: PyType, v: unknown): PyObj {
  const o = new PyObj(type, gcNew(vm, type, type.tp_basicsize), v);
  return o;
}

function freeCaller(vm: VM, o: PyObj): void {
  const { type } = o;
  gcDel(vm, o);
  decref(vm, type);
}

/** One positional argument and nothing else. */
function oneArgument(vm: VM, name: string, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const nargs = args.length - (kwnames === null ? 0 : kwnames.length);
  noKwnames(vm, name, kwnames);
  checkPositional(vm, name, nargs, 1, 1);
  return args[0]!;
}

/** A tuple of n values, made before the values are. */
function collect(vm: VM, n: number, get: (i: number) => PyObject): PyObj {
  const items: PyObject[] = new Array(n).fill(vm.None);
  const t = tuple_alloc(vm, items);
  if (vm.tupleTracksAlways) vm.gc.track(t);
  try {
    for (let i = 0; i < n; i++) items[i] = get(i);
  } catch (e) {
    for (const o of items) if (o === vm.None) o.rc++;
    decref(vm, t);
    throw e;
  }
  if (!vm.tupleTracksAlways && items.some((o) => o.type.preheader !== 0)) vm.gc.track(t);
  return t;
}

/** @cpython Modules/_operator.c itemgetter_new 3.8-3.15 */
function itemgetter_new(vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  noKeywords(vm, 'itemgetter', kwds);
  const items: PyObject[] = args.v;
  if (items.length <= 1) checkPositional(vm, 'itemgetter', items.length, 1, 1);
  const item = items.length === 1 ? items[0]! : args;
  const o = newCaller(vm, type, item);
  item.rc++;
  o.w = items.length;
  o.x = item.type === vm.tInt && typeof item.v === 'number' && item.v >= 0 ? item.v : -1;
  vm.gc.track(o);
  return o;
}

function itemgetter_vectorcall(vm: VM, ig: PyObj, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const obj = oneArgument(vm, 'itemgetter', args, kwnames);
  if (ig.w === 1) {
    if (ig.x >= 0 && obj.type === vm.tTuple && ig.x < obj.v.length) {
      const res: PyObject = obj.v[ig.x];
      res.rc++;
      return res;
    }
    return PyObject_GetItem(vm, obj, ig.v);
  }
  const keys: PyObject[] = ig.v.v;
  return collect(vm, ig.w, (i) => PyObject_GetItem(vm, obj, keys[i]!));
}

function callSlot(f: (vm: VM, o: PyObj, args: PyObject[], kwnames: PyText[] | null) => PyObject, name: string) {
  return (vm: VM, o: PyObj, args: PyObj, kwds: PyObj | null): PyObject => {
    noKeywords(vm, name, kwds);
    return f(vm, o, args.v, null);
  };
}

function itemgetter_repr(vm: VM, ig: PyObj): PyObject {
  return PyUnicode_FromFormat(vm, ig.w === 1 ? '%s(%R)' : '%s%R', ig.type.tp_name, ig.v);
}

/** `(type, args)` */
function reduced(vm: VM, o: PyObj, args: PyObject): PyObject {
  o.type.rc++;
  return newTuple(vm, [o.type, args]);
}

function shared<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

export function itemgetterSpec(): TypeSpec {
  return {
    name: 'operator.itemgetter',
    basicsize: (w) => 6 * w,
    flags: FLAGS,
    heap: true,
    doc: 'Return a callable object that fetches the given item(s) from its operand.\nAfter f = itemgetter(2), the call f(r) returns r[2].\nAfter g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])',
    slots: {
      tp_new: itemgetter_new,
      tp_vectorcall: itemgetter_vectorcall as PyType['tp_vectorcall'],
      tp_call: callSlot(itemgetter_vectorcall, 'itemgetter'),
      tp_repr: itemgetter_repr,
      tp_dealloc: (vm, o: PyObj) => {
        vm.gc.untrackMaybe(o);
        decref(vm, o.v);
        freeCaller(vm, o);
      },
      tp_traverse: (_vm, o: PyObj, visit: Visit) => {
        visit(o.type);
        visit(o.v);
      },
    },
    methods: {
      __reduce__: {
        call: 'NOARGS',
        fn: (vm: VM, o: PyObj) => reduced(vm, o, o.w === 1 ? newTuple(vm, [shared(o.v)]) : shared(o.v)),
      },
    },
  };
}

/** @cpython Modules/_operator.c attrgetter_new 3.8-3.15 */
function attrgetter_new(vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  noKeywords(vm, 'attrgetter', kwds);
  const items: PyObject[] = args.v;
  if (items.length <= 1) checkPositional(vm, 'attrgetter', items.length, 1, 1);
  const names = collect(vm, items.length, (i) => {
    const item = items[i]!;
    if (!(item.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS)) typeError(vm, 'attribute name must be a string');
    const text: string = item.v;
    if (!text.includes('.')) return interned(vm, item as PyText);
    const parts = text.split('.');
    return collect(vm, parts.length, (k) => {
      const part = newStr(vm, parts[k]!);
      const own = interned(vm, part);
      decref(vm, part);
      return own;
    });
  });
  const o = newCaller(vm, type, names);
  o.w = items.length;
  vm.gc.track(o);
  return o;
}

/** The interned string, a new reference; the object itself becomes it where there was none. */
function interned(vm: VM, s: PyText): PyText {
  return shared(intern(vm, s.v));
}

function dotted_getattr(vm: VM, obj: PyObject, attr: PyObject): PyObject {
  if (attr.type !== vm.tTuple) return PyObject_GetAttr(vm, obj, attr as PyText);
  let o = shared(obj);
  for (const name of attr.v as PyText[]) {
    let next: PyObject;
    try {
      next = PyObject_GetAttr(vm, o, name);
    } finally {
      decref(vm, o);
    }
    o = next;
  }
  return o;
}

function attrgetter_vectorcall(vm: VM, ag: PyObj, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const obj = oneArgument(vm, 'attrgetter', args, kwnames);
  const names: PyObject[] = ag.v.v;
  if (ag.w === 1) return dotted_getattr(vm, obj, names[0]!);
  return collect(vm, names.length, (i) => dotted_getattr(vm, obj, names[i]!));
}

/** @cpython Modules/_operator.c attrgetter_args 3.8-3.15: the names as they were given. */
function attrgetter_args(vm: VM, ag: PyObj): PyObj {
  const names: PyObject[] = ag.v.v;
  return collect(vm, names.length, (i) => {
    const name = names[i]!;
    if (name.type !== vm.tTuple) return shared(name);
    return newStr(vm, (name.v as PyText[]).map((part) => part.v).join('.'));
  });
}

function attrgetter_repr(vm: VM, ag: PyObj): PyObject {
  const args = attrgetter_args(vm, ag);
  try {
    if (ag.w === 1) return PyUnicode_FromFormat(vm, '%s(%R)', ag.type.tp_name, args.v[0]);
    return PyUnicode_FromFormat(vm, '%s%R', ag.type.tp_name, args);
  } finally {
    decref(vm, args);
  }
}

export function attrgetterSpec(): TypeSpec {
  return {
    name: 'operator.attrgetter',
    basicsize: (w) => 5 * w,
    flags: FLAGS,
    heap: true,
    doc: "Return a callable object that fetches the given attribute(s) from its operand.\nAfter f = attrgetter('name'), the call f(r) returns r.name.\nAfter g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).\nAfter h = attrgetter('name.first', 'name.last'), the call h(r) returns\n(r.name.first, r.name.last).",
    slots: {
      tp_new: attrgetter_new,
      tp_vectorcall: attrgetter_vectorcall as PyType['tp_vectorcall'],
      tp_call: callSlot(attrgetter_vectorcall, 'attrgetter'),
      tp_repr: attrgetter_repr,
      tp_dealloc: (vm, o: PyObj) => {
        vm.gc.untrackMaybe(o);
        decref(vm, o.v);
        freeCaller(vm, o);
      },
      tp_traverse: (_vm, o: PyObj, visit: Visit) => {
        visit(o.v);
        visit(o.type);
      },
    },
    methods: {
      __reduce__: { call: 'NOARGS', fn: (vm: VM, o: PyObj) => reduced(vm, o, attrgetter_args(vm, o)) },
    },
  };
}

interface Caller {
  name: PyText;
  args: PyObj;
  kwds: PyObj | null;
  /** arguments and keyword values as one tuple, and the names; null where the call is made the general way (until 3.12) */
  flat: PyObj | null;
  names: PyObj | null;
}

/** @cpython Modules/_operator.c methodcaller_new 3.8-3.15 */
function methodcaller_new(vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  const items: PyObject[] = args.v;
  if (items.length < 1) typeError(vm, 'methodcaller needs at least one argument, the method name');
  const name = items[0]! as PyText;
  if (!(name.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS)) typeError(vm, 'method name must be a string');
  const data: Caller = { name, args: vm.emptyTuple, kwds, flat: null, names: null };
  const o = newCaller(vm, type, data);
  if (kwds !== null) kwds.rc++;
  data.name = interned(vm, name);
  const rest = items.slice(1);
  for (const x of rest) x.rc++;
  data.args = newTuple(vm, rest);
  const size = items.length + (kwds === null ? 0 : (kwds.x as number));
  if (vm.profile.numbers.methodcallerVectorcall && size < 8) flatten(vm, data);
  vm.gc.track(o);
  return o;
}

/** @cpython Modules/_operator.c _methodcaller_initialize_vectorcall 3.13-3.15 */
function flatten(vm: VM, data: Caller): void {
  const { args, kwds } = data;
  if (kwds === null || kwds.x === 0) {
    data.flat = shared(args);
    return;
  }
  const names: PyObject[] = [];
  const values: PyObject[] = [];
  const c = cursor();
  while (dictNext(kwds, c)) {
    names.push(shared(c.key));
    values.push(shared(c.value));
  }
  const list = vm.newList(values.map(shared));
  const tuple = newTuple(vm, values);
  decref(vm, list);
  if (args.v.length > 0) {
    data.flat = newTuple(vm, [...args.v.map(shared), ...values.map(shared)]);
    decref(vm, tuple);
  } else data.flat = tuple;
  data.names = newTuple(vm, names);
}

function methodcaller_vectorcall(vm: VM, mc: PyObj, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const obj = oneArgument(vm, 'methodcaller', args, kwnames);
  const data = mc.v as Caller;
  if (data.flat === null) {
    const method = PyObject_GetAttr(vm, obj, data.name);
    try {
      return PyObject_Call(vm, method, data.args, data.kwds);
    } finally {
      decref(vm, method);
    }
  }
  const method = PyObject_GetMethod(vm, obj, data.name);
  const unbound = vm.methodFound;
  try {
    const all: PyObject[] = unbound ? [obj, ...data.flat.v] : data.flat.v;
    return vm.call(vm, method, all, data.names === null ? null : data.names.v);
  } finally {
    decref(vm, method);
  }
}

/** @cpython Modules/_operator.c methodcaller_repr 3.8-3.15 */
function methodcaller_repr(vm: VM, mc: PyObj): PyObject {
  const data = mc.v as Caller;
  const parts: string[] = [];
  const add = (prefix: string, o: PyObject): void => {
    const r = PyObject_Repr(vm, o);
    parts.push(prefix + r.v);
    decref(vm, r);
  };
  add('', data.name);
  for (const o of data.args.v as PyObject[]) add('', o);
  if (data.kwds !== null) {
    const c = cursor();
    while (dictNext(data.kwds, c)) add(`${c.key.v}=`, c.value);
  }
  return newStr(vm, `${mc.type.tp_name}(${parts.join(', ')})`);
}

/** @cpython Modules/_operator.c methodcaller_reduce 3.8-3.15: through functools.partial where there are keywords */
function methodcaller_reduce(vm: VM, mc: PyObj): PyObject {
  const data = mc.v as Caller;
  if (data.kwds === null || data.kwds.x === 0) {
    return reduced(vm, mc, newTuple(vm, [shared(data.name), ...data.args.v.map(shared)]));
  }
  const functools = vm.hooks.import('functools', null, null, null, 0);
  const partial = getAttrStr(vm, functools, 'partial');
  decref(vm, functools);
  const args = newTuple(vm, [shared(mc.type), shared(data.name)]);
  try {
    const partially = PyObject_Call(vm, partial, args, data.kwds);
    return newTuple(vm, [partially, shared(data.args)]);
  } finally {
    decref(vm, args);
    decref(vm, partial);
  }
}

export function methodcallerSpec(vm: VM): TypeSpec {
  const words = vm.profile.numbers.methodcallerVectorcall ? 8 : 5;
  return {
    name: 'operator.methodcaller',
    basicsize: (w) => words * w,
    flags: FLAGS,
    heap: true,
    doc: "Return a callable object that calls the given method on its operand.\nAfter f = methodcaller('name'), the call f(r) returns r.name().\nAfter g = methodcaller('name', 'date', foo=1), the call g(r) returns\nr.name('date', foo=1).",
    slots: {
      tp_new: methodcaller_new,
      tp_call: callSlot(methodcaller_vectorcall, 'methodcaller'),
      tp_vectorcall: methodcaller_vectorcall as PyType['tp_vectorcall'],
      tp_repr: methodcaller_repr,
      tp_dealloc: (m, o: PyObj) => {
        m.gc.untrackMaybe(o);
        const { name, args, kwds, flat, names } = o.v as Caller;
        decref(m, name);
        decref(m, args);
        xdecref(m, kwds);
        xdecref(m, flat);
        xdecref(m, names);
        freeCaller(m, o);
      },
      tp_traverse: (_vm, o: PyObj, visit: Visit) => {
        const { args, kwds, flat, names } = o.v as Caller;
        for (const x of [args, kwds, flat, names]) if (x !== null) visit(x);
        visit(o.type);
      },
    },
    methods: { __reduce__: { call: 'NOARGS', fn: methodcaller_reduce } },
  };
}
