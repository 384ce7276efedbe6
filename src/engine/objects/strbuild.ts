/** Building strings: join, concatenation, repetition, and the append in place of `s += t`. */

import { raise } from './errors.ts';
import { PyErr_Format } from './format.ts';
import { decref, type PyObject, type PyText } from './object.ts';
import { TPFLAGS } from './type.ts';
import {
  ASCII,
  checkLength,
  dropUtf8,
  HAS_UTF8,
  INTERNED,
  KIND,
  newFreshKind,
  newStrKind,
  strLength,
  strSize,
  UCS4,
  unicode_result_unchanged,
} from './unicode.ts';
import type { VM } from './vm.ts';

export function isStr(o: PyObject): o is PyText {
  return (o.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS) !== 0;
}

/** @cpython Objects/unicodeobject.c _PyUnicode_JoinArray 3.8-3.15: one exact str is given back itself. */
export function joinStrings(vm: VM, separator: PyText, items: readonly PyObject[]): PyText {
  const n = items.length;
  if (n === 0) {
    vm.emptyStr.rc++;
    return vm.emptyStr;
  }
  if (n === 1 && items[0]!.type === vm.tStr) {
    items[0]!.rc++;
    return items[0] as PyText;
  }
  let kind = n > 1 ? separator.w & KIND : ASCII;
  let units = (n - 1) * separator.v.length;
  for (let i = 0; i < n; i++) {
    const item = items[i]! as PyText;
    if (!isStr(item)) {
      const text = 'sequence item %zd: expected str instance, %.80s found';
      PyErr_Format(vm, vm.exc.TypeError!, text, i, (item as PyObject).type.tp_name);
    }
    const k = item.w & KIND;
    if (k > kind) kind = k;
    units += item.v.length;
  }
  checkLength(units);
  return newFreshKind(vm, joinedText(separator.v, items), kind);
}

function joinedText(separator: string, items: readonly PyObject[]): string {
  if (items.length > 8) {
    const parts: string[] = [];
    for (let i = 0; i < items.length; i++) parts.push(items[i]!.v);
    return parts.join(separator);
  }
  let s: string = items[0]!.v;
  for (let i = 1; i < items.length; i++) s += separator + items[i]!.v;
  return s;
}

/** @cpython Objects/unicodeobject.c PyUnicode_Concat 3.8-3.15 */
export function PyUnicode_Concat(vm: VM, a: PyText, b: PyObject): PyText {
  if (!isStr(b)) {
    const text = 'can only concatenate str (not "%.200s") to str';
    PyErr_Format(vm, vm.exc.TypeError!, text, (b as PyObject).type.tp_name);
  }
  if (a.v === '') return unicode_result_unchanged(vm, b);
  if (b.v === '') return unicode_result_unchanged(vm, a);
  const ka = a.w & KIND;
  const kb = b.w & KIND;
  checkLength(a.v.length + b.v.length);
  return newStrKind(vm, a.v + b.v, ka > kb ? ka : kb);
}

/**
 * @cpython Objects/unicodeobject.c PyUnicode_Append 3.8-3.15: steals `a`, which is made longer where nobody can see it: one
 * reference, never hashed, not interned, and wide enough.
 */
export function appendStr(vm: VM, a: PyText, b: PyText): PyText {
  if (a === vm.emptyStr) {
    decref(vm, a);
    b.rc++;
    return b;
  }
  if (b === vm.emptyStr) return a;
  const ka = a.w & KIND;
  const kb = b.w & KIND;
  checkLength(a.v.length + b.v.length);
  const modifiable = a.rc === 1 && a.h === null && (a.w & INTERNED) === 0 && a.type === vm.tStr;
  if (modifiable && b.type === vm.tStr && kb <= ka) {
    const n = ka === UCS4 ? strLength(a) + strLength(b) : a.v.length + b.v.length;
    if (a.w & HAS_UTF8) dropUtf8(vm, a);
    a.addr = vm.heap.obj_realloc(a.addr, strSize(vm, n, ka));
    a.v += b.v;
    return a;
  }
  const res = newStrKind(vm, a.v + b.v, ka > kb ? ka : kb);
  decref(vm, a);
  return res;
}

/** @cpython Objects/unicodeobject.c unicode_repeat 3.8-3.15 */
export function unicode_repeat(vm: VM, o: PyText, n: number): PyText {
  if (n < 1) {
    vm.emptyStr.rc++;
    return vm.emptyStr;
  }
  if (n === 1) return unicode_result_unchanged(vm, o);
  const length: number = o.v.length;
  if (length * n > Number.MAX_SAFE_INTEGER) raise(vm, vm.exc.OverflowError!, 'repeated string is too long');
  checkLength(length * n);
  return newFreshKind(vm, (o.v as string).repeat(n), o.w & KIND);
}
