/** Binary and text: hexadecimal, base64, uuencoding, as `binascii`, `bytes.hex` and `bytes.fromhex` have them. */
import { Fault, valueError } from './fault.ts';

export const binasciiError = (message: string): Fault => new Fault('binascii.Error', message);

/** The part of a build's profile that these read. */
export interface BinasciiRules {
  /** messages for an odd number of digits: unhexlify, fromhex (`%d` is the place) */
  unhexlifyOdd: string;
  unhexlifyOddFirst: boolean;
  fromhexOdd: string;
  /** what padding ends: `final` the text, `each` the group, and `each` is stricter about what may follow */
  base64Padding: 'final' | 'each';
  /** strict mode calls padding after whole groups excess */
  base64ExcessPadding: boolean;
}

const HEX = '0123456789abcdef';

/**
 * Hex digits, with a separator every `group` bytes, counted from the right, or from the left where it is negative;
 * `isText` for `bytes.hex`, whose separator must be ASCII.
 * @cpython Python/pystrhex.c _Py_strhex_impl 3.8-3.15
 */
export function hexlify(bytes: Uint8Array, separator?: string, group = 1, isText = false): string {
  let out = '';
  const size = Math.abs(group);
  const n = bytes.length;
  if (separator !== undefined) {
    if ([...separator].length !== 1) throw valueError('sep must be length 1.');
    if (separator.codePointAt(0)! > (isText && n > 0 ? 127 : 255)) throw valueError('sep must be ASCII.');
  }
  for (let i = 0; i < n; i++) {
    if (separator !== undefined && size > 0 && i > 0 && (group > 0 ? (n - i) % size === 0 : i % size === 0))
      out += separator;
    out += HEX[bytes[i]! >> 4]! + HEX[bytes[i]! & 15]!;
  }
  return out;
}

function hexDigit(c: number): number {
  if (c >= 48 && c <= 57) return c - 48;
  const lower = c | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** @cpython Modules/binascii.c binascii_a2b_hex_impl 3.8-3.15 */
export function unhexlify(digits: Uint8Array, rules: BinasciiRules): Uint8Array {
  if (digits.length % 2 && rules.unhexlifyOddFirst) throw binasciiError(rules.unhexlifyOdd);
  const out = new Uint8Array(digits.length >> 1);
  for (let i = 0; i + 1 < digits.length || (i < digits.length && !rules.unhexlifyOddFirst); i += 2) {
    const high = hexDigit(digits[i]!);
    const low = i + 1 < digits.length ? hexDigit(digits[i + 1]!) : 0;
    if (high < 0 || low < 0) throw binasciiError('Non-hexadecimal digit found');
    if (i + 1 < digits.length) out[i >> 1] = high * 16 + low;
  }
  if (digits.length % 2) throw binasciiError(rules.unhexlifyOdd);
  return out;
}

/** `bytes.fromhex`: white space may stand between bytes. @cpython Objects/bytesobject.c _PyBytes_FromHex 3.11-3.15 */
export function bytesFromHex(text: string, rules: BinasciiRules): Uint8Array {
  const out: number[] = [];
  const bad = (at: number) => valueError(`non-hexadecimal number found in fromhex() arg at position ${at}`);
  const firstBad = text.search(/[^\0-\x7f]/);
  if (firstBad >= 0) throw bad([...text.slice(0, firstBad)].length);
  for (let i = 0; i < text.length; ) {
    const c = text.charCodeAt(i);
    if (c === 32 || (c >= 9 && c <= 13)) {
      i++;
      continue;
    }
    if (hexDigit(c) < 0) throw bad(i);
    if (i + 1 >= text.length) throw valueError(rules.fromhexOdd.replace('%d', String(i + 1)));
    const low = hexDigit(text.charCodeAt(i + 1));
    if (low < 0) throw bad(i + 1);
    out.push(hexDigit(c) * 16 + low);
    i += 2;
  }
  return Uint8Array.from(out);
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Int8Array(256).fill(-1);
for (let i = 0; i < 64; i++) VALUES[ALPHABET.charCodeAt(i)] = i;

export function b2aBase64(bytes: Uint8Array, newline = true): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const n = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    out += ALPHABET[n >> 18]! + ALPHABET[(n >> 12) & 63]!;
    out += i + 1 < bytes.length ? ALPHABET[(n >> 6) & 63]! : '=';
    out += i + 2 < bytes.length ? ALPHABET[n & 63]! : '=';
  }
  return newline ? out + '\n' : out;
}

/** @cpython Modules/binascii.c binascii_a2b_base64_impl 3.11-3.15 */
export function a2bBase64(text: Uint8Array, strict: boolean, rules: BinasciiRules): Uint8Array {
  const out: number[] = [];
  let quad = 0;
  let left = 0;
  let pads = 0;
  let padded = false;
  if (strict && text[0] === 61) throw binasciiError('Leading padding not allowed');
  for (let i = 0; i < text.length; i++) {
    if (text[i] === 61) {
      padded = true;
      pads++;
      if (strict && quad === 0 && rules.base64ExcessPadding) throw binasciiError('Excess padding not allowed');
      if (strict && quad === 1 && rules.base64Padding === 'each') break;
      if (quad >= 2 && quad + pads >= 4) {
        if (rules.base64Padding === 'final') {
          if (strict && i + 1 < text.length) throw binasciiError('Excess data after padding');
          return Uint8Array.from(out);
        }
        if (strict && quad + pads > 4) throw binasciiError('Excess padding not allowed');
      } else if (rules.base64Padding === 'final' && quad < 2) pads = 0;
      continue;
    }
    const value = VALUES[text[i]!]!;
    if (value < 0) {
      if (strict) throw binasciiError('Only base64 data is allowed');
      continue;
    }
    if (strict && padded)
      throw binasciiError(
        rules.base64Padding === 'each' && quad + pads === 4
          ? 'Excess data after padding'
          : 'Discontinuous padding not allowed',
      );
    pads = 0;
    if (quad === 0) left = value;
    else if (quad === 1) {
      out.push((left << 2) | (value >> 4));
      left = value & 15;
    } else if (quad === 2) {
      out.push((left << 4) | (value >> 2));
      left = value & 3;
    } else out.push((left << 6) | value);
    quad = (quad + 1) % 4;
  }
  if (quad !== 0 && !(rules.base64Padding === 'each' && quad >= 2 && quad + pads >= 4))
    throw unfinished(quad, out.length);
  return Uint8Array.from(out);
}

function unfinished(quad: number, bytes: number): Fault {
  if (quad !== 1) return binasciiError('Incorrect padding');
  const characters = Math.floor(bytes / 3) * 4 + 1;
  return binasciiError(
    `Invalid base64-encoded string: number of data characters (${characters}) cannot be 1 more than a multiple of 4`,
  );
}

/** One line of uuencoded data, at most 45 bytes. @cpython Modules/binascii.c binascii_b2a_uu_impl 3.8-3.15 */
export function b2aUu(bytes: Uint8Array, backtick = false): string {
  if (bytes.length > 45) throw binasciiError('At most 45 bytes at once');
  const shown = (v: number): string => (backtick && v === 0 ? '`' : String.fromCharCode(v + 32));
  let out = shown(bytes.length);
  for (let i = 0; i < bytes.length; i += 3) {
    const n = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    out += shown(n >> 18) + shown((n >> 12) & 63) + shown((n >> 6) & 63) + shown(n & 63);
  }
  return out + '\n';
}
