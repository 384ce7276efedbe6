/** split, rsplit and splitlines of str: lists that start with room for 12 parts. */
import { argSpec, unpackKeywords } from './arguments.ts';
import type { MethodSpec } from './define.ts';
import { raise } from './errors.ts';
import { PyErr_Format } from './format.ts';
import { list_append_steal, newList, setCapacity } from './list.ts';
import type { PyObj, PyObject, PyText } from './object.ts';
import { PyObject_IsTrue } from './object_protocol.ts';
import { isStr } from './strbuild.ts';
import { sizeArgument } from './textarguments.ts';
import { KIND, newPart, strLength } from './unicode.ts';
import { strRsplit, strRsplitBy, strSplit, strSplitBy, strSplitLines } from './value/str-split.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/stringlib/split.h PREALLOC_SIZE 3.8-3.15: items that the list has room for at first */
export function preallocated(vm: VM, maxsplit: number, length: number, separator: number): number {
  let most = maxsplit;
  if (most < 0) {
    if (!vm.profile.text.splitEstimates) return 12;
    if (separator > 0) most = Math.floor(length / separator) + 1;
    else most = length === 0 ? 0 : Math.floor((length - 1) / 2) + 1;
  }
  return most >= 12 ? 12 : most + 1;
}

/** A list of parts, made one by one in a list with room; a single part that is all of `self` is `self`. */
export function listOfParts<T>(vm: VM, parts: readonly T[], room: number, make: (part: T) => PyObject): PyObj {
  const list = newList(vm, []);
  if (room > 0) setCapacity(vm, list, room);
  const items: PyObject[] = list.v;
  for (const part of parts) {
    const o = make(part);
    if (items.length < (list.w as number)) items.push(o);
    else list_append_steal(vm, list, o);
  }
  return list;
}

const SPLIT = argSpec('split', ['sep', 'maxsplit']);
const RSPLIT = argSpec('rsplit', ['sep', 'maxsplit']);

/** @cpython Objects/unicodeobject.c unicode_split_impl 3.8-3.15 */
function split(right: boolean) {
  return (vm: VM, self: PyText, args: PyObject[], kwnames: PyText[] | null): PyObject => {
    const [sep, limit] = unpackKeywords(vm, right ? RSPLIT : SPLIT, args, kwnames) as [
      PyObject | null,
      PyObject | null,
    ];
    const maxsplit = limit === null ? -1 : sizeArgument(vm, limit);
    const s: string = self.v;
    const n = vm.profile.text.splitEstimates ? strLength(self) : s.length;
    if (sep === null || sep === vm.None) {
      const parts = (right ? strRsplit : strSplit)(s, vm.text.unicode.isSpace, maxsplit);
      return partList(vm, self, parts, preallocated(vm, maxsplit, n, 0), right);
    }
    if (!isStr(sep)) {
      PyErr_Format(vm, vm.exc.TypeError!, 'must be str or None, not %.100s', (sep as PyObject).type.tp_name);
    }
    if (sep.v === '') raise(vm, vm.exc.ValueError!, 'empty separator');
    const parts = (right ? strRsplitBy : strSplitBy)(s, sep.v, maxsplit);
    return partList(vm, self, parts, preallocated(vm, maxsplit, n, strLength(sep)), right);
  };
}

/** Parts are made in the order in which C finds them; from the right the list is turned round at the end. */
function partList(vm: VM, self: PyText, parts: string[], room: number, right: boolean): PyObject {
  const kind = self.w & KIND;
  const whole = self.type === vm.tStr ? self.v.length : -1;
  if (right) parts.reverse();
  const list = listOfParts(vm, parts, room, (part) => {
    if (part.length !== whole) return newPart(vm, part, kind);
    self.rc++;
    return self;
  });
  if (right) (list.v as PyObject[]).reverse();
  return list;
}

const SPLITLINES = argSpec('splitlines', ['keepends']);

/** @cpython Objects/unicodeobject.c PyUnicode_Splitlines 3.8-3.15 */
function unicode_splitlines(vm: VM, self: PyText, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const keepends = unpackKeywords(vm, SPLITLINES, args, kwnames)[0]!;
  const keep = keepends !== null && PyObject_IsTrue(vm, keepends);
  return partList(vm, self, strSplitLines(self.v, keep), 0, false);
}

export function splitMethods(_vm: VM): Record<string, MethodSpec> {
  return {
    split: { call: 'FASTCALL_KEYWORDS', fn: split(false) },
    rsplit: { call: 'FASTCALL_KEYWORDS', fn: split(true) },
    splitlines: { call: 'FASTCALL_KEYWORDS', fn: unicode_splitlines },
  };
}
