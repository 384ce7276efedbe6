/** float: PyAtom with `v` a number. Layout: two words and a double; a free list of profile.objects.freeFloats. */
import { PyAtom } from './object.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/floatobject.c PyFloat_FromDouble 3.8-3.15 */
export function newFloat(vm: VM, x: number): PyAtom {
  const free = vm.freeFloats;
  if (free.length > 0) {
    const o = free.pop()!;
    o.rc = 1;
    o.v = x;
    vm.heap.newReference(o.addr);
    return o;
  }
  return new PyAtom(vm.tFloat, vm.heap.obj_malloc(2 * vm.profile.pointerWidth + 8), x);
}

/** @cpython Objects/floatobject.c float_dealloc 3.8-3.15: also the end of what subtype_dealloc does for classes. */
export function float_dealloc(vm: VM, o: PyAtom): void {
  if (o.type !== vm.tFloat) {
    o.type.tp_free!(vm, o);
    return;
  }
  if (vm.freeFloats.length < vm.profile.objects.freeFloats) {
    vm.freeFloats.push(o);
    return;
  }
  vm.heap.obj_free(o.addr);
  o.addr = 0;
}
