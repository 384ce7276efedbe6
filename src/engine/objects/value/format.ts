/** `format(value, spec)` of int, float, complex and str. An empty spec is `str(value)` and the caller's. */
import type { Complex } from './complex.ts';
import { overflowError, valueError } from './fault.ts';
import { floatToString } from './float-text.ts';
import {
  type DecimalOf,
  type FormatRules,
  type FormatSpec,
  laidOutNumber,
  type NumberParts,
  padded,
  parseFormatSpec,
  unknownType,
} from './format-spec.ts';
import type { IntValue } from './int.ts';
import { intToFloat } from './int-float.ts';
import { intToDecimal } from './int-text.ts';

export interface FormatContext {
  /** type of the formatted object, for messages; the built-in one where not given */
  typeName?: string;
  /** `sys.get_int_max_str_digits()`; none where not given */
  maxDigits?: number;
  /** digits of other scripts; ASCII ones alone where not given */
  decimal?: DecimalOf;
}

/** @cpython Python/formatter_unicode.c format_string_internal 3.11-3.15 */
export function formatStr(text: string, specText: string, rules: FormatRules, context: FormatContext = {}): string {
  const typeName = context.typeName ?? 'str';
  const spec = parseFormatSpec(specText, typeName, 's', '<', rules, context.decimal);
  if (spec.type !== 's') unknownType(spec.type, typeName);
  if (spec.sign === ' ' && rules.formatBlankNamed) throw valueError('Space not allowed in string format specifier');
  if (spec.sign) throw valueError('Sign not allowed in string format specifier');
  if (spec.noNegativeZero) throw valueError('Negative zero coercion (z) not allowed in string format specifier');
  if (spec.alternate) throw valueError('Alternate form (#) not allowed in string format specifier');
  if (spec.align === '=') throw valueError("'=' alignment not allowed in string format specifier");
  const shown = spec.precision >= 0 ? truncated(text, spec.precision) : text;
  return padded(shown, spec);
}

/** The first n code points. */
export function truncated(text: string, n: number): string {
  if (text.length <= n) return text;
  return /[\ud800-\udbff]/.test(text) ? [...text].slice(0, n).join('') : text.slice(0, n);
}

const LONG_MAX = 2n ** 63n - 1n;
const RADIX: Record<string, number> = { b: 2, o: 8, x: 16, X: 16 };

/** @cpython Python/formatter_unicode.c _PyLong_FormatAdvancedWriter 3.11-3.15 */
export function formatInt(n: IntValue, specText: string, rules: FormatRules, context: FormatContext = {}): string {
  const typeName = context.typeName ?? 'int';
  const spec = parseFormatSpec(specText, typeName, 'd', '>', rules, context.decimal);
  if (spec.type !== '' && 'eEfFgG%'.includes(spec.type)) return formatFloatSpec(intToFloat(n), spec, typeName);
  if (spec.type === '' || !'bcdoxXn'.includes(spec.type)) return unknownType(spec.type, typeName);
  if (spec.precision !== -1) throw valueError('Precision not allowed in integer format specifier');
  if (spec.noNegativeZero) throw valueError('Negative zero coercion (z) not allowed in integer format specifier');
  const parts: NumberParts = { negative: false, prefix: '', digits: '', fraction: '', rest: '' };
  if (spec.type === 'c') {
    if (spec.sign) throw valueError("Sign not allowed with integer format specifier 'c'");
    if (spec.alternate) throw valueError("Alternate form (#) not allowed with integer format specifier 'c'");
    if (n > LONG_MAX || n < -LONG_MAX - 1n) throw overflowError('Python int too large to convert to C long');
    if (n < 0 || n > 0x10ffff) throw overflowError('%c arg not in range(0x110000)');
    return padded(String.fromCodePoint(Number(n)), spec);
  }
  parts.negative = n < 0;
  const radix = RADIX[spec.type];
  if (radix === undefined) parts.digits = intToDecimal(n, context.maxDigits).replace('-', '');
  else {
    parts.digits = (n < 0 ? -n : n).toString(radix);
    if (spec.alternate) parts.prefix = '0' + spec.type;
    if (spec.type === 'X') parts.digits = parts.digits.toUpperCase();
  }
  return laidOutNumber(parts, spec);
}

