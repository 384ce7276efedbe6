/** The codecs unicode_escape and raw_unicode_escape. */

import type { Decoded } from './codec-decode.ts';
import { backslashed, type DecodeHandler } from './codec-errors.ts';

const SIMPLE: Record<string, string> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  b: '\b',
  f: '\f',
  t: '\t',
  n: '\n',
  r: '\r',
  v: '\v',
  a: '\x07',
};

const DIGITS: Record<string, number> = { x: 2, u: 4, U: 8 };
const TRUNCATED: Record<string, string> = {
  x: 'truncated \\xXX escape',
  u: 'truncated \\uXXXX escape',
  U: 'truncated \\UXXXXXXXX escape',
};

const isHex = (b: number): boolean => (b >= 48 && b <= 57) || (b >= 65 && b <= 70) || (b >= 97 && b <= 102);

/** Result of reading one escape: text, or the reason of an error; where it ended; whether more data might help. */
interface Escape {
  text?: string;
  reason?: string;
  end: number;
  isIncomplete?: boolean;
}

function hexEscape(bytes: Uint8Array, at: number, kind: string, tooLarge: string): Escape {
  let end = at;
  let value = 0;
  for (let left = DIGITS[kind]!; left > 0; left--, end++) {
    if (end >= bytes.length) return { reason: TRUNCATED[kind]!, end, isIncomplete: true };
    if (!isHex(bytes[end]!)) return { reason: TRUNCATED[kind]!, end };
    value = value * 16 + Number.parseInt(String.fromCharCode(bytes[end]!), 16);
  }
  return value > 0x10ffff ? { reason: tooLarge, end } : { text: String.fromCodePoint(value), end };
}

const MALFORMED = 'malformed \\N character escape';

function nameEscape(bytes: Uint8Array, at: number, lookup: (name: string) => string | undefined): Escape {
  if (at >= bytes.length) return { reason: MALFORMED, end: at, isIncomplete: true };
  if (bytes[at] !== 123) return { reason: MALFORMED, end: at };
  const close = bytes.indexOf(125, at + 1);
  if (close < 0) return { reason: MALFORMED, end: bytes.length, isIncomplete: true };
  if (close === at + 1) return { reason: MALFORMED, end: close };
  const text = lookup(String.fromCharCode(...bytes.subarray(at + 1, close)));
  return text === undefined ? { reason: 'unknown Unicode character name', end: close + 1 } : { text, end: close + 1 };
}

/** An escape; `at` is behind the backslash. `onInvalid` hears of escapes that mean themselves (a warning in Python). */
function readEscape(bytes: Uint8Array, at: number, options: EscapeOptions): Escape {
  if (at >= bytes.length) return { reason: '\\ at end of string', end: at, isIncomplete: true };
  const c = String.fromCharCode(bytes[at]!);
  if (c in SIMPLE) return { text: SIMPLE[c]!, end: at + 1 };
  if (c >= '0' && c <= '7') return octalEscape(bytes, at, options);
  if (c in DIGITS) return hexEscape(bytes, at + 1, c, 'illegal Unicode character');
  if (c === 'N') return nameEscape(bytes, at + 1, options.lookup);
  options.onInvalid?.(at, c);
  return { text: '\\' + c, end: at + 1 };
}

function octalEscape(bytes: Uint8Array, at: number, options: EscapeOptions): Escape {
  let end = at;
  let value = 0;
  while (end < at + 3 && end < bytes.length && bytes[end]! >= 48 && bytes[end]! <= 55)
    value = value * 8 + bytes[end++]! - 48;
  if (value > 0xff) options.onInvalid?.(at, value.toString(8));
  return { text: String.fromCharCode(value), end };
}

export interface EscapeOptions {
  /** character or sequence of a Unicode name */
  lookup: (name: string) => string | undefined;
  /** an escape that is none, or an octal one above \377: offset behind the backslash and what stands there */
  onInvalid?: (at: number, what: string) => void;
}

/** @cpython Objects/unicodeobject.c _PyUnicode_DecodeUnicodeEscapeInternal 3.11-3.15 */
export function decodeUnicodeEscape(
  bytes: Uint8Array,
  options: EscapeOptions,
  onError: DecodeHandler,
  final = true,
): Decoded {
  let text = '';
  let i = 0;
  while (i < bytes.length) {
    if (bytes[i] !== 92) {
      text += String.fromCharCode(bytes[i++]!);
      continue;
    }
    const read = readEscape(bytes, i + 1, options);
    if (read.text !== undefined) {
      text += read.text;
      i = read.end;
      continue;
    }
    if (read.isIncomplete && !final) break;
    const handled = onError(bytes, { encoding: 'unicodeescape', start: i, end: read.end, reason: read.reason! });
    text += handled.text;
    i = handled.resume;
  }
  return { text, consumed: i };
}

/** @cpython Objects/unicodeobject.c _PyUnicode_DecodeRawUnicodeEscapeStateful 3.11-3.15 */
export function decodeRawUnicodeEscape(bytes: Uint8Array, onError: DecodeHandler, final = true): Decoded {
  let text = '';
  let i = 0;
  while (i < bytes.length) {
    const kind = String.fromCharCode(bytes[i + 1] ?? 0);
    if (bytes[i] !== 92 || (i + 1 < bytes.length && kind !== 'u' && kind !== 'U')) {
      const isEscaped = bytes[i] === 92;
      text += String.fromCharCode(bytes[i++]!);
      if (isEscaped) text += String.fromCharCode(bytes[i++]!);
      continue;
    }
    if (i + 1 >= bytes.length) {
      if (!final) break;
      text += '\\';
      i++;
      continue;
    }
    const read = hexEscape(bytes, i + 2, kind, '\\Uxxxxxxxx out of range');
    if (read.text !== undefined) {
      text += read.text;
      i = read.end;
      continue;
    }
    if (read.isIncomplete && !final) break;
    const handled = onError(bytes, { encoding: 'rawunicodeescape', start: i, end: read.end, reason: read.reason! });
    text += handled.text;
    i = handled.resume;
  }
  return { text, consumed: i };
}

/** Escaped text; all of it is ASCII. */
export function encodeUnicodeEscape(points: ArrayLike<number>): string {
  let out = '';
  for (let i = 0; i < points.length; i++) {
    const cp = points[i]!;
    if (cp === 92) out += '\\\\';
    else if (cp === 9) out += '\\t';
    else if (cp === 10) out += '\\n';
    else if (cp === 13) out += '\\r';
    else out += cp >= 32 && cp < 127 ? String.fromCharCode(cp) : backslashed(cp);
  }
  return out;
}

/** Text whose characters are below 256. */
export function encodeRawUnicodeEscape(points: ArrayLike<number>): string {
  let out = '';
  for (let i = 0; i < points.length; i++)
    out += points[i]! < 256 ? String.fromCharCode(points[i]!) : backslashed(points[i]!);
  return out;
}
