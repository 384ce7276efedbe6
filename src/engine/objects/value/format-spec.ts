/**
 * The format mini-language: `[[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type]` read into a
 * `FormatSpec`, and the layout that all types share: padding and grouping of digits.
 */
import { valueError } from './fault.ts';

export type Grouping = '' | ',' | '_';

export interface FormatSpec {
  fill: string;
  align: '<' | '>' | '^' | '=';
  sign: '' | '+' | '-' | ' ';
  noNegativeZero: boolean;
  alternate: boolean;
  width: number;
  grouping: Grouping;
  precision: number;
  fractionGrouping: Grouping;
  /** presentation type as one character, or '' */
  type: string;
  fillGiven: boolean;
  alignGiven: boolean;
}

/** The part of a build's profile that formatting reads. */
export interface FormatRules {
  /** grouping of the digits after the point (3.14+) */
  formatFractionGrouping: boolean;
  /** `format(x, 'z')` (3.11+) */
  formatNegativeZero: boolean;
  /** an invalid specifier is shown, with the type (3.11+) */
  formatShowsSpecifier: boolean;
  /** a `0` aligns after the sign whatever the type's own alignment (before 3.10) */
  formatZeroAlignsAll: boolean;
  /** a blank in a specifier of str has a message of its own (3.9+) */
  formatBlankNamed: boolean;
  /** `,,` is taken for `,` with `_` (3.8) */
  formatCommasClash: boolean;
}

/** Value of a decimal digit, -1 where the code point is none; widths may be written in any script's digits. */
export type DecimalOf = (cp: number) => number;

export type Alignment = FormatSpec['align'];

const INT_MAX = Number.MAX_SAFE_INTEGER;
const LONG_MAX = 9223372036854775807n;

const isAlign = (c: string | undefined): c is Alignment => c === '<' || c === '>' || c === '^' || c === '=';

/** Splits into code points, so that a fill character may be an astral one. */
const charactersOf = (spec: string): string[] => (/[\ud800-\udbff]/.test(spec) ? [...spec] : spec.split(''));

const tooMany = () => valueError('Too many decimal digits in format string');

export const asciiDecimal: DecimalOf = (cp) => (cp >= 48 && cp <= 57 ? cp - 48 : -1);

class Reader {
  at = 0;
  readonly chars: string[];
  readonly #decimal: DecimalOf;
  constructor(spec: string, decimal: DecimalOf) {
    this.chars = charactersOf(spec);
    this.#decimal = decimal;
  }

  peek(): string | undefined {
    return this.chars[this.at];
  }

  take(c: string): boolean {
    if (this.chars[this.at] !== c) return false;
    this.at++;
    return true;
  }

  /** A run of decimal digits, -1 where there is none. */
  integer(): number {
    let digits = '';
    for (; this.at < this.chars.length; this.at++) {
      const digit = this.#decimal(this.chars[this.at]!.codePointAt(0)!);
      if (digit < 0) break;
      digits += digit;
    }
    if (digits === '') return -1;
    const n = BigInt(digits);
    if (n > LONG_MAX) throw tooMany();
    return n > BigInt(INT_MAX) ? INT_MAX : Number(n);
  }

  grouping(commasClash: boolean): Grouping {
    let grouping: Grouping = '';
    if (this.take(',')) grouping = ',';
    if (this.peek() === '_') {
      if (grouping) throw bothGroupings();
      grouping = '_';
      this.at++;
    }
    if (this.peek() === ',' && (grouping === '_' || (grouping && commasClash))) throw bothGroupings();
    return grouping;
  }
}

const bothGroupings = () => valueError("Cannot specify both ',' and '_'.");

/**
 * Reads a spec; `typeName` is that of the formatted object, for messages.
 * @cpython Python/formatter_unicode.c parse_internal_render_format_spec 3.11-3.15
 */
export function parseFormatSpec(
  text: string,
  typeName: string,
  defaultType: string,
  defaultAlign: '<' | '>',
  rules: FormatRules,
  decimal: DecimalOf = asciiDecimal,
): FormatSpec {
  const reader = new Reader(text, decimal);
  const spec: FormatSpec = {
    fill: ' ',
    align: defaultAlign,
    sign: '',
    noNegativeZero: false,
    alternate: false,
    width: -1,
    grouping: '',
    precision: -1,
    fractionGrouping: '',
    type: defaultType,
    fillGiven: false,
    alignGiven: false,
  };
  parseHead(reader, spec, defaultAlign, rules);
  spec.width = reader.integer();
  spec.grouping = reader.grouping(rules.formatCommasClash);
  if (reader.take('.')) {
    spec.precision = reader.integer();
    if (rules.formatFractionGrouping) spec.fractionGrouping = reader.grouping(false);
    if (spec.precision < 0 && !spec.fractionGrouping) throw valueError('Format specifier missing precision');
  }
  const left = reader.chars.length - reader.at;
  if (left > 1)
    throw valueError(
      rules.formatShowsSpecifier
        ? `Invalid format specifier '${text}' for object of type '${typeName}'`
        : 'Invalid format specifier',
    );
  if (left === 1) spec.type = reader.chars[reader.at]!;
  checkGrouping(spec.grouping, spec.type);
  if (spec.type === 'n') checkGrouping(spec.fractionGrouping, spec.type);
  return spec;
}

