/**
 * str to bytes and back. Encodings that C has itself go straight to objects/value; all others through the codec registry
 * (codecregistry.ts). What an error does is decided by a handler: one of C's own, or a callable that was registered.
 */
import { bytesSize, newBytes } from './bytes.ts';
import { decodeHandlerFor, encodeHandlerFor } from './codecerrors.ts';
import { PyCodec_Decode, PyCodec_Encode } from './codecregistry.ts';
import { PyErr_Format } from './format.ts';
import { decref, type PyObject, PyText } from './object.ts';
import { TPFLAGS } from './type.ts';
import { ASCII, HAS_UTF8, KIND, kindOf, LATIN1, newStr, strLength, strSize, UCS4 } from './unicode.ts';
import { latin1Text } from './value/bytes-text.ts';
import { decodeAscii, decodeUtf8, decodeUtf16, decodeUtf32 } from './value/codec-decode.ts';
import { encodeAscii, encodeLatin1, encodeUtf8, encodeUtf16, encodeUtf32 } from './value/codec-encode.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/unicodeobject.c _Py_normalize_encoding 3.8-3.15: lower case, runs of other characters as `_` */
export function normalizedEncoding(name: string): string {
  let out = '';
  let gap = false;
  for (const c of name) {
    if (/[A-Za-z0-9.]/.test(c)) {
      if (gap && out !== '') out += '_';
      gap = false;
      out += c.toLowerCase();
    } else gap = true;
  }
  return out;
}

/** C's own codec of this name, '' where it is the registry's. */
function builtinCodec(name: string): string {
  switch (normalizedEncoding(name)) {
    case 'utf_8':
    case 'utf8':
      return 'utf-8';
    case 'utf_16':
    case 'utf16':
      return 'utf-16';
    case 'utf_32':
    case 'utf32':
      return 'utf-32';
    case 'ascii':
    case 'us_ascii':
      return 'ascii';
    case 'latin1':
    case 'latin_1':
    case 'iso_8859_1':
    case 'iso8859_1':
      return 'latin-1';
    default:
      return '';
  }
}

/** @cpython Objects/unicodeobject.c PyUnicode_AsEncodedString 3.8-3.15: bytes, a new reference */
export function PyUnicode_AsEncodedString(vm: VM, o: PyText, encoding: string | null, errors: string | null): PyObject {
  const name = encoding === null ? 'utf-8' : builtinCodec(encoding);
  switch (name) {
    case 'utf-8':
      return PyUnicode_AsUTF8String(vm, o, errors);
    case 'ascii':
      return encodeNarrow(vm, o, encodeAscii(o.v, encodeHandlerFor(vm, o, errors, 'ascii')));
    case 'latin-1':
      return encodeNarrow(vm, o, encodeLatin1(o.v, encodeHandlerFor(vm, o, errors, 'latin-1')));
    case 'utf-16':
      return newBytes(vm, encodeUtf16(o.v, 'marked', encodeHandlerFor(vm, o, errors, 'utf-16')));
    case 'utf-32':
      return newBytes(vm, encodeUtf32(o.v, 'marked', encodeHandlerFor(vm, o, errors, 'utf-32')));
  }
  const res = PyCodec_Encode(vm, o, encoding!, errors, true);
  if (res.type.tp_flags & TPFLAGS.BYTES_SUBCLASS) return res;
  const type = res.type.tp_name;
  decref(vm, res);
  PyErr_Format(
    vm,
    vm.exc.TypeError!,
    "'%.400s' encoder returned '%.400s' instead of 'bytes'; use codecs.encode() to encode to arbitrary types",
    encoding,
    type,
  );
}

/** @cpython Objects/unicodeobject.c unicode_encode_utf8 3.8-3.15 */
export function PyUnicode_AsUTF8String(vm: VM, o: PyText, errors: string | null): PyText {
  const data = encodeUtf8(o.v, encodeHandlerFor(vm, o, errors, 'utf-8'));
  const kind = o.w & KIND;
  if (kind === ASCII || o.w & HAS_UTF8) return newBytes(vm, data);
  const width = kind === UCS4 ? 4 : kind === LATIN1 ? 2 : 3;
  return writtenBytes(vm, strLength(o) * width, data);
}

/** What a `_PyBytesWriter` gives: above 512 bytes it takes a bytes object for the most there can be, and cuts it. */
export function writtenBytes(vm: VM, most: number, data: Uint8Array): PyText {
  if (most <= 512 || data.length <= 1) return newBytes(vm, data);
  let addr = vm.heap.obj_malloc(bytesSize(vm, most));
  if (most !== data.length) addr = vm.heap.obj_realloc(addr, bytesSize(vm, data.length));
  return new PyText(vm.tBytes, addr, data, 0);
}

function encodeNarrow(vm: VM, _o: PyText, data: Uint8Array): PyText {
  return newBytes(vm, data);
}

/**
 * @cpython Objects/unicodeobject.c PyUnicode_AsUTF8AndSize 3.8-3.15: the text itself; of a string that isn't ASCII the UTF-8 is kept
 * beside it, and counts in its size. Lone surrogates raise UnicodeEncodeError.
 */
