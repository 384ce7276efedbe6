/**
 * The itertools module: iterators over one or several iterables. Those over positions of a pool are in itertools_pools.ts.
 * Longer than other files as it is a catalogue: some twenty iterators, each a few lines over the same state.
 */
import { argSpec, checkPositional, noKeywords, unpackTuple } from '../objects/arguments.ts';

import type { TypeSpec } from '../objects/define.ts';
import { typeError, valueError } from '../objects/errors.ts';
import { newGenericAlias } from '../objects/genericalias.ts';
import { iterNextOrNull } from '../objects/iteration.ts';
import { newInt, PyLong_FromSsize_t } from '../objects/long.ts';
import { PyNumber_Add, PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject, xdecref } from '../objects/object.ts';
import { PyObject_GetIter, PyObject_IsTrue, PyObject_RichCompareBool } from '../objects/object_protocol.ts';
import { newTuple } from '../objects/tuple.ts';
import { EQ, isSubtype, type PyType } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { type IterNext, iteratorSpec, newInstance, type State, share } from './instance.ts';
import { POOL_SPECS, resultTuple } from './itertools_pools.ts';
import { teeFunction, teeSpecs } from './itertools_tee.ts';

type New = NonNullable<PyType['tp_new']>;

const CLASS_GETITEM: TypeSpec['methods'] = {
  __class_getitem__: { call: 'O', kind: 'class', fn: (vm, cls, key) => newGenericAlias(vm, cls, key) },
};

function iterator(name: string, words: number, tp_new: New, next: IterNext, more: Partial<TypeSpec> = {}): TypeSpec {
  return iteratorSpec(`itertools.${name}`, words, next, { ...more, slots: { tp_new, ...more.slots } });
}

/** Arguments of a function without keywords. */
function plain(vm: VM, name: string, args: PyObj, kwds: PyObj | null, min: number, max: number): PyObject[] {
  noKeywords(vm, name, kwds);
  checkPositional(vm, name, args.v.length, min, max);
  return args.v as PyObject[];
}

function drop(vm: VM, state: State, k: number): void {
  const o = state.refs[k];
  state.refs[k] = null;
  xdecref(vm, o);
}

// refs of chain: 0 the iterator over iterables, 1 the active iterator

function chainOver(vm: VM, type: PyType, source: PyObject): PyObject {
  return newInstance(vm, type, { refs: [source, null] });
}

const chain_next: IterNext = (vm, o) => {
  const s = o.v as State;
  while (s.refs[0] !== null) {
    if (s.refs[1] === null) {
      const iterable = iterNextOrNull(vm, s.refs[0]!);
      if (iterable === null) {
        drop(vm, s, 0);
        return null;
      }
      try {
        s.refs[1] = PyObject_GetIter(vm, iterable);
      } catch (e) {
        drop(vm, s, 0);
        throw e;
      } finally {
        decref(vm, iterable);
      }
    }
    const item = iterNextOrNull(vm, s.refs[1]!);
    if (item !== null) return item;
    drop(vm, s, 1);
  }
  return null;
};

function chainSpec(): TypeSpec {
  return iterator(
    'chain',
    4,
    (vm, type, args, kwds) => {
      noKeywords(vm, 'chain', kwds);
      return chainOver(vm, type, PyObject_GetIter(vm, args));
    },
    chain_next,
    {
      methods: {
        ...CLASS_GETITEM,
        from_iterable: { call: 'O', kind: 'class', fn: (vm, cls, o) => chainOver(vm, cls, PyObject_GetIter(vm, o)) },
      },
    },
  );
}

interface CountState extends State {
  /** the number itself while it counts by one in small ints, else null */
  n: number | null;
}

const COUNT = argSpec('count', ['start', 'step']);

/** @cpython Modules/itertoolsmodule.c itertools_count_impl 3.8-3.15; refs: 0 the number, 1 the step */
const count_new: New = (vm, type, args, kwds) => {
  const [start, step] = unpackTuple(vm, COUNT, args, kwds);
  for (const o of [start, step])
    if (o && (isSubtype(o.type, vm.tStr) || (o.type.nb_index === null && o.type.nb_float === null)))
      typeError(vm, 'a number is required');
  const unit = !step || (step.type === vm.tInt && step.v === 1);
  const fast = unit && (!start || (start.type === vm.tInt && typeof start.v === 'number'));
  const n = fast ? ((start?.v as number | undefined) ?? 0) : null;
  const first = fast ? null : start ? share(start) : newInt(vm, 0);
  return newInstance(vm, type, { refs: [first, step ? share(step) : newInt(vm, 1)], n } satisfies CountState);
};

