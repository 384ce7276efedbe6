/**
 * functools.partial: `v` State, refs: function, tuple of arguments, dict of keywords. From 3.14 the arguments may hold Placeholder, whose
 * places the arguments of the call take first, and partial is a method descriptor.
 */
import { isCallable, vectorcallWithDict } from '../objects/call.ts';
import type { TypeSpec } from '../objects/define.ts';
import { cursor, dictLen, dictNext, dictSet, newDict } from '../objects/dict.ts';
import { typeError } from '../objects/errors.ts';
import { newGenericAlias } from '../objects/genericalias.ts';
import { newBoundMethod } from '../objects/method.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { newTuple } from '../objects/tuple.ts';
import { isSubtype, type PyType, TPFLAGS } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { DICT_GETSET, deallocWithDict, STATE_DICT_SLOTS } from './functools.ts';
import { newInstance, none, releaseState, STATE_SLOTS, type State, share } from './instance.ts';

/** The types of the module, and the one Placeholder where the version has it. */
export interface Partials {
  type: PyType;
  placeholder: PyObject | null;
}

const stateOf = (o: PyObject): [PyObject, PyObj, PyObj] => ((o as PyObj).v as State).refs as [PyObject, PyObj, PyObj];

/** Arguments with the placeholders filled from `given`, what is left of it behind them. */
function filled(before: readonly PyObject[], given: readonly PyObject[], placeholder: PyObject | null): PyObject[] {
  let next = 0;
  const all = before.map((o) => (o === placeholder && next < given.length ? given[next++]! : o));
  return [...all, ...given.slice(next)];
}

function checkPlaceholders(vm: VM, given: readonly PyObject[], kwds: PyObj | null, own: Partials): void {
  if (own.placeholder === null) return;
  if (given.at(-1) === own.placeholder) typeError(vm, 'trailing Placeholders are not allowed');
  const c = cursor();
  while (kwds !== null && dictNext(kwds, c)) {
    if (c.value === own.placeholder) typeError(vm, 'Placeholder cannot be passed as a keyword argument');
  }
}

/** @cpython Modules/_functoolsmodule.c partial_new 3.8-3.15: of a partial, one that calls what that one calls. */
function partial_new(vm: VM, type: PyType, args: PyObj, kwds: PyObj | null, own: Partials): PyObject {
  const items = args.v as PyObject[];
  if (items.length < 1) typeError(vm, "type 'partial' takes at least one argument");
  let f = items[0]!;
  if (!isCallable(f)) typeError(vm, 'the first argument must be callable');
  const given = items.slice(1);
  checkPlaceholders(vm, given, kwds, own);
  let before: PyObject[] = [];
  let keywords: PyObj | null = null;
  if (f.type === type && type === own.type && (f as PyObj).d === null) {
    const [inner, first, named] = stateOf(f);
    before = first.v;
    keywords = named;
    f = inner;
  }
  const all = newTuple(vm, filled(before, given, own.placeholder).map(share));
  const kw = newDict(vm);
  for (const d of [keywords, kwds]) {
    if (d === null) continue;
    const c = cursor();
    while (dictNext(d, c)) dictSet(vm, kw, c.key, c.value);
  }
  const state: State = { refs: [share(f), all, kw] };
  return newInstance(vm, type, state);
}

/** @cpython Modules/_functoolsmodule.c partial_call 3.8-3.15 */
function partial_call(vm: VM, o: PyObj, args: PyObject[], kwds: PyObj | null, own: Partials): PyObject {
  const [f, first, keywords] = stateOf(o);
  const before = first.v as PyObject[];
  const open = own.placeholder === null ? 0 : before.filter((x) => x === own.placeholder).length;
  if (args.length < open) {
    const text = `missing positional arguments in 'partial' call; expected at least ${open}, got ${args.length}`;
    typeError(vm, text);
  }
  const all = filled(before, args, own.placeholder);
  if (dictLen(keywords) === 0 && (kwds === null || dictLen(kwds) === 0)) return vm.call(vm, f, all, null);
  if (kwds === null || dictLen(kwds) === 0) return vectorcallWithDict(vm, f, all, keywords);
  const merged = newDict(vm);
  try {
    for (const d of [keywords, kwds]) {
      const c = cursor();
      while (dictNext(d, c)) dictSet(vm, merged, c.key, c.value);
    }
    return vectorcallWithDict(vm, f, all, merged);
  } finally {
    decref(vm, merged);
  }
}

