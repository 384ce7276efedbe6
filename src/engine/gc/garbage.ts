/**
 * The end of what a collection found: weak references, finalizers, resurrection, clearing, in CPython's order. All collectors
 * share it; `old` is where survivors go.
 */
import type { VM } from '../objects/vm.ts';
import { type GcNode, isEmpty, merge, move, newHead, size } from './list.ts';
import { clearMarks, DEBUG_COLLECTABLE, DEBUG_SAVEALL, FINALIZED, FLAGS, KEPT, object, UNREACHABLE } from './marks.ts';
import { deduce_unreachable } from './unreachable.ts';

/** @cpython Python/gc.c finalize_garbage 3.8-3.15 */
function finalize_garbage(vm: VM, list: GcNode): void {
  const seen = newHead();
  while (!isEmpty(list)) {
    const node = list.gn!;
    const o = object(node);
    move(node, seen);
    const finalize = o.type.tp_finalize;
    if (finalize === null || o.g & FINALIZED) continue;
    o.g |= FINALIZED;
    o.rc++;
    vm.finalize(o);
    if (--o.rc === 0) o.type.tp_dealloc(vm, o);
  }
  merge(seen, list);
}

/** @cpython Python/gc.c delete_garbage 3.8-3.15 */
function delete_garbage(vm: VM, list: GcNode, old: GcNode): void {
  const gc = vm.gc;
  while (!isEmpty(list)) {
    const node = list.gn!;
    const o = object(node);
    if (gc.debug & DEBUG_SAVEALL) vm.gcGarbage(o);
    else if (o.type.tp_clear !== null) {
      o.rc++;
      o.type.tp_clear(vm, o);
      if (--o.rc === 0) o.type.tp_dealloc(vm, o);
    }
    if (list.gn === node) {
      o.g &= KEPT;
      move(node, old);
    }
  }
}

/** Everything that happens to `unreachable`, marked as deduce_unreachable leaves it; how many objects died. */
export function dispose(vm: VM, unreachable: GcNode, old: GcNode): number {
  const gc = vm.gc;
  if (isEmpty(unreachable)) return 0;
  let count = 0;
  let finalizers = false;
  for (let node = unreachable.gn!; node !== unreachable; node = node.gn!) {
    node.g &= ~UNREACHABLE & FLAGS;
    count++;
    if (object(node).type.tp_finalize !== null && (node.g & FINALIZED) === 0) finalizers = true;
  }
  if (gc.debug & DEBUG_COLLECTABLE) {
    for (let node = unreachable.gn!; node !== unreachable; node = node.gn!) vm.gcDebug('collectable', object(node));
  }
  if (!finalizers && !vm.gcHasWeakrefs(unreachable)) {
    // nothing runs that could bring an object back, so what is unreachable now stays it
    clearMarks(unreachable);
    gc.work += count;
    delete_garbage(vm, unreachable, old);
    return count;
  }
  let collected = vm.gcWeakrefs(unreachable, old, false);
  clearMarks(unreachable);
  finalize_garbage(vm, unreachable);
  const still = newHead();
  deduce_unreachable(vm, unreachable, still);
  if (gc.profile.resurrection === 'all' && !isEmpty(unreachable)) merge(still, unreachable);
  clearMarks(unreachable);
  merge(unreachable, old);
  clearMarks(still);
  if (gc.profile.plainWeakrefsLast) collected += vm.gcWeakrefs(still, old, true);
  collected += size(still);
  delete_garbage(vm, still, old);
  return collected;
}
