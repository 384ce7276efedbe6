/**
 * Virtual iterators (3.15): a list, tuple, str or bytes that is iterated over stays on the stack itself, with an index above it,
 * and no iterator object is made. The index is a counter that nobody but the generated code sees; it is no guest object and has
 * no memory, but is dropped like one.
 */
import { newInt } from '../objects/long.ts';
import { PyObj, type PyObject, type PyText } from '../objects/object.ts';
import { unicode_getitem } from '../objects/stroperators.ts';
import type { PyType } from '../objects/type.ts';
import { strLength } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';

/** OURS: what an index on the stack has as its type: dropping it does nothing, the collector passes it by. */
const INDEX = Object.freeze({ tp_dealloc: () => {}, tp_flags: 0, preheader: 0 }) as unknown as PyType;

/** A fresh index for `o`; null where `o` needs a real iterator. */
export function virtualIndex(vm: VM, o: PyObject): PyObj | null {
  const { type } = o;
  if (type !== vm.tList && type !== vm.tTuple && type !== vm.tStr && type !== vm.tBytes) return null;
  return new PyObj(INDEX, 0, 0);
}

/** @cpython Include/cpython/object.h _tp_iteritem of list, tuple, str, bytes 3.15: the next item, null at the end. */
export function virtualNext(vm: VM, o: PyObject, index: PyObj): PyObject | null {
  const at: number = index.v;
  if (o.type === vm.tStr) {
    if (at >= strLength(o as PyText)) return null;
    index.v = at + 1;
    return unicode_getitem(vm, o as PyText, at);
  }
  const items = o.v as PyObject[] | Uint8Array;
  if (at >= items.length) return null;
  index.v = at + 1;
  if (o.type === vm.tBytes) return newInt(vm, items[at] as number);
  const item = items[at] as PyObject;
  item.rc++;
  return item;
}