const count_next: IterNext = (vm, o) => {
  const s = o.v as CountState;
  if (s.n !== null) return PyLong_FromSsize_t(vm, s.n++);
  const current = s.refs[0]!;
  s.refs[0] = PyNumber_Add(vm, current, s.refs[1]!);
  return current;
};

function count_repr(vm: VM, o: PyObj): PyObject {
  const s = o.v as CountState;
  const n = s.n !== null ? String(s.n) : vm.reprText(s.refs[0]!);
  const step = s.refs[1]!;
  const unit = step.type === vm.tInt && step.v === 1;
  return newStr(vm, unit ? `count(${n})` : `count(${n}, ${vm.reprText(step)})`);
}

interface CycleState extends State {
  index: number;
}

const cycle_next: IterNext = (vm, o) => {
  const s = o.v as CycleState;
  const saved = s.refs[1] as PyObj;
  if (s.refs[0] !== null) {
    const item = iterNextOrNull(vm, s.refs[0]!);
    if (item !== null) {
      vm.listAppend(saved, item);
      return item;
    }
    drop(vm, s, 0);
  }
  const items = saved.v as PyObject[];
  if (items.length === 0) return null;
  const item = items[s.index]!;
  s.index = (s.index + 1) % items.length;
  return share(item);
};

interface RepeatState extends State {
  left: number;
}

const REPEAT = argSpec('repeat', ['object', 'times'], { required: 1 });

const repeat_new: New = (vm, type, args, kwds) => {
  const [object, times] = unpackTuple(vm, REPEAT, args, kwds);
  const left = times ? Math.max(0, PyNumber_AsIndex(vm, times, vm.exc.OverflowError!)) : -1;
  return newInstance(vm, type, { refs: [share(object!)], left } satisfies RepeatState);
};

const repeat_next: IterNext = (_vm, o) => {
  const s = o.v as RepeatState;
  if (s.left === 0) return null;
  if (s.left > 0) s.left--;
  return share(s.refs[0]!);
};

interface SliceState extends State {
  next: number;
  stop: number;
  step: number;
  seen: number;
}

function sliceIndex(vm: VM, o: PyObject, fallback: number, text: string): number {
  if (o === vm.None) return fallback;
  if (o.type.nb_index === null) valueError(vm, text);
  const n = PyNumber_AsIndex(vm, o, null);
  if (n < 0) valueError(vm, text);
  return n;
}

/** @cpython Modules/itertoolsmodule.c islice_new 3.8-3.15 */
const islice_new: New = (vm, type, args, kwds) => {
  const a = plain(vm, 'islice', args, kwds, 2, 4);
  const bounds = 'Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.';
  const stopText = 'Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.';
  const only = a.length === 2;
  const start = only ? 0 : sliceIndex(vm, a[1]!, 0, bounds);
  const stop = sliceIndex(vm, a[only ? 1 : 2]!, -1, only ? stopText : bounds);
  const stepText = 'Step for islice() must be a positive integer or None.';
  const step = a.length > 3 ? sliceIndex(vm, a[3]!, 1, stepText) : 1;
  if (step < 1) valueError(vm, stepText);
  const it = PyObject_GetIter(vm, a[0]!);
  return newInstance(vm, type, { refs: [it], next: start, stop, step, seen: 0 } satisfies SliceState);
};

const islice_next: IterNext = (vm, o) => {
  const s = o.v as SliceState;
  const it = s.refs[0];
  if (!it) return null;
  while (s.seen < s.next) {
    const skipped = iterNextOrNull(vm, it);
    if (skipped === null) {
      drop(vm, s, 0);
      return null;
    }
    decref(vm, skipped);
    s.seen++;
  }
  const item = s.stop >= 0 && s.seen >= s.stop ? null : iterNextOrNull(vm, it);
  if (item === null) {
    drop(vm, s, 0);
    return null;
  }
  s.seen++;
  const old = s.next;
  s.next += s.step;
  if (s.next < old || (s.stop >= 0 && s.next > s.stop)) s.next = s.stop;
  return item;
};

