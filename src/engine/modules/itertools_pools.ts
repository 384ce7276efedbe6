/** itertools over a pool of items: product, combinations, combinations_with_replacement, permutations. */
import { argSpec, unpackTuple } from '../objects/arguments.ts';
import type { TypeSpec } from '../objects/define.ts';
import { valueError } from '../objects/errors.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { PySequence_Tuple } from '../objects/sequence.ts';
import { newTuple } from '../objects/tuple.ts';
import type { PyType } from '../objects/type.ts';
import type { VM } from '../objects/vm.ts';
import { type IterNext, iteratorSpec, newInstance, type State, share } from './instance.ts';

type New = NonNullable<PyType['tp_new']>;

/** refs: 0 the pool (product: a tuple of pools), 1 the tuple given last */
interface PoolState extends State {
  /** positions in the pool, null before the first */
  at: number[] | null;
  cycles: number[];
  r: number;
  done: boolean;
}

/** The tuple given last with new items (stolen), where nobody else holds it; else a new one. */
export function resultTuple(vm: VM, s: State, k: number, items: PyObject[]): PyObject {
  const last = s.refs[k] as PyObj | null;
  if (last !== null && last.rc === 1 && last.v.length === items.length) {
    const old = last.v as PyObject[];
    last.v = items;
    last.rc++;
    for (const o of old) decref(vm, o);
    if (last.gn === null) vm.gc.track(last);
    return last;
  }
  const fresh = newTuple(vm, items);
  s.refs[k] = share(fresh);
  if (last !== null) decref(vm, last);
  return fresh;
}

function poolNew(
  vm: VM,
  type: PyType,
  pool: PyObj,
  blocks: number,
  r: number,
  start: (n: number) => number[],
  done: boolean,
): PyObject {
  const w = vm.profile.pointerWidth;
  const n = (pool.v as PyObject[]).length;
  const state: PoolState = { refs: [pool, null], at: null, cycles: start(n), r, done, blocks: [] };
  for (let k = 0; k < blocks; k++) state.blocks!.push(vm.heap.mem_malloc((k === 0 ? Math.max(r, 0) : r) * w));
  return newInstance(vm, type, state);
}

function give(vm: VM, s: PoolState, indices: number[], pools?: PyObj[]): PyObject {
  const items = indices.map((i, k) => share(((pools ? pools[k]! : (s.refs[0] as PyObj)).v as PyObject[])[i]!));
  return resultTuple(vm, s, 1, items);
}

function range(n: number): number[] {
  return Array.from({ length: n }, (_, k) => k);
}

const PRODUCT = argSpec('product', ['repeat'], { positional: 0 });

const product_new: New = (vm, type, args, kwds) => {
  const [repeat] = unpackTuple(vm, PRODUCT, vm.emptyTuple, kwds);
  const times = repeat ? PyNumber_AsIndex(vm, repeat, vm.exc.OverflowError!) : 1;
  if (times < 0) valueError(vm, 'repeat argument cannot be negative');
  const given = (args.v as PyObject[]).map((x) => PySequence_Tuple(vm, x));
  const pools: PyObject[] = [];
  for (let k = 0; k < times; k++) for (const p of given) pools.push(share(p as PyObject));
  for (const p of given) decref(vm, p);
  const n = pools.length;
  return poolNew(vm, type, newTuple(vm, pools), 1, n, () => [], false);
};

const product_next: IterNext = (vm, o) => {
  const s = o.v as PoolState;
  if (s.done) return null;
  const pools = s.refs[0]!.v as PyObj[];
  if (s.at === null) {
    s.at = pools.map(() => 0);
    if (pools.some((p) => p.v.length === 0)) s.done = true;
  } else {
    let k = pools.length - 1;
    for (; k >= 0; k--) {
      s.at[k]!++;
      if (s.at[k]! < pools[k]!.v.length) break;
      s.at[k] = 0;
    }
    if (k < 0) s.done = true;
  }
  return s.done ? null : give(vm, s, s.at, pools);
};

