/** The items of an array: their bytes, the block that C has for them, and how it grows. */
import { gcNew } from '../objects/alloc.ts';
import { raise, typeError, valueError } from '../objects/errors.ts';
import { PyObj, type PyObject } from '../objects/object.ts';
import { isSubtype, PyType, TPFLAGS } from '../objects/type.ts';
import type { VM } from '../objects/vm.ts';
import { type ItemKind, kindFor } from './array_items.ts';

export interface Items {
  kind: ItemKind;
  length: number;
  /** room for at least `length` items: ours; what C has is in `allocated` and `block` */
  data: Uint8Array;
  view: DataView;
  allocated: number;
  /** 0: none */
  block: number;
  exports: number;
}

export const itemsOf = (o: PyObject): Items => o.v as Items;

/** @cpython Modules/arraymodule.c newarrayobject */
export function newArray(vm: VM, type: PyType, kind: ItemKind, length: number): PyObj {
  let o: PyObj;
  if (type.tp_alloc !== null && type.tp_flags & TPFLAGS.HEAPTYPE) o = type.tp_alloc(vm, type, 0) as PyObj;
  else {
    o = new PyObj(type, gcNew(vm, type, type.tp_basicsize), null);
    vm.gc.track(o);
  }
  const data = new Uint8Array(length * kind.size);
  const block = length === 0 ? 0 : vm.heap.mem_malloc(length * kind.size);
  o.v = { kind, length, data, view: viewOf(data), allocated: length, block, exports: 0 } satisfies Items;
  return o;
}

const viewOf = (data: Uint8Array): DataView => new DataView(data.buffer, data.byteOffset, data.byteLength);

/** @cpython Modules/arraymodule.c array_resize 3.8-3.15 */
export function resize(vm: VM, o: PyObj, length: number): void {
  const a = itemsOf(o);
  if (a.exports > 0 && length !== a.length)
    raise(vm, vm.exc.BufferError!, 'cannot resize an array that is exporting buffers');
  if (a.allocated >= length && a.length < length + 16 && a.block !== 0) {
    a.length = length;
    return;
  }
  if (length === 0) {
    if (a.block !== 0) vm.heap.mem_free(a.block);
    Object.assign(a, { length: 0, allocated: 0, block: 0 });
    return;
  }
  const room = (length >> 4) + (a.length < 8 ? 3 : 7) + length;
  const bytes = room * a.kind.size;
  a.block = a.block === 0 ? vm.heap.mem_malloc(bytes) : vm.heap.mem_realloc(a.block, bytes);
  a.allocated = room;
  if (a.data.length < bytes) {
    const data = new Uint8Array(bytes);
    data.set(a.data.subarray(0, a.length * a.kind.size));
    a.data = data;
    a.view = viewOf(data);
  }
  a.length = length;
}

export function itemAt(vm: VM, a: Items, i: number): PyObject {
  return a.kind.get(vm, a.view, i * a.kind.size);
}

export function setItemAt(vm: VM, a: Items, i: number, x: PyObject): void {
  a.kind.set(vm, a.view, i * a.kind.size, x);
}

export function sameKind(vm: VM, a: Items, b: Items, text = 'bad argument type for built-in operation'): void {
  if (a.kind !== b.kind) typeError(vm, text);
}

/** Formats of pickled arrays, with how their items are laid out; machine format codes 0 to 21. */
const LITTLE: Record<string, number> = {
  B: 0,
  b: 1,
  H: 2,
  h: 4,
  I: 6,
  i: 8,
  Q: 10,
  L: 10,
  q: 12,
  l: 12,
  f: 14,
  d: 16,
  u: 20,
  w: 20,
};

export const machineFormat = (code: string): number => LITTLE[code] ?? -1;

/** @cpython Modules/arraymodule.c array__array_reconstructor_impl: of bytes in this machine's own format */
export function reconstructArray(vm: VM, args: PyObject[]): PyObject {
  const [type, code, format, bytes] = args as [PyObject, PyObject, PyObject, PyObject];
  if (!(type instanceof PyType))
    typeError(vm, `first argument must be a type object, not ${(type as PyObject).type.tp_name}`);
  if (!isSubtype(type, vm.t.array!)) typeError(vm, `${type.tp_name} is not a subtype of ${vm.t.array!.tp_name}`);
  const kind = kindFor(vm, code.v as string);
  if (!kind) valueError(vm, 'second argument must be a valid type code');
  if (!isSubtype(bytes.type, vm.tBytes)) typeError(vm, `fourth argument should be bytes, not ${bytes.type.tp_name}`);
  const data = bytes.v as Uint8Array;
  if (format.v !== machineFormat(kind.code)) valueError(vm, 'third argument must be a valid machine format code.');
  if (data.length % kind.size !== 0) valueError(vm, 'bytes length not a multiple of item size');
  const o = newArray(vm, type, kind, data.length / kind.size);
  itemsOf(o).data.set(data);
  return o;
}
