/** The module _codecs: the registry, the codecs that C has itself, and the error handlers as functions. */
import { argSpec, badArgument, checkPositional, unpackKeywords } from '../objects/arguments.ts';
import { newBytes, newFreshBytes } from '../objects/bytes.ts';
import { bytesLike } from '../objects/bytesdata.ts';
import { decodeHandlerFor, encodeHandlerFor } from '../objects/codecerrors.ts';
import {
  _PyCodec_Lookup,
  lookup_error,
  PyCodec_Decode,
  PyCodec_Encode,
  PyCodec_Register,
  PyCodec_Unregister,
  register_error,
} from '../objects/codecregistry.ts';
import type { MethodSpec } from '../objects/define.ts';
import { raise } from '../objects/errors.ts';
import { PyLong_FromSsize_t } from '../objects/long.ts';
import { decref, type PyObj, type PyObject, type PyText } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { isStr } from '../objects/strbuild.ts';
import { stringArgument } from '../objects/textarguments.ts';
import { newTuple } from '../objects/tuple.ts';
import { defineType } from '../objects/typeready.ts';
import { newStr, strLength } from '../objects/unicode.ts';
import { latin1Bytes, latin1Text } from '../objects/value/bytes-text.ts';
import {
  type Decoded,
  decodeAscii,
  decodeLatin1,
  decodeUtf8,
  decodeUtf16,
  decodeUtf32,
} from '../objects/value/codec-decode.ts';
import { encodeAscii, encodeLatin1, encodeUtf8, encodeUtf16, encodeUtf32 } from '../objects/value/codec-encode.ts';
import type { DecodeHandler, EncodeHandler } from '../objects/value/codec-errors.ts';
import {
  decodeRawUnicodeEscape,
  decodeUnicodeEscape,
  encodeRawUnicodeEscape,
  encodeUnicodeEscape,
} from '../objects/value/codec-escape.ts';
import { codePoints } from '../objects/value/str-case.ts';
import { bytesRepr } from '../objects/value/str-repr.ts';
import type { VM } from '../objects/vm.ts';
import { charmapFunctions, encodingMapSpec } from './codecs_charmap.ts';
import { makeErrorHandlers } from './codecs_errors.ts';
import { defineModule } from './define.ts';

function none(vm: VM): PyObject {
  vm.None.rc++;
  return vm.None;
}

/** A pair that a codec function gives: result (stolen) and how much it took. */
export function codecPair(vm: VM, result: PyObject, n: number): PyObject {
  return newTuple(vm, [result, PyLong_FromSsize_t(vm, n)]);
}

/** `errors`, null where it isn't given or None. */
export function errorsArgument(vm: VM, name: string, o: PyObject | undefined): string | null {
  if (o === undefined || o === vm.None) return null;
  if (!isStr(o)) badArgument(vm, name, 'argument 2', 'str or None', o);
  return (o as PyText).v;
}

/** A str argument; anything else is a TypeError. */
export function strArgument(vm: VM, name: string, position: string, o: PyObject): PyText {
  if (!isStr(o)) badArgument(vm, name, position, 'str', o);
  return o as PyText;
}

type Encode = (text: string, onError: EncodeHandler) => Uint8Array;
type Decode = (bytes: Uint8Array, onError: DecodeHandler, final: boolean) => Decoded;

function encoder(name: string, encoding: string, encode: Encode): MethodSpec {
  return {
    call: 'FASTCALL',
    fn: (vm, _m, args) => {
      checkPositional(vm, name, args.length, 1, 3);
      const o = strArgument(vm, name, 'argument 1', args[0]!);
      const errors = errorsArgument(vm, name, args[1]);
      const data = encode(o.v, encodeHandlerFor(vm, o, errors, encoding));
      return codecPair(vm, newBytes(vm, data), strLength(o));
    },
  };
}

