/** Methods of str that search: find, index, count, startswith, replace, partition and their like. */
import { argSpec, badArgument, checkPositional, unpackKeywords } from './arguments.ts';
import type { MethodSpec } from './define.ts';
import { raise } from './errors.ts';
import { guarded } from './fault_errors.ts';
import { PyErr_Format } from './format.ts';
import { newBool, PyLong_FromSsize_t } from './long.ts';
import type { PyObj, PyObject, PyText } from './object.ts';
import { sliceIndex } from './slicebounds.ts';
import { isStr } from './strbuild.ts';
import { sizeArgument } from './textarguments.ts';
import { newTuple } from './tuple.ts';
import { TPFLAGS } from './type.ts';
import { KIND, newFresh, newFreshKind, newPart, UCS4, unicode_result_unchanged } from './unicode.ts';
import { adjusted, strCount, strEndsWith, strFind, strReplace, strRfind, strStartsWith } from './value/str-search.ts';
import { strPartition, strRpartition } from './value/str-split.ts';
import type { VM } from './vm.ts';

/** A method that has an argument tuple until 3.12. */
export function searchMethod(vm: VM, fn: (vm: VM, self: any, args: PyObject[]) => PyObject): MethodSpec {
  if (vm.profile.text.searchClinic) return { call: 'FASTCALL', fn };
  return { call: 'VARARGS', fn: (m, self, args: PyObj) => fn(m, self, args.v) };
}

/** start and end of a search: None and absent ones stand for the whole. */
export function searchRange(vm: VM, args: PyObject[]): [number, number] {
  const start = args[1] === undefined || args[1] === vm.None ? 0 : sliceIndex(vm, args[1]);
  const end = args[2] === undefined || args[2] === vm.None ? Number.MAX_SAFE_INTEGER : sliceIndex(vm, args[2]);
  return [start, end];
}

/** The count of arguments, as getargs or Argument Clinic words it. */
export function checkSearchCount(vm: VM, name: string, args: PyObject[]): void {
  if (vm.profile.text.searchClinic) return checkPositional(vm, name, args.length, 1, 3);
  if (args.length >= 1 && args.length <= 3) return;
  const text = args.length < 1 ? 'at least 1 argument' : 'at most 3 arguments';
  PyErr_Format(vm, vm.exc.TypeError!, `${name}() takes ${text} (%zd given)`, args.length);
}

function subArgument(vm: VM, name: string, o: PyObject): string {
  if (isStr(o)) return o.v;
  if (vm.profile.text.searchClinic) badArgument(vm, name, 'argument 1', 'str', o);
  PyErr_Format(vm, vm.exc.TypeError!, 'must be str, not %.100s', o.type.tp_name);
}

type Search = (text: string, sub: string, start: number, end: number) => number;

/** Strings without surrogate pairs are searched by units; the others by the functions of objects/value. */
function unitSearch(wide: Search, narrow: (s: string, sub: string, from: number, to: number) => number): Search {
  return (s, sub, start, end) => {
    if (s.length < 200) return wide(s, sub, start, end);
    const [from, to] = adjusted(start, end, s.length);
    return from > to ? -1 : narrow(s, sub, from, to);
  };
}

function find(vm: VM, name: string, search: Search, fast: Search, mustFind: boolean): MethodSpec {
  return searchMethod(vm, (m, self: PyText, args) => {
    checkSearchCount(m, name, args);
    const sub = subArgument(m, name, args[0]!);
    const [start, end] = searchRange(m, args);
    const at = ((self.w & KIND) === UCS4 ? search : fast)(self.v, sub, start, end);
    if (at < 0 && mustFind) raise(m, m.exc.ValueError!, 'substring not found');
    return PyLong_FromSsize_t(m, at);
  });
}

const findFast = unitSearch(strFind, (s, sub, from, to) => {
  const at = s.indexOf(sub, from);
  return at >= 0 && at + sub.length <= to ? at : -1;
});
const rfindFast = unitSearch(strRfind, (s, sub, from, to) => {
  if (to - sub.length < from) return -1;
  const at = s.lastIndexOf(sub, to - sub.length);
  return at >= from ? at : -1;
});

function count(vm: VM): MethodSpec {
  return searchMethod(vm, (m, self: PyText, args) => {
    checkSearchCount(m, 'count', args);
    const sub = subArgument(m, 'count', args[0]!);
    const [start, end] = searchRange(m, args);
    return PyLong_FromSsize_t(m, strCount(self.v, sub, start, end));
  });
}

type Tail = (text: string, sub: string, start: number, end: number) => boolean;

