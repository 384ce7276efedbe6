/**
 * The collector: lists, counts, trigger. A tracked object is a node of one doubly linked list (fields `gn`, `gp`), in
 * CPython's order; untracked means both links are null. List heads are nodes that are no objects (list.ts). What a collection
 * does stands in generational.ts.
 */

import type { PyObj } from '../objects/object.ts';
import type { VM } from '../objects/vm.ts';
import type { GcProfile } from '../profile/gc.ts';
import { NotSupportedCollector } from './fault.ts';
import { type Collected, gc_collect_main } from './generational.ts';
import { type GcNode, merge, newHead, size } from './list.ts';

export interface GenerationStats {
  collections: number;
  collected: number;
  uncollectable: number;
  candidates: number;
  duration: number;
}

export class Collector {
  readonly profile: GcProfile;
  /** generation lists, youngest first */
  readonly heads: GcNode[] = [newHead(), newHead(), newHead()];
  readonly permanent: GcNode = newHead();
  readonly counts = [0, 0, 0];
  readonly thresholds: number[];
  readonly young: GcNode;
  /** gc.get_stats(), youngest generation first */
  readonly stats: GenerationStats[] = [0, 1, 2].map(() => ({
    collections: 0,
    collected: 0,
    uncollectable: 0,
    candidates: 0,
    duration: 0,
  }));
  enabled = true;
  collecting = false;
  debug = 0;
  /** survivors of middle collections since the last full one; survivors of the last full one */
  longLivedPending = 0;
  longLivedTotal = 0;
  /** a collection waits for the next check point (3.12+) */
  private pending = false;
  private readonly atAllocation: boolean;

  constructor(profile: GcProfile) {
    this.profile = profile;
    this.young = this.heads[0]!;
    this.thresholds = [...profile.thresholds];
    this.atAllocation = profile.trigger === 'allocation';
  }

  /** @cpython Python/gc.c gc_alloc: memory for an object of `size` bytes behind `preheader` bytes; the object's address. */
  alloc(vm: VM, size: number, preheader: number): number {
    const block = vm.heap.obj_malloc(size + preheader);
    if (++this.counts[0]! > this.thresholds[0]!) this.overflow(vm);
    return block + (preheader >> vm.heap.alignmentBits);
  }

  /** @cpython Python/gc.c _PyObject_GC_Link 3.12-3.15 (_PyObject_GC_Alloc until 3.11): more young objects than the threshold. */
  private overflow(vm: VM): void {
    if (!this.enabled || this.collecting || this.thresholds[0] === 0) return;
    if (this.atAllocation) {
      this.collectGenerations(vm);
    } else {
      this.pending = true;
      vm.breaker = true;
    }
  }

  /** @cpython Python/gc.c PyObject_GC_Del */
  free(vm: VM, addr: number, preheader: number): void {
    if (this.counts[0]! > 0) this.counts[0]!--;
    vm.heap.obj_free(addr - (preheader >> vm.heap.alignmentBits));
  }

  /** @cpython Include/internal/pycore_object.h _PyObject_GC_TRACK: append to the young list. */
  track(o: PyObj): void {
    const head = this.young;
    const last = head.gp!;
    last.gn = o;
    o.gp = last as PyObj;
    o.gn = head as PyObj;
    head.gp = o;
  }

  /** The block of an object with a GC header: its address less the header and pre-header. */
  blockOf(vm: VM, o: PyObj): number {
    return o.addr - (o.type.preheader >> vm.heap.alignmentBits);
  }

  untrackMaybe(o: PyObj): void {
    if (o.gn !== null) this.untrack(o);
  }

  untrack(o: PyObj): void {
    o.gp!.gn = o.gn;
    o.gn!.gp = o.gp;
    o.gn = null;
    o.gp = null;
  }

  /** What a check point of the evaluation loop runs: a collection that was asked for. */
  runPending(vm: VM, _frame: unknown): void {
    if (!this.pending) return;
    this.pending = false;
    vm.breaker = false;
    this.collectGenerations(vm);
  }

  /** @cpython Python/gc.c gc_select_generation, gc_collect_generations 3.8-3.15: the oldest generation that is due. */
  collectGenerations(vm: VM): void {
    for (let i = 2; i >= 0; i--) {
      if (this.counts[i]! <= this.thresholds[i]!) continue;
      if (i === 2 && this.longLivedPending < Math.floor(this.longLivedTotal / 4)) continue;
      this.run(vm, i);
      return;
    }
  }

  /** gc.collect(generation): objects found unreachable; 0 while a collection runs. */
  collect(vm: VM, generation: number): number {
    if (this.collecting) return 0;
    const { collected, uncollectable } = this.run(vm, generation);
    return collected + uncollectable;
  }

  private run(vm: VM, generation: number): Collected {
    if (this.profile.kind === 'incremental') throw new NotSupportedCollector();
    this.collecting = true;
    try {
      vm.gcCallbacks('start', generation, 0, 0);
      const found = gc_collect_main(vm, generation);
      const stats = this.stats[generation]!;
      stats.collections++;
      stats.collected += found.collected;
      stats.uncollectable += found.uncollectable;
      stats.candidates += found.candidates;
      vm.gcCallbacks('stop', generation, found.collected, found.uncollectable);
      return found;
    } finally {
      this.collecting = false;
    }
  }

  /** gc.freeze() and gc.unfreeze() */
  freeze(): void {
    for (const head of this.heads) merge(head, this.permanent);
    this.counts.fill(0);
  }

  unfreeze(): void {
    merge(this.permanent, this.heads[2]!);
  }

  frozen(): number {
    return size(this.permanent);
  }

  /** The tracked objects of a generation, in list order; all where it is -1. */
  objects(generation: number): PyObj[] {
    const out: PyObj[] = [];
    this.heads.forEach((head, k) => {
      if (generation !== -1 && generation !== k) return;
      for (let node = head.gn!; node !== head; node = node.gn!) out.push(node as unknown as PyObj);
    });
    return out;
  }

  isFinalized(o: PyObj): boolean {
    return (o.g & 1) !== 0;
  }

  setFinalized(o: PyObj): void {
    o.g |= 1;
  }
}
