/**
 * The _typing module: type parameters as `class Box[T]`, `def f[T]` and `type X = ...` make them. A parameter is a PyObj with `v` a Parameter
 * (refs: bound, constraints, default, and what computes each when it is first asked for).
 *
 * @cpython Objects/typevarobject.c 3.12-3.15
 */

import { PyObject_GetItem } from '../objects/abstract.ts';
import { argSpec, unpackTuple } from '../objects/arguments.ts';
import { getAttrStr, setAttrStr } from '../objects/attributes.ts';
import { callMethod, callNoArgs } from '../objects/call.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { typeError } from '../objects/errors.ts';
import { PyErr_Format } from '../objects/format.ts';
import { newBool, newInt } from '../objects/long.ts';
import { decref, type PyObj, type PyObject, type PyText, xdecref } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { newTuple } from '../objects/tuple.ts';
import { isSubtype, type PyType, TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import { newStr } from '../objects/unicode.ts';
import { union_or, unionOf } from '../objects/union.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { DICT_GETSET, deallocWithDict, STATE_DICT_SLOTS } from './functools.ts';
import { newInstance, none, STATE_SLOTS, type State, share } from './instance.ts';

/** refs: value and evaluator of each of these, then an alias' type parameters and module */
const FIELDS = ['bound', 'constraints', 'default', 'value'] as const;
type Field = (typeof FIELDS)[number];

interface Parameter extends State {
  name: string;
  covariant: boolean;
  contravariant: boolean;
  infer: boolean;
  /** of an alias: its type parameters */
  params: PyObj | null;
}

const slot = (field: Field): number => 2 * FIELDS.indexOf(field);

function newParameter(vm: VM, type: PyType, name: string, values: Partial<Record<Field, PyObject | null>>): PyObj {
  const refs: State['refs'] = new Array(2 * FIELDS.length + 2).fill(null);
  for (const field of FIELDS) refs[slot(field)] = values[field] ? share(values[field]!) : null;
  const plain = { covariant: false, contravariant: false, infer: false, params: null };
  return newInstance(vm, type, { refs, name, ...plain } satisfies Parameter);
}

function setEvaluator(o: PyObj, field: Field, f: PyObject): PyObj {
  (o.v as Parameter).refs[slot(field) + 1] = share(f);
  return o;
}

/** A value, computed when first asked for; borrowed, null where there is none. */
function valueOf(vm: VM, o: PyObj, field: Field): PyObject | null {
  const { refs } = o.v as Parameter;
  const k = slot(field);
  const f = refs[k + 1];
  if (refs[k] === null && f) refs[k] = vm.profile.run.lazyCallsWithFormat ? callFormat(vm, f) : callNoArgs(vm, f);
  return refs[k] ?? null;
}

function callFormat(vm: VM, f: PyObject): PyObject {
  const one = newInt(vm, 1);
  try {
    return vm.call(vm, f, [one], null);
  } finally {
    decref(vm, one);
  }
}

const shown = (field: Field, missing: (vm: VM) => PyObject) => ({
  get: (vm: VM, o: PyObj): PyObject => {
    const value = valueOf(vm, o, field);
    return value === null ? missing(vm) : share(value);
  },
});

/** A function of the typing module, called. */
function typingCall(vm: VM, name: string, args: PyObject[]): PyObject {
  const typing = vm.hooks.import('typing', null, null, null, 0);
  try {
    return callMethod(vm, typing, name, args);
  } finally {
    decref(vm, typing);
  }
}

const flag = (name: 'covariant' | 'contravariant' | 'infer') => ({
  get: (vm: VM, o: PyObj): PyObject => newBool(vm, (o.v as Parameter)[name]),
});

const subst = (name: string): MethodSpec => ({ call: 'O', fn: (vm, o, arg) => typingCall(vm, name, [o, arg]) });

const NEW = argSpec('typevar', ['name', 'bound', 'default', 'covariant', 'contravariant', 'infer_variance'], {
  required: 1,
  positional: 1,
});

/** `TypeVar('T', int, str, bound=...)` and the like. */
function parameter_new(vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  const items = args.v as PyObject[];
  const head = newTuple(
    vm,
    items.slice(0, 1).map((o) => share(o)),
  );
  try {
    const [name, bound, fallback, co, contra, infer] = unpackTuple(vm, NEW, head, kwds);
    if (name!.type !== vm.tStr) typeError(vm, `${type.tp_name}() argument 'name' must be str`);
    if (items.length === 2) typeError(vm, 'A single constraint is not allowed');
    const constraints =
      items.length > 1
        ? newTuple(
            vm,
            items.slice(1).map((o) => share(o)),
          )
        : null;
    const values = { bound: bound === vm.None ? null : bound, default: fallback, constraints };
    const o = newParameter(vm, type, name!.v, values as Partial<Record<Field, PyObject | null>>);
    xdecref(vm, constraints);
    const p = o.v as Parameter;
    p.covariant = co ? PyObject_IsTrue(vm, co) : false;
    p.contravariant = contra ? PyObject_IsTrue(vm, contra) : false;
    p.infer = infer ? PyObject_IsTrue(vm, infer) : false;
    const module = vm.frame === null ? none(vm) : share(moduleName(vm));
    setAttrStr(vm, o, '__module__', module);
    decref(vm, module);
    return o;
  } finally {
    decref(vm, head);
  }
}

function moduleName(vm: VM): PyObject {
  return (vm.frame?.func?.v?.module as PyObject | null) ?? vm.None;
}

function parameter_repr(vm: VM, o: PyObj): PyObject {
  const p = o.v as Parameter;
  const sign = p.infer ? '' : p.covariant ? '+' : p.contravariant ? '-' : '~';
  return newStr(vm, o.type === vm.t.TypeVarTuple ? p.name : sign + p.name);
}

const part = (type: (typeof PARTS)[number]) => ({
  get: (vm: VM, o: PyObj): PyObject => vm.call(vm, vm.t[type]!, [o], null),
});

function noDefault(vm: VM): PyObject {
  return share(vm.t.NoDefaultType!.v as PyObject);
}

/** `T | int`; a text stands for what it names. @cpython Objects/typevarobject.c make_union 3.12-3.15 */
function make_union(vm: VM, a: PyObject, b: PyObject): PyObject {
  if (!vm.profile.run.parameterUnionInC) return typingCall(vm, '_make_union', [a, b]);
  const [left, right] = [a, b].map((o) => (o.type === vm.tStr ? typingCall(vm, 'ForwardRef', [o]) : share(o)));
  try {
    return unionOf(vm, left!, right!);
  } finally {
    decref(vm, left!);
    decref(vm, right!);
  }
}

function paramSpec(name: string, words: number, own: () => PyType): TypeSpec {
  return {
    name: `typing.${name}`,
    basicsize: (w) => words * w,
    flags: TPFLAGS.HAVE_GC,
    dict: true,
    weakref: true,
    slots: {
      ...STATE_DICT_SLOTS,
      tp_dealloc: deallocWithDict(own),
      tp_new: parameter_new,
      tp_repr: parameter_repr,
      nb_or: make_union,
    },
    getset: {
      ...DICT_GETSET,
      __name__: { get: (m, o: PyObj) => newStr(m, (o.v as Parameter).name) },
      __bound__: shown('bound', none),
      __constraints__: shown('constraints', (m) => share(m.emptyTuple as PyObject)),
      __default__: shown('default', noDefault),
      __covariant__: flag('covariant'),
      __contravariant__: flag('contravariant'),
      __infer_variance__: flag('infer'),
      ...(name === 'ParamSpec' ? { args: part('ParamSpecArgs'), kwargs: part('ParamSpecKwargs') } : {}),
    },
    methods: {
      __typing_subst__: subst(`_${name.toLowerCase()}_subst`),
      __reduce__: { call: 'NOARGS', fn: (m, o: PyObj) => newStr(m, (o.v as Parameter).name) },
      has_default: { call: 'NOARGS', fn: (m, o: PyObj) => newBool(m, valueOf(m, o, 'default') !== null) },
      __mro_entries__: { call: 'O', fn: (m) => typeError(m, `Cannot subclass an instance of ${name}`) },
      ...(name === 'TypeVar' ? {} : extraMethods(name)),
    },
  };
}

function extraMethods(name: string): Record<string, MethodSpec> {
  return {
    __typing_prepare_subst__: {
      call: 'FASTCALL',
      fn: (m, o, args) => typingCall(m, `_${name.toLowerCase()}_prepare_subst`, [o, ...args]),
    },
  };
}

const ALIAS = argSpec('typealias', ['name', 'value', 'type_params'], { required: 2, positional: 2 });

/** `TypeAliasType('A', list[T], type_params=(T,))`. @cpython Objects/typevarobject.c typealias_new_impl 3.12-3.15 */
function typealias_new_impl(vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  const [name, value, params] = unpackTuple(vm, ALIAS, args, kwds);
  if (!isSubtype(name!.type, vm.tStr))
    typeError(vm, `typealias() argument 'name' must be str, not ${name!.type.tp_name}`);
  if (params && !isSubtype(params.type, vm.tTuple)) typeError(vm, 'type_params must be a tuple');
  if (params && vm.profile.run.aliasChecksParameters)
    for (const p of params.v as PyObject[])
      if (!['TypeVar', 'ParamSpec', 'TypeVarTuple'].some((kind) => p.type === vm.t[kind]))
        PyErr_Format(vm, vm.exc.TypeError!, 'Expected a type param, got %R', p);
  const o = newParameter(vm, type, (name as PyText).v, { value: value! });
  return setAliasParts(o, (params as PyObj | null) ?? null, moduleName(vm));
}

function setAliasParts(o: PyObj, params: PyObj | null, module: PyObject): PyObj {
  const p = o.v as Parameter;
  p.params = params !== null && (params.v as PyObject[]).length > 0 ? params : null;
  if (p.params !== null) p.refs[2 * FIELDS.length] = share(p.params);
  p.refs[2 * FIELDS.length + 1] = share(module);
  return o;
}

/** @cpython Objects/typevarobject.c typealias_subscript 3.12-3.15 */
function typealias_subscript(vm: VM, o: PyObj, args: PyObject): PyObject {
  if ((o.v as Parameter).params === null) typeError(vm, 'Only generic type aliases are subscriptable');
  return vm.genericAlias(o, args);
}

/** Its type parameters, `*Ts` for one that stands for many. @cpython Objects/typevarobject.c typealias_parameters 3.12-3.15 */
function typealias_parameters(vm: VM, o: PyObj): PyObject {
  const { params } = o.v as Parameter;
  if (params === null) return share(vm.emptyTuple as PyObject);
  const each = (params.v as PyObject[]).map((p) => (p.type === vm.t.TypeVarTuple ? unpacked(vm, p) : share(p)));
  return newTuple(vm, each);
}

function aliasSpec(own: () => PyType): TypeSpec {
  return {
    name: 'typing.TypeAliasType',
    basicsize: (w) => 7 * w,
    flags: TPFLAGS.HAVE_GC,
    dict: true,
    slots: {
      ...STATE_DICT_SLOTS,
      tp_dealloc: deallocWithDict(own),
      tp_new: typealias_new_impl,
      tp_repr: (vm: VM, o: PyObj) => newStr(vm, (o.v as Parameter).name),
      mp_subscript: typealias_subscript,
      nb_or: union_or,
    },
    getset: {
      __name__: { get: (vm, o: PyObj) => newStr(vm, (o.v as Parameter).name) },
      __value__: shown('value', none),
      __type_params__: { get: (vm, o: PyObj) => share((o.v as Parameter).params ?? vm.emptyTuple) },
      __parameters__: { get: typealias_parameters },
      __module__: { get: (vm, o: PyObj) => share((o.v as Parameter).refs[2 * FIELDS.length + 1] ?? vm.None) },
    },
  };
}

/** `typing.Generic`. @cpython Objects/typevarobject.c generic_class_getitem, generic_init_subclass */
const GENERIC: TypeSpec = {
  name: 'typing.Generic',
  basicsize: (w) => 2 * w,
  flags: TPFLAGS.BASETYPE,
  slots: {},
  methods: {
    __class_getitem__: {
      call: 'FASTCALL',
      kind: 'class',
      fn: (vm, cls, args) => typingCall(vm, '_generic_class_getitem', [cls, ...args]),
    },
    __init_subclass__: {
      call: 'FASTCALL_KEYWORDS',
      kind: 'class',
      fn: (vm, cls, args, kwnames) => {
        const typing = vm.hooks.import('typing', null, null, null, 0);
        const f = getAttrStr(vm, typing, '_generic_init_subclass');
        decref(vm, typing);
        try {
          return vm.call(vm, f, [cls, ...args], kwnames);
        } finally {
          decref(vm, f);
        }
      },
    },
  },
};

/** `P.args` and `P.kwargs` of a ParamSpec; refs: the ParamSpec */
const PARTS = ['ParamSpecArgs', 'ParamSpecKwargs'] as const;

function partSpec(name: (typeof PARTS)[number]): TypeSpec {
  const suffix = name === 'ParamSpecArgs' ? 'args' : 'kwargs';
  return {
    name: `typing.${name}`,
    basicsize: (w) => 4 * w,
    flags: TPFLAGS.HAVE_GC,
    slots: {
      ...STATE_SLOTS,
      tp_new: (vm: VM, type: PyType, args: PyObj) =>
        newInstance(vm, type, { refs: [share((args.v as PyObject[])[0]!)] } satisfies State),
      tp_repr: (vm: VM, o: PyObj) => newStr(vm, `${((o.v as State).refs[0]!.v as Parameter).name}.${suffix}`),
    },
    members: { __origin__: { get: (_vm, o: PyObj) => (o.v as State).refs[0] ?? null } },
  };
}

/** Makes the types, once. */
function createTypes(vm: VM): void {
  if (vm.t.TypeVar) return;
  const words: Record<string, number> = { TypeVar: 12, ParamSpec: 9, TypeVarTuple: 7 };
  for (const name of Object.keys(words))
    vm.t[name] = defineType(
      vm,
      paramSpec(name, words[name]!, () => vm.t[name]!),
    );
  vm.t.TypeAliasType = defineType(
    vm,
    aliasSpec(() => vm.t.TypeAliasType!),
  );
  vm.t.Generic = defineType(vm, { ...GENERIC, slots: { tp_new: vm.t.object!.tp_new } });
  for (const name of PARTS) vm.t[name] = defineType(vm, partSpec(name));
  const noDefaultType = defineType(vm, {
    name: 'NoDefaultType',
    basicsize: (w) => 2 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION,
    slots: { tp_traverse: () => {}, tp_repr: (m: VM) => newStr(m, 'typing.NoDefault') },
  });
  noDefaultType.v = newInstance(vm, noDefaultType, null);
  vm.t.NoDefaultType = noDefaultType;
}

/** What generated code asks for: CALL_INTRINSIC_1 7 to 11, CALL_INTRINSIC_2 2 to 5. */
export function connectTyping(vm: VM): void {
  const make = (type: string) => (name: PyObject) => {
    createTypes(vm);
    const o = newParameter(vm, vm.t[type]!, (name as PyText).v, {});
    (o.v as Parameter).infer = type === 'TypeVar';
    const module = moduleName(vm);
    if (module !== vm.None) setAttrStr(vm, o, '__module__', module);
    return o;
  };
  const typeVar = make('TypeVar');
  vm.intrinsics1[7] = typeVar;
  vm.intrinsics1[8] = make('ParamSpec');
  vm.intrinsics1[9] = make('TypeVarTuple');
  vm.intrinsics1[10] = (params) => {
    createTypes(vm);
    const names = (params.v as PyObject[]).map((p) => (p.type === vm.t.TypeVarTuple ? unpacked(vm, p) : share(p)));
    const t = newTuple(vm, names);
    try {
      return typingCall(vm, '_GenericAlias', [vm.t.Generic as PyObject, t]);
    } finally {
      decref(vm, t);
    }
  };
  vm.intrinsics1[11] = (parts) => {
    createTypes(vm);
    const [name, params, evaluate] = parts.v as PyObject[];
    const o = newParameter(vm, vm.t.TypeAliasType!, name!.v, {});
    setAliasParts(o, params === vm.None ? null : (params as PyObj), moduleName(vm));
    return setEvaluator(o, 'value', evaluate!);
  };
  vm.intrinsics2[2] = (name, f) => setEvaluator(typeVar(name), 'bound', f);
  vm.intrinsics2[3] = (name, f) => setEvaluator(typeVar(name), 'constraints', f);
  vm.intrinsics2[4] = (f, params) => {
    setAttrStr(vm, f, '__type_params__', params);
    return share(f);
  };
  vm.intrinsics2[5] = (o, f) => share(setEvaluator(o as PyObj, 'default', f) as PyObject);
}

function unpacked(vm: VM, p: PyObject): PyObject {
  const typing = vm.hooks.import('typing', null, null, null, 0);
  const unpack = getAttrStr(vm, typing, 'Unpack');
  decref(vm, typing);
  try {
    return PyObject_GetItem(vm, unpack, p);
  } finally {
    decref(vm, unpack);
  }
}

export function createTyping(vm: VM): PyObj {
  const lazy = vm.profile.run.typingTypes;
  if (lazy) createTypes(vm);
  return defineModule(vm, {
    name: '_typing',
    functions: { _idfunc: { call: 'O', fn: (_m, _s, o) => share(o) } },
    exec: (m, _module, add) => {
      if (!lazy) return;
      for (const name of ['TypeVar', 'ParamSpec', 'TypeVarTuple', 'TypeAliasType', 'Generic', ...PARTS])
        add(name, share(m.t[name]!));
      add('NoDefault', share(m.t.NoDefaultType!.v as PyObject));
      if (m.t.union) add('Union', share(m.t.union));
    },
  });
}