/** @cpython Python/formatter_unicode.c _PyFloat_FormatAdvancedWriter 3.11-3.15 */
export function formatFloat(x: number, specText: string, rules: FormatRules, context: FormatContext = {}): string {
  const typeName = context.typeName ?? 'float';
  const spec = parseFormatSpec(specText, typeName, '', '>', rules, context.decimal);
  if (spec.type === '\0') spec.type = '';
  return formatFloatSpec(x, spec, typeName);
}

/** @cpython Python/formatter_unicode.c format_float_internal 3.11-3.15 */
function formatFloatSpec(x: number, spec: FormatSpec, typeName: string): string {
  if (spec.type !== '' && !'eEfFgGn%'.includes(spec.type)) unknownType(spec.type, typeName);
  const { precision } = checkedPrecision(spec);
  let type = spec.type;
  let rest = '';
  if (type === '%') {
    type = 'f';
    x *= 100;
    rest = '%';
  }
  const body = floatBody(x, type, precision, spec, type === '');
  return laidOutNumber({ ...floatParts(body), rest: floatParts(body).rest + rest }, spec);
}

function checkedPrecision(spec: FormatSpec): { precision: number } {
  if (spec.precision > 0x7fffffff) throw valueError('precision too big');
  return { precision: spec.precision };
}

/** Digits of a float in a format type, '' being repr's unless a precision is given. */
function floatBody(x: number, type: string, precision: number, spec: FormatSpec, dotZero: boolean): string {
  const style = { alternate: spec.alternate, noNegativeZero: spec.noNegativeZero, dotZero };
  let code = type.toLowerCase();
  if (code === '') code = precision === -1 ? 'r' : 'g';
  else if (code === 'n') code = 'g';
  if (precision < 0) precision = code === 'r' ? 0 : 6;
  const text = floatToString(x, code, precision, style);
  return type === 'E' || type === 'F' || type === 'G' ? text.toUpperCase() : text;
}

/** `-12.5e+10` in its parts; what is no digit (inf, nan) is the rest. */
function floatParts(body: string): NumberParts {
  const m = /^(-?)(\d*)(\.?\d*)(.*)$/.exec(body)!;
  return { negative: m[1] === '-', prefix: '', digits: m[2]!, fraction: m[3]!, rest: m[4]! };
}

/** @cpython Python/formatter_unicode.c format_complex_internal 3.11-3.15 */
export function formatComplex(
  { re, im }: Complex,
  specText: string,
  rules: FormatRules,
  context: FormatContext = {},
): string {
  const typeName = context.typeName ?? 'complex';
  const spec = parseFormatSpec(specText, typeName, '', '>', rules, context.decimal);
  if (spec.type === '\0') spec.type = '';
  if (spec.type !== '' && !'eEfFgGn'.includes(spec.type)) unknownType(spec.type, typeName);
  if (spec.fill === '0') throw valueError('Zero padding is not allowed in complex format specifier');
  if (spec.align === '=') throw valueError("'=' alignment flag is not allowed in complex format specifier");
  const { precision } = checkedPrecision(spec);
  const skipReal = spec.type === '' && Object.is(re, 0);
  const bare: FormatSpec = { ...spec, width: -1, fill: '\0', align: '<' };
  const part = (x: number, sign: FormatSpec['sign']) =>
    laidOutNumber(floatParts(floatBody(x, spec.type, precision, spec, false)), { ...bare, sign });
  const real = skipReal ? '' : part(re, spec.sign);
  const imaginary = part(im, skipReal ? spec.sign : '+') + 'j';
  const both = spec.type === '' && !skipReal ? `(${real}${imaginary})` : real + imaginary;
  return padded(both, spec);
}
