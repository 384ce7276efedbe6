/**
 * The collector: lists, counts, trigger, statistics. A tracked object is a node of one doubly linked list (fields `gn`, `gp`), in
 * CPython's order; untracked means both links are null. List heads are nodes that are no objects (list.ts). What a collection
 * does stands in generational.ts; incremental.ts is the other kind, a subclass.
 */

import type { PyObj } from '../objects/object.ts';
import type { VM } from '../objects/vm.ts';
import type { GcProfile } from '../profile/gc.ts';
import { gc_collect_main } from './generational.ts';
import { type GcNode, merge, newHead, size } from './list.ts';
import { DEBUG_STATS } from './marks.ts';

export interface GenerationStats {
  collections: number;
  collected: number;
  uncollectable: number;
  candidates: number;
  /** seconds */
  duration: number;
}

/** What a collection found. */
export interface Collected {
  collected: number;
  uncollectable: number;
  candidates: number;
  /** statistics pass it by: an increment that only marked, or owed nothing (3.14.0-3.14.4) */
  idle?: boolean;
}

/** One collection as a host sees it (OURS): what it found and what it cost. */
export interface GcEvent {
  generation: number;
  trigger: 'automatic' | 'explicit' | 'shutdown';
  /** file and line that ran when it began; '' and 0 where none did */
  file: string;
  line: number;
  candidates: number;
  collected: number;
  uncollectable: number;
  /** tracked objects afterwards */
  alive: number;
  /** objects whose references were followed: the pause, in a unit that no machine changes */
  work: number;
}

type Trigger = GcEvent['trigger'];

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
  /** objects traversed so far */
  work = 0;
  /** told of each collection, where a host asks */
  listener: ((event: GcEvent) => void) | null = null;
  /** a collection waits for the next check point (3.12+) */
  private pending = false;
  private readonly atAllocation: boolean;
  private readonly countsAllocations: boolean;

  constructor(profile: GcProfile) {
    this.profile = profile;
    this.young = this.heads[0]!;
    this.thresholds = [...profile.thresholds];
    this.atAllocation = profile.trigger === 'allocation';
    this.countsAllocations = profile.kind === 'generational';
  }

  /** @cpython Python/gc.c gc_alloc: memory for an object of `size` bytes behind `preheader` bytes; the object's address. */
  alloc(vm: VM, size: number, preheader: number): number {
    const block = vm.heap.obj_malloc(size + preheader);
    if (this.countsAllocations && ++this.counts[0]! > this.thresholds[0]!) this.overflow(vm);
    return block + (preheader >> vm.heap.alignmentBits);
  }

  /** @cpython Python/gc.c _PyObject_GC_Link 3.12-3.15 (_PyObject_GC_Alloc until 3.11): more young objects than the threshold. */
  protected overflow(vm: VM): void {
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
    if (this.countsAllocations && this.counts[0]! > 0) this.counts[0]!--;
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
      this.run(vm, i, 'automatic');
      return;
    }
  }

  /** gc.collect(generation): objects found unreachable; 0 while a collection runs. */
  collect(vm: VM, generation: number): number {
    if (this.collecting) return 0;
    const { collected, uncollectable } = this.run(vm, generation, 'explicit');
    return collected + uncollectable;
  }

  /** @cpython Python/gc.c _PyGC_CollectNoFail 3.8-3.15: a full collection as the interpreter ends, without callbacks */
  collectNoFail(vm: VM): void {
    if (!this.collecting) this.run(vm, 2, 'shutdown');
  }

  protected main(vm: VM, generation: number): Collected {
    return gc_collect_main(vm, generation);
  }

  /** @cpython Python/gc.c gc_collect_main, gc_collect_with_callback 3.8-3.15: what stands around a collection */
  protected run(vm: VM, generation: number, trigger: Trigger): Collected {
    this.collecting = true;
    const where = this.listener === null ? null : vm.gcWhere();
    try {
      const loud = trigger !== 'shutdown';
      if (loud) vm.gcCallbacks('start', generation, NOTHING, 0);
      if (this.debug & DEBUG_STATS) vm.writeStderr(this.statsHeader(generation));
      const before = this.work;
      const began = nanoseconds(vm);
      const found = this.main(vm, generation);
      const seconds = (nanoseconds(vm) - began) / 1e9;
      if (this.debug & DEBUG_STATS) vm.writeStderr(statsFooter(found, seconds));
      if (!found.idle) this.count(generation, found, seconds);
      if (where) this.report(generation, trigger, found, where, this.work - before);
      if (loud) vm.gcCallbacks('stop', generation, found, seconds);
      return found;
    } finally {
      this.collecting = false;
    }
  }

  private count(generation: number, found: Collected, seconds: number): void {
    const stats = this.stats[generation]!;
    stats.collections++;
    stats.collected += found.collected;
    stats.uncollectable += found.uncollectable;
    stats.candidates += found.candidates;
    stats.duration += seconds;
  }

  private report(
    generation: number,
    trigger: Trigger,
    { candidates, collected, uncollectable }: Collected,
    where: { file: string; line: number },
    work: number,
  ): void {
    const alive = this.heads.reduce((n, head) => n + size(head), 0);
    this.listener!({ generation, trigger, ...where, candidates, collected, uncollectable, alive, work });
  }

  /** @cpython Python/gc.c show_stats_each_generations 3.8-3.15 */
  private statsHeader(generation: number): string {
    const sizes = this.generationHeads().map(size);
    return (
      `gc: collecting generation ${generation}...\n` +
      `gc: objects in each generation: ${sizes.join(' ')}\n` +
      `gc: objects in permanent generation: ${size(this.permanent)}\n`
    );
  }

  /** gc.get_count() */
  shownCounts(): number[] {
    return [...this.counts];
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

  /** The lists in the order of generations, as statistics and gc.get_referrers go through them. */
  generationHeads(): GcNode[] {
    return this.heads;
  }

  /** The lists of which gc.get_objects(generation) tells; -1: all */
  protected headsOf(generation: number): GcNode[] {
    return generation === -1 ? this.heads : [this.heads[generation]!];
  }

  /** The tracked objects of a generation, in list order; all where it is -1. */
  objects(generation: number): PyObj[] {
    return this.headsOf(generation).flatMap(nodes);
  }

  /** The tracked objects that gc.get_referrers looks at, in its order. */
  searched(): PyObj[] {
    return this.generationHeads().flatMap(nodes);
  }

  isFinalized(o: PyObj): boolean {
    return (o.g & 1) !== 0;
  }

  setFinalized(o: PyObj): void {
    o.g |= 1;
  }
}

/** The host's clock; collections while a twin is made come before there is a host. */
function nanoseconds(vm: VM): number {
  return (vm.host as VM['host'] | undefined)?.clock?.() ?? 0;
}

const NOTHING: Collected = Object.freeze({ collected: 0, uncollectable: 0, candidates: 0 });

function nodes(head: GcNode): PyObj[] {
  const out: PyObj[] = [];
  for (let node = head.gn!; node !== head; node = node.gn!) out.push(node as unknown as PyObj);
  return out;
}

function statsFooter({ collected, uncollectable }: Collected, seconds: number): string {
  return `gc: done, ${collected + uncollectable} unreachable, ${uncollectable} uncollectable, ${seconds.toFixed(4)}s elapsed\n`;
}
