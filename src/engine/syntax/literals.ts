/**
 * Literals: the text of a number or a string to its value. Strings are decoded as CPython does, through a buffer in
 * which each character beyond ASCII stands as ten bytes (`\U0000e9c3`): the byte positions in its messages count so.
 */
import type { ConstValue } from './ast.ts';

export type StringValue = Extract<ConstValue, { t: 'str' }>;

/** Raised text of a literal that cannot be decoded; the parser knows the place. */
export interface LiteralFault {
  message: string;
}

/** An escape that Python does not know: index in the body, its text (`\d`), whether it is an octal beyond a byte. */
export interface InvalidEscape {
  index: number;
  text: string;
  octal: boolean;
}

export interface EscapeHooks {
  nameToChar: ((name: string) => string | undefined) | undefined;
  /** the first invalid escape of a literal, if any, is left here */
  invalid: InvalidEscape | null;
}

/** @cpython Objects/longobject.c _PY_LONG_DEFAULT_MAX_STR_DIGITS */
export const MAX_STR_DIGITS = 4300;

/** The value of a NUMBER token. */
export function decodeNumber(source: string): ConstValue {
  const text = source.includes('_') ? source.replaceAll('_', '') : source;
  const last = text.charCodeAt(text.length - 1) | 32;
  const second = text.charCodeAt(1) | 32;
  const radix = text.charCodeAt(0) === 48 && (second === 120 || second === 111 || second === 98);
  if (!radix) {
    if (last === 106) return { t: 'complex', re: 0, im: Number(text.slice(0, -1)) };
    if (isFloat(text)) return { t: 'float', v: Number(text) };
  }
  const small = Number(text);
  return { t: 'int', v: Number.isSafeInteger(small) ? small : BigInt(text) };
}

function isFloat(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 46 || (c | 32) === 101) return true;
  }
  return false;
}

/** A str constant; `surrogates` says that code points stand for themselves, even in pairs. */
export function strConst(v: string, cps?: Uint32Array): StringValue {
  return cps === undefined ? { t: 'str', v } : { t: 'str', v, cps };
}

/** Joins str constants. */
export function concatStr(parts: readonly StringValue[]): StringValue {
  if (parts.length === 1) return parts[0]!;
  const v = parts.map((p) => p.v).join('');
  if (!parts.some((p) => p.cps)) return strConst(v);
  const all: number[] = [];
  for (const part of parts) all.push(...codePointsOf(part));
  return strConst(v, Uint32Array.from(all));
}

/** The code points of a str constant. */
export function codePointsOf(value: StringValue): number[] {
  return value.cps ? Array.from(value.cps) : Array.from(value.v, (ch) => ch.codePointAt(0)!);
}

/** Collects decoded text; keeps code points apart as soon as a surrogate is among them. */
class TextBuilder {
  private text = '';
  private cps: number[] | null = null;

  addText(piece: string): void {
    this.text += piece;
    if (this.cps) for (const ch of piece) this.cps.push(ch.codePointAt(0)!);
  }

  addCode(code: number): void {
    if (code >= 0xd800 && code <= 0xdfff && !this.cps) {
      this.cps = Array.from(this.text, (ch) => ch.codePointAt(0)!);
    }
    this.cps?.push(code);
    this.text += code > 0xffff ? String.fromCodePoint(code) : String.fromCharCode(code);
  }

  done(): StringValue {
    return this.cps ? strConst(this.text, Uint32Array.from(this.cps)) : strConst(this.text);
  }
}

const SIMPLE: Record<string, number> = {
  '\\': 92,
  "'": 39,
  '"': 34,
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
};

/** Place of `index` in the decoder's buffer. */
function bufferPosition(body: string, index: number): number {
  let n = 0;
  for (let i = 0; i < index; i++) {
    const c = body.charCodeAt(i);
    if (c < 128) n++;
    else if (c < 0xdc00 || c > 0xdfff) n += 10;
  }
  return n;
}

function unicodeFault(body: string, from: number, to: number, reason: string): LiteralFault {
  const start = bufferPosition(body, from);
  const end = bufferPosition(body, to);
  const where = end - start === 1 ? `byte 0x5c in position ${start}` : `bytes in position ${start}-${end - 1}`;
  return { message: `(unicode error) 'unicodeescape' codec can't decode ${where}: ${reason}` };
}