export function PyUnicode_AsUTF8(vm: VM, o: PyText): string {
  if ((o.w & KIND) === ASCII || o.w & HAS_UTF8) return o.v;
  const size = encodeUtf8(o.v, encodeHandlerFor(vm, o, null, 'utf-8')).length + 1;
  const addr = vm.profile.text.strDataInMem ? vm.heap.mem_malloc(size) : vm.heap.obj_malloc(size);
  o.w |= HAS_UTF8;
  vm.text.utf8.set(o, { addr, size });
  return o.v;
}

/** The bytes of an object with a buffer; null where it has none. The buffer is released at once. */
export function bufferBytes(vm: VM, o: PyObject): Uint8Array | null {
  const get = o.type.bf_getbuffer;
  if (get === null) return null;
  const data = get(vm, o);
  o.type.bf_releasebuffer?.(vm, o);
  return data;
}

/** @cpython Objects/unicodeobject.c PyUnicode_FromEncodedObject 3.8-3.15 */
export function decodeObject(vm: VM, o: PyObject, encoding: string | null, errors: string | null): PyText {
  if (o.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS) {
    PyErr_Format(vm, vm.exc.TypeError!, 'decoding str is not supported');
  }
  const data = bufferBytes(vm, o);
  if (data === null) {
    const text = 'decoding to str: need a bytes-like object, %.80s found';
    PyErr_Format(vm, vm.exc.TypeError!, text, o.type.tp_name);
  }
  return PyUnicode_Decode(vm, data!, encoding, errors, o);
}

/** @cpython Objects/unicodeobject.c PyUnicode_Decode 3.8-3.15: `source` is the object whose bytes they are, where there is one. */
export function PyUnicode_Decode(
  vm: VM,
  data: Uint8Array,
  encoding: string | null,
  errors: string | null,
  source: PyObject | null,
): PyText {
  const name = encoding === null ? 'utf-8' : builtinCodec(encoding);
  switch (name) {
    case 'utf-8':
      return decodeUtf8Object(vm, data, errors);
    case 'ascii':
      return newStr(vm, decodeAscii(data, decodeHandlerFor(vm, data, errors)).text);
    case 'latin-1':
      return newStr(vm, latin1Text(data));
    case 'utf-16':
      return newStr(vm, decodeUtf16(data, 'marked', decodeHandlerFor(vm, data, errors)).text);
    case 'utf-32':
      return newStr(vm, decodeUtf32(data, 'marked', decodeHandlerFor(vm, data, errors)).text);
  }
  return decodeByRegistry(vm, data, encoding!, errors, source);
}

/** C hands a memoryview of the bytes to the codec. */
function decodeByRegistry(
  vm: VM,
  data: Uint8Array,
  encoding: string,
  errors: string | null,
  _source: PyObject | null,
): PyText {
  const bytes = newBytes(vm, data.slice());
  let res: PyObject;
  try {
    res = PyCodec_Decode(vm, bytes, encoding, errors, true);
  } finally {
    decref(vm, bytes);
  }
  if (res.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS) return res as PyText;
  const type = res.type.tp_name;
  decref(vm, res);
  PyErr_Format(
    vm,
    vm.exc.TypeError!,
    "'%.400s' decoder returned '%.400s' instead of 'str'; use codecs.decode() to decode to arbitrary types",
    encoding,
    type,
  );
}

/** @cpython Objects/unicodeobject.c unicode_decode_utf8 3.8-3.15 */
export function decodeUtf8Object(vm: VM, data: Uint8Array, errors: string | null): PyText {
  const { text } = decodeUtf8(data, decodeHandlerFor(vm, data, errors));
  if (data.length <= 1) return newStr(vm, text);
  const kind = kindOf(text);
  if (kind === ASCII && text.length === data.length) return newStr(vm, text);
  return widened(vm, data, text, kind, errors === null || errors === 'strict');
}

/** The buffers that the decoder takes on its way: one for as many characters as there are bytes, replaced by wider ones. */
function widened(vm: VM, data: Uint8Array, text: string, kind: number, strict: boolean): PyText {
  const estimates = vm.profile.text.utf8Estimates && strict;
  const points = kind === UCS4 ? [...text].length : text.length;
  let size = data.length;
  let at = ASCII as number;
  if (estimates) {
    size = points;
    const first = data.find((b) => b > 127)!;
    at = first < 0xc4 ? LATIN1 : first < 0xf0 ? 2 : UCS4;
  }
  let block = vm.heap.obj_malloc(strSize(vm, size, at));
  let max = 0;
  for (const c of text) {
    const cp = c.codePointAt(0)!;
    if (cp <= max) continue;
    max = cp;
    const needs = cp < 128 ? ASCII : cp < 256 ? LATIN1 : cp < 65536 ? 2 : UCS4;
    if (needs > at) {
      const wider = vm.heap.obj_malloc(strSize(vm, size, needs));
      vm.heap.obj_free(block);
      block = wider;
      at = needs;
    }
  }
  if (text.length <= 1 && kind < 2) {
    vm.heap.obj_free(block);
    return newStr(vm, text);
  }
  if (size !== points) block = vm.heap.obj_realloc(block, strSize(vm, points, at));
  return new PyText(vm.tStr, block, text, at);
}
