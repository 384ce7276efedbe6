/**
 * The Python object as the twin holds it.
 *
 * Four shapes, no more, so that a site that sees any object stays polymorphic and never megamorphic:
 *
 *   PyAtom   rc addr type v                          int, float, bool, None, complex, object() ...: no GC header, no dict
 *   PyText   rc addr type v w h                      str, bytes: payload, kind bits, cached hash
 *   PyObj    rc addr type v w x s d wl gn gp g       everything else: containers, instances, functions, iterators ...
 *   PyType   as PyObj, then the slots                type objects (type.ts)
 *
 * What `v`, `w`, `x` hold is the business of the type's own file, which states it at its top.
 *
 * References. `rc` is ob_refcnt. A function that returns a PyObject returns a new reference unless its comment says
 * `borrowed`; arguments are borrowed unless a comment says `steals`. Immortal objects (3.12+) start at IMMORTAL and are
 * counted like all others, so no branch is needed; `refcountOf` shows what the version shows.
 * `addr` is the heap handle (heap/README.md) of the object itself, that is behind its GC header and pre-header; it is 0
 * once the object is freed, so that a use after free can be asserted.
 */
import type { PyType } from './type.ts';
import type { VM } from './vm.ts';

export interface PyObject {
  rc: number;
  addr: number;
  type: PyType;
  v: any;
}

/** Where the count of immortal objects starts; far above any real count, inside a Smi. */
export const IMMORTAL = 0x40000000;
/** Counts from here on are immortal. */
export const IMMORTAL_FLOOR = 0x30000000;

export class PyAtom implements PyObject {
  rc: number;
  addr: number;
  type: PyType;
  v: any;
  constructor(type: PyType, addr: number, v: any) {
    this.rc = 1;
    this.addr = addr;
    this.type = type;
    this.v = v;
  }
}

/** A pair of int32: a 64-bit Py_hash_t. */
export interface Hash {
  lo: number;
  hi: number;
}

export class PyText implements PyObject {
  rc: number;
  addr: number;
  type: PyType;
  /** str: JS string (UTF-16); bytes: Uint8Array */
  v: any;
  /** str: kind and flags, see unicode.ts */
  w: number;
  /** cached hash, null until asked for */
  h: Hash | null;
  constructor(type: PyType, addr: number, v: any, w: number) {
    this.rc = 1;
    this.addr = addr;
    this.type = type;
    this.v = v;
    this.w = w;
    this.h = null;
  }
}

export class PyObj implements PyObject {
  rc: number;
  addr: number;
  type: PyType;
  v: any;
  w: any;
  x: any;
  /** `__slots__` values, then inline attribute values (index = type's slot count + shared key index); null: none */
  s: (PyObject | null)[] | null;
  /** `__dict__`, once it is a real dict object */
  d: PyObj | null;
  /** first weak reference to this object */
  wl: PyObj | null;
  /** links of the collector's list; both null while untracked */
  gn: PyObj | null;
  gp: PyObj | null;
  /** collector's bits and scratch count, see gc/ */
  g: number;
  constructor(type: PyType, addr: number, v: any) {
    this.rc = 1;
    this.addr = addr;
    this.type = type;
    this.v = v;
    this.w = null;
    this.x = null;
    this.s = null;
    this.d = null;
    this.wl = null;
    this.gn = null;
    this.gp = null;
    this.g = 0;
  }
}

/** @cpython Include/object.h Py_INCREF 3.8-3.15 */
export function incref<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

/** @cpython Include/object.h Py_DECREF 3.8-3.15 */
export function decref(vm: VM, o: PyObject): void {
  if (--o.rc === 0) dealloc(vm, o);
}

/** @cpython Include/object.h Py_XDECREF 3.8-3.15 */
export function xdecref(vm: VM, o: PyObject | null | undefined): void {
  if (o && --o.rc === 0) dealloc(vm, o);
}

/** @cpython Objects/object.c _Py_Dealloc 3.8-3.15 */
export function dealloc(vm: VM, o: PyObject): void {
  o.type.tp_dealloc(vm, o);
}

/** What `sys.getrefcount` shows for a count of `rc` (before it adds its own argument). */
export function refcountOf(vm: VM, o: PyObject): number {
  const shown = vm.profile.objects.immortalRefcount;
  return shown !== 0 && o.rc >= IMMORTAL_FLOOR ? shown : o.rc;
}
