/** UTF-7: text in ASCII, what doesn't stand for itself as UTF-16 in base64 between `+` and `-`. */
import type { Decoded } from './codec-decode.ts';
import type { DecodeHandler } from './codec-errors.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Int8Array(256).fill(-1);
for (let i = 0; i < 64; i++) VALUES[ALPHABET.charCodeAt(i)] = i;

/** What stands for itself: printable ASCII but `+`, `\` and `~`, and four kinds of white space. */
const isDirect = (c: number): boolean =>
  c === 9 || c === 10 || c === 13 || (c >= 32 && c < 126 && c !== 43 && c !== 92);

const PLUS = 43;
const MINUS = 45;

/** @cpython Objects/unicodeobject.c _PyUnicode_EncodeUTF7 3.8-3.15; the result is ASCII */
export function encodeUtf7(text: string): string {
  let out = '';
  let inShift = false;
  let bits = 0;
  let buffer = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (isDirect(c)) {
      if (inShift) {
        if (bits > 0) out += ALPHABET[(buffer << (6 - bits)) & 63]!;
        bits = buffer = 0;
        inShift = false;
        if (VALUES[c]! >= 0 || c === MINUS) out += '-';
      }
      out += String.fromCharCode(c);
      continue;
    }
    if (!inShift) {
      if (c === PLUS) {
        out += '+-';
        continue;
      }
      out += '+';
      inShift = true;
    }
    buffer = (buffer << 16) | c;
    for (bits += 16; bits >= 6; ) {
      bits -= 6;
      out += ALPHABET[(buffer >>> bits) & 63]!;
    }
    buffer &= (1 << bits) - 1;
  }
  if (bits > 0) out += ALPHABET[(buffer << (6 - bits)) & 63]!;
  return inShift ? out + '-' : out;
}

/** The part of the decoder inside a shift sequence. */
class Shift {
  bits = 0;
  buffer = 0;
  /** a high surrogate that waits for its low one */
  surrogate = 0;

  /** Takes a base64 value; gives the text that it completes. */
  take(value: number): string {
    this.buffer = (this.buffer << 6) | value;
    this.bits += 6;
    if (this.bits < 16) return '';
    this.bits -= 16;
    const unit = this.buffer >>> this.bits;
    this.buffer &= (1 << this.bits) - 1;
    const waiting = this.surrogate ? String.fromCharCode(this.surrogate) : '';
    this.surrogate = 0;
    if ((unit & 0xfc00) !== 0xd800) return waiting + String.fromCharCode(unit);
    this.surrogate = unit;
    return waiting;
  }

  /** What is wrong with leaving the sequence here. */
  leaving(): string | undefined {
    if (this.bits >= 6) return 'partial character in shift sequence';
    return this.bits > 0 && this.buffer !== 0 ? 'non-zero padding bits in shift sequence' : undefined;
  }

  get isUnfinished(): boolean {
    return this.surrogate !== 0 || this.bits >= 6 || (this.bits > 0 && this.buffer !== 0);
  }
}

/** @cpython Objects/unicodeobject.c PyUnicode_DecodeUTF7Stateful 3.8-3.15; without `final` an open sequence is left for later */
export function decodeUtf7(bytes: Uint8Array, onError: DecodeHandler, final = true): Decoded {
  let text = '';
  let shift: Shift | undefined;
  let start = 0;
  /** text before the open sequence */
  let before = '';
  let i = 0;
  const fail = (end: number, reason: string): void => {
    const handled = onError(bytes, { encoding: 'utf7', start, end, reason });
    text += handled.text;
    i = handled.resume;
  };
  for (;;) {
    while (i < bytes.length) {
      const c = bytes[i]!;
      if (shift) {
        if (VALUES[c]! >= 0) {
          text += shift.take(VALUES[c]!);
          i++;
          continue;
        }
        const left: Shift = shift;
        const wrong = left.leaving();
        shift = undefined;
        if (wrong) {
          fail(i + 1, wrong);
          continue;
        }
        if (left.surrogate && c < 128 && c !== PLUS) text += String.fromCharCode(left.surrogate);
        if (c === MINUS) i++;
      } else if (c === PLUS) {
        start = i++;
        if (bytes[i] === MINUS) {
          i++;
          text += '+';
        } else if (i < bytes.length && VALUES[bytes[i]!]! < 0) fail(i + 1, 'ill-formed sequence');
        else {
          shift = new Shift();
          before = text;
        }
      } else if (c < 128) {
        text += String.fromCharCode(c);
        i++;
      } else {
        start = i;
        fail(i + 1, 'unexpected special character');
      }
    }
    if (!shift || !final) break;
    const open: Shift = shift;
    shift = undefined;
    if (open.isUnfinished) fail(bytes.length, 'unterminated shift sequence');
    if (i >= bytes.length) break;
  }
  return shift ? { text: before, consumed: start } : { text, consumed: i };
}
