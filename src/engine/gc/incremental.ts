/**
 * The incremental collector of 3.14.0-3.14.4.
 *
 *   young ──increment──> old[visited]        survivors of what was looked at in this cycle
 *                        old[1 - visited]    what this cycle hasn't looked at yet
 *
 * An automatic collection is one increment: it owes work (new objects, and a share of the heap), first marks from the roots
 * everything that is plainly alive (phase 'mark'), then takes the young objects and as many pending ones, each with all it
 * reaches, as it owes. When no pending objects are left, the spaces change places and the cycle starts again. What was marked is
 * paid twice, so that increments that owe nothing follow: the young pile up unexamined meanwhile. Counts are of tracked objects.
 *
 * Source: Python/gc.c, Include/internal/pycore_gc.h of 3.14; held against 3.14.2.
 */
import type { PyObj, PyObject } from '../objects/object.ts';
import type { VM } from '../objects/vm.ts';
import { type Collected, Collector } from './collector.ts';
import { dispose } from './garbage.ts';
import { type GcNode, isEmpty, merge, move, newHead, size } from './list.ts';
import { FINALIZED, IMMORTAL_FLOOR, object, SPACE } from './marks.ts';
import { deduce_unreachable, untrack_tuples } from './unreachable.ts';

/** of the heap, each increment looks at 1 / (SCAN_RATE_DIVISOR * threshold1) */
const SCAN_RATE_DIVISOR = 10;

function setSpace(list: GcNode, space: number): void {
  for (let node = list.gn!; node !== list; node = node.gn!) node.g = (node.g & ~SPACE) | space;
}

export class IncrementalCollector extends Collector {
  private readonly vm: VM;
  /** SPACE bit of what this cycle has looked at */
  private visited = 0;
  private phase: 'mark' | 'collect' = 'mark';
  private workToDo = 0;
  /** objects that are tracked */
  private heapSize = 0;

  private get visitedHead(): GcNode {
    return this.heads[1 + (this.visited ? 1 : 0)]!;
  }

  private get pendingHead(): GcNode {
    return this.heads[1 + (this.visited ? 0 : 1)]!;
  }

  constructor(vm: VM) {
    super(vm.profile.gc);
    this.vm = vm;
  }

  /** @cpython Include/internal/pycore_gc.h _PyObject_GC_TRACK 3.14.1-3.14.4 */
  override track(o: PyObj): void {
    super.track(o);
    o.g = (o.g & FINALIZED) | (this.visited ^ SPACE);
    this.heapSize++;
    if (++this.counts[0]! > this.thresholds[0]!) this.overflow(this.vm);
  }

  /** @cpython Include/internal/pycore_gc.h _PyObject_GC_UNTRACK 3.14.1-3.14.4 */
  override untrack(o: PyObj): void {
    super.untrack(o);
    o.g &= FINALIZED;
    if (this.counts[0]! > 0) this.counts[0]!--;
    this.heapSize--;
  }

  /** @cpython Python/gc.c _Py_RunGC 3.14.0-3.14.4: always an increment */
  override collectGenerations(vm: VM): void {
    if (this.enabled) this.run(vm, 1, 'automatic');
  }

  protected override main(vm: VM, generation: number): Collected {
    if (generation === 0) return this.gc_collect_young(vm);
    if (generation === 1) return this.gc_collect_increment(vm);
    return this.gc_collect_full(vm);
  }

  /** @cpython Python/gc.c gc_collect_young 3.14.0-3.14.4 */
  private gc_collect_young(vm: VM): Collected {
    const { young } = this;
    untrack_tuples(vm, young);
    const survivors = newHead();
    setSpace(young, this.visited);
    const found = this.gc_collect_region(vm, young, survivors);
    merge(survivors, this.visitedHead);
    this.counts[0] = 0;
    this.counts[1 + (this.visited ? 1 : 0)]!++;
    return found;
  }

  /** @cpython Python/gc.c gc_collect_region 3.14.0-3.14.4 */
  private gc_collect_region(vm: VM, from: GcNode, to: GcNode): Collected {
    const unreachable = newHead();
    const candidates = deduce_unreachable(vm, from, unreachable);
    untrack_tuples(vm, from);
    if (from !== to) merge(from, to);
    return { candidates, collected: dispose(vm, unreachable, to), uncollectable: 0 };
  }

  /** A visitor that moves what this cycle hasn't seen to `container`, and the count of what it moved. */
  private adder(container: GcNode): { visit: (o: PyObject | null) => void; moved: () => number } {
    let moved = 0;
    const { visited } = this;
    const visit = (x: PyObject | null): void => {
      if (x === null || x.type.preheader === 0 || x.rc >= IMMORTAL_FLOOR) return;
      const o = x as PyObj;
      if (o.gn === null || (o.g & SPACE) === visited) return;
      o.g ^= SPACE;
      move(o as unknown as GcNode, container);
      moved++;
    };
    return { visit, moved: () => moved };
  }

  /** @cpython Python/gc.c mark_all_reachable 3.14.0-3.14.4 */
  private mark_all_reachable(vm: VM, reachable: GcNode, visit: (o: PyObject) => void): void {
    const to = this.visitedHead;
    while (!isEmpty(reachable)) {
      const node = reachable.gn!;
      move(node, to);
      const o = object(node);
      o.type.tp_traverse!(vm, o, visit);
      this.work++;
    }
  }

  /** @cpython Python/gc.c mark_stacks 3.14.0-3.14.4; frames below one that was seen haven't changed, but at the start of a cycle */
  private mark_stacks(vm: VM, start: boolean): number {
    const reachable = newHead();
    const { visit, moved } = this.adder(reachable);
    vm.gcStacks(start, visit);
    this.mark_all_reachable(vm, reachable, visit);
    return moved();
  }

