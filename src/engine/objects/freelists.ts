/** Free lists: what a full collection empties, and the lines of sys._debugmallocstats() about them. */
import type { PyObj } from './object.ts';
import type { VM } from './vm.ts';

function freeAll(vm: VM, list: PyObj[]): void {
  for (const o of list.splice(0)) {
    vm.gc.free(vm, o.addr, o.type.preheader);
    o.addr = 0;
  }
}

/** @cpython Python/gc_gil.c _PyGC_ClearAllFreeLists 3.8-3.15 */
export function clear_freelists(vm: VM): void {
  for (const what of vm.profile.gc.clears) {
    switch (what) {
      case 'floats':
        for (const o of vm.freeFloats.splice(0)) vm.heap.obj_free(o.addr);
        break;
      case 'ints':
        for (const o of vm.freeInts.splice(0)) vm.heap.obj_free(o.addr);
        break;
      case 'tuples':
        for (const list of vm.freeTuples) freeAll(vm, list);
        break;
      case 'lists':
        freeAll(vm, vm.freeLists);
        break;
      case 'dicts':
        freeAll(vm, vm.freeDicts);
        break;
      case 'dictKeys':
        for (const addr of vm.freeDictKeys.splice(0)) {
          if (vm.keysInMem) vm.heap.mem_free(addr);
          else vm.heap.obj_free(addr);
        }
        break;
      case 'slice':
        if (vm.freeSlice !== null) freeAll(vm, [vm.freeSlice]);
        vm.freeSlice = null;
        break;
      case 'iterators':
        freeAll(vm, vm.freeListIters);
        freeAll(vm, vm.freeTupleIters);
        for (const list of [vm.freeRanges, vm.freeRangeIters]) for (const o of list.splice(0)) vm.heap.obj_free(o.addr);
        break;
      case 'writer':
        vm.heap.mem_free(vm.freeWriter);
        vm.freeWriter = 0;
        break;
      case 'methods':
        freeAll(vm, vm.freeMethods);
        freeAll(vm, vm.freeBuiltins);
        break;
    }
  }
}