/** refs: 0 function, 1 iterator */
function functionAndIterable(name: string): New {
  return (vm, type, args, kwds) => {
    const [f, iterable] = plain(vm, name, args, kwds, 2, 2);
    const it = PyObject_GetIter(vm, iterable!);
    return newInstance(vm, type, { refs: [share(f!), it], stop: false });
  };
}

function test(vm: VM, f: PyObject, item: PyObject): boolean {
  if (f === vm.None || f === (vm.t.bool as PyObject)) return PyObject_IsTrue(vm, item);
  const r = vm.call(vm, f, [item], null);
  try {
    return PyObject_IsTrue(vm, r);
  } finally {
    decref(vm, r);
  }
}

/** Items with `keep` deciding: give it, pass over it, or end. */
function filtering(decide: (s: State & { stop: boolean }, truth: () => boolean) => 'give' | 'pass' | 'end'): IterNext {
  return (vm, o) => {
    const s = o.v as State & { stop: boolean };
    for (;;) {
      const item = iterNextOrNull(vm, s.refs[1]!);
      if (item === null) return null;
      let what: 'give' | 'pass' | 'end';
      try {
        what = decide(s, () => test(vm, s.refs[0]!, item));
      } catch (e) {
        decref(vm, item);
        throw e;
      }
      if (what === 'give') return item;
      decref(vm, item);
      if (what === 'end') return null;
    }
  };
}

const takewhile_next: IterNext = (vm, o) => {
  if ((o.v as { stop: boolean }).stop) return null;
  return takeStep(vm, o);
};
const takeStep = filtering((s, truth) => {
  if (truth()) return 'give';
  s.stop = true;
  return 'end';
});
const dropwhile_next = filtering((s, truth) => {
  if (s.stop || !truth()) {
    s.stop = true;
    return 'give';
  }
  return 'pass';
});
const filterfalse_next = filtering((_s, truth) => (truth() ? 'pass' : 'give'));

const starmap_next: IterNext = (vm, o) => {
  const s = o.v as State;
  const args = iterNextOrNull(vm, s.refs[1]!);
  if (args === null) return null;
  const items = vm.listOf(args);
  try {
    return vm.call(vm, s.refs[0]!, items, null);
  } finally {
    for (const x of items) decref(vm, x);
    decref(vm, args);
  }
};

const ACCUMULATE = argSpec('accumulate', ['iterable', 'func', 'initial'], { required: 1, positional: 2 });

/** refs: 0 total, 1 iterator, 2 function, 3 initial */
const accumulate_new: New = (vm, type, args, kwds) => {
  const [iterable, func, initial] = unpackTuple(vm, ACCUMULATE, args, kwds);
  const it = PyObject_GetIter(vm, iterable!);
  const f = func && func !== vm.None ? share(func) : null;
  const first = initial && initial !== vm.None ? share(initial) : null;
  return newInstance(vm, type, { refs: [null, it, f, first] });
};

const accumulate_next: IterNext = (vm, o) => {
  const s = o.v as State;
  const initial = s.refs[3];
  if (initial) {
    s.refs[3] = null;
    s.refs[0] = initial;
    return share(initial);
  }
  const item = iterNextOrNull(vm, s.refs[1]!);
  if (item === null) return null;
  const total = s.refs[0];
  if (!total) {
    s.refs[0] = item;
    return share(item);
  }
  try {
    const f = s.refs[2];
    const next = f ? vm.call(vm, f, [total, item], null) : PyNumber_Add(vm, total, item);
    s.refs[0] = next;
    decref(vm, total);
    return share(next);
  } finally {
    decref(vm, item);
  }
};

const COMPRESS = argSpec('compress', ['data', 'selectors'], { required: 2 });

const compress_next: IterNext = (vm, o) => {
  const s = o.v as State;
  for (;;) {
    const datum = iterNextOrNull(vm, s.refs[0]!);
    if (datum === null) return null;
    let selector: PyObject | null = null;
    try {
      selector = iterNextOrNull(vm, s.refs[1]!);
      if (selector !== null && PyObject_IsTrue(vm, selector)) return share(datum);
      if (selector === null) return null;
    } finally {
      xdecref(vm, selector);
      decref(vm, datum);
    }
  }
};

