/** complex: PyAtom with `v` { re, im }. */
import { objNew } from './alloc.ts';
import { PyAtom } from './object.ts';
import type { VM } from './vm.ts';

export function newComplex(vm: VM, re: number, im: number): PyAtom {
  const type = vm.t.complex!;
  return new PyAtom(type, objNew(vm, type, type.tp_basicsize), { re, im });
}
