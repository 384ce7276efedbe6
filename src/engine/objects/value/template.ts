/**
 * `str.format`: the parser of a template into literals and fields, of a field name into its steps, and the driver that
 * renders a template over any kind of value.
 */
import { type Fault, valueError } from './fault.ts';
import type { DecimalOf } from './format-spec.ts';

export interface TemplatePiece {
  literal: string;
  /** absent after the last literal and after an escaped brace */
  field?: { name: string; conversion: string; spec: string; isNested: boolean };
}

const LONG_MAX = 9223372036854775807n;

/** Text by code points, so that positions agree with CPython's. */
const charactersOf = (text: string): readonly string[] | string => (/[\ud800-\udbff]/.test(text) ? [...text] : text);

const joined = (part: readonly string[] | string): string => (typeof part === 'string' ? part : part.join(''));

/** Gives the pieces of a template one by one; errors come when their piece is asked for. */
export class TemplateParser {
  readonly #chars: readonly string[] | string;
  #at = 0;

  constructor(text: string) {
    this.#chars = charactersOf(text);
  }

  /** Nothing is left: the piece given last is the last one. */
  get atEnd(): boolean {
    return this.#at >= this.#chars.length;
  }

  /** @cpython Objects/stringlib/unicode_format.h MarkupIterator_next 3.11-3.15 */
  next(): TemplatePiece | undefined {
    const chars = this.#chars;
    const start = this.#at;
    if (start >= chars.length) return undefined;
    let c = '';
    let isMarkup = false;
    while (this.#at < chars.length) {
      c = chars[this.#at++]!;
      if (c === '{' || c === '}') {
        isMarkup = true;
        break;
      }
    }
    const atEnd = this.#at >= chars.length;
    let end = this.#at;
    if (c === '}' && (atEnd || chars[this.#at] !== '}')) throw valueError("Single '}' encountered in format string");
    if (c === '{' && atEnd) throw valueError("Single '{' encountered in format string");
    if (isMarkup && chars[this.#at] === c) {
      this.#at++;
      isMarkup = false;
    } else if (isMarkup) end--;
    const literal = joined(chars.slice(start, end));
    return isMarkup ? { literal, field: this.#field() } : { literal };
  }

  /** @cpython Objects/stringlib/unicode_format.h parse_field 3.11-3.15 */
  #field(): TemplatePiece['field'] {
    const chars = this.#chars;
    const start = this.#at;
    let c = '';
    scan: while (this.#at < chars.length) {
      c = chars[this.#at++]!;
      switch (c) {
        case '{':
          throw valueError("unexpected '{' in field name");
        case '[':
          while (this.#at < chars.length && chars[this.#at] !== ']') this.#at++;
          break;
        case '}':
        case ':':
        case '!':
          break scan;
      }
    }
    const field = { name: joined(chars.slice(start, this.#at - 1)), conversion: '', spec: '', isNested: false };
    if (c === '}') return field;
    if (c !== ':' && c !== '!') throw valueError("expected '}' before end of string");
    if (c === '!' && this.#conversion(field)) return field;
    this.#spec(field);
    return field;
  }

  /** True where the field ends after its conversion. */
  #conversion(field: { conversion: string }): boolean {
    const chars = this.#chars;
    if (this.#at >= chars.length) throw valueError('end of string while looking for conversion specifier');
    field.conversion = chars[this.#at++]!;
    if (this.#at >= chars.length) return false;
    const c = chars[this.#at++];
    if (c === '}') return true;
    if (c !== ':') throw valueError("expected ':' after conversion specifier");
    return false;
  }

  #spec(field: { spec: string; isNested: boolean }): void {
    const chars = this.#chars;
    const start = this.#at;
    for (let depth = 1; this.#at < chars.length; ) {
      const c = chars[this.#at++];
      if (c === '{') {
        field.isNested = true;
        depth++;
      } else if (c === '}' && --depth === 0) {
        field.spec = joined(chars.slice(start, this.#at - 1));
        return;
      }
    }
    throw valueError("unmatched '{' in format spec");
  }
}

/** An index where the text is all digits, else the text itself. */
export type FieldKey = number | bigint | string;

function keyOf(text: string, decimal: DecimalOf): FieldKey {
  if (text === '') return text;
  let digits = '';
  for (const c of text) {
    const digit = decimal(c.codePointAt(0)!);
    if (digit < 0) return text;
    digits += digit;
  }
  const n = BigInt(digits);
  if (n > LONG_MAX) throw valueError('Too many decimal digits in format string');
  return n <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(n) : n;
}

export interface FieldStep {
  /** `.name`, else `[key]` */
  isAttribute: boolean;
  key: FieldKey;
}

/** A field name as its first part and the steps after it, which are parsed when they are asked for. */
export function splitFieldName(name: string, decimal: DecimalOf): { first: FieldKey; rest: Iterable<FieldStep> } {
  const end = name.search(/[.[]/);
  const first = keyOf(end < 0 ? name : name.slice(0, end), decimal);
  return { first, rest: end < 0 ? [] : fieldSteps(name, end, decimal) };
}

/** @cpython Objects/stringlib/unicode_format.h FieldNameIterator_next 3.11-3.15 */
function* fieldSteps(name: string, at: number, decimal: DecimalOf): Generator<FieldStep> {
  while (at < name.length) {
    const isAttribute = name[at] === '.';
    if (!isAttribute && name[at] !== '[') throw valueError("Only '.' or '[' may follow ']' in format field specifier");
    const start = ++at;
    if (isAttribute) while (at < name.length && name[at] !== '.' && name[at] !== '[') at++;
    else while (at < name.length && name[at] !== ']') at++;
    if (!isAttribute && at >= name.length) throw valueError("Missing ']' in format string");
    const text = name.slice(start, at);
    if (!isAttribute) at++;
    if (text === '') throw valueError('Empty attribute in format string');
    yield { isAttribute, key: isAttribute ? text : keyOf(text, decimal) };
  }
}

/** What rendering asks of its surroundings. */
export interface TemplateHost<V> {
  decimal: DecimalOf;
  /** a positional argument, or one by keyword; raises IndexError, KeyError */
  argument(key: FieldKey): V;
  step(value: V, step: FieldStep): V;
  /** `!r`, `!s`, `!a` */
  convert(value: V, conversion: string): V;
  format(value: V, spec: string): string;
}

type Numbering = { mode: 'unknown' | 'automatic' | 'manual'; next: number };

/** `template.format(...)`. @cpython Objects/stringlib/unicode_format.h build_string 3.11-3.15 */
export function formatTemplate<V>(template: string, host: TemplateHost<V>): string {
  return rendered(template, host, 2, { mode: 'unknown', next: 0 });
}

function rendered<V>(template: string, host: TemplateHost<V>, depth: number, numbering: Numbering): string {
  if (depth <= 0) throw valueError('Max string recursion exceeded');
  const parser = new TemplateParser(template);
  let out = '';
  for (let piece = parser.next(); piece; piece = parser.next()) {
    out += piece.literal;
    if (!piece.field) continue;
    const { name, conversion, spec, isNested } = piece.field;
    let value = fieldValue(name, host, numbering);
    if (conversion) {
      if (conversion !== 'r' && conversion !== 's' && conversion !== 'a') throw unknownConversion(conversion);
      value = host.convert(value, conversion);
    }
    out += host.format(value, isNested ? rendered(spec, host, depth - 1, numbering) : spec);
  }
  return out;
}

function unknownConversion(c: string): Fault {
  const cp = c.codePointAt(0)!;
  return valueError(`Unknown conversion specifier ${cp > 32 && cp < 127 ? c : `\\x${cp.toString(16)}`}`);
}

/** @cpython Objects/stringlib/unicode_format.h get_field_object 3.11-3.15 */
function fieldValue<V>(name: string, host: TemplateHost<V>, numbering: Numbering): V {
  const { first, rest } = splitFieldName(name, host.decimal);
  const isNumbered = first === '' || typeof first !== 'string';
  if (isNumbered) checkNumbering(numbering, first === '' ? 'automatic' : 'manual');
  let value = host.argument(first === '' ? numbering.next++ : first);
  for (const step of rest) value = host.step(value, step);
  return value;
}

function checkNumbering(numbering: Numbering, mode: 'automatic' | 'manual'): void {
  if (numbering.mode === 'unknown') numbering.mode = mode;
  if (numbering.mode === mode) return;
  throw valueError(
    mode === 'automatic'
      ? 'cannot switch from manual field specification to automatic field numbering'
      : 'cannot switch from automatic field numbering to manual field specification',
  );
}
