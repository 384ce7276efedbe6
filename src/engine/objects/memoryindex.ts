/** Indexing and slicing of memoryviews, read and written. */
import { raise } from './errors.ts';
import { PyErr_Format } from './format.ts';
import { nativeLetter, packItem, unpackItem } from './memoryitems.ts';
import { checkReleased, eachItem, layoutOf, mbuf_add_view, type View, viewData } from './memoryview.ts';
import { isIndex, PyNumber_AsIndex } from './number.ts';
import type { PyObj, PyObject } from './object.ts';
import { sliceBounds } from './slicebounds.ts';
import { TPFLAGS } from './type.ts';
import type { VM } from './vm.ts';

/** Byte offset of an index in one dimension. @cpython Objects/memoryobject.c lookup_dimension 3.8-3.15 */
function lookup_dimension(vm: VM, view: View, at: number, dim: number, index: number): number {
  const n = view.shape[dim]!;
  const i = index < 0 ? index + n : index;
  if (i < 0 || i >= n) PyErr_Format(vm, vm.exc.IndexError!, 'index out of bounds on dimension %d', dim + 1);
  return at + i * view.strides[dim]!;
}

/** @cpython Objects/memoryobject.c memory_item 3.8-3.15 */
export function memory_item(vm: VM, o: PyObj, index: number): PyObject {
  const view: View = o.v;
  checkReleased(vm, view);
  if (view.shape.length === 0) raise(vm, vm.exc.TypeError!, 'invalid indexing of 0-dim memory');
  if (view.shape.length > 1) {
    raise(vm, vm.exc.NotImplementedError!, 'multi-dimensional sub-views are not implemented');
  }
  if (nativeLetter(view.format) === '') unsupported(vm, view);
  return unpackItem(vm, view.data, lookup_dimension(vm, view, view.offset, 0, index), view.format);
}

export function unsupported(vm: VM, view: View): never {
  PyErr_Format(vm, vm.exc.NotImplementedError!, 'memoryview: unsupported format %s', view.format);
}

function isMultiIndex(key: PyObject): boolean {
  return (key.type.tp_flags & TPFLAGS.TUPLE_SUBCLASS) !== 0 && (key.v as PyObject[]).every(isIndex);
}

/** @cpython Objects/memoryobject.c ptr_from_tuple 3.8-3.15 */
function offsetOfTuple(vm: VM, view: View, key: PyObject): number {
  const items: PyObject[] = key.v;
  if (items.length > view.shape.length) {
    const text = 'cannot index %zd-dimension view with %zd-element tuple';
    PyErr_Format(vm, vm.exc.TypeError!, text, view.shape.length, items.length);
  }
  let at = view.offset;
  items.forEach((item, dim) => {
    at = lookup_dimension(vm, view, at, dim, PyNumber_AsIndex(vm, item, vm.exc.IndexError!));
  });
  return at;
}

/** @cpython Objects/memoryobject.c memory_subscript 3.8-3.15 */
export function memory_subscript(vm: VM, o: PyObj, key: PyObject): PyObject {
  const view: View = o.v;
  checkReleased(vm, view);
  if (view.shape.length === 0) {
    if (isMultiIndex(key) && key.v.length === 0) return unpackItem(vm, view.data, view.offset, view.format);
    if (key === vm.Ellipsis) {
      o.rc++;
      return o;
    }
    raise(vm, vm.exc.TypeError!, 'invalid indexing of 0-dim memory');
  }
  if (isIndex(key)) return memory_item(vm, o, PyNumber_AsIndex(vm, key, vm.exc.IndexError!));
  if (key.type === vm.t.slice) return mbuf_add_view(vm, view, sliced(vm, view, key as PyObj));
  if (isMultiIndex(key)) {
    if (key.v.length < view.shape.length) raise(vm, vm.exc.NotImplementedError!, 'sub-views are not implemented');
    return unpackItem(vm, view.data, offsetOfTuple(vm, view, key), view.format);
  }
  const isTuple = key.type.tp_flags & TPFLAGS.TUPLE_SUBCLASS;
  if (isTuple && (key.v as PyObject[]).every((k) => k.type === vm.t.slice)) {
    raise(vm, vm.exc.NotImplementedError!, 'multi-dimensional slicing is not implemented');
  }
  raise(vm, vm.exc.TypeError!, 'memoryview: invalid slice key');
}