/** refs: 0 iterator, 1 the item before, 2 the tuple given last */
const pairwise_next: IterNext = (vm, o) => {
  const s = o.v as State;
  const it = s.refs[0];
  if (!it) return null;
  s.refs[1] ??= iterNextOrNull(vm, it);
  const item = s.refs[1] === null ? null : iterNextOrNull(vm, it);
  if (item === null) {
    drop(vm, s, 0);
    drop(vm, s, 1);
    return null;
  }
  const before = s.refs[1]!;
  s.refs[1] = share(item);
  return resultTuple(vm, s, 2, [before, item]);
};

interface BatchState extends State {
  n: number;
  strict: boolean;
}

const BATCHED = argSpec('batched', ['iterable', 'n', 'strict'], { required: 2, positional: 2 });

const batched_next: IterNext = (vm, o) => {
  const s = o.v as BatchState;
  const it = s.refs[0];
  if (!it) return null;
  const items: PyObject[] = [];
  while (items.length < s.n) {
    const item = iterNextOrNull(vm, it);
    if (item === null) break;
    items.push(item);
  }
  if (items.length === s.n) return newTuple(vm, items);
  drop(vm, s, 0);
  if (items.length === 0) return null;
  if (s.strict) {
    for (const x of items) decref(vm, x);
    valueError(vm, 'batched(): incomplete batch');
  }
  return newTuple(vm, items);
};

interface LongestState extends State {
  iterators: (PyObject | null)[];
  active: number;
}

/** refs: 0 fill value, 1 the tuple given last, then the iterators */
const longest_new: New = (vm, type, args, kwds) => {
  const [fill] = unpackTuple(vm, argSpec('zip_longest', ['fillvalue'], { positional: 0 }), vm.emptyTuple, kwds);
  const its: PyObject[] = (args.v as PyObject[]).map((x) => PyObject_GetIter(vm, x));
  const refs: State['refs'] = [share(fill ?? vm.None), null, ...its];
  return newInstance(vm, type, { refs, active: its.length } as LongestState);
};

const longest_next: IterNext = (vm, o) => {
  const s = o.v as LongestState;
  if (s.active === 0) return null;
  const items: PyObject[] = [];
  for (let k = 2; k < s.refs.length; k++) {
    const it = s.refs[k];
    const item = it ? iterNextOrNull(vm, it) : null;
    if (it && item === null) {
      s.active--;
      drop(vm, s, k);
      if (s.active === 0) {
        for (const x of items) decref(vm, x);
        return null;
      }
    }
    items.push(item ?? share(s.refs[0]!));
  }
  return resultTuple(vm, s, 1, items);
};

/** refs of groupby: 0 iterator, 1 key function, 2 key of the group given, 3 current key, 4 current value */
interface GroupState extends State {
  grouper: PyObj | null;
}

function groupStep(vm: VM, s: GroupState): boolean {
  const value = iterNextOrNull(vm, s.refs[0]!);
  if (value === null) return false;
  const f = s.refs[1]!;
  const key = f === vm.None ? share(value) : vm.call(vm, f, [value], null);
  const old = [s.refs[4], s.refs[3]];
  s.refs[4] = value;
  s.refs[3] = key;
  for (const x of old) xdecref(vm, x);
  return true;
}

const GROUPBY = argSpec('groupby', ['iterable', 'key'], { required: 1 });

function groupbySpec(grouper: () => PyType): TypeSpec {
  const next: IterNext = (vm, o) => {
    const s = o.v as GroupState;
    s.grouper = null;
    for (;;) {
      const [, , target, current] = s.refs;
      if (current && !target) break;
      if (current && target && !PyObject_RichCompareBool(vm, target, current, EQ)) break;
      if (!groupStep(vm, s)) return null;
    }
    const key = s.refs[3]!;
    const old = s.refs[2];
    s.refs[2] = share(key);
    xdecref(vm, old);
    const group = newInstance(vm, grouper(), { refs: [share(o), share(key)] });
    s.grouper = group;
    return newTuple(vm, [share(key), group]);
  };
  const tp_new: New = (vm, type, args, kwds) => {
    const [iterable, key] = unpackTuple(vm, GROUPBY, args, kwds);
    const it = PyObject_GetIter(vm, iterable!);
    return newInstance(vm, type, { refs: [it, share(key ?? vm.None), null, null, null], grouper: null } as GroupState);
  };
  return iterator('groupby', 9, tp_new, next);
}

