/**
 * What the real harness has left behind before a program starts, beyond what the twin's own start makes: things that are made at
 * first use, once in the life of an interpreter, and that loading its modules has used already.
 */
import { type Heap, type HeapStartState, prepare, restore } from '../heap/index.ts';
import { dictGetStr, dictresize, dictSet, newDict } from '../objects/dict.ts';
import type { DictKeys } from '../objects/dictkeys.ts';
import { newInt } from '../objects/long.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { newSlice } from '../objects/slice.ts';
import { type PyType, TPFLAGS } from '../objects/type.ts';
import type { VM } from '../objects/vm.ts';
import { type RecordedStart, STARTS } from '../profile/generated/start.ts';

/** OURS: to be called before free lists are emptied and the start is observed. */
export function usedBefore(vm: VM): void {
  // a slice that is kept for the next one
  vm.None.rc += 3;
  decref(vm, newSlice(vm, vm.None, vm.None, vm.None));
}

/**
 * OURS: brings heap and tables of subclasses into the recorded state, of which what the twin has made is a part. What is beyond it
 * (classes of blocks that the twin uses more of) stays as it is.
 */
export function restoreStart(vm: VM): void {
  const recorded = STARTS[vm.profile.build];
  if (recorded === undefined) return;
  for (const row of recorded.subclasses.join(',').split(',')) restoreSubclasses(vm, row);
  restore(vm.heap, heapState(vm.heap, recorded));
}

/** OURS: arenas lie as in the build's recorded start; to be called before the first request. */
export function prepareStart(heap: Heap, build: string): void {
  const recorded = STARTS[build];
  if (recorded !== undefined) prepare(heap, heapState(heap, recorded));
}

/** A recorded start as the heap takes it. */
export function heapState(heap: Heap, recorded: RecordedStart): HeapStartState {
  const [current, total, highwater, unusedPools] = recorded.arenas.split(' ').map(Number) as [
    number,
    number,
    number,
    number,
  ];
  const classes = recorded.classes.map((row) => {
    const [head, ...layout] = row.split(' ') as [string, ...string[]];
    const [size, pools, used, avail] = head.split(/[:/]/).map(Number) as [number, number, number, number];
    return {
      size,
      pools,
      used,
      avail,
      layout: layout.map((pool) => {
        const [free, virgin] = pool.split('+').map(Number) as [number, number];
        return { free, virgin };
      }),
    };
  });
  const inUse = classes.reduce((n, c) => n + c.pools, 0);
  const misaligned = current * heap.arenas.maxPoolsInArena - inUse - unusedPools;
  const arenas = { total, reclaimed: total - current, highwater, current, unusedPools, misaligned };
  return { classes, arenas, allocatedBlocks: recorded.blocks };
}

/** `Exception 6 6 35`: as many slots and free entries as the type's dict of subclasses has; others stand for classes the twin lacks. */
function restoreSubclasses(vm: VM, row: string): void {
  const [name, ...numbers] = row.split(' ') as [string, ...string[]];
  const [log2, usable, entries] = numbers.map(Number) as [number, number, number];
  const type = typeNamed(vm, name);
  if (type === null) return;
  type.subclassDict ??= newDict(vm);
  const d = type.subclassDict;
  for (let n = d.x as number; n < entries; n++) {
    const key = newInt(vm, -(2 ** 40) - n);
    dictSet(vm, d, key, vm.None);
    decref(vm, key);
  }
  if ((d.v as DictKeys).log2 !== log2) dictresize(vm, d, log2, false);
  (d.v as DictKeys).usable = usable;
}

/** The type of this name among those that are there: its own where it is built in, `module.name` for others. */
function typeNamed(vm: VM, name: string): PyType | null {
  const todo: PyType[] = [vm.t.object!];
  const seen = new Set(todo);
  for (let type = todo.pop(); type !== undefined; type = todo.pop()) {
    if (nameOf(vm, type) === name) return type;
    for (const sub of type.subclasses) {
      if (seen.has(sub)) continue;
      seen.add(sub);
      todo.push(sub);
    }
  }
  return null;
}

function nameOf(vm: VM, type: PyType): string {
  if (!(type.tp_flags & TPFLAGS.HEAPTYPE)) return type.tp_name;
  const module = dictGetStr(vm, type.tp_dict, '__module__');
  const qualname = type.ht_qualname?.v ?? type.tp_name;
  return module !== null && module.type === vm.tStr && module.v !== 'builtins' ? `${module.v}.${qualname}` : qualname;
}

/**
 * OURS: the blocks that the probe's own reading re-labels before it looks at the traces: it takes two pairs, a dict and a list (and
 * ints, where they have a free list), and what comes from a free list is from then on traced to the line that took it.
 */
export function takenByReader(vm: VM): Set<number> {
  const taken = new Set<number>();
  const top = (list: readonly PyObject[], count: number): void => {
    for (const o of count > 0 ? list.slice(-count) : []) taken.add(vm.gc.blockOf(vm, o as PyObj));
  };
  const { pairs, dicts, lists, ints } = vm.profile.run.readerTakes;
  top(vm.freeTuples[2]!, pairs);
  top(vm.freeDicts, dicts);
  top(vm.freeLists, lists);
  for (const o of ints > 0 ? vm.freeInts.slice(-ints) : []) taken.add(o.addr);
  return taken;
}
