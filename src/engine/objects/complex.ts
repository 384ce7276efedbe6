/**
 * complex: PyAtom with `v` a Complex, { re, im }. Layout: two words and two doubles. From 3.15 on, results of arithmetic come from a
 * free list; those of the constructor never do.
 */
import { PyAtom } from './object.ts';
import type { Complex } from './value/complex.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/complexobject.c PyComplex_FromCComplex 3.8-3.15 */
export function newComplexResult(vm: VM, z: Complex): PyAtom {
  const free = vm.freeComplex;
  if (free.length > 0) {
    const o = free.pop()!;
    o.rc = 1;
    o.v = z;
    vm.heap.newReference(o.addr);
    return o;
  }
  const type = vm.t.complex!;
  return new PyAtom(type, vm.heap.obj_malloc(type.tp_basicsize), z);
}

export function newComplex(vm: VM, re: number, im: number): PyAtom {
  return newComplexResult(vm, { re, im });
}

/** @cpython Objects/complexobject.c complex_dealloc 3.15 (before it is only freed) */
export function complex_dealloc(vm: VM, o: PyAtom): void {
  if (o.type !== vm.t.complex) {
    o.type.tp_free!(vm, o);
    return;
  }
  if (vm.freeComplex.length < vm.profile.objects.freeComplex) {
    vm.freeComplex.push(o);
    return;
  }
  vm.heap.obj_free(o.addr);
  o.addr = 0;
}
