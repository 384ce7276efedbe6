/** Hash and equality by identity: what `object` gives, told apart from hashes that types define themselves. */
import type { PyObject } from './object.ts';
import { object_richcompare } from './object_type.ts';
import type { VM } from './vm.ts';

/**
 * @cpython Python/pyhash.c _Py_HashPointer 3.8-3.15: the address rotated right by 4. Low half; the high one is in vm.hashHi.
 */
export function identityHash(vm: VM, o: PyObject): number {
  const address = realAddress(vm, o);
  const low = address % 16;
  const rest = (address - low) / 16;
  const hi = Math.floor(rest / 4294967296) | (low << 28);
  vm.hashHi = hi | 0;
  return rest | 0;
}

/** What id() shows. Static objects lie below the heap, see VM.staticAddress. */
export function realAddress(vm: VM, o: PyObject): number {
  return o.addr > 0 ? vm.heap.realAddress(o.addr) : vm.profile.core.staticBase - o.addr * 16;
}

/** The slot: tp_hash of object. */
export function PyObject_HashPointer(vm: VM, o: PyObject): number {
  return identityHash(vm, o);
}

/** Are hash and equality of `o` those of object (so that it equals only itself)? */
export function hasIdentityHash(vm: VM, o: PyObject): boolean {
  const type = o.type;
  if (type.tp_hash === PyObject_HashPointer) return type.tp_richcompare === object_richcompare;
  return o === vm.None || o === vm.Ellipsis;
}
