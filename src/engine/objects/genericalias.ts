/**
 * types.GenericAlias (`list[int]`): PyObj with `v` AliasData. Layout: GC header, object, origin, args, parameters, weak references, flag,
 * vectorcall. Attributes that it doesn't have itself are the origin's.
 */
import { gcDel, gcNew } from './alloc.ts';
import { checkPositional, noKeywords } from './arguments.ts';
import { attributeErrorCaught } from './attribute_errors.ts';
import { lookupAttr, lookupAttrStr, PyObject_GenericGetAttr, setAttrStr } from './attributes.ts';
import { PyObject_Call } from './call.ts';
import type { TypeSpec } from './define.ts';
import { NotSupported, type PyThrow } from './errors.ts';
import { PyErr_Format } from './format.ts';
import { newBool } from './long.ts';
import { decref, PyObj, type PyObject, type PyText, xdecref } from './object.ts';
import { PyObject_Hash, PyObject_Repr, PyObject_RichCompareBool } from './object_protocol.ts';
import { newTuple } from './tuple.ts';
import { EQ, NE, type PyType, TPFLAGS } from './type.ts';
import { PyType_GenericAlloc } from './typecall.ts';
import { newStr } from './unicode.ts';
import type { VM } from './vm.ts';

export class AliasData {
  origin: PyObject;
  args: PyObj;
  parameters: PyObj | null = null;
  starred = false;
  constructor(origin: PyObject, args: PyObj) {
    this.origin = origin;
    this.args = args;
  }
}

function ref<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

/** `args` as a tuple, a new reference. */
function argsTuple(vm: VM, args: PyObject): PyObj {
  if (args.type === vm.tTuple) return ref(args) as PyObj;
  return newTuple(vm, [ref(args)]);
}

/** @cpython Objects/genericaliasobject.c Py_GenericAlias 3.9-3.15: borrows both. */
export function newGenericAlias(vm: VM, origin: PyObject, args: PyObject): PyObj {
  const type = vm.t.genericalias!;
  const o = new PyObj(type, gcNew(vm, type, type.tp_basicsize), null);
  o.v = new AliasData(ref(origin), argsTuple(vm, args));
  vm.gc.track(o);
  return o;
}

function ga_new(vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  noKeywords(vm, 'GenericAlias', kwds);
  checkPositional(vm, 'GenericAlias', args.v.length, 2, 2);
  const o = PyType_GenericAlloc(vm, type, 0) as PyObj;
  o.v = new AliasData(ref(args.v[0]), argsTuple(vm, args.v[1]));
  return o;
}

function ga_dealloc(vm: VM, o: PyObj): void {
  vm.gc.untrackMaybe(o);
  if (o.wl !== null) vm.clearWeakrefs(o);
  const data: AliasData = o.v;
  decref(vm, data.origin);
  decref(vm, data.args);
  xdecref(vm, data.parameters);
  if (o.type.tp_flags & TPFLAGS.HEAPTYPE) o.type.tp_free!(vm, o);
  else gcDel(vm, o);
}

/** @cpython Objects/genericaliasobject.c _Py_typing_type_repr 3.9-3.15: how a type shows in an annotation. */
export function typeRepr(vm: VM, o: PyObject): string {
  if (o === vm.Ellipsis) return '...';
  if (o === vm.None || o === vm.t.NoneType) return 'None';
  const isAlias = lookupAttrStr(vm, o, '__origin__');
  if (isAlias !== null) {
    decref(vm, isAlias);
    const args = lookupAttrStr(vm, o, '__args__');
    if (args !== null) {
      decref(vm, args);
      return reprText(vm, o);
    }
  }
  const qualname = lookupAttrStr(vm, o, '__qualname__');
  if (qualname === null) return reprText(vm, o);
  const module = lookupAttrStr(vm, o, '__module__');
  const name: string = qualname.v;
  const where = module === null || module === vm.None ? null : (module.v as string);
  decref(vm, qualname);
  if (module !== null) decref(vm, module);
  if (where === null) return reprText(vm, o);
  return where === 'builtins' ? name : `${where}.${name}`;
}

function reprText(vm: VM, o: PyObject): string {
  const repr = PyObject_Repr(vm, o);
  const s: string = repr.v;
  decref(vm, repr);
  return s;
}

function argRepr(vm: VM, o: PyObject): string {
  if (o.type === vm.tList) return `[${(o.v as PyObject[]).map((x) => typeRepr(vm, x)).join(', ')}]`;
  return typeRepr(vm, o);
}

function ga_repr(vm: VM, o: PyObj): PyObject {
  const data: AliasData = o.v;
  const items: PyObject[] = data.args.v;
  const inner = items.length === 0 ? '()' : items.map((x) => argRepr(vm, x)).join(', ');
  return newStr(vm, `${data.starred ? '*' : ''}${typeRepr(vm, data.origin)}[${inner}]`);
}

/** Names that are the alias's own, not the origin's. */
const OWN = new Set([
  '__class__',
  '__origin__',
  '__args__',
  '__unpacked__',
  '__parameters__',
  '__typing_unpacked_tuple_args__',
  '__mro_entries__',
  '__reduce_ex__',
  '__reduce__',
  '__copy__',
  '__deepcopy__',
]);
const BLOCKED = new Set(['__bases__', '__copy__', '__deepcopy__']);

