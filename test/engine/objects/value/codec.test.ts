/** Codecs and their error handlers against the recorded answers of every CPython. */
import { describe } from 'vitest';
import { latin1Bytes } from '../../../../src/engine/objects/value/bytes-text.ts';
import * as D from '../../../../src/engine/objects/value/codec-decode.ts';
import * as E from '../../../../src/engine/objects/value/codec-encode.ts';
import { decodeHandler, encodeHandler } from '../../../../src/engine/objects/value/codec-errors.ts';
import * as X from '../../../../src/engine/objects/value/codec-escape.ts';
import { decodeUtf7, encodeUtf7 } from '../../../../src/engine/objects/value/codec-utf7.ts';
import { codePoints } from '../../../../src/engine/objects/value/str-case.ts';
import type { Build } from '../../../../src/engine/profile/builds.ts';
import { namesOf } from './database.ts';
import { replay, type Table } from './replay.ts';

function encode(build: Build, text: string, codec: string, errors: string): Uint8Array {
  const on = encodeHandler(errors, (cp) => namesOf(build).name(cp))!;
  const order = codec.endsWith('-le') ? 'little' : codec.endsWith('-be') ? 'big' : 'marked';
  if (codec === 'utf-8') return E.encodeUtf8(text, on);
  if (codec.startsWith('utf-16')) return E.encodeUtf16(text, order, on);
  if (codec.startsWith('utf-32')) return E.encodeUtf32(text, order, on);
  if (codec === 'latin-1') return E.encodeLatin1(text, on);
  if (codec === 'ascii') return E.encodeAscii(text, on);
  if (codec === 'utf-7') return latin1Bytes(encodeUtf7(text));
  const points = codePoints(text);
  return latin1Bytes(codec === 'unicode_escape' ? X.encodeUnicodeEscape(points) : X.encodeRawUnicodeEscape(points));
}

function decode(build: Build, bytes: Uint8Array, codec: string, errors: string): string {
  const on = decodeHandler(errors)!;
  const order = codec.endsWith('-le') ? 'little' : codec.endsWith('-be') ? 'big' : 'marked';
  if (codec === 'utf-8') return D.decodeUtf8(bytes, on).text;
  if (codec.startsWith('utf-16')) return D.decodeUtf16(bytes, order, on).text;
  if (codec.startsWith('utf-32')) return D.decodeUtf32(bytes, order, on).text;
  if (codec === 'latin-1') return D.decodeLatin1(bytes).text;
  if (codec === 'ascii') return D.decodeAscii(bytes, on).text;
  if (codec === 'utf-7') return decodeUtf7(bytes, on).text;
  if (codec === 'raw_unicode_escape') return X.decodeRawUnicodeEscape(bytes, on).text;
  return X.decodeUnicodeEscape(bytes, { lookup: (name) => namesOf(build).lookup(name, false) }, on).text;
}

const table: Table = {
  encode,
  decode,
  charmap_decode: (_, b, h) => D.decodeCharmap(b, 'abc\ufffe\u20ac', decodeHandler(h)!).text,
  charmap_encode: (v, t, h) =>
    E.encodeCharmap(t, E.charmapOf('abc\ufffe\u20ac'), encodeHandler(h, (cp) => namesOf(v).name(cp))!),
  utf8_partial: (_, b) => {
    const { text, consumed } = D.decodeUtf8(b, decodeHandler('replace')!, false);
    return [text, consumed];
  },
};

describe('codec', () => {
  replay('codec', table);
});
