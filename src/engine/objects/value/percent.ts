/**
 * `%`-formatting, as pieces: a parser that gives literals and conversions one by one (so that arguments are fetched, and
 * errors raised, in CPython's order) and the conversion of numbers and texts. `bytes % args` goes the same way over a
 * latin-1 string.
 */
import type { Fault } from './fault.ts';
import { floatToString } from './float-text.ts';
import { truncated } from './format.ts';
import { textLength } from './format-spec.ts';
import type { IntValue } from './int.ts';
import { intToDecimal } from './int-text.ts';
import type { PercentTexts } from './percent-texts.ts';

export interface Conversion {
  /** text before it */
  literal: string;
  /** '' at the end of the format */
  code: string;
  key: string | undefined;
  left: boolean;
  sign: boolean;
  blank: boolean;
  alternate: boolean;
  zero: boolean;
  width: number;
  precision: number;
  /** where the conversion begins and where its code stands, in code points */
  start: number;
  at: number;
}

/** What a parser asks of the arguments while it reads one conversion. */
export interface PercentArguments {
  /** `%(key)`: the mapping's value becomes the argument; called without a key where the key is not closed */
  select(key: string | undefined): void;
  /** `*`: the next argument as a C int; raises `* wants int` and the like itself */
  star(start: number, isPrecision: boolean): number;
}

const INT_LIMIT = 2147483647;

export class PercentParser {
  readonly #chars: readonly string[] | string;
  readonly #texts: PercentTexts;
  #at = 0;

  constructor(format: string, texts: PercentTexts) {
    this.#chars = /[\ud800-\udbff]/.test(format) ? [...format] : format;
    this.#texts = texts;
  }

  /** Nothing is left after the conversion given last. */
  get atEnd(): boolean {
    return this.#at >= this.#chars.length;
  }

  #slice(from: number, to: number): string {
    const part = this.#chars.slice(from, to);
    return typeof part === 'string' ? part : part.join('');
  }

  /** @cpython Objects/unicodeobject.c PyUnicode_Format 3.11-3.15 */
  next(args: PercentArguments): Conversion {
    const chars = this.#chars;
    const from = this.#at;
    while (this.#at < chars.length && chars[this.#at] !== '%') this.#at++;
    const start = this.#at;
    const c: Conversion = {
      literal: this.#slice(from, start),
      code: '',
      key: undefined,
      left: false,
      sign: false,
      blank: false,
      alternate: false,
      zero: false,
      width: -1,
      precision: -1,
      start,
      at: start,
    };
    if (start >= chars.length) return c;
    this.#at++;
    if (chars[this.#at] === '(') this.#key(c, args);
    this.#flags(c);
    this.#sizes(c, args);
    if (this.#at < chars.length && 'hlL'.includes(chars[this.#at]!)) this.#at++;
    if (this.#at >= chars.length) throw this.#texts.incomplete(start);
    c.at = this.#at;
    c.code = chars[this.#at++]!;
    return c;
  }

  #key(c: Conversion, args: PercentArguments): void {
    const from = ++this.#at;
    let depth = 1;
    while (depth > 0 && this.#at < this.#chars.length) {
      const char = this.#chars[this.#at++];
      if (char === ')') depth--;
      else if (char === '(') depth++;
    }
    c.key = this.#slice(from, this.#at - 1);
    if (depth > 0) {
      // the mapping is asked for before the key is read
      args.select(undefined);
      throw this.#texts.incompleteKey(c.start);
    }
    args.select(c.key);
  }

  #flags(c: Conversion): void {
    for (; this.#at < this.#chars.length; this.#at++)
      switch (this.#chars[this.#at]) {
        case '-':
          c.left = true;
          break;
        case '+':
          c.sign = true;
          break;
        case ' ':
          c.blank = true;
          break;
        case '#':
          c.alternate = true;
          break;
        case '0':
          c.zero = true;
          break;
        default:
          return;
      }
  }

  #sizes(c: Conversion, args: PercentArguments): void {
    if (this.#chars[this.#at] === '*') {
      this.#at++;
      const width = args.star(c.start, false);
      if (width < 0) c.left = true;
      c.width = Math.abs(width);
    } else c.width = this.#digits(this.#texts.widthTooBig, Number.MAX_SAFE_INTEGER, c.start, -1);
    if (this.#chars[this.#at] !== '.') return;
    this.#at++;
    if (this.#chars[this.#at] === '*') {
      this.#at++;
      c.precision = Math.max(0, args.star(c.start, true));
      return;
    }
    c.precision = this.#digits(this.#texts.precisionTooBig, INT_LIMIT, c.start, 0);
  }

  #digits(tooBig: (start: number) => Fault, limit: number, start: number, none: number): number {
    let n = none;
    for (; this.#at < this.#chars.length; this.#at++) {
      const digit = this.#chars[this.#at]!.charCodeAt(0) - 48;
      if (digit < 0 || digit > 9) break;
      n = Math.max(n, 0) * 10 + digit;
      if (n > limit) throw tooBig(start);
    }
    return n;
  }
}

/** d i u o x X of an int. @cpython Objects/unicodeobject.c _PyUnicode_FormatLong 3.11-3.15 */
export function percentInt(n: IntValue, c: Conversion, maxDigits = 0): string {
  const magnitude = n < 0 ? -n : n;
  let digits: string;
  let prefix = '';
  if (c.code === 'x' || c.code === 'X' || c.code === 'o') {
    digits = magnitude.toString(c.code === 'o' ? 8 : 16);
    if (c.alternate) prefix = c.code === 'o' ? '0o' : '0x';
  } else digits = intToDecimal(magnitude, maxDigits);
  if (c.precision > digits.length) digits = digits.padStart(c.precision, '0');
  if (c.code === 'X') {
    digits = digits.toUpperCase();
    prefix = prefix.toUpperCase();
  }
  return numberInField(signOf(n < 0, c), prefix, digits, c);
}

/** e E f F g G of a float. @cpython Objects/unicodeobject.c formatfloat 3.11-3.15 */
export function percentFloat(x: number, c: Conversion): string {
  const precision = c.precision < 0 ? 6 : c.precision;
  const text = floatToString(x, c.code.toLowerCase(), precision, { alternate: c.alternate });
  const shown = c.code < 'a' ? text.toUpperCase() : text;
  const negative = shown.startsWith('-');
  return numberInField(signOf(negative, c), '', negative ? shown.slice(1) : shown, c);
}

const signOf = (negative: boolean, c: Conversion): string => (negative ? '-' : c.sign ? '+' : c.blank ? ' ' : '');

function numberInField(sign: string, prefix: string, digits: string, c: Conversion): string {
  const missing = Math.max(0, c.width - sign.length - prefix.length - digits.length);
  if (c.left) return sign + prefix + digits + ' '.repeat(missing);
  if (c.zero) return sign + prefix + '0'.repeat(missing) + digits;
  return ' '.repeat(missing) + sign + prefix + digits;
}

/** s r a of a text (precision cuts) and, with precision already dealt with, `%`. */
export function percentText(text: string, c: Conversion): string {
  const shown = c.precision >= 0 ? truncated(text, c.precision) : text;
  const missing = Math.max(0, c.width - textLength(shown));
  return c.left ? shown + ' '.repeat(missing) : ' '.repeat(missing) + shown;
}