function sliced(vm: VM, view: View, key: PyObj): Partial<View> {
  const { start, step, count } = sliceBounds(vm, key, () => view.shape[0]!);
  return {
    offset: view.offset + start * view.strides[0]!,
    shape: [Math.max(0, count), ...view.shape.slice(1)],
    strides: [step * view.strides[0]!, ...view.strides.slice(1)],
  };
}

/** @cpython Objects/memoryobject.c memory_ass_sub 3.8-3.15 */
export function memory_ass_sub(vm: VM, o: PyObj, key: PyObject, value: PyObject | null): void {
  const view: View = o.v;
  checkReleased(vm, view);
  const te = vm.exc.TypeError!;
  const dims = view.shape.length;
  if (nativeLetter(view.format) === '') unsupported(vm, view);
  if (view.readonly) raise(vm, te, 'cannot modify read-only memory');
  if (value === null) raise(vm, te, 'cannot delete memory');
  if (dims === 0) {
    if (key !== vm.Ellipsis && !(isMultiIndex(key) && key.v.length === 0)) {
      raise(vm, te, 'invalid indexing of 0-dim memory');
    }
    return packItem(vm, view.data, view.offset, view.format, value);
  }
  if (isIndex(key)) {
    if (dims > 1) raise(vm, vm.exc.NotImplementedError!, 'sub-views are not implemented');
    const index = PyNumber_AsIndex(vm, key, vm.exc.IndexError!);
    return packItem(vm, view.data, lookup_dimension(vm, view, view.offset, 0, index), view.format, value);
  }
  if (key.type === vm.t.slice && dims === 1) return assignSlice(vm, view, key as PyObj, value);
  if (isMultiIndex(key)) {
    if (key.v.length < dims) raise(vm, vm.exc.NotImplementedError!, 'sub-views are not implemented');
    return packItem(vm, view.data, offsetOfTuple(vm, view, key), view.format, value);
  }
  if (key.type === vm.t.slice) {
    const text = 'memoryview slice assignments are currently restricted to ndim = 1';
    raise(vm, vm.exc.NotImplementedError!, text);
  }
  raise(vm, te, 'memoryview: invalid slice key');
}

function assignSlice(vm: VM, view: View, key: PyObj, value: PyObject): void {
  const source = describe(vm, value);
  if (source === null) {
    PyErr_Format(vm, vm.exc.TypeError!, "a bytes-like object is required, not '%.100s'", value.type.tp_name);
  }
  const target: View = { ...view, ...sliced(vm, view, key) };
  const same = source.format.replace('@', '') === view.format.replace('@', '') && source.itemsize === view.itemsize;
  if (!same || source.shape.length !== 1 || source.shape[0] !== target.shape[0]) {
    const text = 'memoryview assignment: lvalue and rvalue have different structures';
    raise(vm, vm.exc.ValueError!, text);
  }
  const bytes = source.data.slice();
  let from = 0;
  eachItem(target, (at) => {
    for (let k = 0; k < view.itemsize; k++) view.data[at + k] = bytes[from++]!;
  });
}

/** What a buffer is, without keeping it: null where there is none. */
export function describe(
  vm: VM,
  o: PyObject,
): { data: Uint8Array; format: string; itemsize: number; shape: number[] } | null {
  if (o.type === vm.t.memoryview) {
    const view: View = o.v;
    return { data: viewData(view), format: view.format, itemsize: view.itemsize, shape: view.shape };
  }
  const get = o.type.bf_getbuffer;
  if (get === null) return null;
  const data = get(vm, o);
  o.type.bf_releasebuffer?.(vm, o);
  const { format, itemsize, shape } = layoutOf(vm, o);
  return { data, format, itemsize, shape: shape ?? [Math.floor(data.length / itemsize)] };
}