/** @cpython Objects/unicodeobject.c _PyUnicode_DecodeUnicodeEscapeInternal 3.8-3.15. Throws a LiteralFault. */
export function decodeEscapes(body: string, hooks: EscapeHooks): StringValue {
  const out = new TextBuilder();
  let from = 0;
  for (;;) {
    const at = body.indexOf('\\', from);
    if (at < 0) break;
    if (at > from) out.addText(body.slice(from, at));
    from = at + 2;
    // at the end (an f-string's text) or before a character beyond ASCII it stands for itself
    if (from > body.length || body.charCodeAt(at + 1) >= 128) {
      out.addText('\\');
      from = at + 1;
      if (from >= body.length) break;
      const stop = nextBackslash(body, from);
      out.addText(body.slice(from, stop));
      from = stop;
      continue;
    }
    const e = body[at + 1]!;
    const simple = SIMPLE[e];
    if (simple !== undefined) out.addCode(simple);
    else if (e === '\n') continue;
    else if (e >= '0' && e <= '7') from = octalEscape(body, at, out, hooks);
    else if (e === 'x' || e === 'u' || e === 'U') from = hexEscape(body, at, out);
    else if (e === 'N') from = namedEscape(body, at, out, hooks);
    else {
      if (!hooks.invalid) hooks.invalid = { index: at, text: `\\${e}`, octal: false };
      out.addText('\\');
      from = at + 1;
    }
  }
  if (from === 0) return strConst(body);
  if (from < body.length) out.addText(body.slice(from));
  return out.done();
}

function nextBackslash(body: string, from: number): number {
  const next = body.indexOf('\\', from);
  return next < 0 ? body.length : next;
}

function octalEscape(body: string, at: number, out: TextBuilder, hooks: EscapeHooks): number {
  let i = at + 1;
  let code = 0;
  while (i < at + 4 && body[i]! >= '0' && body[i]! <= '7') code = code * 8 + body.charCodeAt(i++) - 48;
  if (code > 0o377 && !hooks.invalid) hooks.invalid = { index: at, text: body.slice(at, i), octal: true };
  out.addCode(code);
  return i;
}

function hexEscape(body: string, at: number, out: TextBuilder): number {
  const e = body[at + 1]!;
  const size = e === 'x' ? 2 : e === 'u' ? 4 : 8;
  let i = at + 2;
  let code = 0;
  while (i < at + 2 + size) {
    const digit = Number.parseInt(body[i] ?? '', 16);
    if (Number.isNaN(digit)) break;
    code = code * 16 + digit;
    i++;
  }
  if (i < at + 2 + size) {
    throw unicodeFault(body, at, i, `truncated \\${e}${'X'.repeat(size)} escape`);
  }
  if (code > 0x10ffff) throw unicodeFault(body, at, i, 'illegal Unicode character');
  out.addCode(code);
  return i;
}

function namedEscape(body: string, at: number, out: TextBuilder, hooks: EscapeHooks): number {
  let i = at + 2;
  if (body[i] === '{') {
    const close = body.indexOf('}', i);
    if (close > i + 1) {
      const name = body.slice(i + 1, close);
      const found = hooks.nameToChar?.(name);
      if (found === undefined) throw unicodeFault(body, at, close + 1, 'unknown Unicode character name');
      out.addText(found);
      return close + 1;
    }
    i = close < 0 ? body.length : close;
  }
  throw unicodeFault(body, at, i, 'malformed \\N character escape');
}

/** @cpython Objects/bytesobject.c _PyBytes_DecodeEscape 3.8-3.15. `body` is ASCII. Throws a LiteralFault. */
export function decodeBytes(body: string, raw: boolean, hooks: EscapeHooks): Uint8Array {
  const out = new Uint8Array(body.length);
  let n = 0;
  for (let i = 0; i < body.length; ) {
    const c = body.charCodeAt(i);
    if (c !== 92 || raw) {
      out[n++] = c;
      i++;
      continue;
    }
    const e = body[i + 1]!;
    const simple = SIMPLE[e];
    if (simple !== undefined) {
      out[n++] = simple;
      i += 2;
    } else if (e === '\n') i += 2;
    else if (e >= '0' && e <= '7') {
      let j = i + 1;
      let code = 0;
      while (j < i + 4 && body[j]! >= '0' && body[j]! <= '7') code = code * 8 + body.charCodeAt(j++) - 48;
      if (code > 0o377 && !hooks.invalid) hooks.invalid = { index: i, text: body.slice(i, j), octal: true };
      out[n++] = code & 255;
      i = j;
    } else if (e === 'x') {
      if (!/^[0-9a-fA-F]{2}/.test(body.slice(i + 2, i + 4))) {
        throw { message: `(value error) invalid \\x escape at position ${i}` } satisfies LiteralFault;
      }
      out[n++] = Number.parseInt(body.slice(i + 2, i + 4), 16);
      i += 4;
    } else {
      if (!hooks.invalid) hooks.invalid = { index: i, text: `\\${e}`, octal: false };
      out[n++] = 92;
      i++;
    }
  }
  return out.slice(0, n);
}
