/**
 * Character classes: a table for ASCII, Unicode properties for the rest (PEP 3131 identifiers, printability).
 */

const IDENT_START = 1;
const IDENT_PART = 2;
const DIGIT = 4;
const HEX = 8;

const classes = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
  const ch = String.fromCharCode(c);
  if (/[A-Za-z_]/.test(ch)) classes[c]! |= IDENT_START | IDENT_PART;
  if (/[0-9]/.test(ch)) classes[c]! |= IDENT_PART | DIGIT | HEX;
  if (/[a-fA-F]/.test(ch)) classes[c]! |= HEX;
}

/** May open an identifier as far as the tokenizer is concerned: an ASCII letter, `_`, anything beyond ASCII. */
export function isIdentifierStart(c: number): boolean {
  return c < 128 ? (classes[c]! & IDENT_START) !== 0 : c >= 128;
}

export function isIdentifierPart(c: number): boolean {
  return c < 128 ? (classes[c]! & IDENT_PART) !== 0 : c >= 128;
}

export function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

export function isHexDigit(c: number): boolean {
  return c < 128 && (classes[c]! & HEX) !== 0;
}

/** UTF-8 bytes of a UTF-16 unit beyond the one that it takes here (a surrogate pair: four bytes, two units). */
export function extraBytes(c: number): number {
  if (c < 0x80) return 0;
  if (c < 0x800) return 1;
  return c >= 0xd800 && c <= 0xdfff ? 1 : 2;
}

/** Extra UTF-8 bytes of `text[from:to]`. */
export function extraBytesOf(text: string, from: number, to: number): number {
  let extra = 0;
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    if (c >= 0x80) extra += extraBytes(c);
  }
  return extra;
}

/** Code points of `text[from:to]`. */
export function codePoints(text: string, from: number, to: number): number {
  let n = 0;
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    if (c < 0xdc00 || c > 0xdfff || i === from) n++;
  }
  return n;
}

const START = /^[\p{XID_Start}_]$/u;
const PART = /^[\p{XID_Continue}]$/u;
const UNPRINTABLE = /^[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]$/u;

/** The index of the first code point (in units) of `name` that no identifier may hold there, or -1. */
export function firstInvalidInIdentifier(name: string): number {
  let i = 0;
  for (const ch of name) {
    const good = i === 0 ? START.test(ch) : PART.test(ch);
    if (!good) return i;
    i += ch.length;
  }
  return -1;
}

/** `str.isprintable` of one character. */
export function isPrintable(ch: string): boolean {
  return ch === ' ' || !UNPRINTABLE.test(ch);
}

/** @cpython Parser/pegen.c _PyPegen_byte_offset_to_character_offset 3.9-3.15 */
export function characterOffset(line: string, bytes: number): number {
  if (bytes < 0) return bytes;
  let n = 0;
  let i = 0;
  for (; i < line.length && n < bytes; i++) {
    const c = line.charCodeAt(i);
    n += c < 0x80 ? 1 : c < 0x800 ? 2 : c >= 0xd800 && c <= 0xdfff ? 2 : 3;
  }
  return codePoints(line, 0, i) + Math.max(0, bytes - n);
}