/** @cpython Objects/unicodeobject.c unicode_startswith_impl 3.8-3.15 */
function tailMethod(vm: VM, name: string, match: Tail): MethodSpec {
  return searchMethod(vm, (m, self: PyText, args) => {
    checkSearchCount(m, name, args);
    const [start, end] = searchRange(m, args);
    const sub = args[0]!;
    if (sub.type.tp_flags & TPFLAGS.TUPLE_SUBCLASS) {
      for (const item of sub.v as PyObject[]) {
        if (!isStr(item)) {
          const text = 'tuple for %s must only contain str, not %.100s';
          PyErr_Format(m, m.exc.TypeError!, text, name, (item as PyObject).type.tp_name);
        }
        if (match(self.v, item.v, start, end)) return newBool(m, true);
      }
      return newBool(m, false);
    }
    if (!isStr(sub)) {
      const text = '%s first arg must be str or a tuple of str, not %.100s';
      PyErr_Format(m, m.exc.TypeError!, text, name, (sub as PyObject).type.tp_name);
    }
    return newBool(m, match(self.v, sub.v, start, end));
  });
}

const REPLACE = argSpec('replace', ['', '', 'count'], { required: 2 });

/** @cpython Objects/unicodeobject.c unicode_replace_impl 3.8-3.15 */
function unicode_replace(vm: VM, self: PyText, args: PyObject[], kwnames: PyText[] | null): PyObject {
  if (kwnames === null || kwnames.length === 0) checkReplaceCount(vm, args);
  const [old, by, limit] = unpackKeywords(vm, REPLACE, args, kwnames) as PyObject[];
  if (!isStr(old!)) badArgument(vm, 'replace', 'argument 1', 'str', old!);
  if (!isStr(by!)) badArgument(vm, 'replace', 'argument 2', 'str', by!);
  const most = limit === null ? -1 : sizeArgument(vm, limit!);
  return replaced(vm, self, old as PyText, by as PyText, most);
}

function checkReplaceCount(vm: VM, args: PyObject[]): void {
  if (vm.profile.text.replaceCountKeyword) return;
  checkPositional(vm, 'replace', args.length, 2, 3);
}

function replaced(vm: VM, self: PyText, old: PyText, by: PyText, most: number): PyText {
  const s: string = self.v;
  const found = most !== 0 && old !== by && s.length >= old.v.length && s.includes(old.v);
  if (!found) return unicode_result_unchanged(vm, self);
  const out = strReplace(s, old.v, by.v, most);
  return (self.w & KIND) === 0 && (by.w & KIND) === 0 ? newFreshKind(vm, out, 0) : newFresh(vm, out);
}

/** @cpython Objects/unicodeobject.c PyUnicode_Partition, PyUnicode_RPartition 3.8-3.15 */
function partition(last: boolean) {
  return (vm: VM, self: PyText, sep: PyObject): PyObject => {
    if (!isStr(sep)) PyErr_Format(vm, vm.exc.TypeError!, 'must be str, not %.100s', (sep as PyObject).type.tp_name);
    const parts = guarded(vm, () => (last ? strRpartition : strPartition)(self.v, sep.v));
    if (parts[1] === '') {
      self.rc++;
      vm.emptyStr.rc += 2;
      return newTuple(vm, last ? [vm.emptyStr, vm.emptyStr, self] : [self, vm.emptyStr, vm.emptyStr]);
    }
    sep.rc++;
    const items: PyObject[] = [sep, sep, sep];
    const tuple = newTuple(vm, items);
    const kind = self.w & KIND;
    items[0] = newPart(vm, parts[0], kind);
    items[2] = newPart(vm, parts[2], kind);
    return tuple;
  };
}

export function searchMethods(vm: VM): Record<string, MethodSpec> {
  const keywords = vm.profile.text.replaceCountKeyword;
  return {
    count: count(vm),
    find: find(vm, 'find', strFind, findFast, false),
    index: find(vm, 'index', strFind, findFast, true),
    rfind: find(vm, 'rfind', strRfind, rfindFast, false),
    rindex: find(vm, 'rindex', strRfind, rfindFast, true),
    startswith: tailMethod(vm, 'startswith', strStartsWith),
    endswith: tailMethod(vm, 'endswith', strEndsWith),
    replace: keywords
      ? { call: 'FASTCALL_KEYWORDS', fn: unicode_replace }
      : { call: 'FASTCALL', fn: (m, self, args) => unicode_replace(m, self, args, null) },
    partition: { call: 'O', fn: partition(false) },
    rpartition: { call: 'O', fn: partition(true) },
  };
}
