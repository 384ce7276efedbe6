/**
 * bytearray: PyObj with `v` a Uint8Array with room to spare, `w` the length, `x` a Room. The array's own room is ours; what the guest
 * can see of over-allocation is in Room.
 */
import { raise } from './errors.ts';
import { PyObj, type PyObject } from './object.ts';
import type { PyType } from './type.ts';
import type { VM } from './vm.ts';

export interface Room {
  /** block of the data, 0: none */
  addr: number;
  /** bytes in the block (3.15: in the bytes object), the final zero included (3.15: without) */
  alloc: number;
  /** bytes before the first one: they were deleted from the front */
  offset: number;
  /** buffers that others hold */
  exports: number;
}

/** The bytes of a bytearray, shared. */
export function bytearrayData(o: PyObj): Uint8Array {
  const data: Uint8Array = o.v;
  return data.length === o.w ? data : data.subarray(0, o.w);
}

/** A fresh bytearray of a type (tp_alloc), empty and without data. */
export function allocBytearray(vm: VM, type: PyType): PyObj {
  let o = type.tp_alloc!(vm, type, 0) as PyObj;
  if (!(o instanceof PyObj)) o = new PyObj(type, (o as PyObject).addr, null);
  o.v = new Uint8Array(0);
  o.w = 0;
  o.x = { addr: 0, alloc: 0, offset: 0, exports: 0 } satisfies Room;
  return o;
}

/** @cpython Objects/bytearrayobject.c PyByteArray_FromStringAndSize 3.8-3.15: takes the array over */
export function newBytearray(vm: VM, data: Uint8Array): PyObj {
  const o = allocBytearray(vm, vm.t.bytearray!);
  const room: Room = o.x;
  if (data.length > 0) {
    room.alloc = vm.profile.text.bytearrayData === 'bytes' ? data.length : data.length + 1;
    room.addr = blockFor(vm, 0, room.alloc);
  }
  o.v = data;
  o.w = data.length;
  return o;
}

/** Grows, shrinks, makes or gives back the block of the data. */
function blockFor(vm: VM, addr: number, alloc: number): number {
  const { heap } = vm;
  const where = vm.profile.text.bytearrayData;
  if (where === 'bytes') {
    const bytes = 4 * vm.profile.pointerWidth + 1 + alloc;
    if (alloc === 0) {
      if (addr !== 0) heap.obj_free(addr);
      return 0;
    }
    return addr === 0 ? heap.obj_malloc(bytes) : heap.obj_realloc(addr, bytes);
  }
  if (where === 'mem') return addr === 0 ? heap.mem_malloc(alloc) : heap.mem_realloc(addr, alloc);
  return addr === 0 ? heap.obj_malloc(alloc) : heap.obj_realloc(addr, alloc);
}

function freeBlock(vm: VM, addr: number): void {
  if (addr === 0) return;
  if (vm.profile.text.bytearrayData === 'mem') vm.heap.mem_free(addr);
  else vm.heap.obj_free(addr);
}

/** @cpython Objects/bytearrayobject.c _canresize 3.8-3.15 */
export function checkResizable(vm: VM, o: PyObj): void {
  if ((o.x as Room).exports > 0) {
    raise(vm, vm.exc.BufferError!, 'Existing exports of data: object cannot be re-sized');
  }
}

/** @cpython Objects/bytearrayobject.c PyByteArray_Resize 3.8-3.15: what lies between the lengths is zero */
export function bytearray_resize(vm: VM, o: PyObj, n: number): void {
  if (n === o.w) return;
  checkResizable(vm, o);
  const room: Room = o.x;
  const isObject = vm.profile.text.bytearrayData === 'bytes';
  const zero = isObject ? 0 : 1;
  let alloc = room.alloc;
  if (n + room.offset + zero <= alloc) {
    if (n < Math.floor(alloc / 2)) alloc = n + zero;
    else return setLength(o, n);
  } else if (n <= alloc * 1.125) alloc = n + (n >> 3) + (n < 9 ? 3 : 6);
  else alloc = n + zero;
  if (room.offset > 0) {
    const block = blockFor(vm, 0, alloc);
    freeBlock(vm, room.addr);
    room.addr = block;
    room.offset = 0;
  } else room.addr = blockFor(vm, room.addr, alloc);
  room.alloc = alloc;
  setLength(o, n);
}

function setLength(o: PyObj, n: number): void {
  const data: Uint8Array = o.v;
  if (n > data.length) {
    const grown = new Uint8Array(n < 64 ? 64 : n + (n >> 1));
    grown.set(data.subarray(0, o.w));
    o.v = grown;
  } else if (n > o.w) data.fill(0, o.w, n);
  o.w = n;
}

/** Takes bytes off the front: the start moves on in its block; the resize may cut the block. */
export function dropFront(vm: VM, o: PyObj, count: number): void {
  (o.x as Room).offset += count;
  o.v = (o.v as Uint8Array).subarray(count);
  bytearray_resize(vm, o, o.w - count);
}

/** @cpython Objects/bytearrayobject.c bytearray_getbuffer, bytearray_releasebuffer 3.8-3.15 */
export function bytearray_getbuffer(_vm: VM, o: PyObj): Uint8Array {
  (o.x as Room).exports++;
  return bytearrayData(o);
}

export function bytearray_releasebuffer(_vm: VM, o: PyObj): void {
  (o.x as Room).exports--;
}

/** @cpython Objects/bytearrayobject.c bytearray_dealloc 3.8-3.15 */
export function bytearray_dealloc(vm: VM, o: PyObj): void {
  const room: Room = o.x;
  freeBlock(vm, room.addr);
  room.addr = 0;
  o.type.tp_free!(vm, o);
}

/** @cpython Objects/bytearrayobject.c bytearray_sizeof 3.8-3.15: 3.15 counts the bytes object */
export function bytearray_sizeof(vm: VM, o: PyObj): number {
  const room: Room = o.x;
  const own = vm.profile.text.bytearrayWords * vm.profile.pointerWidth;
  if (vm.profile.text.bytearrayData !== 'bytes') return own + room.alloc;
  return own + (room.alloc === 0 ? 0 : room.alloc + 4 * vm.profile.pointerWidth + 1);
}
