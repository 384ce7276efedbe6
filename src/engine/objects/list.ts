/**
 * list: PyObj with `v` the array of items (owned), `w` the allocated capacity in items, `x` the heap handle of the item block
 * (0: none). Layout: GC header, object header with size, item pointer, capacity: 56 bytes; the items are a block of their own.
 *
 * Law L1: v.length <= w; x == 0 only where w == 0 (a list that was resized to nothing keeps a block of 0 bytes).
 */

import { PyObject_LengthHint } from './abstract.ts';
import { gcDel, gcNew } from './alloc.ts';
import { cursor, dictNext } from './dict.ts';
import { iterNextOrNull } from './iteration.ts';
import { dealloc, decref, PyObj, type PyObject } from './object.ts';
import { PyObject_GetIter } from './object_protocol.ts';
import { checkItems } from './sequence.ts';
import { setKeys } from './setobject.ts';
import { trashBegin, trashEnd } from './trashcan.ts';
import { newTuple } from './tuple.ts';
import type { Visit } from './type.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/listobject.c PyList_New 3.8-3.15, without items: from the free list or fresh, untracked. */
function list_new(vm: VM, items: PyObject[]): PyObj {
  const free = vm.freeLists;
  if (free.length > 0) {
    const o = free.pop()!;
    o.rc = 1;
    o.v = items;
    o.w = 0;
    o.x = 0;
    vm.heap.newReference(vm.gc.blockOf(vm, o));
    return o;
  }
  const o = new PyObj(vm.tList, gcNew(vm, vm.tList, vm.tList.tp_basicsize), items);
  o.w = 0;
  o.x = 0;
  return o;
}

/** A new list of `items`, which are stolen together with the array; the item block is exactly as large. */
export function newList(vm: VM, items: PyObject[]): PyObj {
  const o = list_new(vm, items);
  if (items.length > 0) {
    o.x = vm.heap.mem_malloc(items.length * vm.profile.pointerWidth);
    o.w = items.length;
  }
  vm.gc.track(o);
  return o;
}

/** @cpython Objects/listobject.c list_resize 3.8-3.15: room for `size` items; the array itself is changed by the caller. */
export function list_resize(vm: VM, list: PyObj, size: number): void {
  const allocated = list.w as number;
  if (allocated >= size && size >= allocated >> 1) return;
  const { profile } = vm;
  if (profile.core.listKeepsSmall && allocated <= 32 && size <= allocated) return;
  let room: number;
  if (profile.core.listGrowth === 'old') {
    room = size + (size >> 3) + (size < 9 ? 3 : 6);
  } else {
    room = Math.floor((size + (size >> 3) + 6) / 4) * 4;
    if (size - (list.v as PyObject[]).length > room - size) room = Math.floor((size + 3) / 4) * 4;
  }
  if (size === 0) {
    // a request to resize to nothing gives a block all the same
    if (list.x !== 0) list.x = vm.heap.mem_realloc(list.x, 0);
    list.w = 0;
  } else setCapacity(vm, list, room);
}

/** Reallocates the item block to `room` items. */
export function setCapacity(vm: VM, list: PyObj, room: number): void {
  const bytes = room * vm.profile.pointerWidth;
  if (room === 0) {
    if (list.x !== 0) vm.heap.mem_free(list.x);
    list.x = 0;
  } else list.x = list.x === 0 ? vm.heap.mem_malloc(bytes) : vm.heap.mem_realloc(list.x, bytes);
  list.w = room;
}

/** @cpython Objects/listobject.c PyList_Append 3.8-3.15 */
export function list_append(vm: VM, list: PyObj, o: PyObject): void {
  o.rc++;
  list_append_steal(vm, list, o);
}

/** @cpython Objects/listobject.c _PyList_AppendTakeRef 3.11-3.15 */
export function list_append_steal(vm: VM, list: PyObj, o: PyObject): void {
  const items = list.v as PyObject[];
  if (items.length >= list.w) list_resize(vm, list, items.length + 1);
  items.push(o);
}

/** @cpython Objects/abstract.c PySequence_List 3.8-3.15: a list from the free list, unlike what `list(...)` makes */
export function PySequence_List(vm: VM, iterable: PyObject): PyObj {
  const list = newList(vm, []);
  try {
    list_extend(vm, list, iterable);
    return list;
  } catch (e) {
    decref(vm, list);
    throw e;
  }
}