function partial_repr(vm: VM, o: PyObj): PyObject {
  const [f, args, keywords] = stateOf(o);
  let text = vm.reprText(f);
  for (const a of args.v as PyObject[]) text += `, ${vm.reprText(a)}`;
  const c = cursor();
  while (dictNext(keywords, c)) text += `, ${vm.str(c.key)}=${vm.reprText(c.value)}`;
  return newStr(vm, `${o.type.tp_name}(${text})`);
}

/** @cpython Modules/_functoolsmodule.c partial_setstate 3.8-3.15 */
function partial_setstate(vm: VM, o: PyObj, state: PyObject, own: Partials): PyObject {
  const [f, args, kw] = (isSubtype(state.type, vm.tTuple) ? state.v : []) as PyObject[];
  const isRight =
    (state.v as PyObject[]).length === 4 &&
    isCallable(f!) &&
    isSubtype(args!.type, vm.tTuple) &&
    (kw === vm.None || isSubtype(kw!.type, vm.tDict));
  if (!isRight) typeError(vm, 'invalid partial state');
  checkPlaceholders(vm, args!.v, null, own);
  const old = (o.v as State).refs;
  o.v = { refs: [share(f!), share(args!), kw === vm.None ? newDict(vm) : share(kw!)] };
  releaseState(vm, { refs: old });
  return none(vm);
}

/** The type partial. */
export function partialSpec(own: Partials): TypeSpec {
  const member = (k: number) => ({ get: (_vm: VM, o: PyObj) => (o.v as State).refs[k] ?? null });
  const bind: Partial<PyType> = {
    tp_descr_get: (vm, f, obj) => (obj === null || obj === vm.None ? share(f) : newBoundMethod(vm, f, obj)),
  };
  return {
    name: 'functools.partial',
    basicsize: (w) => (own.placeholder === null ? 8 : 10) * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE | (own.placeholder === null ? 0 : TPFLAGS.METHOD_DESCRIPTOR),
    dict: true,
    weakref: true,
    slots: {
      ...STATE_DICT_SLOTS,
      ...(own.placeholder === null ? {} : bind),
      tp_dealloc: deallocWithDict(() => own.type),
      tp_new: (vm: VM, type: PyType, args: PyObj, kwds: PyObj | null) => partial_new(vm, type, args, kwds, own),
      tp_call: (vm: VM, o: PyObj, args: PyObj, kwds: PyObj | null) => partial_call(vm, o, args.v, kwds, own),
      tp_repr: partial_repr,
    },
    getset: DICT_GETSET,
    members: { func: member(0), args: member(1), keywords: member(2) },
    methods: {
      __reduce__: {
        call: 'NOARGS',
        fn: (vm, o: PyObj) => {
          const [f, args, kw] = stateOf(o);
          const state = newTuple(vm, [share(f), share(args), share(kw), share((o.d ?? vm.None) as PyObject)]);
          return newTuple(vm, [share(o.type as PyObject), newTuple(vm, [share(f)]), state]);
        },
      },
      __setstate__: { call: 'O', fn: (vm, o: PyObj, state) => partial_setstate(vm, o, state, own) },
      __class_getitem__: { call: 'O', kind: 'class', fn: (vm, cls, key) => newGenericAlias(vm, cls, key) },
    },
  };
}

/** The type of Placeholder, which has one instance. */
export function placeholderSpec(own: Partials): TypeSpec {
  return {
    name: 'functools._PlaceholderType',
    basicsize: (w) => 2 * w,
    flags: TPFLAGS.HAVE_GC,
    slots: {
      ...STATE_SLOTS,
      tp_new: (vm, _type, args, kwds) => {
        if ((args.v as PyObject[]).length > 0 || (kwds !== null && dictLen(kwds) > 0)) {
          typeError(vm, 'PlaceholderType takes no arguments');
        }
        return share(own.placeholder!);
      },
      tp_repr: (vm) => newStr(vm, 'Placeholder'),
    },
    methods: { __reduce__: { call: 'NOARGS', fn: (vm) => newStr(vm, 'Placeholder') } },
  };
}
