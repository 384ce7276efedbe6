/**
 * bytes: PyText with `v` a Uint8Array that is never changed. Layout: four words, the bytes and a final zero. An instance of a subclass
 * is a PyObj (PyText without GC header) with the same `v`, its hash in `x`.
 */
import { type PyObject, PyText } from './object.ts';
import type { VM } from './vm.ts';

/** A new reference to bytes with this content (the array is taken over); b'' and one byte are singletons. */
export function newBytes(vm: VM, data: Uint8Array): PyText {
  if (data.length <= 1) {
    const shared = data.length === 0 ? vm.emptyBytes : vm.byteChars[data[0]!];
    if (shared) {
      shared.rc++;
      return shared;
    }
  }
  return new PyText(vm.tBytes, vm.heap.obj_malloc(bytesSize(vm, data.length)), data, 0);
}

/** As newBytes, but one byte is a fresh object (PyBytes_FromStringAndSize without the bytes, filled later). */
export function newFreshBytes(vm: VM, data: Uint8Array): PyText {
  if (data.length === 0) return newBytes(vm, data);
  return new PyText(vm.tBytes, vm.heap.obj_malloc(bytesSize(vm, data.length)), data, 0);
}

export function bytesSize(vm: VM, n: number): number {
  return 4 * vm.profile.pointerWidth + n + 1;
}

/** @cpython Objects/bytesobject.c bytes dealloc (object_dealloc) */
export function bytes_dealloc(vm: VM, o: PyObject): void {
  if (o.type === vm.tBytes) {
    vm.heap.obj_free(o.addr);
    o.addr = 0;
  } else o.type.tp_free!(vm, o);
}

/** Fills the singletons b'' and the one-byte objects. */
export function createBytesSingletons(vm: VM, rc: number): void {
  const make = (data: Uint8Array): PyText => {
    const o = new PyText(vm.tBytes, vm.staticAddress(bytesSize(vm, data.length)), data, 0);
    o.rc = rc;
    return o;
  };
  vm.emptyBytes = make(new Uint8Array(0));
  for (let c = 0; c < 256; c++) vm.byteChars.push(make(Uint8Array.of(c)));
}
