/** Methods of bytes and bytearray that search: find, index, count, startswith, replace, partition and their like. */
import { argSpec, checkPositional, unpackKeywords } from './arguments.ts';
import {
  bytesLike,
  byteValue,
  concatenated,
  indexOfBytes,
  isBytes,
  lastIndexOfBytes,
  ownData,
  sameKind,
  sameKindFresh,
  unchanged,
} from './bytesdata.ts';
import type { MethodSpec } from './define.ts';
import { clearError, matches, raise } from './errors.ts';
import { PyErr_Format } from './format.ts';
import { newBool, PyLong_FromSsize_t } from './long.ts';
import { isIndex } from './number.ts';
import type { PyObject, PyText } from './object.ts';
import { checkSearchCount, searchMethod, searchRange } from './strsearch.ts';
import { sizeArgument } from './textarguments.ts';
import { newTuple } from './tuple.ts';
import { TPFLAGS } from './type.ts';
import { adjusted } from './value/str-search.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/bytes_methods.c parse_args_finds_byte 3.8-3.15 */
function subBytes(vm: VM, o: PyObject): Uint8Array {
  if (o.type.bf_getbuffer !== null) return bytesLike(vm, o);
  if (!isIndex(o)) {
    const text = "argument should be integer or bytes-like object, not '%.200s'";
    PyErr_Format(vm, vm.exc.TypeError!, text, o.type.tp_name);
  }
  return Uint8Array.of(byteValue(vm, o));
}

type Search = (data: Uint8Array, sub: Uint8Array, from: number, to: number) => number;

function find(vm: VM, name: string, search: Search, mustFind: boolean): MethodSpec {
  return searchMethod(vm, (m, self: PyObject, args) => {
    checkSearchCount(m, name, args);
    const [start, end] = searchRange(m, args);
    const sub = subBytes(m, args[0]!);
    const data = ownData(self);
    const [from, to] = adjusted(start, end, data.length);
    const at = from > to ? -1 : search(data, sub, from, to);
    if (at < 0 && mustFind) raise(m, m.exc.ValueError!, 'subsection not found');
    return PyLong_FromSsize_t(m, at);
  });
}

const countBytes: Search = (data, sub, from, to) => {
  if (sub.length === 0) return to - from + 1;
  let n = 0;
  for (let i = indexOfBytes(data, sub, from, to); i >= 0; i = indexOfBytes(data, sub, i + sub.length, to)) n++;
  return n;
};

function count(vm: VM): MethodSpec {
  return searchMethod(vm, (m, self: PyObject, args) => {
    checkSearchCount(m, 'count', args);
    const [start, end] = searchRange(m, args);
    const sub = subBytes(m, args[0]!);
    const data = ownData(self);
    const [from, to] = adjusted(start, end, data.length);
    return PyLong_FromSsize_t(m, from > to ? 0 : countBytes(data, sub, from, to));
  });
}

/** @cpython Objects/bytes_methods.c _Py_bytes_tailmatch 3.8-3.15 */
function tailMethod(vm: VM, name: string, atEnd: boolean): MethodSpec {
  return searchMethod(vm, (m, self: PyObject, args) => {
    checkSearchCount(m, name, args);
    const [start, end] = searchRange(m, args);
    const data = ownData(self);
    const [from, to] = adjusted(start, end, data.length);
    const fits = (o: PyObject): boolean => {
      const sub = bytesLike(m, o);
      if (from > to || to - from < sub.length) return false;
      const at = atEnd ? to - sub.length : from;
      return indexOfBytes(data, sub, at, at + sub.length) === at;
    };
    const sub = args[0]!;
    if (sub.type.tp_flags & TPFLAGS.TUPLE_SUBCLASS) return newBool(m, (sub.v as PyObject[]).some(fits));
    try {
      return newBool(m, fits(sub));
    } catch (e) {
      if (!matches(e, m.exc.TypeError!)) throw e;
      clearError(m, e);
      const text = '%s first arg must be bytes or a tuple of bytes, not %s';
      PyErr_Format(m, m.exc.TypeError!, text, name, sub.type.tp_name);
    }
  });
}

const REPLACE = argSpec('replace', ['', '', 'count'], { required: 2 });