/** @cpython Objects/listobject.c list_extend 3.8-3.15 */
export function list_extend(vm: VM, list: PyObj, iterable: PyObject): void {
  if (iterable.type === vm.tList || iterable.type === vm.tTuple) {
    const more = (iterable.v as PyObject[]).slice();
    if (more.length === 0) return;
    const items = list.v as PyObject[];
    if (list.x === 0 && vm.profile.core.listEvenHint) setCapacity(vm, list, (more.length + 1) & ~1);
    else list_resize(vm, list, items.length + more.length);
    for (const o of more) {
      o.rc++;
      items.push(o);
    }
    return;
  }
  if (vm.profile.core.listTakesTables) {
    const table = tableItems(vm, iterable);
    if (table !== null) return extendFromTable(vm, list, table);
  }
  const it = PyObject_GetIter(vm, iterable);
  try {
    extendFrom(vm, list, it, PyObject_LengthHint(vm, iterable, 8));
  } finally {
    decref(vm, it);
  }
}

interface Table {
  length: number;
  /** new references */
  next: () => PyObject | null;
}

/** The items of an exact set or dict, or of a view, without an iterator; null for anything else. */
function tableItems(vm: VM, o: PyObject): Table | null {
  const { t } = vm;
  const type = o.type;
  if (type === t.set || type === t.frozenset) {
    const keys = setKeys(o.v);
    let k = 0;
    return {
      length: keys.length,
      next: () => {
        const key = keys[k++];
        if (key === undefined) return null;
        key.rc++;
        return key;
      },
    };
  }
  const which =
    type === vm.tDict || type === t.dictkeys ? 0 : type === t.dictvalues ? 1 : type === t.dictitems ? 2 : -1;
  if (which < 0) return null;
  const d = (type === vm.tDict ? o : o.v) as PyObj;
  if (d.type !== vm.tDict) return null;
  const c = cursor();
  return {
    length: d.x as number,
    next: () => {
      if (!dictNext(d, c)) return null;
      const { key, value } = c;
      if (which !== 1) key.rc++;
      if (which !== 0) value.rc++;
      return which === 0 ? key : which === 1 ? value : newTuple(vm, [key, value]);
    },
  };
}

/** @cpython Objects/listobject.c list_extend_set, list_extend_dict, list_extend_dictitems 3.13-3.15 */
function extendFromTable(vm: VM, list: PyObj, table: Table): void {
  if (table.length === 0) return;
  const items = list.v as PyObject[];
  list_resize(vm, list, items.length + table.length);
  for (let o = table.next(); o !== null; o = table.next()) items.push(o);
}

function extendFrom(vm: VM, list: PyObj, it: PyObject, hint: number): void {
  const items = list.v as PyObject[];
  // a hint beyond any size is a lie where there are items already
  const lies = items.length > 0 && items.length + hint >= 2 ** 63;
  if (!lies) checkItems(vm, hint);
  if (lies) {
    // room is made as items come
  } else if (items.length === 0 && list.x === 0) {
    if (hint > 0) setCapacity(vm, list, vm.profile.core.listEvenHint ? (hint + 1) & ~1 : hint);
  } else if (items.length + hint > list.w) list_resize(vm, list, items.length + hint);
  for (let o = iterNextOrNull(vm, it); o !== null; o = iterNextOrNull(vm, it)) list_append_steal(vm, list, o);
  if (items.length < list.w) list_resize(vm, list, items.length);
}

/** @cpython Objects/listobject.c list_dealloc 3.8-3.15: items from the last to the first, the block, then the free list. */
export function list_dealloc(vm: VM, o: PyObj): void {
  vm.gc.untrackMaybe(o);
  const items = o.v as PyObject[];
  if (items.length > 0) {
    const exact = o.type === vm.tList;
    if (exact && trashBegin(vm, o)) return;
    for (let i = items.length - 1; i >= 0; i--) {
      const item = items[i]!;
      if (--item.rc === 0) dealloc(vm, item);
    }
    list_free(vm, o);
    if (exact) trashEnd(vm);
  } else list_free(vm, o);
}

/** The item block, then the list itself: to the free list or the allocator. */
function list_free(vm: VM, o: PyObj): void {
  if (o.x !== 0) vm.heap.mem_free(o.x);
  if (o.type === vm.tList && vm.freeLists.length < vm.profile.core.freeLists) {
    o.v = null;
    o.x = 0;
    vm.freeLists.push(o);
  } else if (o.type === vm.tList) gcDel(vm, o);
  else o.type.tp_free!(vm, o);
}

export function list_traverse(_vm: VM, o: PyObj, visit: Visit): void {
  const items = o.v as PyObject[];
  for (let i = items.length - 1; i >= 0; i--) visit(items[i]!);
}

/** @cpython Objects/listobject.c list_clear 3.8-3.15: the list is empty before the first item dies. */
export function list_clear(vm: VM, o: PyObj): void {
  const items = o.v as PyObject[];
  const block = o.x as number;
  if (block === 0) return;
  o.v = [];
  o.w = 0;
  o.x = 0;
  for (let i = items.length - 1; i >= 0; i--) decref(vm, items[i]!);
  if (block !== 0) vm.heap.mem_free(block);
}
