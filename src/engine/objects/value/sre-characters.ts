/**
 * What the matcher asks of single characters: sets, categories, positions, case. Numbers of categories and positions are
 * those of `re/_constants.py` 3.11-3.15.
 */
import type { UnicodeData } from './unicode.ts';

/** Text or bytes as a run of code points. A str without surrogate pairs is read as it is. */
export class Subject {
  readonly length: number;
  readonly #text: string;
  readonly #units: ArrayLike<number> | undefined;

  constructor(source: string | ArrayLike<number>) {
    this.#text = typeof source === 'string' ? source : '';
    this.#units = typeof source === 'string' ? undefined : source;
    this.length = source.length;
  }

  at(i: number): number {
    return this.#units === undefined ? this.#text.charCodeAt(i) : this.#units[i]!;
  }

  /** First place of a character from `from` on, before `to`; `to` where there is none. */
  find(c: number, from: number, to: number): number {
    if (this.#units === undefined && c < 0x10000) {
      const at = this.#text.indexOf(String.fromCharCode(c), from);
      return at < 0 || at > to ? to : at;
    }
    while (from < to && this.at(from) !== c) from++;
    return from;
  }
}

const isAsciiDigit = (c: number): boolean => c >= 48 && c <= 57;
const isAsciiSpace = (c: number): boolean => c === 32 || (c >= 9 && c <= 13);
const isAsciiWord = (c: number): boolean =>
  (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || isAsciiDigit(c) || c === 95;
const isUnicodeLineBreak = (c: number): boolean =>
  (c >= 10 && c <= 13) || (c >= 0x1c && c <= 0x1e) || c === 0x85 || c === 0x2028 || c === 0x2029;

/** The part of a build's profile that the matcher reads. */
export interface SreRules {
  /** `\B` matches the empty text (3.14+) */
  sreNonBoundaryInEmpty: boolean;
  /** possessive repeats undo the groups of a failed branch inside them (3.13.18+) */
  srePossessiveKeepsMarks: boolean;
}

export class CharacterClasses {
  readonly #unicode: UnicodeData;
  readonly rules: SreRules;

  constructor(unicode: UnicodeData, rules: SreRules) {
    this.#unicode = unicode;
    this.rules = rules;
  }

  #isUnicodeWord(c: number): boolean {
    return c < 128 ? isAsciiWord(c) : this.#unicode.isAlnum(c);
  }

  /** @cpython Modules/_sre/sre.c sre_category 3.11-3.15; the locale is C */
  category(which: number, c: number): boolean {
    switch (which) {
      case 0:
        return isAsciiDigit(c);
      case 1:
        return !isAsciiDigit(c);
      case 2:
        return isAsciiSpace(c);
      case 3:
        return !isAsciiSpace(c);
      case 4:
      case 8:
        return isAsciiWord(c);
      case 5:
      case 9:
        return !isAsciiWord(c);
      case 6:
        return c === 10;
      case 7:
        return c !== 10;
      case 10:
        return this.#unicode.isDecimal(c);
      case 11:
        return !this.#unicode.isDecimal(c);
      case 12:
        return this.#unicode.isSpace(c);
      case 13:
        return !this.#unicode.isSpace(c);
      case 14:
        return this.#isUnicodeWord(c);
      case 15:
        return !this.#isUnicodeWord(c);
      case 16:
        return isUnicodeLineBreak(c);
      case 17:
        return !isUnicodeLineBreak(c);
      default:
        return false;
    }
  }

  /** @cpython Modules/_sre/sre_lib.h SRE(at) 3.11-3.15 */
  at(where: number, subject: Subject, i: number, end: number): boolean {
    switch (where) {
      case 0:
      case 2:
        return i === 0;
      case 1:
        return i === 0 || subject.at(i - 1) === 10;
      case 5:
        return i === end || (i === end - 1 && subject.at(i) === 10);
      case 6:
        return i === end || subject.at(i) === 10;
      case 7:
        return i === end;
      case 3:
      case 8:
        return this.#boundary(subject, i, end, isAsciiWord);
      case 4:
      case 9:
        return this.#nonBoundary(subject, i, end, isAsciiWord);
      case 10:
        return this.#boundary(subject, i, end, (c) => this.#isUnicodeWord(c));
      case 11:
        return this.#nonBoundary(subject, i, end, (c) => this.#isUnicodeWord(c));
      default:
        return false;
    }
  }

  #boundary(subject: Subject, i: number, end: number, isWord: (c: number) => boolean): boolean {
    const before = i > 0 && isWord(subject.at(i - 1));
    const after = i < end && isWord(subject.at(i));
    return before !== after;
  }

  #nonBoundary(subject: Subject, i: number, end: number, isWord: (c: number) => boolean): boolean {
    if (end === 0 && !this.rules.sreNonBoundaryInEmpty) return false;
    return !this.#boundary(subject, i, end, isWord);
  }

  lowerAscii(c: number): number {
    return c >= 65 && c <= 90 ? c + 32 : c;
  }

  /** Simple lower-case mapping; only U+0130 has a full one that differs from it. */
  lowerUnicode(c: number): number {
    if (c < 128) return this.lowerAscii(c);
    const mapping = this.#unicode.caseMapping(c)?.[1] ?? 0;
    return typeof mapping === 'number' ? c + mapping : 0x69;
  }

  /** Simple upper-case mapping; where the full one is several characters it is the title-case one, if that is single. */
  upperUnicode(c: number): number {
    if (c < 128) return c >= 97 && c <= 122 ? c - 32 : c;
    const mapping = this.#unicode.caseMapping(c);
    if (!mapping) return c;
    if (typeof mapping[0] === 'number') return c + mapping[0];
    return typeof mapping[2] === 'number' ? c + mapping[2] : c;
  }

  /** @cpython Modules/_sre/sre_lib.h SRE(charset) 3.11-3.15; `pc` is the first code of the set */
  inSet(code: Uint32Array, pc: number, c: number): boolean {
    let ok = true;
    for (;;)
      switch (code[pc++]) {
        case 0: // FAILURE
          return !ok;
        case 16: // LITERAL
          if (c === code[pc++]) return ok;
          break;
        case 8: // CATEGORY
          if (this.category(code[pc++]!, c)) return ok;
          break;
        case 9: // CHARSET
          if (c < 256 && (code[pc + (c >> 5)]! >>> (c & 31)) & 1) return ok;
          pc += 8;
          break;
        case 22: // RANGE
          if (code[pc]! <= c && c <= code[pc + 1]!) return ok;
          pc += 2;
          break;
        case 42: {
          // RANGE_UNI_IGNORE
          if (code[pc]! <= c && c <= code[pc + 1]!) return ok;
          const upper = this.upperUnicode(c);
          if (code[pc]! <= upper && upper <= code[pc + 1]!) return ok;
          pc += 2;
          break;
        }
        case 21: // NEGATE
          ok = !ok;
          break;
        case 10: {
          // BIGCHARSET: count, 256 bytes of block numbers, blocks of 256 bits
          const count = code[pc++]!;
          const block = c < 0x10000 ? (code[pc + (c >> 10)]! >>> (((c >> 8) & 3) * 8)) & 255 : -1;
          pc += 64;
          if (block >= 0 && (code[pc + block * 8 + ((c & 255) >> 5)]! >>> (c & 31)) & 1) return ok;
          pc += count * 8;
          break;
        }
        default:
          return false;
      }
  }
}