/** `always`: without a `final` argument all input is final. */
function decoder(name: string, decode: Decode, always = false): MethodSpec {
  return {
    call: 'FASTCALL',
    fn: (vm, _m, args) => {
      checkPositional(vm, name, args.length, 1, always ? 2 : 3);
      const data = sourceBytes(vm, args[0]!);
      const errors = errorsArgument(vm, name, args[1]);
      const final = always || (args[2] !== undefined && PyObject_IsTrue(vm, args[2]));
      const { text, consumed } = decode(data, decodeHandlerFor(vm, data, errors), final);
      return codecPair(vm, newStr(vm, text), final ? data.length : consumed);
    },
  };
}

/** Bytes, or the UTF-8 of a str where a codec takes both. */
function sourceBytes(vm: VM, o: PyObject): Uint8Array {
  return isStr(o) ? encodeUtf8(o.v, encodeHandlerFor(vm, o, null, 'utf-8')) : bytesLike(vm, o);
}

function utf16Ex(wide: boolean): MethodSpec {
  const name = wide ? 'utf_32_ex_decode' : 'utf_16_ex_decode';
  return {
    call: 'FASTCALL',
    fn: (vm, _m, args) => {
      checkPositional(vm, name, args.length, 1, 4);
      const data = bytesLike(vm, args[0]!);
      const errors = errorsArgument(vm, name, args[1]);
      const given = args[2] === undefined ? 0 : Number(args[2].v);
      const final = args[3] !== undefined && PyObject_IsTrue(vm, args[3]);
      const order = given === 0 ? 'marked' : given < 0 ? 'little' : 'big';
      const onError = decodeHandlerFor(vm, data, errors);
      const { text, consumed, little } = (wide ? decodeUtf32 : decodeUtf16)(data, order, onError, final);
      const decided = given !== 0 || consumed >= (wide ? 4 : 2);
      const byteorder = !decided ? 0 : little ? -1 : 1;
      return newTuple(vm, [newStr(vm, text), PyLong_FromSsize_t(vm, consumed), PyLong_FromSsize_t(vm, byteorder)]);
    },
  };
}

const ENCODE = argSpec('encode', ['obj', 'encoding', 'errors'], { required: 1 });
const DECODE = argSpec('decode', ['obj', 'encoding', 'errors'], { required: 1 });

function registryCall(vm: VM, args: PyObject[], kwnames: PyText[] | null, encode: boolean): PyObject {
  const spec = encode ? ENCODE : DECODE;
  const [o, encodingArg, errorsArg] = unpackKeywords(vm, spec, args, kwnames);
  const encoding = stringArgument(vm, spec.name, 'encoding', encodingArg!) ?? 'utf-8';
  const errors = stringArgument(vm, spec.name, 'errors', errorsArg!);
  return (encode ? PyCodec_Encode : PyCodec_Decode)(vm, o!, encoding, errors);
}

function registryFunctions(vm: VM): Record<string, MethodSpec> {
  const functions: Record<string, MethodSpec> = {
    register: {
      call: 'O',
      fn: (m, _module, search) => {
        PyCodec_Register(m, search);
        return none(m);
      },
    },
    lookup: {
      call: 'O',
      fn: (m, _module, o) => _PyCodec_Lookup(m, strArgument(m, 'lookup', 'argument', o).v),
    },
    encode: { call: 'FASTCALL_KEYWORDS', fn: (m, _module, args, kw) => registryCall(m, args, kw, true) },
    decode: { call: 'FASTCALL_KEYWORDS', fn: (m, _module, args, kw) => registryCall(m, args, kw, false) },
    register_error: {
      call: 'FASTCALL',
      fn: (m, _module, args) => {
        checkPositional(m, 'register_error', args.length, 2, 2);
        lookupReady(m);
        register_error(m, strArgument(m, 'register_error', 'argument 1', args[0]!).v, args[1]!);
        return none(m);
      },
    },
    lookup_error: {
      call: 'O',
      fn: (m, _module, o) => lookup_error(m, strArgument(m, 'lookup_error', 'argument', o).v),
    },
  };
  if (vm.profile.text.codecUnregister) {
    functions.unregister = {
      call: 'O',
      fn: (m, _module, search) => {
        PyCodec_Unregister(m, search);
        return none(m);
      },
    };
  }
  if (vm.profile.text.normalizeEncoding) {
    const spec = argSpec('_normalize_encoding', ['encoding'], { required: 1 });
    functions._normalize_encoding = {
      call: 'FASTCALL_KEYWORDS',
      fn: (m, _module, args, kwnames) => {
        const [encoding] = unpackKeywords(m, spec, args, kwnames) as [PyObject];
        return newStr(m, normalizeEncoding(strArgument(m, '_normalize_encoding', "argument 'encoding'", encoding).v));
      },
    };
  }
  return functions;
}

