/** Who is being printed right now: keeps containers that hold themselves from printing for ever. */
import { dictSetStr, newDict } from './dict.ts';
import { list_append, list_resize, setCapacity } from './list.ts';
import { decref, type PyObject } from './object.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/object.c Py_ReprEnter 3.8-3.15: true where `o` is being printed already. A real list, kept by the thread. */
export function enterRepr(vm: VM, o: PyObject): boolean {
  if (vm.reprList === null) {
    vm.threadDict ??= newDict(vm);
    vm.reprList = vm.newList([]);
    dictSetStr(vm, vm.threadDict, 'Py_Repr', vm.reprList);
    decref(vm, vm.reprList);
  }
  const items: PyObject[] = vm.reprList.v;
  if (items.includes(o)) return true;
  list_append(vm, vm.reprList, o);
  return false;
}

/** @cpython Objects/object.c Py_ReprLeave 3.8-3.15 */
export function leaveRepr(vm: VM, o: PyObject): void {
  const list = vm.reprList!;
  const items: PyObject[] = list.v;
  const i = items.lastIndexOf(o);
  if (i < 0) return;
  // nothing left: the items' block goes, whatever list_resize would keep
  if (items.length === 1) setCapacity(vm, list, 0);
  else list_resize(vm, list, items.length - 1);
  items.splice(i, 1);
  decref(vm, o);
}
