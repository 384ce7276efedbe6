/**
 * The collector: lists, counts, trigger. A tracked object is a node of one doubly linked list (fields `gn`, `gp`), in
 * CPython's order; untracked means both links are null. List heads are nodes that are no objects.
 */
import type { PyObj } from '../objects/object.ts';
import type { VM } from '../objects/vm.ts';
import type { GcProfile } from '../profile/gc.ts';

/** What the lists need of a node; heads carry nothing else. */
export interface GcNode {
  gn: GcNode | null;
  gp: GcNode | null;
  g: number;
}

function newHead(): GcNode {
  const head: GcNode = { gn: null, gp: null, g: 0 };
  head.gn = head;
  head.gp = head;
  return head;
}

export class Collector {
  readonly profile: GcProfile;
  /** generation lists, youngest first */
  readonly heads: GcNode[] = [newHead(), newHead(), newHead()];
  readonly permanent: GcNode = newHead();
  readonly counts = [0, 0, 0];
  young: GcNode;
  /** gc.get_stats(), youngest generation first */
  readonly stats = [0, 1, 2].map(() => ({ collections: 0, collected: 0, uncollectable: 0 }));

  constructor(profile: GcProfile) {
    this.profile = profile;
    this.young = this.heads[0]!;
  }

  /** @cpython Python/gc.c gc_alloc: memory for an object of `size` bytes behind `preheader` bytes; the object's address. */
  alloc(vm: VM, size: number, preheader: number): number {
    const block = vm.heap.obj_malloc(size + preheader);
    this.counts[0]!++;
    return block + (preheader >> vm.heap.alignmentBits);
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
  runPending(_vm: VM, _frame: unknown): void {}

  /** Runs a collection of `generation`; how many unreachable objects it found. */
  collect(_vm: VM, _generation: number): number {
    return 0;
  }
}