const grouper_next: IterNext = (vm, o) => {
  const [parent, key] = (o.v as State).refs as [PyObj, PyObject];
  const s = parent.v as GroupState;
  if (s.grouper !== o) return null;
  if (!s.refs[4] && !groupStep(vm, s)) return null;
  if (!PyObject_RichCompareBool(vm, key, s.refs[3]!, EQ)) return null;
  const value = s.refs[4]!;
  s.refs[4] = null;
  return value;
};

function specs(): Record<string, TypeSpec> {
  const iterableOnly = (name: string, make: (vm: VM, it: PyObject) => State): New => {
    return (vm, type, args, kwds) => {
      const [iterable] = plain(vm, name, args, kwds, 1, 1);
      return newInstance(vm, type, make(vm, PyObject_GetIter(vm, iterable!)));
    };
  };
  return {
    chain: chainSpec(),
    count: iterator('count', 5, count_new, count_next, { slots: { tp_repr: count_repr } }),
    cycle: iterator(
      'cycle',
      6,
      iterableOnly('cycle', (vm, it) => ({ refs: [it, vm.newList([])], index: 0 }) as State),
      cycle_next,
    ),
    repeat: iterator('repeat', 4, repeat_new, repeat_next, {
      slots: {
        tp_repr: (vm, o: PyObj) => {
          const s = o.v as RepeatState;
          const text = vm.reprText(s.refs[0]!);
          return newStr(vm, s.left < 0 ? `repeat(${text})` : `repeat(${text}, ${s.left})`);
        },
      },
      methods: {
        __length_hint__: {
          call: 'NOARGS',
          fn: (vm, o) => (o.v.left < 0 ? typeError(vm, 'len() of unsized object') : PyLong_FromSsize_t(vm, o.v.left)),
        },
      },
    }),
    islice: iterator('islice', 7, islice_new, islice_next),
    takewhile: iterator('takewhile', 5, functionAndIterable('takewhile'), takewhile_next),
    dropwhile: iterator('dropwhile', 5, functionAndIterable('dropwhile'), dropwhile_next),
    filterfalse: iterator('filterfalse', 4, functionAndIterable('filterfalse'), filterfalse_next),
    starmap: iterator('starmap', 4, functionAndIterable('starmap'), starmap_next),
    accumulate: iterator('accumulate', 7, accumulate_new, accumulate_next),
    compress: iterator(
      'compress',
      4,
      (vm, type, args, kwds) => {
        const [data, selectors] = unpackTuple(vm, COMPRESS, args, kwds) as PyObject[];
        const it = PyObject_GetIter(vm, data!);
        return newInstance(vm, type, { refs: [it, PyObject_GetIter(vm, selectors!)] });
      },
      compress_next,
    ),
    pairwise: iterator(
      'pairwise',
      5,
      iterableOnly('pairwise', (_vm, it) => ({ refs: [it, null, null] })),
      pairwise_next,
    ),
    batched: iterator(
      'batched',
      5,
      (vm, type, args, kwds) => {
        const [iterable, n, strict] = unpackTuple(vm, BATCHED, args, kwds);
        const size = PyNumber_AsIndex(vm, n!, vm.exc.OverflowError!);
        if (size < 1) valueError(vm, 'n must be at least one');
        const exact = strict ? PyObject_IsTrue(vm, strict) : false;
        return newInstance(vm, type, { refs: [PyObject_GetIter(vm, iterable!)], n: size, strict: exact });
      },
      batched_next,
    ),
    zip_longest: iterator('zip_longest', 7, longest_new, longest_next),
  };
}

export function createItertools(vm: VM): PyObj {
  return defineModule(vm, {
    name: 'itertools',
    functions: { tee: teeFunction },
    exec: (m, _module, add) => {
      for (const [name, spec] of Object.entries({ ...specs(), ...POOL_SPECS(), ...teeSpecs() }))
        if (!m.profile.run.itertoolsMissing.includes(name)) {
          const type = defineType(m, spec);
          if (name.startsWith('_tee')) m.t[name.slice(1)] = type;
          add(name, type);
        }
      const grouper = defineType(m, iteratorSpec('itertools._grouper', 4, grouper_next));
      add(
        'groupby',
        defineType(
          m,
          groupbySpec(() => grouper),
        ),
      );
      add('_grouper', grouper);
    },
  });
}
