/**
 * The trashcan: containers whose deallocation is nested too deeply wait in a last-in-first-out list until the outermost one is
 * done. CPython counts 50 levels until 3.12; later versions go down as far as the C stack allows. OURS: there the twin stops at
 * `trashLevels` too, since its host's stack is smaller; only the order within chains that are deeper shows it.
 */
import type { PyObj } from './object.ts';
import type { VM } from './vm.ts';

/** @cpython Include/cpython/object.h Py_TRASHCAN_BEGIN 3.8-3.15: true where `o` was put off and is not to be touched. */
export function trashBegin(vm: VM, o: PyObj): boolean {
  if (vm.trashNesting >= vm.profile.run.trashLevels) {
    vm.trash.push(o);
    return true;
  }
  vm.trashNesting++;
  return false;
}

/** @cpython Include/cpython/object.h Py_TRASHCAN_END 3.8-3.15 */
export function trashEnd(vm: VM): void {
  if (--vm.trashNesting <= 0 && vm.trash.length > 0) destroyChain(vm);
}

/** @cpython Objects/object.c _PyTrash_thread_destroy_chain 3.8-3.13 */
function destroyChain(vm: VM): void {
  vm.trashNesting++;
  for (let o = vm.trash.pop(); o !== undefined; o = vm.trash.pop()) o.type.tp_dealloc(vm, o);
  vm.trashNesting--;
}
