/** Floats from and to text: repr, the formats e, f, g and r, parsing, and the hexadecimal forms. */
import { overflowError, valueError } from './fault.ts';
import { type Digits, fractionDigits, shortestDigits, significantDigits } from './float-digits.ts';
import { decompose, scaleRounded } from './int-float.ts';

/** `repr(x)`. @cpython Objects/floatobject.c float_repr 3.8-3.15 */
export function floatRepr(x: number): string {
  const magnitude = Math.abs(x);
  if (magnitude >= 1e-4 && magnitude < 1e16) return Number.isInteger(x) ? x + '.0' : String(x);
  if (x === 0) return Object.is(x, -0) ? '-0.0' : '0.0';
  if (Number.isNaN(x)) return 'nan';
  if (magnitude === Infinity) return x > 0 ? 'inf' : '-inf';
  return twoDigitExponent(x.toExponential());
}

function twoDigitExponent(text: string): string {
  const sign = text.length - 2;
  const c = text.charCodeAt(sign);
  return c === 43 || c === 45 ? text.slice(0, sign + 1) + '0' + text.slice(sign + 1) : text;
}

export interface FloatStyle {
  /** always a sign */
  sign?: boolean;
  /** `.0` where the text would look like an int */
  dotZero?: boolean;
  /** `#`: keep the point and trailing zeros */
  alternate?: boolean;
  /** `z`: no negative zero */
  noNegativeZero?: boolean;
}

/**
 * A float in format e, f, g or r (repr digits); lower case, as CPython's own routine gives it.
 * @cpython Python/pystrtod.c format_float_short 3.11-3.15
 */
export function floatToString(x: number, code: string, precision: number, style: FloatStyle): string {
  if (!Number.isFinite(x)) {
    const text = Number.isNaN(x) ? 'nan' : 'inf';
    return x < 0 ? '-' + text : style.sign ? '+' + text : text;
  }
  if (code === 'g' && precision === 0) precision = 1;
  const { digits, point } =
    code === 'r'
      ? shortestDigits(x)
      : code === 'e'
        ? significantDigits(x, precision + 1)
        : code === 'g'
          ? significantDigits(x, precision)
          : fractionDigits(x, precision);
  const isNegative = (x < 0 || Object.is(x, -0)) && !(style.noNegativeZero && digits === '0');
  const body = laidOut({ digits, point }, code, precision, style);
  return isNegative ? '-' + body : style.sign ? '+' + body : body;
}

function laidOut({ digits, point }: Digits, code: string, precision: number, style: FloatStyle): string {
  let exponent = code === 'e';
  /** position up to which digits are written, counted from the first one */
  let end: number;
  if (code === 'e') end = precision + 1;
  else if (code === 'f') end = point + precision;
  else {
    exponent = point <= -4 || point > (code === 'r' ? 16 : precision - (style.dotZero ? 1 : 0));
    end = code === 'g' && style.alternate ? precision : 0;
  }
  const first = exponent ? 1 : point;
  if (end < (style.dotZero && !exponent ? point + 1 : first)) end = style.dotZero && !exponent ? point + 1 : first;
  if (end < digits.length) end = digits.length;
  let text = placed(digits, first, end, style.alternate === true);
  if (exponent) {
    const e = point - 1;
    text += (e < 0 ? 'e-' : 'e+') + (Math.abs(e) < 10 ? '0' : '') + Math.abs(e);
  }
  return text;
}

/** Digits with a point after the first `point` ones, padded with zeros on both sides. */
function placed(digits: string, point: number, end: number, keepPoint: boolean): string {
  const padded = end > digits.length ? digits + '0'.repeat(end - digits.length) : digits;
  if (point <= 0) {
    const fraction = '0'.repeat(-point) + padded;
    return end > point || keepPoint ? '0.' + fraction : '0';
  }
  return point < padded.length || keepPoint ? padded.slice(0, point) + '.' + padded.slice(point) : padded;
}

const NUMBER = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/;
const NAMED = /^([+-])?(?:(inf(?:inity)?)|nan)$/i;
const SPACES = /^[\t-\r ]+|[\t-\r ]+$/g;

/** Value of a number text without spaces around it; undefined where it is none. */
export function numberOrUndefined(body: string): number | undefined {
  if (NUMBER.test(body)) return Number(body.includes('_') ? body.replaceAll('_', '') : body);
  const named = NAMED.exec(body);
  if (!named) return undefined;
  return named[2] === undefined ? Number.NaN : named[1] === '-' ? -Infinity : Infinity;
}

/**
 * `float(text)`; `text` has been brought to ASCII (`decimalToAscii`), `repr` is that of the argument
 * (before 3.10 of the stripped text, as str).
 * @cpython Objects/floatobject.c PyFloat_FromString 3.8-3.15
 */
export function floatParse(text: string, repr: (stripped: string) => string): number {
  const stripped = text.replace(SPACES, '');
  const value = numberOrUndefined(stripped);
  if (value === undefined) throw valueError(`could not convert string to float: ${repr(stripped)}`);
  return value;
}

/** `x.hex()`. @cpython Objects/floatobject.c float_hex_impl 3.8-3.15 */
export function floatHex(x: number): string {
  if (!Number.isFinite(x)) return floatRepr(x);
  const sign = x < 0 || Object.is(x, -0) ? '-' : '';
  if (x === 0) return sign + '0x0.0p+0';
  const { mantissa, exponent } = decompose(x);
  const isNormal = mantissa >= 2 ** 52;
  const fraction = (isNormal ? mantissa - 2 ** 52 : mantissa).toString(16).padStart(13, '0');
  const e = exponent + 52;
  return `${sign}0x${isNormal ? 1 : 0}.${fraction}p${e < 0 ? '-' : '+'}${Math.abs(e)}`;
}

const HEXADECIMAL = /^([+-])?(?:0[xX])?([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?(?:[pP]([+-]?\d+))?$/;

/** `float.fromhex(text)`. @cpython Objects/floatobject.c float_fromhex_impl 3.8-3.15 */
export function floatFromHex(text: string): number {
  const body = text.replace(SPACES, '');
  const named = NAMED.exec(body);
  if (named) return numberOrUndefined(body)!;
  const m = HEXADECIMAL.exec(body);
  const fraction = m?.[3] ?? '';
  const digits = (m?.[2] ?? '') + fraction;
  if (!m || digits === '') throw valueError('invalid hexadecimal floating-point string');
  const mantissa = BigInt('0x' + digits);
  const sign = m[1] === '-' ? -1 : 1;
  if (mantissa === 0n) return sign * 0;
  const exponent = Math.max(-1e9, Math.min(1e9, Number(m[4] ?? 0))) - 4 * fraction.length;
  const top = mantissa.toString(2).length + exponent;
  if (top < -1080) return sign * 0;
  const value = top > 1025 ? Infinity : scaleRounded(mantissa, exponent);
  if (value === Infinity) throw overflowError('hexadecimal value too large to represent as a float');
  return sign * value;
}
