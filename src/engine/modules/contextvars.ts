/**
 * _contextvars: variables whose values belong to a context.
 *
 *   ContextVar   v VarState; refs: name, default
 *   Context      v ContextState: the values, and the context from which it was entered
 *   Token        v TokenState; refs: context, variable, the value before (null: there was none)
 *
 * OURS: C keeps values in a tree that contexts share (HAMT); here a context has a map, which is shared until one of its owners writes.
 *
 * @cpython Python/context.c 3.8-3.15
 */

import { argSpec, checkPositional, unpackTuple } from '../objects/arguments.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { raise, raiseObject, typeError } from '../objects/errors.ts';
import { raiseKeyError } from '../objects/exceptions.ts';
import { PyErr_Format } from '../objects/format.ts';
import { newGenericAlias } from '../objects/genericalias.ts';
import { realAddress } from '../objects/identity.ts';
import { newBool } from '../objects/long.ts';
import { decref, type PyObj, type PyObject, xdecref } from '../objects/object.ts';
import { PyObject_RichCompareBool } from '../objects/object_protocol.ts';
import { newTuple } from '../objects/tuple.ts';
import { EQ, isSubtype, NE, type PyType, TPFLAGS, type Visit } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { iteratorSpec, newInstance, none, STATE_CLEAR, STATE_SLOTS, type State, share } from './instance.ts';

type Values = Map<PyObject, PyObject>;

interface ContextState {
  values: Values;
  /** the context that was current when this one was entered, owned */
  before: PyObj | null;
  entered: boolean;
}

interface TokenState extends State {
  used: boolean;
}

interface Types {
  ContextVar: PyType;
  Context: PyType;
  Token: PyType;
  missing: PyObj;
  iterator: PyType;
}

const contextOf = (o: PyObject): ContextState => o.v as ContextState;

/** @cpython Python/context.c context_get: the current context, made when it is first asked for; borrowed */
function current(vm: VM, types: Types): PyObj {
  vm.context ??= newContext(vm, types.Context, new Map());
  return vm.context;
}

function newContext(vm: VM, type: PyType, values: Values): PyObj {
  for (const [key, value] of values) {
    key.rc++;
    value.rc++;
  }
  return newInstance(vm, type, { values, before: null, entered: false } satisfies ContextState);
}

function drop(vm: VM, o: PyObj): void {
  const { values, before } = contextOf(o);
  o.v = { values: new Map(), before: null, entered: false } satisfies ContextState;
  for (const [key, value] of values) {
    decref(vm, key);
    decref(vm, value);
  }
  xdecref(vm, before);
}

function setValue(vm: VM, context: PyObj, name: PyObject, value: PyObject | null): void {
  const { values } = contextOf(context);
  const old = values.get(name);
  if (value !== null) {
    if (old === undefined) name.rc++;
    values.set(name, share(value));
  } else values.delete(name);
  if (old === undefined) return;
  decref(vm, old);
  if (value === null) decref(vm, name);
}

/** Runs with this context as the current one. @cpython Python/context.c _PyContext_Enter, _PyContext_Exit */
function within(vm: VM, context: PyObj, f: () => PyObject): PyObject {
  const s = contextOf(context);
  if (s.entered) PyErr_Format(vm, vm.exc.RuntimeError!, 'cannot enter context: %R is already entered', context);
  const before = vm.context;
  s.entered = true;
  vm.context = share(context);
  try {
    return f();
  } finally {
    s.entered = false;
    vm.context = before;
    decref(vm, context);
  }
}

const hexAddress = (vm: VM, o: PyObject): string => `0x${realAddress(vm, o).toString(16)}`;

function varRepr(vm: VM, o: PyObj): string {
  const [name, fallback] = (o.v as State).refs;
  const shown = fallback ? ` default=${vm.reprText(fallback)}` : '';
  return `<ContextVar name=${vm.reprText(name!)}${shown} at ${hexAddress(vm, o)}>`;
}

const VAR = argSpec('ContextVar', ['', 'default'], { required: 1, positional: 1 });