/** @cpython Objects/genericaliasobject.c ga_getattro 3.9-3.15 */
function ga_getattro(vm: VM, o: PyObj, name: PyText): PyObject {
  if (!OWN.has(name.v) && !BLOCKED.has(name.v)) {
    const found = lookupAttr(vm, (o.v as AliasData).origin, name);
    if (found !== null) return found;
  }
  return PyObject_GenericGetAttr(vm, o, name);
}

/** @cpython Objects/genericaliasobject.c ga_call 3.9-3.15: the origin's call; the result learns where it came from. */
function ga_call(vm: VM, o: PyObj, args: PyObj, kwds: PyObj | null): PyObject {
  const res = PyObject_Call(vm, (o.v as AliasData).origin, args, kwds);
  try {
    setAttrStr(vm, res, '__orig_class__', o);
  } catch (e) {
    const fine = attributeErrorCaught(vm, e) || (e as PyThrow).value?.type === vm.exc.TypeError;
    if (!fine) {
      decref(vm, res);
      throw e;
    }
    decref(vm, (e as PyThrow).value);
  }
  return res;
}

function ga_hash(vm: VM, o: PyObj): number {
  const data: AliasData = o.v;
  const lo = PyObject_Hash(vm, data.origin);
  const hi = vm.hashHi;
  const other = PyObject_Hash(vm, data.args);
  vm.hashHi ^= hi;
  return lo ^ other;
}

function ga_richcompare(vm: VM, a: PyObj, b: PyObject, op: number): PyObject {
  if (b.type !== vm.t.genericalias || (op !== EQ && op !== NE)) return ref(vm.NotImplemented);
  const x: AliasData = a.v;
  const y: AliasData = b.v;
  const same =
    x.starred === y.starred &&
    PyObject_RichCompareBool(vm, x.origin, y.origin, EQ) &&
    PyObject_RichCompareBool(vm, x.args, y.args, EQ);
  return newBool(vm, same === (op === EQ));
}

/** @cpython Objects/genericaliasobject.c _Py_make_parameters 3.9-3.15: type variables of the arguments, each once, in order. */
export function makeParameters(vm: VM, args: PyObj): PyObj {
  const found: PyObject[] = [];
  const add = (o: PyObject): void => {
    if (!found.includes(o)) found.push(ref(o));
  };
  for (const arg of args.v as PyObject[]) {
    if (arg.type.tp_flags & TPFLAGS.TYPE_SUBCLASS) continue;
    const subst = lookupAttrStr(vm, arg, '__typing_subst__');
    if (subst !== null) {
      decref(vm, subst);
      add(arg);
      continue;
    }
    const inner = lookupAttrStr(vm, arg, '__parameters__');
    if (inner === null) continue;
    if (inner.type.tp_flags & TPFLAGS.TUPLE_SUBCLASS) for (const p of inner.v as PyObject[]) add(p);
    decref(vm, inner);
  }
  return newTuple(vm, found);
}

function parameters(vm: VM, o: PyObj): PyObj {
  const data: AliasData = o.v;
  data.parameters ??= makeParameters(vm, data.args);
  return data.parameters;
}

/** `alias[item]`: substitution of type variables. */
function ga_getitem(vm: VM, o: PyObj, _item: PyObject): PyObject {
  const params = parameters(vm, o);
  if (params.v.length === 0) PyErr_Format(vm, vm.exc.TypeError!, '%R is not a generic class', o);
  throw new NotSupported('substitution of type variables in a generic alias');
}

function mro_entries(vm: VM, o: PyObj): PyObject {
  return newTuple(vm, [ref((o.v as AliasData).origin)]);
}

function noInstanceCheck(vm: VM, what: string): never {
  PyErr_Format(vm, vm.exc.TypeError!, `${what}() argument 2 cannot be a parameterized generic`);
}

function reduce(vm: VM, o: PyObj): PyObject {
  const data: AliasData = o.v;
  return newTuple(vm, [ref(o.type), newTuple(vm, [ref(data.origin), ref(data.args)])]);
}

export function genericAliasSpec(): TypeSpec {
  return {
    name: 'types.GenericAlias',
    basicsize: (w) => 8 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
    weakref: true,
    slots: {
      tp_new: ga_new,
      tp_dealloc: ga_dealloc,
      tp_traverse: (_vm, o: PyObj, visit) => {
        const data: AliasData = o.v;
        visit(data.origin);
        visit(data.args);
        if (data.parameters !== null) visit(data.parameters);
      },
      tp_repr: ga_repr as PyType['tp_repr'],
      tp_hash: ga_hash,
      tp_call: ga_call,
      tp_getattro: ga_getattro,
      tp_richcompare: ga_richcompare,
      mp_subscript: ga_getitem as PyType['mp_subscript'],
      nb_or: (vm, a, b) => (vm.typeUnion === null ? ref(vm.NotImplemented) : vm.typeUnion(a, b)),
    },
    methods: {
      __mro_entries__: { call: 'O', fn: mro_entries },
      __instancecheck__: { call: 'O', fn: (vm) => noInstanceCheck(vm, 'isinstance') },
      __subclasscheck__: { call: 'O', fn: (vm) => noInstanceCheck(vm, 'issubclass') },
      __reduce__: { call: 'NOARGS', fn: reduce },
    },
    members: {
      __origin__: { get: (_vm, o: PyObj) => o.v.origin, none: true },
      __args__: { get: (_vm, o: PyObj) => o.v.args, none: true },
    },
    getset: {
      __parameters__: { get: (vm, o: PyObj) => ref(parameters(vm, o)) },
      __unpacked__: { get: (vm, o: PyObj) => newBool(vm, o.v.starred) },
    },
  };
}
