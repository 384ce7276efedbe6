/**
 * Integers from and to text. Parsing follows CPython's steps: spaces are stripped, Unicode decimal digits become ASCII
 * ones, a prefix of the base may stand, single underscores may stand between digits; the message of a failure shows the
 * repr of what was given. V8's own conversions are subquadratic and do the digits.
 */
import { valueError } from './fault.ts';
import { type IntValue, norm } from './int.ts';

const PREFIX: Record<string, number> = { x: 16, X: 16, o: 8, O: 8, b: 2, B: 2 };

/** Value of a digit in bases up to 36; 37 where it is none. */
function digitValue(c: number): number {
  if (c >= 48 && c <= 57) return c - 48;
  const lower = c | 0x20;
  return lower >= 97 && lower <= 122 ? lower - 87 : 37;
}

export interface IntParseOptions {
  /** `sys.get_int_max_str_digits()`; 0 is no limit */
  maxDigits: number;
  /** how the message names the limit: `4300 digits`, before 3.11 `4300` */
  limitUnit?: '' | ' digits';
  /** repr of the argument, for the message */
  repr: () => string;
  /** raises the guest's error for a text that is no number, where it is made from the objects themselves */
  invalid?: (base: number) => never;
}

const invalid = (base: number, options: IntParseOptions): never => {
  options.invalid?.(base);
  throw valueError(`invalid literal for int() with base ${base}: ${options.repr().slice(0, 200)}`);
};

/**
 * `int(text, base)`; `text` has been brought to ASCII (`decimalToAscii`), and an embedded NUL is an error like any other.
 * @cpython Objects/longobject.c PyLong_FromString 3.11-3.15
 */
export function intParse(text: string, base: number, options: IntParseOptions): IntValue {
  if (base !== 0 && (base < 2 || base > 36)) throw valueError('int() base must be >= 2 and <= 36, or 0');
  const body = stripSpace(text);
  let at = 0;
  let negative = false;
  const sign = body.charCodeAt(0);
  if (sign === 43 || sign === 45) {
    negative = sign === 45;
    at = 1;
  }
  let radix = base;
  const prefix = body.charCodeAt(at) === 48 ? PREFIX[body[at + 1] ?? ''] : undefined;
  let zeroesOnly = false;
  if (base === 0) {
    radix = prefix ?? 10;
    zeroesOnly = prefix === undefined && body.charCodeAt(at) === 48;
  }
  if (prefix === radix) {
    at += 2;
    if (body.charCodeAt(at) === 95) at++;
  }
  const digits = checkedDigits(body, at, radix);
  if (digits === undefined) return invalid(base, options);
  if ((radix & (radix - 1)) !== 0) checkLimit(digits.length, options);
  const value = digitsToInt(digits, radix);
  if (zeroesOnly && value !== 0) return invalid(base, options);
  return negative ? (typeof value === 'number' ? 0 - value : norm(-value)) : value;
}

function checkLimit(digits: number, { maxDigits, limitUnit = ' digits' }: IntParseOptions): void {
  if (maxDigits > 0 && digits > Math.max(maxDigits, 640))
    throw valueError(
      `Exceeds the limit (${maxDigits}${limitUnit}) for integer string conversion: value has ${digits} digits; ` +
        'use sys.set_int_max_str_digits() to increase the limit',
    );
}

/** The digits from `at` on without underscores, undefined where the text is no number. */
function checkedDigits(body: string, at: number, radix: number): string | undefined {
  let previousUnderscore = true;
  let underscores = false;
  for (let i = at; i < body.length; i++) {
    const c = body.charCodeAt(i);
    if (c === 95) {
      if (previousUnderscore) return undefined;
      previousUnderscore = underscores = true;
    } else {
      if (digitValue(c) >= radix) return undefined;
      previousUnderscore = false;
    }
  }
  if (previousUnderscore) return undefined;
  const digits = body.slice(at);
  return underscores ? digits.replaceAll('_', '') : digits;
}

function digitsToInt(digits: string, radix: number): IntValue {
  if (digits.length <= 10 || (radix === 10 && digits.length <= 15)) return Number.parseInt(digits, radix);
  if (radix === 10) return norm(BigInt(digits));
  if (radix === 16) return norm(BigInt('0x' + digits));
  if (radix === 8) return norm(BigInt('0o' + digits));
  if (radix === 2) return norm(BigInt('0b' + digits));
  return norm(anyRadix(digits, radix, 0, digits.length, new Map()));
}

/** Divide and conquer for the radixes that JavaScript has no literal for. */
function anyRadix(digits: string, radix: number, from: number, to: number, powers: Map<number, bigint>): bigint {
  if (to - from <= 8) return BigInt(Number.parseInt(digits.slice(from, to), radix));
  const low = (to - from) >> 1;
  let power = powers.get(low);
  if (power === undefined) powers.set(low, (power = BigInt(radix) ** BigInt(low)));
  return anyRadix(digits, radix, from, to - low, powers) * power + anyRadix(digits, radix, to - low, to, powers);
}

const isAsciiSpace = (c: number): boolean => c === 32 || (c >= 9 && c <= 13);

/** What C's Py_ISSPACE strips: the six ASCII spaces. */
function stripSpace(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isAsciiSpace(text.charCodeAt(from))) from++;
  while (to > from && isAsciiSpace(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

/**
 * `str(n)`; `maxDigits` is the limit of the interpreter, 0 for none.
 * @cpython Objects/longobject.c long_to_decimal_string_internal 3.11-3.15
 */
export function intToDecimal(n: IntValue, maxDigits = 0, limitUnit: '' | ' digits' = ' digits'): string {
  if (typeof n === 'number') return String(n);
  const text = n.toString();
  const digits = text.length - (n < 0n ? 1 : 0);
  if (maxDigits > 0 && digits > Math.max(maxDigits, 640))
    throw valueError(
      `Exceeds the limit (${maxDigits}${limitUnit}) for integer string conversion; ` +
        'use sys.set_int_max_str_digits() to increase the limit',
    );
  return text;
}

const MARK: Record<number, string> = { 2: '0b', 8: '0o', 16: '0x' };

/** `bin`, `oct` and `hex`: radix 2, 8 or 16 with the prefix. */
export function intToPrefixed(n: IntValue, radix: 2 | 8 | 16): string {
  return n < 0 ? '-' + MARK[radix] + (-n).toString(radix) : MARK[radix] + n.toString(radix);
}

/** Digits of |n| in a radix that is a power of two, lower case, without prefix. */
export function intDigits(n: IntValue, radix: number): string {
  return (n < 0 ? -n : n).toString(radix);
}
