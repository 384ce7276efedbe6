/** The slots of str: hash, comparison, indexing, membership, repr; `+`, `*` and `%` are in strbuild.ts and strpercent.ts. */

import { raise } from './errors.ts';
import { PyErr_Format } from './format.ts';
import { newBool } from './long.ts';
import { isIndex, PyNumber_AsIndex } from './number.ts';
import type { Hash, PyObj, PyObject, PyText } from './object.ts';
import { sliceBounds } from './slicebounds.ts';
import { isStr } from './strbuild.ts';
import { EQ, GE, GT, LE, LT, NE } from './type.ts';
import {
  ASCII,
  cachedHash,
  KIND,
  newFresh,
  newFreshKind,
  newStrKind,
  PyUnicode_Substring,
  setCachedHash,
  strLength,
  UCS4,
  unicode_result_unchanged,
} from './unicode.ts';
import { strRepr } from './value/str-repr.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/unicodeobject.c unicode_hash 3.8-3.15 */
export function unicode_hash(vm: VM, o: PyText): number {
  let h = cachedHash(o);
  if (h === null) {
    const kind = o.w & KIND;
    const hasher = vm.text.hasher;
    hasher.hashStr(o.v, kind === UCS4 ? 4 : kind === 2 ? 2 : 1);
    h = { lo: hasher.lo, hi: hasher.hi } satisfies Hash;
    setCachedHash(o, h);
  }
  vm.hashHi = h.hi;
  return h.lo;
}

/** Order of two texts by code point: units do, unless a surrogate pair meets a unit above the surrogates. */
export function compareText(a: string, b: string, wide: boolean): number {
  if (a === b) return 0;
  if (!wide) return a < b ? -1 : 1;
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    if (a.charCodeAt(i) !== b.charCodeAt(i)) {
      const pair = i > 0 && (a.charCodeAt(i - 1) & 0xfc00) === 0xd800;
      const at = pair ? i - 1 : i;
      return a.codePointAt(at)! - b.codePointAt(at)!;
    }
  }
  return a.length - b.length;
}

/** @cpython Objects/unicodeobject.c PyUnicode_RichCompare 3.8-3.15 */
export function PyUnicode_RichCompare(vm: VM, a: PyObject, b: PyObject, op: number): PyObject {
  if (!isStr(a) || !isStr(b)) {
    vm.NotImplemented.rc++;
    return vm.NotImplemented;
  }
  if (op === EQ) return newBool(vm, a.v === b.v);
  if (op === NE) return newBool(vm, a.v !== b.v);
  const c = compareText(a.v, b.v, ((a.w | b.w) & UCS4) !== 0);
  if (op === LT) return newBool(vm, c < 0);
  if (op === LE) return newBool(vm, c <= 0);
  if (op === GT) return newBool(vm, c > 0);
  return newBool(vm, op === GE && c >= 0);
}

/** @cpython Objects/unicodeobject.c PyUnicode_Contains 3.8-3.15 */
export function PyUnicode_Contains(vm: VM, o: PyText, sub: PyObject): boolean {
  if (!isStr(sub)) {
    const text = "'in <string>' requires string as left operand, not %.100s";
    PyErr_Format(vm, vm.exc.TypeError!, text, (sub as PyObject).type.tp_name);
  }
  return (o.v as string).includes(sub.v);
}

/** A character as str: Latin-1 ones are shared. @cpython Objects/unicodeobject.c unicode_char 3.8-3.15 */
export function newChar(vm: VM, cp: number): PyText {
  if (cp < 256) {
    const shared = vm.latin1[cp]!;
    shared.rc++;
    return shared;
  }
  return newStrKind(vm, String.fromCodePoint(cp), cp > 0xffff ? UCS4 : 2);
}

/** @cpython Objects/unicodeobject.c unicode_getitem 3.8-3.15 */
export function unicode_getitem(vm: VM, o: PyText, i: number): PyText {
  const s: string = o.v;
  if ((o.w & KIND) !== UCS4) {
    if (i >= 0 && i < s.length) return newChar(vm, s.charCodeAt(i));
  } else {
    const points = vm.text.points(s);
    if (i >= 0 && i < points.length) return newChar(vm, points[i]!);
  }
  raise(vm, vm.exc.IndexError!, 'string index out of range');
}

/** @cpython Objects/unicodeobject.c unicode_subscript 3.8-3.15 */
export function unicode_subscript(vm: VM, o: PyText, key: PyObject): PyObject {
  if (isIndex(key)) {
    const i = PyNumber_AsIndex(vm, key, vm.exc.IndexError!);
    return unicode_getitem(vm, o, i < 0 ? i + strLength(o) : i);
  }
  if (key.type !== vm.t.slice) {
    if (!vm.profile.text.indexNamesType) raise(vm, vm.exc.TypeError!, 'string indices must be integers');
    PyErr_Format(vm, vm.exc.TypeError!, "string indices must be integers, not '%.200s'", key.type.tp_name);
  }
  const { start, step, count } = sliceBounds(vm, key as PyObj, () => strLength(o));
  if (count <= 0) {
    vm.emptyStr.rc++;
    return vm.emptyStr;
  }
  if (step === 1) {
    if (start === 0 && count === strLength(o)) return unicode_result_unchanged(vm, o);
    return PyUnicode_Substring(vm, o, start, start + count);
  }
  return steppedPart(vm, o, start, step, count);
}

/** A slice with a step: a fresh object even for one character. */
function steppedPart(vm: VM, o: PyText, start: number, step: number, count: number): PyText {
  const s: string = o.v;
  const kind = o.w & KIND;
  let out = '';
  if (kind === UCS4) {
    const points = vm.text.points(s);
    for (let n = 0, i = start; n < count; n++, i += step) out += String.fromCodePoint(points[i]!);
  } else {
    for (let n = 0, i = start; n < count; n++, i += step) out += s[i];
  }
  return kind === ASCII ? newFreshKind(vm, out, ASCII) : newFresh(vm, out);
}

/** @cpython Objects/unicodeobject.c unicode_repr 3.8-3.15 */
export function unicode_repr(vm: VM, o: PyText): PyText {
  return newFresh(vm, strRepr(o.v, vm.text.unicode));
}

/** @cpython Objects/unicodeobject.c unicode_str 3.8-3.15 */
export function unicode_str(vm: VM, o: PyText): PyText {
  return unicode_result_unchanged(vm, o);
}

/** @cpython Objects/unicodeobject.c unicode_sizeof 3.8-3.15: what `str.__sizeof__` gives */
export function unicode_sizeof(vm: VM, o: PyText): number {
  const w = vm.profile.pointerWidth;
  const kind = o.w & KIND;
  const n = strLength(o);
  const { strAscii, strOther } = vm.profile.objects;
  let size: number;
  if (vm.text.data.has(o)) size = strOther(w) + w + (n + 1) * (kind === ASCII ? 1 : kind);
  else size = kind === ASCII ? strAscii(w) + n + 1 : strOther(w) + (n + 1) * kind;
  return size + (vm.text.utf8.get(o)?.size ?? 0);
}