function parseHead(reader: Reader, spec: FormatSpec, defaultAlign: '<' | '>', rules: FormatRules): void {
  const [first, second] = reader.chars;
  if (isAlign(second)) {
    spec.fill = first!;
    spec.align = second;
    spec.fillGiven = spec.alignGiven = true;
    reader.at = 2;
  } else if (isAlign(first)) {
    spec.align = first;
    spec.alignGiven = true;
    reader.at = 1;
  }
  const sign = reader.peek();
  if (sign === '+' || sign === '-' || sign === ' ') {
    spec.sign = sign;
    reader.at++;
  }
  if (rules.formatNegativeZero && reader.take('z')) spec.noNegativeZero = true;
  if (reader.take('#')) spec.alternate = true;
  if (!spec.fillGiven && reader.peek() === '0') {
    spec.fill = '0';
    if (!spec.alignGiven && (defaultAlign === '>' || rules.formatZeroAlignsAll)) spec.align = '=';
    reader.at++;
  }
}

/** `'x'`, or the code where it is no printable ASCII. */
export const shownType = (c: string): string => {
  const cp = c.codePointAt(0)!;
  return cp > 32 && cp < 128 ? `'${c}'` : `'\\x${cp.toString(16)}'`;
};

function checkGrouping(grouping: Grouping, type: string): void {
  if (!grouping || type === '' || 'defgEG%F'.includes(type)) return;
  if (grouping === '_' && 'boxX'.includes(type)) return;
  throw valueError(`Cannot specify '${grouping}' with ${shownType(type)}.`);
}

export function unknownType(type: string, typeName: string): never {
  throw valueError(`Unknown format code ${shownType(type)} for object of type '${typeName}'`);
}

/** Length in code points. */
export function textLength(s: string): number {
  let n = s.length;
  if (/[\ud800-\udbff][\udc00-\udfff]/.test(s)) n = [...s].length;
  return n;
}

/** Pads to a width in code points. */
export function padded(text: string, spec: FormatSpec, align: Alignment = spec.align): string {
  const missing = spec.width - textLength(text);
  if (missing <= 0) return text;
  const left = align === '>' || align === '=' ? missing : align === '^' ? missing >> 1 : 0;
  return spec.fill.repeat(left) + text + spec.fill.repeat(missing - left);
}

/**
 * Digits in groups from the right, with zeros before them up to `width` characters (separators included); a separator
 * never stands first.
 * @cpython Objects/unicodeobject.c _PyUnicode_InsertThousandsGrouping 3.11-3.15
 */
export function grouped(digits: string, size: number, separator: string, width: number): string {
  if (separator === '') return digits.padStart(width, '0');
  if (digits.length <= size && width <= size) return digits.padStart(width, '0');
  const parts: string[] = [];
  let end = digits.length;
  let least = width;
  for (;;) {
    const length = Math.min(size, Math.max(end, least, 1));
    const from = Math.max(0, end - length);
    parts.push(digits.slice(from, end).padStart(length, '0'));
    end = from;
    least -= length;
    if (end <= 0 && least <= 0) break;
    least -= separator.length;
  }
  return parts.reverse().join(separator);
}

/** Digits after the point in groups from the left. */
export const groupedFraction = (digits: string, separator: string): string =>
  separator === '' ? digits : digits.replace(/\d{3}(?=\d)/g, (three) => three + separator);

/** A number in its parts, laid out. `digits` is the integer part, `rest` what follows the point and the exponent. */
export interface NumberParts {
  negative: boolean;
  prefix: string;
  digits: string;
  fraction: string;
  rest: string;
}

/** Sign, prefix, padding, grouped digits, rest. @cpython Python/formatter_unicode.c fill_number 3.11-3.15 */
export function laidOutNumber(parts: NumberParts, spec: FormatSpec): string {
  const sign = parts.negative ? '-' : spec.sign === '+' || spec.sign === ' ' ? spec.sign : '';
  const size = spec.grouping === '_' && 'boxX'.includes(spec.type) && spec.type !== '' ? 4 : 3;
  const tail = groupedFraction(parts.fraction, spec.fractionGrouping) + parts.rest;
  const fixed = sign.length + parts.prefix.length + tail.length;
  const zeros = spec.fill === '0' && spec.align === '=' ? spec.width - fixed : 0;
  const whole = parts.digits === '' ? '' : grouped(parts.digits, size, spec.grouping, Math.max(0, zeros));
  const body = whole + tail;
  const missing = spec.width - sign.length - parts.prefix.length - body.length;
  if (missing <= 0) return sign + parts.prefix + body;
  if (spec.align === '=') return sign + parts.prefix + spec.fill.repeat(missing) + body;
  const left = spec.align === '>' ? missing : spec.align === '^' ? missing >> 1 : 0;
  return spec.fill.repeat(left) + sign + parts.prefix + body + spec.fill.repeat(missing - left);
}