/** @cpython Modules/_codecsmodule.c _codecs__normalize_encoding_impl 3.15: ASCII letters, digits and dots; one `_` for what is between. */
function normalizeEncoding(encoding: string): string {
  return encoding.replace(/[^a-zA-Z0-9.]+/g, '_').replace(/^_|_$/g, '');
}

/** C's own handlers are there before any other. */
function lookupReady(vm: VM): void {
  decref(vm, lookup_error(vm, 'strict'));
}

function escapeFunctions(): Record<string, MethodSpec> {
  const points = (text: string): number[] => codePoints(text);
  return {
    unicode_escape_encode: encoder('unicode_escape_encode', 'unicodeescape', (s) =>
      latin1Bytes(encodeUnicodeEscape(points(s))),
    ),
    raw_unicode_escape_encode: encoder('raw_unicode_escape_encode', 'rawunicodeescape', (s) =>
      latin1Bytes(encodeRawUnicodeEscape(points(s))),
    ),
    escape_encode: {
      call: 'FASTCALL',
      fn: (vm, _m, args) => {
        checkPositional(vm, 'escape_encode', args.length, 1, 2);
        const data = bytesLike(vm, args[0]!);
        const shown = bytesRepr(Uint8Array.from([...data, 39])).slice(2, -1);
        const body = shown.endsWith("\\'") ? shown.slice(0, -2) : shown.slice(0, -1);
        return codecPair(
          vm,
          newBytes(vm, latin1Bytes(body.replace(/'/g, "\\'").replace(/\\\\'/g, "\\'"))),
          data.length,
        );
      },
    },
    escape_decode: {
      call: 'FASTCALL',
      fn: (vm, _m, args) => {
        checkPositional(vm, 'escape_decode', args.length, 1, 2);
        const data = sourceBytes(vm, args[0]!);
        return codecPair(vm, newFreshBytes(vm, escapedBytes(vm, data)), data.length);
      },
    },
  };
}

const SIMPLE: Record<string, number> = { "'": 39, '"': 34, '\\': 92, a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** @cpython Objects/bytesobject.c _PyBytes_DecodeEscape 3.8-3.15 */
function escapedBytes(vm: VM, data: Uint8Array): Uint8Array {
  const s = latin1Text(data);
  const out: number[] = [];
  for (let i = 0; i < s.length; ) {
    if (s[i] !== '\\') {
      out.push(s.charCodeAt(i++));
      continue;
    }
    const c = s[i + 1];
    if (c === undefined) raise(vm, vm.exc.ValueError!, 'Trailing \\ in string');
    const octal = /^[0-7]{1,3}/.exec(s.slice(i + 1, i + 4));
    if (c === '\n') i += 2;
    else if (c in SIMPLE) {
      out.push(SIMPLE[c]!);
      i += 2;
    } else if (octal) {
      out.push(Number.parseInt(octal[0], 8) & 255);
      i += 1 + octal[0].length;
    } else if (c === 'x') {
      const hex = /^[0-9a-fA-F]{2}/.exec(s.slice(i + 2, i + 4));
      if (!hex) raise(vm, vm.exc.ValueError!, `invalid \\x escape at position ${i}`);
      out.push(Number.parseInt(hex[0], 16));
      i += 4;
    } else {
      out.push(92);
      i++;
    }
  }
  return Uint8Array.from(out);
}

function codecFunctions(vm: VM): Record<string, MethodSpec> {
  const lookup = (name: string): string | undefined => vm.text.names().lookup(name);
  return {
    utf_8_encode: encoder('utf_8_encode', 'utf-8', encodeUtf8),
    utf_8_decode: decoder('utf_8_decode', decodeUtf8),
    latin_1_encode: encoder('latin_1_encode', 'latin-1', encodeLatin1),
    latin_1_decode: decoder('latin_1_decode', (b) => decodeLatin1(b), true),
    ascii_encode: encoder('ascii_encode', 'ascii', encodeAscii),
    ascii_decode: decoder('ascii_decode', (b, h) => decodeAscii(b, h), true),
    utf_16_encode: encoder('utf_16_encode', 'utf-16', (s, h) => encodeUtf16(s, 'marked', h)),
    utf_16_le_encode: encoder('utf_16_le_encode', 'utf-16-le', (s, h) => encodeUtf16(s, 'little', h)),
    utf_16_be_encode: encoder('utf_16_be_encode', 'utf-16-be', (s, h) => encodeUtf16(s, 'big', h)),
    utf_16_decode: decoder('utf_16_decode', (b, h, f) => decodeUtf16(b, 'marked', h, f)),
    utf_16_le_decode: decoder('utf_16_le_decode', (b, h, f) => decodeUtf16(b, 'little', h, f)),
    utf_16_be_decode: decoder('utf_16_be_decode', (b, h, f) => decodeUtf16(b, 'big', h, f)),
    utf_16_ex_decode: utf16Ex(false),
    utf_32_encode: encoder('utf_32_encode', 'utf-32', (s, h) => encodeUtf32(s, 'marked', h)),
    utf_32_le_encode: encoder('utf_32_le_encode', 'utf-32-le', (s, h) => encodeUtf32(s, 'little', h)),
    utf_32_be_encode: encoder('utf_32_be_encode', 'utf-32-be', (s, h) => encodeUtf32(s, 'big', h)),
    utf_32_decode: decoder('utf_32_decode', (b, h, f) => decodeUtf32(b, 'marked', h, f)),
    utf_32_le_decode: decoder('utf_32_le_decode', (b, h, f) => decodeUtf32(b, 'little', h, f)),
    utf_32_be_decode: decoder('utf_32_be_decode', (b, h, f) => decodeUtf32(b, 'big', h, f)),
    utf_32_ex_decode: utf16Ex(true),
    unicode_escape_decode: decoder('unicode_escape_decode', (b, h, f) => decodeUnicodeEscape(b, { lookup }, h, f)),
    raw_unicode_escape_decode: decoder('raw_unicode_escape_decode', (b, h, f) => decodeRawUnicodeEscape(b, h, f)),
    readbuffer_encode: {
      call: 'FASTCALL',
      fn: (m, _module, args) => {
        checkPositional(m, 'readbuffer_encode', args.length, 1, 2);
        const data = sourceBytes(m, args[0]!);
        return codecPair(m, newBytes(m, data.slice()), data.length);
      },
    },
    ...escapeFunctions(),
    ...charmapFunctions(),
  };
}

export function createCodecs(vm: VM): PyObj {
  vm.t.EncodingMap ??= defineType(vm, encodingMapSpec());
  return defineModule(vm, { name: '_codecs', functions: { ...registryFunctions(vm), ...codecFunctions(vm) } });
}

/** C's own error handlers are made when the first one is asked for by name. */
export function connectCodecs(vm: VM): void {
  vm.text.makeHandlers = makeErrorHandlers;
}
