/**
 * What the real harness has left behind before a program starts, beyond what the twin's own start makes: things that are made at
 * first use, once in the life of an interpreter, and that loading its modules has used already.
 */
import { newDict } from '../objects/dict.ts';
import { decref } from '../objects/object.ts';
import { enterRepr, leaveRepr } from '../objects/reprenter.ts';
import { newSlice } from '../objects/slice.ts';
import type { VM } from '../objects/vm.ts';

/** OURS: to be called before free lists are emptied and the start is observed. */
export function usedBefore(vm: VM): void {
  // the list of those being printed, in the dict of the thread
  enterRepr(vm, vm.None);
  leaveRepr(vm, vm.None);
  // a slice that is kept for the next one
  vm.None.rc += 3;
  decref(vm, newSlice(vm, vm.None, vm.None, vm.None));
  // the subclasses of object
  vm.t.object!.subclassDict ??= newDict(vm);
}
