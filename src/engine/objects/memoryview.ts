/**
 * memoryview: PyObj with `v` a View, over a managed buffer: PyObj with `v` a Buffer that holds the exporter. Layout: the managed buffer
 * is 14 words, a view 18 and three a dimension, both with a GC header.
 */
import { gcDel, gcNew, track, untrack } from './alloc.ts';
import { raise } from './errors.ts';
import { PyErr_Format } from './format.ts';
import { decref, PyObj, type PyObject } from './object.ts';
import type { BufferLayout } from './type.ts';
import type { VM } from './vm.ts';

/** What a managed buffer holds; `obj` is owned, null once it is released. */
export interface Buffer {
  obj: PyObject | null;
  data: Uint8Array;
  /** views on it */
  exports: number;
}

export interface View {
  /** the managed buffer, owned */
  mbuf: PyObj;
  data: Uint8Array;
  offset: number;
  format: string;
  itemsize: number;
  readonly: boolean;
  shape: number[];
  strides: number[];
  released: boolean;
  /** Py_SIZE: words of shape, strides and suboffsets */
  length: number;
  /** buffers that others have taken of this view */
  exports: number;
}

export function bufferOf(view: View): Buffer {
  return view.mbuf.v;
}

/** How the buffer of an object is laid out. */
export function layoutOf(vm: VM, o: PyObject): BufferLayout {
  const f = o.type.bf_layout;
  if (f !== null) return f(vm, o);
  return { format: 'B', itemsize: 1, readonly: o.type.bf_releasebuffer === null };
}

/** @cpython Objects/memoryobject.c PyMemoryView_FromObject 3.8-3.15 */
export function PyMemoryView_FromObject(vm: VM, o: PyObject): PyObj {
  if (o.type === vm.t.memoryview) {
    const view: View = o.v;
    checkReleased(vm, view);
    return mbuf_add_view(vm, view, {});
  }
  const get = o.type.bf_getbuffer;
  if (get === null) {
    const text = "memoryview: a bytes-like object is required, not '%.200s'";
    PyErr_Format(vm, vm.exc.TypeError!, text, o.type.tp_name);
  }
  const type = vm.t.managedbuffer!;
  const mbuf = new PyObj(type, gcNew(vm, type, type.tp_basicsize), null);
  const data = get!(vm, o);
  o.rc++;
  mbuf.v = { obj: o, data, exports: 0 } satisfies Buffer;
  track(vm, mbuf);
  const layout = layoutOf(vm, o);
  const shape = layout.shape ?? [layout.itemsize === 0 ? 0 : Math.floor(data.length / layout.itemsize)];
  const view: View = {
    mbuf,
    data,
    offset: 0,
    format: layout.format,
    itemsize: layout.itemsize,
    readonly: layout.readonly,
    shape,
    strides: contiguousStrides(shape, layout.itemsize),
    released: false,
    length: 3 * shape.length,
    exports: 0,
  };
  const res = mbuf_add_view(vm, view, {});
  decref(vm, mbuf);
  return res;
}

/** @cpython Objects/memoryobject.c mbuf_add_view 3.8-3.15: a view like `base`, changed as told */
export function mbuf_add_view(vm: VM, base: View, change: Partial<View>): PyObj {
  const view: View = { ...base, released: false, exports: 0, ...change };
  view.length = 3 * view.shape.length;
  const type = vm.t.memoryview!;
  const bytes = type.tp_basicsize + 3 * vm.profile.pointerWidth * view.shape.length;
  const o = new PyObj(type, gcNew(vm, type, bytes), view);
  view.mbuf.rc++;
  bufferOf(view).exports++;
  track(vm, o);
  return o;
}

export function contiguousStrides(shape: readonly number[], itemsize: number): number[] {
  const strides: number[] = [];
  let size = itemsize;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = size;
    size *= shape[i]!;
  }
  return strides;
}

export function isContiguous(view: View): boolean {
  const own = contiguousStrides(view.shape, view.itemsize);
  return view.shape.some((n) => n === 0) || view.strides.every((s, i) => s === own[i] || view.shape[i] === 1);
}

export function isFortran(view: View): boolean {
  let size = view.itemsize;
  for (let i = 0; i < view.shape.length; i++) {
    if (view.shape[i]! > 1 && view.strides[i] !== size) return false;
    size *= view.shape[i]!;
  }
  return true;
}

export function viewBytes(view: View): number {
  return view.shape.reduce((a, n) => a * n, view.itemsize);
}

/** Calls back with the byte offset of every item, in C order. */
export function eachItem(view: View, visit: (at: number) => void): void {
  const { shape, strides } = view;
  const walk = (dim: number, at: number): void => {
    if (dim === shape.length) return visit(at);
    for (let i = 0; i < shape[dim]!; i++) walk(dim + 1, at + i * strides[dim]!);
  };
  walk(0, view.offset);
}

/** The bytes in C order; shared where the view is contiguous. */
export function viewData(view: View): Uint8Array {
  const n = viewBytes(view);
  if (isContiguous(view)) return view.data.subarray(view.offset, view.offset + n);
  const out = new Uint8Array(n);
  let to = 0;
  eachItem(view, (at) => {
    for (let k = 0; k < view.itemsize; k++) out[to++] = view.data[at + k]!;
  });
  return out;
}

/** @cpython Objects/memoryobject.c CHECK_RELEASED 3.8-3.15 */
export function checkReleased(vm: VM, view: View): void {
  if (view.released || bufferOf(view).obj === null) {
    raise(vm, vm.exc.ValueError!, 'operation forbidden on released memoryview object');
  }
}

/** @cpython Objects/memoryobject.c mbuf_release 3.8-3.15 */
function mbuf_release(vm: VM, mbuf: PyObj): void {
  const buffer: Buffer = mbuf.v;
  const o = buffer.obj;
  if (o === null) return;
  buffer.obj = null;
  untrack(vm, mbuf);
  o.type.bf_releasebuffer?.(vm, o);
  decref(vm, o);
}

/** @cpython Objects/memoryobject.c _memory_release 3.8-3.15 */
export function memory_release(vm: VM, view: View): void {
  if (view.released) return;
  if (view.exports > 0) {
    const s = view.exports === 1 ? '' : 's';
    PyErr_Format(vm, vm.exc.BufferError!, 'memoryview has %zd exported buffer%s', view.exports, s);
  }
  view.released = true;
  if (--bufferOf(view).exports === 0) mbuf_release(vm, view.mbuf);
}

/** @cpython Objects/memoryobject.c mbuf_dealloc 3.8-3.15 */
export function mbuf_dealloc(vm: VM, mbuf: PyObj): void {
  mbuf_release(vm, mbuf);
  untrack(vm, mbuf);
  gcDel(vm, mbuf);
}

/** @cpython Objects/memoryobject.c memory_dealloc 3.8-3.15 */
export function memory_dealloc(vm: VM, o: PyObj): void {
  const view: View = o.v;
  untrack(vm, o);
  memory_release(vm, view);
  decref(vm, view.mbuf);
  if (o.wl !== null) vm.clearWeakrefs(o);
  gcDel(vm, o);
}
