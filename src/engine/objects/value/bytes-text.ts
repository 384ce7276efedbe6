/**
 * Methods of bytes that treat them as ASCII text. Bytes become a latin-1 string, go through the function of str, and
 * come back; case and classes are those of ASCII.
 */
import { isAsciiSpace, isBytesLineBreak, strRsplit, strSplit, strSplitLines, strStrip } from './str-split.ts';

/** Bytes as text, one character each. */
export function latin1Text(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return text;
}

/** The other way; characters are below 256. */
export function latin1Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

const isUpper = (b: number): boolean => b >= 65 && b <= 90;
const isLower = (b: number): boolean => b >= 97 && b <= 122;
const isAlpha = (b: number): boolean => isUpper(b) || isLower(b);
const isDigit = (b: number): boolean => b >= 48 && b <= 57;
const toUpper = (b: number): number => (isLower(b) ? b - 32 : b);
const toLower = (b: number): number => (isUpper(b) ? b + 32 : b);
const all = (bytes: Uint8Array, test: (b: number) => boolean): boolean => bytes.length > 0 && bytes.every(test);

export const bytesUpper = (bytes: Uint8Array): Uint8Array => bytes.map(toUpper);
export const bytesLower = (bytes: Uint8Array): Uint8Array => bytes.map(toLower);
export const bytesSwapcase = (bytes: Uint8Array): Uint8Array => bytes.map((b) => (isUpper(b) ? b + 32 : toUpper(b)));
export const bytesCapitalize = (bytes: Uint8Array): Uint8Array =>
  bytes.map((b, i) => (i === 0 ? toUpper(b) : toLower(b)));
export const bytesTitle = (bytes: Uint8Array): Uint8Array =>
  bytes.map((b, i) => (i > 0 && isAlpha(bytes[i - 1]!) ? toLower(b) : toUpper(b)));

export const bytesIsAlpha = (bytes: Uint8Array): boolean => all(bytes, isAlpha);
export const bytesIsDigit = (bytes: Uint8Array): boolean => all(bytes, isDigit);
export const bytesIsAlnum = (bytes: Uint8Array): boolean => all(bytes, (b) => isAlpha(b) || isDigit(b));
export const bytesIsSpace = (bytes: Uint8Array): boolean => all(bytes, isAsciiSpace);
export const bytesIsUpper = (bytes: Uint8Array): boolean => bytes.some(isUpper) && !bytes.some(isLower);
export const bytesIsLower = (bytes: Uint8Array): boolean => bytes.some(isLower) && !bytes.some(isUpper);

export function bytesIsTitle(bytes: Uint8Array): boolean {
  let cased = false;
  let previousIsCased = false;
  for (const b of bytes) {
    if (isUpper(b) ? previousIsCased : isLower(b) && !previousIsCased) return false;
    previousIsCased = isAlpha(b);
    cased ||= previousIsCased;
  }
  return cased;
}

export const bytesSplit = (bytes: Uint8Array, maxsplit = -1): Uint8Array[] =>
  strSplit(latin1Text(bytes), isAsciiSpace, maxsplit).map(latin1Bytes);
export const bytesRsplit = (bytes: Uint8Array, maxsplit = -1): Uint8Array[] =>
  strRsplit(latin1Text(bytes), isAsciiSpace, maxsplit).map(latin1Bytes);
export const bytesSplitLines = (bytes: Uint8Array, keepEnds: boolean): Uint8Array[] =>
  strSplitLines(latin1Text(bytes), keepEnds, isBytesLineBreak).map(latin1Bytes);
export const bytesStrip = (bytes: Uint8Array, sides: 1 | 2 | 3 = 3): Uint8Array =>
  latin1Bytes(strStrip(latin1Text(bytes), isAsciiSpace, sides));