function varSpec(types: () => Types): TypeSpec {
  return {
    name: '_contextvars.ContextVar',
    basicsize: (w) => 8 * w,
    flags: TPFLAGS.HAVE_GC,
    slots: {
      ...STATE_SLOTS,
      ...STATE_CLEAR,
      tp_new: (vm: VM, type: PyType, args: PyObj, kwds: PyObj | null) => {
        const [name, fallback] = unpackTuple(vm, VAR, args, kwds);
        if (!isSubtype(name!.type, vm.tStr)) typeError(vm, 'context variable name must be a str');
        return newInstance(vm, type, { refs: [share(name!), fallback ? share(fallback) : null] } satisfies State);
      },
      tp_repr: (vm: VM, o: PyObj) => newStr(vm, varRepr(vm, o)),
    },
    members: { name: { get: (_vm, o: PyObj) => (o.v as State).refs[0]! } },
    methods: {
      get: {
        call: 'FASTCALL',
        fn: (vm, o: PyObj, args) => {
          checkPositional(vm, 'get', args.length, 0, 1);
          const found = (vm.context && contextOf(vm.context).values.get(o)) ?? args[0] ?? (o.v as State).refs[1];
          if (found) return share(found);
          return raiseObject(vm, vm.exc.LookupError!, o);
        },
      },
      set: {
        call: 'O',
        fn: (vm, o: PyObj, value) => {
          const context = current(vm, types());
          const old = contextOf(context).values.get(o) ?? null;
          const refs = [share(context as PyObject), share(o as PyObject), old === null ? null : share(old)];
          setValue(vm, context, o, value);
          return newInstance(vm, types().Token, { refs, used: false } satisfies TokenState);
        },
      },
      reset: {
        call: 'O',
        fn: (vm, o: PyObj, token) => {
          if (token.type !== types().Token) typeError(vm, `expected an instance of Token, got ${vm.reprText(token)}`);
          resetTo(vm, types(), o, token as PyObj);
          return none(vm);
        },
      },
      __class_getitem__: { call: 'O', kind: 'class', fn: (vm, cls, key) => newGenericAlias(vm, cls, key) },
    },
  };
}

/** @cpython Python/context.c PyContextVar_Reset */
function resetTo(vm: VM, types: Types, o: PyObj, token: PyObj): void {
  const s = token.v as TokenState;
  const [context, name, old] = s.refs;
  if (s.used) PyErr_Format(vm, vm.exc.RuntimeError!, '%R has already been used once', token);
  if (name !== o) PyErr_Format(vm, vm.exc.ValueError!, '%R was created by a different ContextVar', token);
  if (context !== current(vm, types))
    PyErr_Format(vm, vm.exc.ValueError!, '%R was created in a different Context', token);
  s.used = true;
  setValue(vm, context as PyObj, o, old ?? null);
}

function tokenSpec(vm: VM, types: () => Types): TypeSpec {
  const managed: Record<string, MethodSpec> = {
    __enter__: { call: 'NOARGS', fn: (_m, o) => share(o as PyObject) },
    __exit__: {
      call: 'FASTCALL',
      fn: (m, o: PyObj) => {
        resetTo(m, types(), (o.v as State).refs[1] as PyObj, o);
        return none(m);
      },
    },
  };
  return {
    name: '_contextvars.Token',
    basicsize: (w) => 6 * w,
    flags: TPFLAGS.HAVE_GC,
    slots: {
      ...STATE_SLOTS,
      ...STATE_CLEAR,
      tp_new: (m: VM) => raise(m, m.exc.RuntimeError!, 'Tokens can only be created by ContextVars'),
      tp_repr: (m: VM, o: PyObj) => {
        const used = (o.v as TokenState).used ? ' used' : '';
        return newStr(m, `<Token${used} var=${varRepr(m, (o.v as State).refs[1] as PyObj)} at ${hexAddress(m, o)}>`);
      },
    },
    getset: {
      var: { get: (_m, o: PyObj) => share((o.v as State).refs[1]!) },
      old_value: { get: (_m, o: PyObj) => share((o.v as State).refs[2] ?? (types().missing as PyObject)) },
    },
    methods: {
      __class_getitem__: { call: 'O', kind: 'class', fn: (m, cls, key) => newGenericAlias(m, cls, key) },
      ...(vm.profile.modules.tokenManages ? managed : {}),
    },
  };
}

/** The value of a variable in a context; undefined where it has none. */
function valueIn(vm: VM, types: Types, o: PyObj, key: PyObject): PyObject | undefined {
  if (key.type !== types.ContextVar) typeError(vm, `a ContextVar key was expected, got ${vm.reprText(key)}`);
  return contextOf(o).values.get(key);
}

function sameContexts(vm: VM, a: Values, b: Values): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) {
    const other = b.get(key);
    if (other === undefined || !PyObject_RichCompareBool(vm, value, other, EQ)) return false;
  }
  return true;
}

