/** Decoders: bytes to text. Each gives the text and how many bytes it used (all, unless more may follow: `final` false). */
import { latin1Text } from './bytes-text.ts';
import type { DecodeHandler } from './codec-errors.ts';

export interface Decoded {
  text: string;
  consumed: number;
}

const isAllAscii = (bytes: Uint8Array): boolean => {
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! > 127) return false;
  return true;
};

export const decodeLatin1 = (bytes: Uint8Array): Decoded => ({ text: latin1Text(bytes), consumed: bytes.length });

/** @cpython Objects/unicodeobject.c PyUnicode_DecodeASCII 3.8-3.15 */
export function decodeAscii(bytes: Uint8Array, onError: DecodeHandler): Decoded {
  if (isAllAscii(bytes)) return decodeLatin1(bytes);
  let text = '';
  for (let i = 0; i < bytes.length; ) {
    if (bytes[i]! < 128) {
      text += String.fromCharCode(bytes[i++]!);
      continue;
    }
    const fault = { encoding: 'ascii', start: i, end: i + 1, reason: 'ordinal not in range(128)' };
    const handled = onError(bytes, fault);
    text += handled.text;
    i = handled.resume;
  }
  return { text, consumed: bytes.length };
}

const isContinuation = (b: number | undefined): boolean => b !== undefined && (b & 0xc0) === 0x80;

/** Length of the sequence that a first byte opens, 0 where it opens none. */
const sequenceLength = (b: number): number => (b < 0xc2 ? 0 : b < 0xe0 ? 2 : b < 0xf0 ? 3 : b < 0xf5 ? 4 : 0);

/** Whether the second byte may follow the first (no overlong forms, no surrogates, nothing above U+10FFFF). */
function isSecond(first: number, second: number): boolean {
  if (!isContinuation(second)) return false;
  if (first === 0xe0) return second >= 0xa0;
  if (first === 0xed) return second < 0xa0;
  if (first === 0xf0) return second >= 0x90;
  return first !== 0xf4 || second < 0x90;
}

/** Good bytes of the sequence at `at`: its length where it is whole. */
function goodBytes(bytes: Uint8Array, at: number, length: number): number {
  const first = bytes[at]!;
  let good = 1;
  while (good < length && at + good < bytes.length) {
    const b = bytes[at + good]!;
    if (good === 1 ? !isSecond(first, b) : !isContinuation(b)) break;
    good++;
  }
  return good;
}

function sequenceValue(bytes: Uint8Array, at: number, length: number): number {
  let cp = bytes[at]! & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) cp = (cp << 6) | (bytes[at + i]! & 0x3f);
  return cp;
}

/** @cpython Objects/unicodeobject.c unicode_decode_utf8 3.8-3.15 */
export function decodeUtf8(bytes: Uint8Array, onError: DecodeHandler, final = true): Decoded {
  if (isAllAscii(bytes)) return decodeLatin1(bytes);
  let text = '';
  let i = 0;
  while (i < bytes.length) {
    const first = bytes[i]!;
    if (first < 128) {
      text += String.fromCharCode(first);
      i++;
      continue;
    }
    const length = sequenceLength(first);
    const good = length === 0 ? 1 : goodBytes(bytes, i, length);
    if (good === length) {
      text += String.fromCodePoint(sequenceValue(bytes, i, length));
      i += length;
      continue;
    }
    const isCutOff = length > 0 && i + good >= bytes.length;
    if (isCutOff && !final) break;
    const reason =
      length === 0 ? 'invalid start byte' : isCutOff ? 'unexpected end of data' : 'invalid continuation byte';
    const handled = onError(bytes, { encoding: 'utf-8', start: i, end: i + good, reason });
    text += handled.text;
    i = handled.resume;
  }
  return { text, consumed: i };
}

export type ByteOrder = 'little' | 'big' | 'marked';

/** The order that a byte-order mark tells, and where the text begins. */
function markedOrder(bytes: Uint8Array, order: ByteOrder, width: 2 | 4): { little: boolean; from: number } {
  if (order !== 'marked') return { little: order === 'little', from: 0 };
  const at = (i: number) => bytes[i];
  if (width === 2) {
    if (at(0) === 0xff && at(1) === 0xfe) return { little: true, from: 2 };
    return at(0) === 0xfe && at(1) === 0xff ? { little: false, from: 2 } : { little: true, from: 0 };
  }
  if (at(0) === 0xff && at(1) === 0xfe && at(2) === 0 && at(3) === 0) return { little: true, from: 4 };
  return at(0) === 0 && at(1) === 0 && at(2) === 0xfe && at(3) === 0xff
    ? { little: false, from: 4 }
    : { little: true, from: 0 };
}

