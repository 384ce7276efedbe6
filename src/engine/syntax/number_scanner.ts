/**
 * Numbers: finds the end of a literal and refuses what only looks like one. The value is decoded later (literals.ts).
 */
import { isDigit, isHexDigit, isIdentifierPart } from './characters.ts';
import { Scanner } from './scanner.ts';
import { NUMBER } from './tokens.ts';

const ZERO = 48;
const UNDERSCORE = 95;
const DOT = 46;

/** keywords that may follow a number without a space */
const GLUED = ['and', 'else', 'for', 'if', 'in', 'is', 'or', 'not'];

export class NumberScanner extends Scanner {
  /** At a digit, or at a dot before one. */
  protected number(): void {
    const { text } = this;
    const start = this.pos;
    const first = text.charCodeAt(start);
    let p = start;
    if (first === ZERO) {
      const x = text.charCodeAt(start + 1) | 32;
      if (x === 120) p = this.radix(start + 2, 16, 'hexadecimal');
      else if (x === 111) p = this.radix(start + 2, 8, 'octal');
      else if (x === 98) p = this.radix(start + 2, 2, 'binary');
      else p = this.zeros(start);
    } else if (first === DOT) {
      p = this.exponent(this.decimalTail(start + 1), start);
    } else {
      p = this.fraction(this.decimalTail(start), start);
    }
    this.push(NUMBER, start, p);
    this.pos = p;
  }

  private radix(p: number, base: number, name: string): number {
    const { text } = this;
    let c = text.charCodeAt(p);
    do {
      if (c === UNDERSCORE) c = text.charCodeAt(++p);
      if (!isRadixDigit(c, base)) {
        if (isDigit(c)) this.badDigit(p, name, this.profile.errorsBehindText ? p + 1 : p);
        this.error(`invalid ${name} literal`, p);
      }
      while (isRadixDigit(c, base)) c = text.charCodeAt(++p);
    } while (c === UNDERSCORE);
    if (isDigit(c)) this.badDigit(p, name, p + 1);
    this.verifyEnd(p, name);
    return p;
  }

  private badDigit(p: number, name: string, at: number): never {
    return this.error(`invalid digit '${this.text[p]}' in ${name} literal`, at);
  }

  /** `0`, `00`, `0_0`, and what turns out to be `07.5` or `0e1`. */
  private zeros(start: number): number {
    const { text } = this;
    let p = start;
    let c = ZERO;
    for (;;) {
      if (c === UNDERSCORE) {
        c = text.charCodeAt(++p);
        if (!isDigit(c)) this.error('invalid decimal literal', p);
      }
      if (c !== ZERO) break;
      c = text.charCodeAt(++p);
    }
    const zerosEnd = p;
    const nonzero = isDigit(c);
    if (nonzero) {
      p = this.decimalTail(p);
      c = text.charCodeAt(p);
    }
    if (c === DOT || (c | 32) === 101 || (c | 32) === 106) return this.fraction(p, start);
    if (nonzero) {
      this.pos = p;
      const message =
        'leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers';
      if (!this.profile.errorsBehindText) this.error(message, p);
      const col = start - this.lineStart + this.shift;
      this.errorRange(message, col + 1, col + zerosEnd - start + 1);
    }
    this.verifyEnd(p, 'decimal');
    return p;
  }

  /** Digits with single underscores between them. */
  private decimalTail(p: number): number {
    const { text } = this;
    for (;;) {
      while (isDigit(text.charCodeAt(p))) p++;
      if (text.charCodeAt(p) !== UNDERSCORE) return p;
      p++;
      if (!isDigit(text.charCodeAt(p))) this.error('invalid decimal literal', p);
    }
  }

  private fraction(p: number, start: number): number {
    const { text } = this;
    if (text.charCodeAt(p) === DOT) {
      p++;
      if (isDigit(text.charCodeAt(p))) p = this.decimalTail(p);
    }
    return this.exponent(p, start);
  }

  private exponent(p: number, start: number): number {
    const { text } = this;
    const c = text.charCodeAt(p) | 32;
    if (c === 101) {
      const sign = text.charCodeAt(p + 1);
      if (sign === 43 || sign === 45) {
        if (!isDigit(text.charCodeAt(p + 2))) this.error('invalid decimal literal', p + 2);
        p = this.decimalTail(p + 2);
      } else if (!isDigit(sign)) {
        this.verifyEnd(p, 'decimal');
        return p;
      } else p = this.decimalTail(p + 1);
    }
    return this.imaginary(p, start);
  }

  private imaginary(p: number, _start: number): number {
    if ((this.text.charCodeAt(p) | 32) === 106) {
      this.verifyEnd(p + 1, 'imaginary');
      return p + 1;
    }
    this.verifyEnd(p, 'decimal');
    return p;
  }

  /** @cpython Parser/lexer/lexer.c verify_end_of_number 3.10-3.15 */
  private verifyEnd(p: number, kind: string): void {
    const c = this.text.charCodeAt(p);
    if ((c >= 128 && !this.profile.gluedAnyCharacter) || !isIdentifierPart(c) || this.profile.gluedNumber === 'silent')
      return;
    for (const word of GLUED) {
      if (this.text.charCodeAt(p) !== word.charCodeAt(0) || !this.text.startsWith(word, p)) continue;
      const short = word === 'if' || word === 'in' || word === 'is';
      if (!short && isIdentifierPart(this.text.charCodeAt(p + word.length))) continue;
      if (word === 'not' && !this.profile.notAfterNumber) continue;
      this.warn(this.profile.gluedNumber, `invalid ${kind} literal`);
      return;
    }
    this.error(`invalid ${kind} literal`, p);
  }
}

function isRadixDigit(c: number, base: number): boolean {
  if (base === 16) return isHexDigit(c);
  return c >= ZERO && c < ZERO + base;
}
