/** Character maps: charmap_build, charmap_encode and charmap_decode of _codecs, which single-byte encodings of the library use. */

import { objNew } from '../objects/alloc.ts';
import { checkPositional } from '../objects/arguments.ts';
import { newBytes } from '../objects/bytes.ts';
import { bytesLike, isBytes } from '../objects/bytesdata.ts';
import { decodeHandlerFor, encodeHandlerFor } from '../objects/codecerrors.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { clearError, matches, raise } from '../objects/errors.ts';
import { newInt, PyLong_FromSsize_t } from '../objects/long.ts';
import { decref, PyAtom, type PyObject, type PyText } from '../objects/object.ts';
import { PyObject_GetItem } from '../objects/object_protocol.ts';
import { isStr } from '../objects/strbuild.ts';
import { newTuple } from '../objects/tuple.ts';
import { TPFLAGS } from '../objects/type.ts';
import { newStr, strLength } from '../objects/unicode.ts';
import { decodeCharmap, decodeLatin1 } from '../objects/value/codec-decode.ts';
import { charmapOf, encodeCharmap, encodeLatin1 } from '../objects/value/codec-encode.ts';
import { codePoints } from '../objects/value/str-case.ts';
import type { VM } from '../objects/vm.ts';

/** EncodingMap: PyAtom with `v` a Map from code points to bytes. Layout: object, count and tables of 32 bytes, then the levels. */
export function encodingMapSpec(): TypeSpec {
  return {
    name: 'EncodingMap',
    basicsize: (w) => 2 * w + 34,
    slots: {
      tp_dealloc: (vm, o: PyAtom) => {
        vm.heap.obj_free(o.addr);
        o.addr = 0;
      },
    },
  };
}

/** @cpython Objects/unicodeobject.c PyUnicode_BuildEncodingMap 3.8-3.15 */
function charmap_build(vm: VM, _m: PyObject, table: PyObject): PyObject {
  if (!isStr(table)) raise(vm, vm.exc.TypeError!, `charmap_build() argument must be str, not ${table.type.tp_name}`);
  const map = charmapOf(table.v);
  const level2 = new Set([...map.keys()].map((cp) => cp >> 11)).size;
  const level3 = new Set([...map.keys()].map((cp) => cp >> 7)).size;
  const bytes = 2 * vm.profile.pointerWidth + 8 + 32 + 16 * level2 + 128 * level3;
  return new PyAtom(vm.t.EncodingMap!, objNew(vm, vm.t.EncodingMap!, bytes), map);
}

/** Entries of any mapping for the characters of a text: bytes by code point. */
function lookedUp(vm: VM, mapping: PyObject, text: string): Map<number, number> {
  const map = new Map<number, number>();
  for (const cp of new Set(codePoints(text))) {
    const value = mapped(vm, mapping, cp);
    if (value === null) continue;
    try {
      if (value.type.tp_flags & TPFLAGS.LONG_SUBCLASS) {
        if (value.v < 0 || value.v > 255) raise(vm, vm.exc.TypeError!, 'character mapping must be in range(256)');
        map.set(cp, Number(value.v));
      } else if (isBytes(value) && value.v.length === 1) map.set(cp, value.v[0]);
      else if (value !== vm.None) {
        const got = value.type.tp_name;
        raise(vm, vm.exc.TypeError!, `character mapping must return integer, bytes or None, not ${got}`);
      }
    } finally {
      decref(vm, value);
    }
  }
  return map;
}

/** mapping[n], a new reference; null where it is missing. */
function mapped(vm: VM, mapping: PyObject, n: number): PyObject | null {
  const key = newInt(vm, n);
  try {
    return PyObject_GetItem(vm, mapping, key);
  } catch (e) {
    if (!matches(e, vm.exc.LookupError!)) throw e;
    clearError(vm, e);
    return null;
  } finally {
    decref(vm, key);
  }
}

function errorsOf(vm: VM, o: PyObject | undefined): string | null {
  return o === undefined || o === vm.None ? null : o.v;
}

function charmap_encode(vm: VM, _m: PyObject, args: PyObject[]): PyObject {
  checkPositional(vm, 'charmap_encode', args.length, 1, 3);
  const o = args[0] as PyText;
  if (!isStr(o))
    raise(vm, vm.exc.TypeError!, `charmap_encode() argument 1 must be str, not ${(o as PyObject).type.tp_name}`);
  const errors = errorsOf(vm, args[1]);
  const mapping = args[2] ?? vm.None;
  let data: Uint8Array;
  if (mapping === vm.None) data = encodeLatin1(o.v, encodeHandlerFor(vm, o, errors, 'latin-1'));
  else {
    const map = mapping.type === vm.t.EncodingMap ? mapping.v : lookedUp(vm, mapping, o.v);
    data = encodeCharmap(o.v, map, encodeHandlerFor(vm, o, errors, 'charmap'));
  }
  return newTuple(vm, [newBytes(vm, data), PyLong_FromSsize_t(vm, strLength(o))]);
}

/** @cpython Objects/unicodeobject.c charmap_decode_mapping 3.8-3.15: as a table of texts by byte */
function decodedByMapping(vm: VM, data: Uint8Array, mapping: PyObject, errors: string | null): string {
  const onError = decodeHandlerFor(vm, data, errors);
  let out = '';
  for (let i = 0; i < data.length; ) {
    const value = mapped(vm, mapping, data[i]!);
    let text: string | null = null;
    if (value !== null && value !== vm.None) {
      if (isStr(value)) text = value.v;
      else if (value.type.tp_flags & TPFLAGS.LONG_SUBCLASS) text = String.fromCodePoint(Number(value.v));
      else raise(vm, vm.exc.TypeError!, 'character mapping must return integer, None or str');
    }
    if (value !== null) decref(vm, value);
    if (text !== null && text !== '\ufffe') {
      out += text;
      i++;
      continue;
    }
    const fault = { encoding: 'charmap', start: i, end: i + 1, reason: 'character maps to <undefined>' };
    const handled = onError(data, fault);
    out += handled.text;
    i = handled.resume;
  }
  return out;
}

function charmap_decode(vm: VM, _m: PyObject, args: PyObject[]): PyObject {
  checkPositional(vm, 'charmap_decode', args.length, 1, 3);
  const data = bytesLike(vm, args[0]!);
  const errors = errorsOf(vm, args[1]);
  const mapping = args[2] ?? vm.None;
  let text: string;
  if (mapping === vm.None) text = decodeLatin1(data).text;
  else if (mapping.type === vm.tStr) text = decodeCharmap(data, mapping.v, decodeHandlerFor(vm, data, errors)).text;
  else text = decodedByMapping(vm, data, mapping, errors);
  return newTuple(vm, [newStr(vm, text), PyLong_FromSsize_t(vm, data.length)]);
}

export function charmapFunctions(): Record<string, MethodSpec> {
  return {
    charmap_encode: { call: 'FASTCALL', fn: charmap_encode },
    charmap_decode: { call: 'FASTCALL', fn: charmap_decode },
    charmap_build: { call: 'O', fn: charmap_build },
  };
}