function contextMethods(types: () => Types): Record<string, MethodSpec> {
  const iterator = (vm: VM, refs: PyObject[]): PyObject => newInstance(vm, types().iterator, { refs } satisfies State);
  return {
    run: {
      call: 'FASTCALL_KEYWORDS',
      fn: (vm, o: PyObj, args, kwnames) => {
        if (args.length - (kwnames?.length ?? 0) < 1) typeError(vm, 'run() missing 1 required positional argument');
        return within(vm, o, () => vm.call(vm, args[0]!, args.slice(1), kwnames));
      },
    },
    copy: { call: 'NOARGS', fn: (vm, o: PyObj) => newContext(vm, types().Context, new Map(contextOf(o).values)) },
    get: {
      call: 'FASTCALL',
      fn: (vm, o: PyObj, args) => {
        checkPositional(vm, 'get', args.length, 1, 2);
        return share(valueIn(vm, types(), o, args[0]!) ?? args[1] ?? (vm.None as PyObject));
      },
    },
    keys: {
      call: 'NOARGS',
      fn: (vm, o: PyObj) =>
        iterator(
          vm,
          [...contextOf(o).values.keys()].map((x) => share(x)),
        ),
    },
    values: {
      call: 'NOARGS',
      fn: (vm, o: PyObj) =>
        iterator(
          vm,
          [...contextOf(o).values.values()].map((x) => share(x)),
        ),
    },
    items: {
      call: 'NOARGS',
      fn: (vm, o: PyObj) => {
        const pairs = [...contextOf(o).values].map(([k, x]) => newTuple(vm, [share(k), share(x)]) as PyObject);
        return iterator(vm, pairs);
      },
    },
  };
}

function contextSpec(types: () => Types): TypeSpec {
  return {
    name: '_contextvars.Context',
    basicsize: (w) => 6 * w,
    flags: TPFLAGS.HAVE_GC,
    weakref: true,
    slots: {
      tp_new: (vm: VM, type: PyType, args: PyObj, kwds: PyObj | null) => {
        if (args.v.length > 0 || (kwds !== null && kwds.x > 0))
          typeError(vm, 'Context() does not accept any arguments');
        return newContext(vm, type, new Map());
      },
      tp_dealloc: (vm: VM, o: PyObj) => {
        vm.gc.untrackMaybe(o);
        if (o.wl !== null) vm.clearWeakrefs(o);
        drop(vm, o);
        STATE_SLOTS.tp_dealloc!(vm, Object.assign(o, { v: null }));
      },
      tp_traverse: (_vm: VM, o: PyObj, visit: Visit) => {
        for (const [key, value] of contextOf(o).values) {
          visit(key);
          visit(value);
        }
      },
      tp_clear: drop,
      tp_hash: (vm: VM, o: PyObject) => typeError(vm, `unhashable type: '${o.type.tp_name}'`),
      tp_richcompare: (vm: VM, a: PyObj, b: PyObj, op: number) => {
        if (b.type !== types().Context || (op !== EQ && op !== NE)) return share(vm.NotImplemented as PyObject);
        return newBool(vm, sameContexts(vm, contextOf(a).values, contextOf(b).values) === (op === EQ));
      },
      tp_iter: (vm: VM, o: PyObj) => {
        const keys = [...contextOf(o).values.keys()].map((x) => share(x));
        return newInstance(vm, types().iterator, { refs: keys } satisfies State);
      },
      mp_length: (_vm: VM, o: PyObj) => contextOf(o).values.size,
      mp_subscript: (vm: VM, o: PyObj, key: PyObject) => {
        const found = valueIn(vm, types(), o, key);
        return found === undefined ? raiseKeyError(vm, key) : share(found);
      },
      sq_contains: (vm: VM, o: PyObj, key: PyObject) => valueIn(vm, types(), o, key) !== undefined,
    },
    methods: contextMethods(types),
  };
}

/** The one object that stands for no value. */
function newMissing(vm: VM): PyObj {
  const type = defineType(vm, {
    name: 'Token.MISSING',
    basicsize: (w) => 2 * w,
    flags: TPFLAGS.DISALLOW_INSTANTIATION,
    slots: { ...STATE_SLOTS, tp_repr: (m: VM) => newStr(m, '<Token.MISSING>') },
  });
  return newInstance(vm, type, { refs: [] } satisfies State);
}

export function createContextvars(vm: VM): PyObj {
  const types = {} as Types;
  types.ContextVar = defineType(
    vm,
    varSpec(() => types),
  );
  types.Context = defineType(
    vm,
    contextSpec(() => types),
  );
  types.Token = defineType(
    vm,
    tokenSpec(vm, () => types),
  );
  types.missing = newMissing(vm);
  const next = (_m: VM, o: PyObj): PyObject | null => (o.v as State).refs.shift() ?? null;
  types.iterator = defineType(vm, iteratorSpec('keys', 15, next, { flags: TPFLAGS.HAVE_GC }));
  vm.setItemStr(types.Token.tp_dict, 'MISSING', share(types.missing as PyObject));
  return defineModule(vm, {
    name: '_contextvars',
    functions: {
      copy_context: {
        call: 'NOARGS',
        fn: (m) => newContext(m, types.Context, new Map(contextOf(current(m, types)).values)),
      },
    },
    exec: (_m, _module, add) => {
      for (const name of ['Context', 'ContextVar', 'Token'] as const) add(name, share(types[name] as PyObject));
    },
  });
}
