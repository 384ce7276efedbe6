/**
 * One collection of the generational collector (3.8-3.13, 3.14.5 and later): counts, merge of the younger generations, what is
 * unreachable, where the survivors go, the end of the garbage.
 */
import type { VM } from '../objects/vm.ts';
import type { Collected } from './collector.ts';
import { dispose } from './garbage.ts';
import { merge, newHead } from './list.ts';
import { deduce_unreachable, Survivors, untrack_dicts, untrackKnownTuples } from './unreachable.ts';

/** @cpython Python/gc.c gc_collect_main 3.8-3.15 (collect in 3.8-3.12) */
export function gc_collect_main(vm: VM, generation: number): Collected {
  const gc = vm.gc;
  if (generation + 1 < 3) gc.counts[generation + 1]!++;
  for (let i = 0; i <= generation; i++) gc.counts[i] = 0;
  const young = gc.heads[generation]!;
  for (let i = 0; i < generation; i++) merge(gc.heads[i]!, young);
  const old = generation < 2 ? gc.heads[generation + 1]! : young;
  const unreachable = newHead();
  const survivors = new Survivors();
  const candidates = deduce_unreachable(vm, young, unreachable, survivors);
  let alive = survivors.alive - untrackKnownTuples(vm, survivors.tuples);
  if (young !== old) {
    if (generation === 1) gc.longLivedPending += alive;
    merge(young, old);
  } else {
    if (gc.profile.untracksDicts) alive -= untrack_dicts(vm, survivors.dicts);
    gc.longLivedPending = 0;
    gc.longLivedTotal = alive;
  }
  const collected = dispose(vm, unreachable, old);
  if (generation === 2) vm.clearFreelists();
  return { collected, uncollectable: 0, candidates };
}
