/**
 * types.UnionType (`int | str`), from 3.14 typing.Union: PyObj with `v` { args, parameters }. Layout: GC header, object, args, parameters;
 * from 3.14 also the hashable and unhashable ones and weak references.
 */

import { isType, PyObject_IsInstance, PyObject_IsSubclass } from './abstract.ts';
import { gcDel, gcNew } from './alloc.ts';
import type { TypeSpec } from './define.ts';
import { PyErr_Format } from './format.ts';
import { makeParameters, typeRepr } from './genericalias.ts';
import { newBool } from './long.ts';
import { decref, PyObj, type PyObject, xdecref } from './object.ts';
import { PyObject_Hash, PyObject_RichCompareBool } from './object_protocol.ts';
import { newTuple } from './tuple.ts';
import { EQ, NE, TPFLAGS } from './type.ts';
import { newStr } from './unicode.ts';
import type { VM } from './vm.ts';

export interface UnionData {
  args: PyObj;
  parameters: PyObj | null;
}

function ref<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

function isSentinel(vm: VM, o: PyObject): boolean {
  return vm.t.sentinel !== undefined && o.type === vm.t.sentinel;
}

/** @cpython Objects/unionobject.c is_unionable 3.10-3.15 */
function isUnionable(vm: VM, o: PyObject): boolean {
  const { type } = o;
  if (type === vm.t.genericalias || type === vm.t.union || type === vm.t.TypeAliasType) return true;
  return o === vm.None || isType(o) || isSentinel(vm, o);
}

/** @cpython Objects/unionobject.c _Py_union_type_or 3.10-3.15: flat, each member once; a single member is itself. */
export function union_or(vm: VM, a: PyObject, b: PyObject): PyObject {
  if (!isUnionable(vm, a) || !isUnionable(vm, b)) return ref(vm.NotImplemented);
  return unionOf(vm, a, b);
}

/** The union of any two objects. @cpython Objects/unionobject.c _Py_union_from_tuple 3.14-3.15 */
export function unionOf(vm: VM, a: PyObject, b: PyObject): PyObject {
  const members: PyObject[] = [];
  for (const part of [a, b]) {
    const items: PyObject[] = part.type === vm.t.union ? (part.v as UnionData).args.v : [part];
    for (const item of items) addMember(vm, members, item === vm.None ? vm.t.NoneType! : item);
  }
  if (members.length === 1) return ref(members[0]!);
  for (const o of members) o.rc++;
  const args = newTuple(vm, members);
  const type = vm.t.union!;
  const o = new PyObj(type, gcNew(vm, type, type.tp_basicsize), { args, parameters: null });
  vm.gc.track(o);
  return o;
}

function addMember(vm: VM, members: PyObject[], item: PyObject): void {
  for (const m of members) {
    if (m === item) return;
    const alias = m.type === vm.t.genericalias && item.type === vm.t.genericalias;
    if (alias && PyObject_RichCompareBool(vm, m, item, EQ)) return;
  }
  members.push(item);
}

function sameMembers(vm: VM, a: PyObj, b: PyObj): boolean {
  const within = (x: PyObj, y: PyObj): boolean =>
    (x.v as PyObject[]).every((m) => (y.v as PyObject[]).some((n) => PyObject_RichCompareBool(vm, m, n, EQ)));
  return a.v.length === b.v.length && within(a, b) && within(b, a);
}

function union_richcompare(vm: VM, a: PyObj, b: PyObject, op: number): PyObject {
  if (b.type !== vm.t.union || (op !== EQ && op !== NE)) return ref(vm.NotImplemented);
  return newBool(vm, sameMembers(vm, a.v.args, b.v.args) === (op === EQ));
}

/** Hash of the members as a frozenset. */
function union_hash(vm: VM, o: PyObj): number {
  const set = vm.call(vm, vm.t.frozenset!, [o.v.args], null);
  try {
    return PyObject_Hash(vm, set);
  } finally {
    decref(vm, set);
  }
}

function checked(vm: VM, o: PyObj, what: string, test: (member: PyObject) => boolean): PyObject {
  const members: PyObject[] = o.v.args.v;
  for (const m of members) {
    if (m.type === vm.t.genericalias) {
      PyErr_Format(vm, vm.exc.TypeError!, `${what}() argument 2 cannot be a parameterized generic`);
    }
  }
  return newBool(vm, members.some(test));
}

function parameters(vm: VM, o: PyObj): PyObject {
  const data: UnionData = o.v;
  data.parameters ??= makeParameters(vm, data.args);
  return ref(data.parameters);
}

export function unionSpec(vm: VM): TypeSpec {
  const typing = vm.profile.core.unionIsTyping;
  return {
    name: typing ? 'typing.Union' : 'types.UnionType',
    basicsize: (w) => (typing ? 7 : 4) * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION,
    weakref: typing,
    slots: {
      tp_dealloc: (vm, o: PyObj) => {
        vm.gc.untrackMaybe(o);
        if (o.wl !== null) vm.clearWeakrefs(o);
        const data: UnionData = o.v;
        decref(vm, data.args);
        xdecref(vm, data.parameters);
        gcDel(vm, o);
      },
      tp_traverse: (_vm, o: PyObj, visit) => {
        const data: UnionData = o.v;
        visit(data.args);
        if (data.parameters !== null) visit(data.parameters);
      },
      tp_repr: (vm, o) => newStr(vm, (o.v.args.v as PyObject[]).map((m) => typeRepr(vm, m)).join(' | ')),
      tp_hash: union_hash,
      tp_richcompare: union_richcompare,
      nb_or: union_or,
    },
    methods: {
      __instancecheck__: {
        call: 'O',
        fn: (vm, o: PyObj, x) => checked(vm, o, 'isinstance', (m) => PyObject_IsInstance(vm, x, m)),
      },
      __subclasscheck__: {
        call: 'O',
        fn: (vm, o: PyObj, x) => checked(vm, o, 'issubclass', (m) => PyObject_IsSubclass(vm, x, m)),
      },
    },
    members: { __args__: { get: (_vm, o: PyObj) => o.v.args, none: true } },
    getset: { __parameters__: { get: parameters } },
  };
}
