/** What bytes and bytearray share: access to the bytes of any object with a buffer, and results of the receiver's kind. */
import { bytearrayData, newBytearray } from './bytearray.ts';
import { newBytes, newFreshBytes } from './bytes.ts';
import { PyErr_Format } from './format.ts';
import { PyNumber_AsIndex } from './number.ts';
import type { PyObj, PyObject } from './object.ts';
import { TPFLAGS } from './type.ts';
import type { VM } from './vm.ts';

export function isBytes(o: PyObject): boolean {
  return (o.type.tp_flags & TPFLAGS.BYTES_SUBCLASS) !== 0;
}

export function isBytearray(vm: VM, o: PyObject): o is PyObj {
  return o.type === vm.t.bytearray || o.type.mro.includes(vm.t.bytearray!);
}

/** The bytes of a bytes or bytearray object (or subclass), shared. */
export function ownData(o: PyObject): Uint8Array {
  return isBytes(o) ? o.v : bytearrayData(o as PyObj);
}

/** @cpython Objects/abstract.c PyObject_GetBuffer 3.8-3.15, released at once: TypeError where there is no buffer */
export function bytesLike(vm: VM, o: PyObject): Uint8Array {
  if (o.type === vm.tBytes) return o.v;
  const get = o.type.bf_getbuffer;
  if (get === null) {
    PyErr_Format(vm, vm.exc.TypeError!, "a bytes-like object is required, not '%.100s'", o.type.tp_name);
  }
  const data = get!(vm, o);
  o.type.bf_releasebuffer?.(vm, o);
  return data;
}

/** A result of the receiver's kind: bytes of bytes, bytearray of bytearray. */
export function sameKind(vm: VM, self: PyObject, data: Uint8Array): PyObject {
  return isBytes(self) ? newBytes(vm, data) : newBytearray(vm, data);
}

/** As sameKind, where one byte is a fresh object. */
export function sameKindFresh(vm: VM, self: PyObject, data: Uint8Array): PyObject {
  return isBytes(self) ? newFreshBytes(vm, data) : newBytearray(vm, data);
}

/** The receiver unchanged: exact bytes themselves, else a copy. */
export function unchanged(vm: VM, self: PyObject): PyObject {
  if (self.type === vm.tBytes) {
    self.rc++;
    return self;
  }
  return sameKind(vm, self, ownData(self).slice());
}

/** @cpython Objects/bytearrayobject.c _getbytevalue 3.8-3.15 */
export function byteValue(vm: VM, o: PyObject, what = 'byte'): number {
  const n = PyNumber_AsIndex(vm, o, null);
  if (n < 0 || n > 255) PyErr_Format(vm, vm.exc.ValueError!, `${what} must be in range(0, 256)`);
  return n;
}

/** Where `sub` first is in `data` from `from` on, before `to`; -1 where it isn't. */
export function indexOfBytes(data: Uint8Array, sub: Uint8Array, from: number, to: number): number {
  const n = sub.length;
  if (to - from < n) return -1;
  if (n === 0) return from;
  const first = sub[0]!;
  for (let i = data.indexOf(first, from); i >= 0 && i + n <= to; i = data.indexOf(first, i + 1)) {
    let k = 1;
    while (k < n && data[i + k] === sub[k]) k++;
    if (k === n) return i;
  }
  return -1;
}

/** The same from the right. */
export function lastIndexOfBytes(data: Uint8Array, sub: Uint8Array, from: number, to: number): number {
  const n = sub.length;
  for (let i = to - n; i >= from; i--) {
    let k = 0;
    while (k < n && data[i + k] === sub[k]) k++;
    if (k === n) return i;
  }
  return -1;
}

/** Order of two byte sequences. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

/** All of these, one after the other. */
export function concatenated(parts: readonly Uint8Array[], separator: Uint8Array | null = null): Uint8Array {
  let size = 0;
  for (const p of parts) size += p.length;
  if (separator !== null && parts.length > 1) size += separator.length * (parts.length - 1);
  const out = new Uint8Array(size);
  let at = 0;
  parts.forEach((p, i) => {
    if (i > 0 && separator !== null) {
      out.set(separator, at);
      at += separator.length;
    }
    out.set(p, at);
    at += p.length;
  });
  return out;
}

export function repeated(data: Uint8Array, n: number): Uint8Array {
  const out = new Uint8Array(data.length * Math.max(0, n));
  for (let i = 0; i < n; i++) out.set(data, i * data.length);
  return out;
}
