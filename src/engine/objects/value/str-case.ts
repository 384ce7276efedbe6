/** Case of text: full mappings of one Unicode version, the final sigma, and the `isX` questions. */
import { CASED, type UnicodeData } from './unicode.ts';

const UPPER_MAP = 0;
const LOWER_MAP = 1;
const TITLE_MAP = 2;
const FOLD_MAP = 3;

const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text);

function mapped(cp: number, which: 0 | 1 | 2 | 3, unicode: UnicodeData): string {
  const mapping = unicode.caseMapping(cp)?.[which] ?? 0;
  return typeof mapping === 'string' ? mapping : String.fromCodePoint(cp + mapping);
}

/** Code points of a text; one element each. */
export function codePoints(text: string): number[] {
  const points: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const cp = text.codePointAt(i)!;
    if (cp > 0xffff) i++;
    points.push(cp);
  }
  return points;
}

/**
 * A capital sigma becomes a final one after a cased letter and not before one, ignorable characters aside.
 * @cpython Objects/unicodeobject.c handle_capital_sigma 3.8-3.15
 */
function lowerSigma(points: number[], at: number, unicode: UnicodeData): string {
  const flags = (i: number) => unicode.flags(points[i]!);
  let before = at - 1;
  while (before >= 0 && flags(before) & 256) before--;
  if (before < 0 || !(flags(before) & CASED)) return '\u03c3';
  let after = at + 1;
  while (after < points.length && flags(after) & 256) after++;
  return after < points.length && flags(after) & CASED ? '\u03c3' : '\u03c2';
}

const lowered = (points: number[], i: number, unicode: UnicodeData): string =>
  points[i] === 0x3a3 ? lowerSigma(points, i, unicode) : mapped(points[i]!, LOWER_MAP, unicode);

export function strUpper(text: string, unicode: UnicodeData): string {
  if (isAscii(text)) return text.toUpperCase();
  return codePoints(text)
    .map((cp) => mapped(cp, UPPER_MAP, unicode))
    .join('');
}

export function strLower(text: string, unicode: UnicodeData): string {
  if (isAscii(text)) return text.toLowerCase();
  const points = codePoints(text);
  return points.map((_, i) => lowered(points, i, unicode)).join('');
}

export function strCasefold(text: string, unicode: UnicodeData): string {
  if (isAscii(text)) return text.toLowerCase();
  return codePoints(text)
    .map((cp) => mapped(cp, FOLD_MAP, unicode))
    .join('');
}

/** @cpython Objects/unicodeobject.c do_title 3.8-3.15 */
export function strTitle(text: string, unicode: UnicodeData): string {
  const points = codePoints(text);
  let previousIsCased = false;
  let out = '';
  for (const [i, cp] of points.entries()) {
    out += previousIsCased ? lowered(points, i, unicode) : mapped(cp, TITLE_MAP, unicode);
    previousIsCased = (unicode.flags(cp) & CASED) !== 0;
  }
  return out;
}

/** @cpython Objects/unicodeobject.c do_capitalize 3.8-3.15 */
export function strCapitalize(text: string, unicode: UnicodeData): string {
  const points = codePoints(text);
  return points.map((cp, i) => (i === 0 ? mapped(cp, TITLE_MAP, unicode) : lowered(points, i, unicode))).join('');
}

/** @cpython Objects/unicodeobject.c do_swapcase 3.8-3.15 */
export function strSwapcase(text: string, unicode: UnicodeData): string {
  const points = codePoints(text);
  return points
    .map((cp, i) => {
      if (unicode.isUpper(cp)) return lowered(points, i, unicode);
      return unicode.isLower(cp) ? mapped(cp, UPPER_MAP, unicode) : String.fromCodePoint(cp);
    })
    .join('');
}

/** All characters pass, and there is one. */
export function everyCharacter(text: string, test: (cp: number) => boolean): boolean {
  if (text === '') return false;
  for (let i = 0; i < text.length; i++) {
    const cp = text.codePointAt(i)!;
    if (cp > 0xffff) i++;
    if (!test(cp)) return false;
  }
  return true;
}

/** No character of the other cases, and one of the wanted. */
function isCase(text: string, wanted: (cp: number) => boolean, other: (cp: number) => boolean): boolean {
  let found = false;
  for (const cp of codePoints(text)) {
    if (other(cp)) return false;
    found ||= wanted(cp);
  }
  return found;
}

export const strIsUpper = (text: string, u: UnicodeData): boolean =>
  isCase(text, u.isUpper, (cp) => u.isLower(cp) || u.isTitle(cp));
export const strIsLower = (text: string, u: UnicodeData): boolean =>
  isCase(text, u.isLower, (cp) => u.isUpper(cp) || u.isTitle(cp));

/** @cpython Objects/unicodeobject.c unicode_istitle_impl 3.8-3.15 */
export function strIsTitle(text: string, unicode: UnicodeData): boolean {
  let cased = false;
  let previousIsCased = false;
  for (const cp of codePoints(text)) {
    if (unicode.isUpper(cp) || unicode.isTitle(cp)) {
      if (previousIsCased) return false;
      previousIsCased = cased = true;
    } else if (unicode.isLower(cp)) {
      if (!previousIsCased) return false;
      cased = true;
    } else previousIsCased = false;
  }
  return cased;
}

export const strIsAlpha = (text: string, u: UnicodeData): boolean => everyCharacter(text, u.isAlpha);
export const strIsAlnum = (text: string, u: UnicodeData): boolean => everyCharacter(text, u.isAlnum);
export const strIsDecimal = (text: string, u: UnicodeData): boolean => everyCharacter(text, u.isDecimal);
export const strIsDigit = (text: string, u: UnicodeData): boolean => everyCharacter(text, u.isDigit);
export const strIsNumeric = (text: string, u: UnicodeData): boolean => everyCharacter(text, u.isNumeric);
export const strIsSpace = (text: string, u: UnicodeData): boolean => everyCharacter(text, u.isSpace);
/** True of the empty text too. */
export const strIsPrintable = (text: string, u: UnicodeData): boolean =>
  text === '' || everyCharacter(text, u.isPrintable);
export const strIsAscii = isAscii;

export function strIsIdentifier(text: string, unicode: UnicodeData): boolean {
  if (text === '' || !unicode.isXidStart(text.codePointAt(0)!)) return false;
  return everyCharacter(text, unicode.isXidContinue);
}