function rNew(name: string, replacement: boolean): New {
  const spec = argSpec(name, ['iterable', 'r'], { required: 2 });
  return (vm, type, args, kwds) => {
    const [iterable, count] = unpackTuple(vm, spec, args, kwds) as PyObject[];
    const pool = PySequence_Tuple(vm, iterable!);
    const r = PyNumber_AsIndex(vm, count!, vm.exc.OverflowError!);
    if (r < 0) {
      decref(vm, pool);
      valueError(vm, 'r must be non-negative');
    }
    const n = pool.v.length as number;
    return poolNew(vm, type, pool, 1, r, () => [], replacement ? n === 0 && r > 0 : r > n);
  };
}

const combinations_next: IterNext = (vm, o) => {
  const s = o.v as PoolState;
  if (s.done) return null;
  const n = s.refs[0]!.v.length as number;
  if (s.at === null) s.at = range(s.r);
  else {
    let i = s.r - 1;
    while (i >= 0 && s.at[i] === i + n - s.r) i--;
    if (i < 0) {
      s.done = true;
      return null;
    }
    s.at[i]!++;
    for (let j = i + 1; j < s.r; j++) s.at[j] = s.at[j - 1]! + 1;
  }
  return give(vm, s, s.at);
};

const cwr_next: IterNext = (vm, o) => {
  const s = o.v as PoolState;
  if (s.done) return null;
  const n = s.refs[0]!.v.length as number;
  if (s.at === null) s.at = new Array(s.r).fill(0);
  else {
    let i = s.r - 1;
    while (i >= 0 && s.at[i] === n - 1) i--;
    if (i < 0) {
      s.done = true;
      return null;
    }
    s.at.fill(s.at[i]! + 1, i);
  }
  return give(vm, s, s.at!);
};

const PERMUTATIONS = argSpec('permutations', ['iterable', 'r'], { required: 1 });

const permutations_new: New = (vm, type, args, kwds) => {
  const [iterable, count] = unpackTuple(vm, PERMUTATIONS, args, kwds);
  const pool = PySequence_Tuple(vm, iterable!);
  const n = pool.v.length as number;
  const r = count && count !== vm.None ? PyNumber_AsIndex(vm, count, vm.exc.OverflowError!) : n;
  if (r < 0) {
    decref(vm, pool);
    valueError(vm, 'r must be non-negative');
  }
  return poolNew(vm, type, pool, 2, r, (size) => range(r).map((k) => size - k), r > n);
};

const permutations_next: IterNext = (vm, o) => {
  const s = o.v as PoolState;
  if (s.done) return null;
  const n = s.refs[0]!.v.length as number;
  if (s.at === null) {
    s.at = range(n);
    return give(vm, s, s.at.slice(0, s.r));
  }
  const { at, cycles } = s;
  for (let i = s.r - 1; i >= 0; i--) {
    cycles[i]!--;
    if (cycles[i] === 0) {
      at.push(at.splice(i, 1)[0]!);
      cycles[i] = n - i;
    } else {
      const j = n - cycles[i]!;
      [at[i], at[j]] = [at[j]!, at[i]!];
      return give(vm, s, at.slice(0, s.r));
    }
  }
  s.done = true;
  return null;
};

export function POOL_SPECS(): Record<string, TypeSpec> {
  const spec = (name: string, words: number, tp_new: New, next: IterNext): TypeSpec =>
    iteratorSpec(`itertools.${name}`, words, next, { slots: { tp_new } });
  return {
    product: spec('product', 6, product_new, product_next),
    combinations: spec('combinations', 7, rNew('combinations', false), combinations_next),
    combinations_with_replacement: spec(
      'combinations_with_replacement',
      7,
      rNew('combinations_with_replacement', true),
      cwr_next,
    ),
    permutations: spec('permutations', 8, permutations_new, permutations_next),
  };
}