  /** @cpython Python/gc.c mark_global_roots 3.14.0-3.14.4 */
  private mark_global_roots(vm: VM): number {
    const reachable = newHead();
    const { visit, moved } = this.adder(reachable);
    vm.gcRoots(visit);
    this.mark_all_reachable(vm, reachable, visit);
    return moved();
  }

  /** @cpython Python/gc.c mark_at_start 3.14.0-3.14.4 */
  private mark_at_start(vm: VM): number {
    const marked = this.mark_global_roots(vm) + this.mark_stacks(vm, true);
    this.workToDo -= marked;
    this.phase = 'collect';
    return marked;
  }

  private get scaleFactor(): number {
    return Math.max(this.thresholds[1]!, 2);
  }

  /** @cpython Python/gc.c assess_work_to_do 3.14.0-3.14.4 */
  private assess_work_to_do(): number {
    const fresh = this.counts[0]!;
    const fraction = Math.trunc(Math.trunc(this.heapSize / SCAN_RATE_DIVISOR) / this.scaleFactor);
    this.counts[0] = 0;
    return fresh + Math.min(fraction, fresh * 2);
  }

  /** @cpython Python/gc.c gc_collect_increment 3.14.0-3.14.4 */
  private gc_collect_increment(vm: VM): Collected {
    this.workToDo += this.assess_work_to_do();
    if (this.workToDo < 0) return { candidates: 0, collected: 0, uncollectable: 0, idle: true };
    const { young } = this;
    untrack_tuples(vm, young);
    if (this.phase === 'mark') {
      const marked = this.mark_at_start(vm);
      this.workToDo -= marked;
      return { candidates: marked, collected: 0, uncollectable: 0, idle: true };
    }
    const pending = this.pendingHead;
    this.workToDo -= this.mark_stacks(vm, false);
    setSpace(young, this.visited);
    const increment = newHead();
    merge(young, increment);
    const taken = this.fill(vm, increment, pending);
    const survivors = newHead();
    const found = this.gc_collect_region(vm, increment, survivors);
    merge(survivors, this.visitedHead);
    this.workToDo -= taken;
    if (isEmpty(pending)) this.completed_scavenge();
    return found;
  }

  /** Takes pending objects, each with all it reaches, until the increment is as large as the work that is owed. */
  private fill(vm: VM, increment: GcNode, pending: GcNode): number {
    let taken = size(increment);
    while (taken < this.workToDo && !isEmpty(pending)) {
      const node = pending.gn!;
      move(node, increment);
      taken++;
      node.g = (node.g & ~SPACE) | this.visited;
      taken += this.expand_region_transitively_reachable(vm, increment, node);
    }
    return taken;
  }

  /** @cpython Python/gc.c expand_region_transitively_reachable 3.14.0-3.14.4 */
  private expand_region_transitively_reachable(vm: VM, container: GcNode, first: GcNode): number {
    const { visit, moved } = this.adder(container);
    for (let node = first; node !== container; ) {
      const o = object(node);
      if (o.rc >= IMMORTAL_FLOOR) {
        const next = node.gn!;
        move(node, this.permanent);
        node = next;
        continue;
      }
      o.type.tp_traverse!(vm, o, visit);
      this.work++;
      node = node.gn!;
    }
    return moved();
  }

  /** @cpython Python/gc.c completed_scavenge 3.14.0-3.14.4 */
  private completed_scavenge(): void {
    if (isEmpty(this.permanent)) {
      const before = this.visited;
      this.visited = before ^ SPACE;
      setSpace(this.young, before);
    } else {
      const pending = this.pendingHead;
      merge(this.visitedHead, pending);
      setSpace(pending, this.visited ^ SPACE);
    }
    this.workToDo = 0;
    this.phase = 'mark';
  }

  /** @cpython Python/gc.c gc_collect_full 3.14.0-3.14.4 */
  private gc_collect_full(vm: VM): Collected {
    const { young } = this;
    const pending = this.pendingHead;
    const to = this.visitedHead;
    untrack_tuples(vm, young);
    merge(young, pending);
    setSpace(pending, this.visited);
    merge(pending, to);
    const found = this.gc_collect_region(vm, to, to);
    this.counts.fill(0);
    this.completed_scavenge();
    vm.clearFreelists();
    return found;
  }

  /** @cpython Python/gc.c _PyGC_Freeze 3.14.0-3.14.4 */
  override freeze(): void {
    for (const head of this.heads) setSpace(head, this.visited);
    super.freeze();
  }

  /** @cpython Python/gc.c _PyGC_Unfreeze 3.14.0-3.14.4 */
  override unfreeze(): void {
    merge(this.permanent, this.visitedHead);
  }

  /** @cpython Modules/gcmodule.c gc_get_count_impl 3.14.0-3.14.4 */
  override shownCounts(): number[] {
    const [young, old0, old1] = this.counts as [number, number, number];
    return this.visited ? [young, old1, old0] : [young, old0, old1];
  }

  /** @cpython Python/gc.c GEN_HEAD 3.14.0-3.14.4 */
  override generationHeads(): GcNode[] {
    return [this.young, this.visitedHead, this.pendingHead];
  }

  /** @cpython Python/gc.c _PyGC_GetObjects 3.14.0-3.14.4: generation 1 has none */
  protected override headsOf(generation: number): GcNode[] {
    const [young, old0, old1] = this.heads as [GcNode, GcNode, GcNode];
    if (generation === -1) return this.heads;
    return generation === 0 ? [young] : generation === 1 ? [] : [old0, old1];
  }
}