/** @cpython Objects/unicodeobject.c PyUnicode_DecodeUTF16Stateful 3.8-3.15 */
export function decodeUtf16(
  bytes: Uint8Array,
  order: ByteOrder,
  onError: DecodeHandler,
  final = true,
): Decoded & { little: boolean } {
  const { little, from } = markedOrder(bytes, order, 2);
  const encoding = little ? 'utf-16-le' : 'utf-16-be';
  const unit = (at: number): number =>
    little ? bytes[at]! | (bytes[at + 1]! << 8) : (bytes[at]! << 8) | bytes[at + 1]!;
  const n = bytes.length;
  let text = '';
  let i = from;
  while (i < n) {
    let fault: { start: number; end: number; reason: string } | undefined;
    if (i + 1 >= n) {
      if (!final) break;
      fault = { start: i, end: n, reason: 'truncated data' };
    } else {
      const u = unit(i);
      if (u < 0xd800 || u > 0xdfff) {
        text += String.fromCharCode(u);
        i += 2;
        continue;
      }
      if (u >= 0xdc00) fault = { start: i, end: i + 2, reason: 'illegal encoding' };
      else if (i + 3 >= n) {
        if (!final) break;
        fault = { start: i, end: n, reason: 'unexpected end of data' };
      } else if ((unit(i + 2) & 0xfc00) === 0xdc00) {
        text += String.fromCharCode(u, unit(i + 2));
        i += 4;
        continue;
      } else fault = { start: i, end: i + 2, reason: 'illegal UTF-16 surrogate' };
    }
    const handled = onError(bytes, { encoding, ...fault });
    text += handled.text;
    i = handled.resume;
  }
  return { text, consumed: i, little };
}

/** @cpython Objects/unicodeobject.c PyUnicode_DecodeUTF32Stateful 3.8-3.15 */
export function decodeUtf32(
  bytes: Uint8Array,
  order: ByteOrder,
  onError: DecodeHandler,
  final = true,
): Decoded & { little: boolean } {
  const { little, from } = markedOrder(bytes, order, 4);
  const encoding = little ? 'utf-32-le' : 'utf-32-be';
  const n = bytes.length;
  let text = '';
  let i = from;
  while (i < n) {
    let reason = 'truncated data';
    let end = n;
    if (i + 3 < n) {
      const [a, b, c, d] = little ? [i + 3, i + 2, i + 1, i] : [i, i + 1, i + 2, i + 3];
      const cp = bytes[a]! * 0x1000000 + ((bytes[b]! << 16) | (bytes[c]! << 8) | bytes[d]!);
      if (cp < 0x110000 && (cp < 0xd800 || cp > 0xdfff)) {
        text += String.fromCodePoint(cp);
        i += 4;
        continue;
      }
      reason =
        cp < 0x110000
          ? 'code point in surrogate code point range(0xd800, 0xe000)'
          : 'code point not in range(0x110000)';
      end = i + 4;
    } else if (!final) break;
    const handled = onError(bytes, { encoding, start: i, end, reason });
    text += handled.text;
    i = handled.resume;
  }
  return { text, consumed: i, little };
}

/**
 * Decodes by a table of 256 or fewer characters, U+FFFE standing for none.
 * @cpython Objects/unicodeobject.c charmap_decode_string 3.8-3.15
 */
export function decodeCharmap(bytes: Uint8Array, table: string, onError: DecodeHandler): Decoded {
  const characters = /[\ud800-\udbff]/.test(table) ? [...table] : table;
  let text = '';
  for (let i = 0; i < bytes.length; ) {
    const c = characters[bytes[i]!];
    if (c !== undefined && c !== '\ufffe') {
      text += c;
      i++;
      continue;
    }
    const handled = onError(bytes, {
      encoding: 'charmap',
      start: i,
      end: i + 1,
      reason: 'character maps to <undefined>',
    });
    text += handled.text;
    i = handled.resume;
  }
  return { text, consumed: bytes.length };
}