/** @cpython Objects/stringlib/transmogrify.h stringlib_replace 3.8-3.15 */
function replace(vm: VM, self: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  if (!vm.profile.text.bytesReplaceKeyword) checkPositional(vm, 'replace', args.length, 2, 3);
  const [old, by, limit] = unpackKeywords(vm, REPLACE, args, kwnames) as PyObject[];
  const from = bytesLike(vm, old!);
  const to = bytesLike(vm, by!);
  const most = limit === null ? -1 : sizeArgument(vm, limit!);
  const data = ownData(self);
  const parts = most === 0 ? null : replacedParts(data, from, to, most < 0 ? Number.MAX_SAFE_INTEGER : most);
  return parts === null ? unchanged(vm, self) : sameKindFresh(vm, self, concatenated(parts));
}

/** The parts of the result, null where nothing is replaced. */
function replacedParts(data: Uint8Array, from: Uint8Array, to: Uint8Array, most: number): Uint8Array[] | null {
  const parts: Uint8Array[] = [];
  if (from.length === 0) {
    if (to.length === 0) return null;
    let at = 0;
    for (let n = 0; n < most && at <= data.length; n++, at++) {
      if (at > 0) parts.push(data.subarray(at - 1, at));
      parts.push(to);
    }
    parts.push(data.subarray(Math.max(0, at - 1)));
    return parts;
  }
  let last = 0;
  let at = indexOfBytes(data, from, 0, data.length);
  if (at < 0) return null;
  for (let n = 0; n < most && at >= 0; n++) {
    parts.push(data.subarray(last, at), to);
    last = at + from.length;
    at = indexOfBytes(data, from, last, data.length);
  }
  parts.push(data.subarray(last));
  return parts;
}

/** @cpython Objects/stringlib/partition.h 3.8-3.15 */
function partition(last: boolean) {
  return (vm: VM, self: PyObject, sep: PyObject): PyObject => {
    const sub = bytesLike(vm, sep);
    if (sub.length === 0) raise(vm, vm.exc.ValueError!, 'empty separator');
    const data = ownData(self);
    const at = (last ? lastIndexOfBytes : indexOfBytes)(data, sub, 0, data.length);
    if (at < 0) return notFound(vm, self, last);
    const middle = isBytes(sep) && isBytes(self) ? sep : null;
    if (middle !== null) middle.rc++;
    const head = sameKind(vm, self, data.slice(0, at));
    const mid = middle ?? sameKind(vm, self, sub.slice());
    return newTuple(vm, [head, mid, sameKind(vm, self, data.slice(at + sub.length))]);
  };
}

function notFound(vm: VM, self: PyObject, last: boolean): PyObject {
  let whole = self;
  if (isBytes(self)) self.rc++;
  else whole = sameKind(vm, self, ownData(self).slice());
  const a = sameKind(vm, self, new Uint8Array(0));
  const b = sameKind(vm, self, new Uint8Array(0));
  return newTuple(vm, last ? [a, b, whole] : [whole, a, b]);
}

function affix(atEnd: boolean) {
  return (vm: VM, self: PyObject, arg: PyObject): PyObject => {
    const sub = bytesLike(vm, arg);
    const data = ownData(self);
    const at = atEnd ? data.length - sub.length : 0;
    const has = sub.length > 0 && at >= 0 && indexOfBytes(data, sub, at, at + sub.length) === at;
    if (!has) return unchanged(vm, self);
    return sameKind(vm, self, atEnd ? data.slice(0, at) : data.slice(sub.length));
  };
}

export function bytesSearchMethods(vm: VM): Record<string, MethodSpec> {
  const methods: Record<string, MethodSpec> = {
    count: count(vm),
    find: find(vm, 'find', indexOfBytes, false),
    index: find(vm, 'index', indexOfBytes, true),
    rfind: find(vm, 'rfind', lastIndexOfBytes, false),
    rindex: find(vm, 'rindex', lastIndexOfBytes, true),
    startswith: tailMethod(vm, 'startswith', false),
    endswith: tailMethod(vm, 'endswith', true),
    replace: vm.profile.text.bytesReplaceKeyword
      ? { call: 'FASTCALL_KEYWORDS', fn: replace }
      : { call: 'FASTCALL', fn: (m, self, args) => replace(m, self, args, null) },
    partition: { call: 'O', fn: partition(false) },
    rpartition: { call: 'O', fn: partition(true) },
  };
  if (vm.profile.text.removePrefix) {
    methods.removeprefix = { call: 'O', fn: affix(false) };
    methods.removesuffix = { call: 'O', fn: affix(true) };
  }
  return methods;
}
