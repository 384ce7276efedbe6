/**
 * The tokenizer: text in, TokenTable out, the whole source at once. Indentation is a stack of columns (tabs to 8) with
 * a second one (tabs to 1) that finds inconsistent tabs; blank and comment lines give no token, nor do newlines within
 * brackets. The first fault ends the tokens; whether it is the error of the source is the parser's to say, since what
 * it refuses may stand before.
 */
import {
  characterOffset,
  codePoints,
  extraBytesOf,
  firstInvalidInIdentifier,
  isDigit,
  isIdentifierPart,
  isIdentifierStart,
  isPrintable,
} from './characters.ts';
import { MAXINDENT, MAXLEVEL, type ScanOptions, TOKENS_END } from './scanner.ts';
import { type StringMode, StringScanner } from './string_scanner.ts';
import type { TokenTable } from './token_table.ts';
import * as K from './tokens.ts';

const TAB = 9;
const LF = 10;
const FF = 12;
const SPACE = 32;
const HASH = 35;
const BACKSLASH = 92;

/** Operators: for each first character, the longest match is found by trying three, two, one characters. */
const OPERATORS: readonly [string, number][] = [
  ['(', K.LPAR],
  [')', K.RPAR],
  ['[', K.LSQB],
  [']', K.RSQB],
  ['{', K.LBRACE],
  ['}', K.RBRACE],
  [':', K.COLON],
  [',', K.COMMA],
  [';', K.SEMI],
  ['.', K.DOT],
  ['...', K.ELLIPSIS],
  ['->', K.ARROW],
  [':=', K.COLONEQUAL],
  ['!', K.EXCLAMATION],
  ['=', K.EQUAL],
  ['+', K.PLUS],
  ['-', K.MINUS],
  ['*', K.STAR],
  ['/', K.SLASH],
  ['//', K.DOUBLESLASH],
  ['%', K.PERCENT],
  ['@', K.AT],
  ['|', K.VBAR],
  ['&', K.AMPER],
  ['^', K.CIRCUMFLEX],
  ['<<', K.LEFTSHIFT],
  ['>>', K.RIGHTSHIFT],
  ['**', K.DOUBLESTAR],
  ['~', K.TILDE],
  ['<', K.LESS],
  ['>', K.GREATER],
  ['==', K.EQEQUAL],
  ['!=', K.NOTEQUAL],
  ['<>', K.NOTEQUAL],
  ['<=', K.LESSEQUAL],
  ['>=', K.GREATEREQUAL],
  ['+=', K.PLUSEQUAL],
  ['-=', K.MINEQUAL],
  ['*=', K.STAREQUAL],
  ['/=', K.SLASHEQUAL],
  ['//=', K.DOUBLESLASHEQUAL],
  ['%=', K.PERCENTEQUAL],
  ['@=', K.ATEQUAL],
  ['|=', K.VBAREQUAL],
  ['&=', K.AMPEREQUAL],
  ['^=', K.CIRCUMFLEXEQUAL],
  ['<<=', K.LEFTSHIFTEQUAL],
  ['>>=', K.RIGHTSHIFTEQUAL],
  ['**=', K.DOUBLESTAREQUAL],
];

/** kind of the one-character operator by code */
const ONE = new Uint8Array(128);
/** kind of a two-character operator by `first * 128 + second` */
const TWO = new Uint8Array(128 * 128);
const THREE = new Map<string, number>();
for (const [text, kind] of OPERATORS) {
  if (text.length === 1) ONE[text.charCodeAt(0)] = kind;
  else if (text.length === 2) TWO[text.charCodeAt(0) * 128 + text.charCodeAt(1)] = kind;
  else THREE.set(text, kind);
}

export class Tokenizer extends StringScanner {
  private readonly indents = new Int32Array(MAXINDENT);
  private readonly altIndents = new Int32Array(MAXINDENT);
  private indent = 0;
  private lineBegins = true;

  run(): TokenTable {
    try {
      while (this.step());
    } catch (e) {
      if (e !== TOKENS_END) throw e;
    }
    for (let i = 0; i < this.level; i++) {
      this.table.open.push({ code: this.parenCode[i]!, line: this.parenLine[i]!, col: this.parenCol[i]! });
    }
    return this.table;
  }

  /** One step; false at the end. */
  private step(): boolean {
    const { mode } = this;
    if (mode?.inText) {
      this.stringText(mode);
      return true;
    }
    if (this.lineBegins) {
      this.lineBegins = false;
      if (!this.indentation()) return true;
    }
    return this.token(mode);
  }

  /** The indentation of a line; false where the line is blank or a comment and was passed over. */
  private indentation(): boolean {
    const { text } = this;
    let col = 0;
    let alt = 0;
    let continued = 0;
    let p = this.pos;
    for (;;) {
      const c = text.charCodeAt(p);
      if (c === SPACE) {
        col++;
        alt++;
      } else if (c === TAB) {
        col = ((col >> 3) + 1) << 3;
        alt++;
      } else if (c === FF) col = alt = 0;
      else if (c === BACKSLASH) {
        continued = continued || col;
        p = this.continuation(p) - 1;
      } else break;
      p++;
    }
    this.pos = p;
    const c = text.charCodeAt(p);
    if (c === HASH || c === LF) {
      if (c === HASH) p = this.lineEnd(p);
      if (p < this.length) {
        this.startLine(p + 1);
        this.pos = p + 1;
        this.lineBegins = true;
      } else this.pos = p;
      return false;
    }
    if (this.level === 0 && p < this.length) this.indentTo(continued || col, continued || alt);
    return true;
  }

  private indentTo(col: number, alt: number): void {
    const { indents, altIndents, pos } = this;
    const current = indents[this.indent]!;
    if (col === current) {
      if (alt !== altIndents[this.indent]) this.tabError();
    } else if (col > current) {
      if (this.indent + 1 >= MAXINDENT) this.indentStop('IndentationError', 'too many levels of indentation');
      if (alt <= altIndents[this.indent]!) this.tabError();
      this.indent++;
      indents[this.indent] = col;
      altIndents[this.indent] = alt;
      this.push(K.INDENT, pos, pos);
    } else {
      let dedents = 0;
      while (this.indent > 0 && col < indents[this.indent]!) {
        this.indent--;
        dedents++;
      }
      if (col !== indents[this.indent]) {
        const chars = codePoints(this.text, this.lineStart, this.lineEnd(pos)) + 1;
        this.stop(
          'IndentationError',
          'unindent does not match any outer indentation level',
          this.line,
          this.lineStart,
          chars,
          -1,
          false,
        );
      }
      if (alt !== altIndents[this.indent]) this.tabError();
      while (dedents-- > 0) this.push(K.DEDENT, pos, pos);
    }
  }

  private tabError(): never {
    this.indentStop('TabError', 'inconsistent use of tabs and spaces in indentation');
  }

  private indentStop(kind: 'TabError' | 'IndentationError', message: string): never {
    const ll1 = this.profile.errors === 'll1';
    const offset = ll1 ? codePoints(this.text, this.lineStart, this.lineEnd(this.pos)) + 1 : 1;
    this.stop(kind, message, this.line, this.lineStart, offset, 0, false);
  }

  private lineEnd(p: number): number {
    const end = this.text.indexOf('\n', p);
    return end < 0 ? this.length : end;
  }

  /** Behind the backslash and newline at `p`. */
  private continuation(p: number): number {
    const { text } = this;
    const after = p + 1;
    if (text.charCodeAt(after) !== LF) {
      const ll1 = this.profile.errors === 'll1';
      const chars = codePoints(text, this.lineStart, ll1 ? this.lineEnd(after) : after) + 1;
      this.pos = after;
      const message = 'unexpected character after line continuation character';
      this.stop('SyntaxError', message, this.line, this.lineStart, chars, 0, false);
    }
    if (after + 1 >= this.length) {
      this.pos = this.length;
      this.endOfText(codePoints(text, this.lineStart, this.length));
    }
    this.startLine(after + 1);
    return after + 1;
  }

  /** The text ends where it may not. */
  private endOfText(offset: number): never {
    if (this.level > 0 && this.profile.checksRestOfTokens) this.neverClosed();
    this.stop('SyntaxError', 'unexpected EOF while parsing', this.line, this.lineStart, offset, -1, false);
  }

  /** @cpython Parser/pegen_errors.c raise_unclosed_parentheses_error 3.10-3.15 */
  private neverClosed(): never {
    const line = this.parenLine[this.level - 1]!;
    const col = this.parenCol[this.level - 1]!;
    let start = 0;
    for (let n = 1; n < line; n++) start = this.text.indexOf('\n', start) + 1;
    const offset = characterOffset(this.lineText(start), col) + 1;
    const what = `'${String.fromCharCode(this.parenCode[this.level - 1]!)}' was never closed`;
    this.stop('SyntaxError', what, line, start, offset, 0, false);
  }

  /** One token of the regular mode; false at the end. */
  private token(mode: StringMode | null): boolean {
    const { text } = this;
    let p = this.pos;
    let c = text.charCodeAt(p);
    while (c === SPACE || c === TAB || c === FF) c = text.charCodeAt(++p);
    this.pos = p;
    if (isIdentifierStart(c)) {
      this.name(p, c);
      return true;
    }
    if (isDigit(c) || (c === 46 && isDigit(text.charCodeAt(p + 1)))) {
      this.number();
      return true;
    }
    if (c === 34 || c === 39) {
      this.plainString(p, p);
      return true;
    }
    const start = p;
    if (c === HASH) {
      p = this.lineEnd(p);
      this.pos = p;
      c = text.charCodeAt(p);
    }
    if (c === LF) {
      if (this.level === 0) this.newline(start, this.profile.newlineHasWidth ? p + 1 : p);
      this.lineBegins = true;
      this.startLine(p + 1);
      this.pos = p + 1;
      return true;
    }
    if (c === 0 && p >= this.length) return this.end();
    if (c === BACKSLASH) {
      this.pos = this.continuation(p);
      return true;
    }
    this.operator(p, c, mode);
    return true;
  }

  /** A NEWLINE token, which begins where a comment before it does. */
  private newline(start: number, end: number): void {
    const col = start - this.lineStart + this.shift;
    const extra = end - start > 1 ? extraBytesOf(this.text, start, end) : 0;
    this.pushRow(K.NEWLINE, start, end, this.line, col, this.line, col + end - start + extra);
  }

  private end(): boolean {
    // the tokenizer still stands on the last line that it read
    let { line, lineStart } = this;
    if (this.pos === lineStart && line > 1) {
      line--;
      lineStart = this.text.lastIndexOf('\n', lineStart - 2) + 1;
    }
    if (this.level > 0) {
      this.line = line;
      this.lineStart = lineStart;
      this.endOfText(codePoints(this.text, lineStart, this.pos));
    }
    if (this.length === 0) line = 0;
    const col = this.pos - lineStart + extraBytesOf(this.text, lineStart, this.pos);
    for (; this.indent > 0; this.indent--) this.pushRow(K.DEDENT, this.pos, this.pos, line, col, line, col);
    this.pushRow(K.ENDMARKER, this.pos, this.pos, line, col, line, col);
    return false;
  }

  /** A name, a keyword, or a string behind its prefix. */
  private name(start: number, first: number): void {
    const { text } = this;
    let p = start;
    let c = first;
    if (isPrefixLetter(c)) {
      while (p - start < 3 && isPrefixLetter(c)) c = text.charCodeAt(++p);
      if ((c === 34 || c === 39) && this.prefixedString(start, p)) return;
    }
    let nonAscii = false;
    while (isIdentifierPart(c)) {
      if (c >= 128) nonAscii = true;
      c = text.charCodeAt(++p);
    }
    if (nonAscii) this.verifyIdentifier(start, p);
    const kind = nonAscii ? K.NAME : keywordKind(text, start, p);
    this.push(kind, start, p);
    if (nonAscii) {
      const extra = extraBytesOf(text, start, p);
      this.table.endCol[this.table.count - 1]! += extra;
      this.shift += extra;
    }
    this.pos = p;
  }

  /** Whether the letters from `start` to `quoteAt` are a string's prefix; scans that string. */
  private prefixedString(start: number, quoteAt: number): boolean {
    const prefix = this.text.slice(start, quoteAt).toLowerCase();
    const has = (letter: string) => prefix.includes(letter);
    const { profile } = this;
    for (const letter of prefix) if (prefix.indexOf(letter) !== prefix.lastIndexOf(letter)) return false;
    if (has('t') && !profile.tstrings) return false;
    if (prefix.length > 1 && profile.prefixErrors) {
      for (const pair of PREFIX_CLASHES) {
        if (!has(pair[0]!) || !has(pair[1]!)) continue;
        const col = start - this.lineStart + this.shift;
        this.pos = quoteAt + 1;
        this.errorRange(`'${pair[0]}' and '${pair[1]}' prefixes are incompatible`, col + 1, col + quoteAt + 1 - start);
      }
    } else if (prefix.length > 1) {
      for (const pair of PREFIX_CLASHES) if (has(pair[0]!) && has(pair[1]!)) return false;
    }
    if (has('t') || (has('f') && profile.fstrings === 'tokens')) this.openString(start, quoteAt);
    else this.plainString(start, quoteAt);
    return true;
  }

  /** @cpython Parser/lexer/lexer.c verify_identifier 3.10-3.15 */
  private verifyIdentifier(start: number, end: number): void {
    const name = this.text.slice(start, end);
    const bad = firstInvalidInIdentifier(name);
    if (bad < 0) return;
    const ch = String.fromCodePoint(name.codePointAt(bad)!);
    if (this.profile.errors === 'll1') {
      this.pos = end;
      this.error('invalid character in identifier', end);
    }
    const hex = name.codePointAt(bad)!.toString(16).toUpperCase().padStart(4, '0');
    this.pos = start + bad + ch.length;
    if (isPrintable(ch)) this.error(`invalid character '${ch}' (U+${hex})`, this.pos);
    this.error(`invalid non-printable character U+${hex}`, this.pos);
  }

  private operator(p: number, c: number, mode: StringMode | null): void {
    const { text } = this;
    if (mode !== null && mode.field >= 0 && c === 58 && mode.depth === mode.field + 1) {
      this.push(K.COLON, p, p + 1);
      this.pos = p + 1;
      mode.inText = true;
      mode.inFormatSpec = true;
      return;
    }
    const c2 = text.charCodeAt(p + 1);
    let kind = c < 128 && c2 < 128 ? TWO[c * 128 + c2]! : 0;
    let size = 2;
    if (kind !== 0 || c === 46) {
      const three = THREE.get(text.slice(p, p + 3));
      if (three !== undefined) {
        kind = three;
        size = 3;
      }
    }
    if (kind === 0) {
      kind = c < 128 ? ONE[c]! : 0;
      size = 1;
      if (kind >= K.LPAR && kind <= K.RBRACE) this.bracket(p, c, kind, mode);
      if (kind === 0) {
        this.strayCharacter(p, c);
        return;
      }
    }
    this.push(kind, p, p + size);
    this.pos = p + size;
  }

  private strayCharacter(p: number, c: number): void {
    this.pos = p + 1;
    const ch = String.fromCodePoint(c);
    if (!isPrintable(ch) && this.profile.nonPrintableError) {
      const hex = c.toString(16).toUpperCase().padStart(4, '0');
      this.error(`invalid non-printable character U+${hex}`, p + 1);
    }
    // `$`, `?` and the backquote: no token at all, refused by the parser
    this.push(K.STRAY, p, p + 1);
  }

  /** Keeps count of brackets. */
  private bracket(p: number, c: number, kind: number, mode: StringMode | null): void {
    if (kind === K.LPAR || kind === K.LSQB || kind === K.LBRACE) {
      if (this.level >= MAXLEVEL) this.error('too many nested parentheses', p + 1);
      this.parenCode[this.level] = c;
      this.parenLine[this.level] = this.line;
      this.parenCol[this.level] = p - this.lineStart + this.shift;
      this.level++;
      if (mode) mode.depth++;
      return;
    }
    const ch = String.fromCharCode(c);
    if (mode && mode.depth === 0 && kind === K.RBRACE) {
      this.error(`${this.letter(mode)}-string: single '}' is not allowed`, p + 1);
    }
    if (this.level === 0) this.error(`unmatched '${ch}'`, p + 1);
    this.level--;
    const opening = this.parenCode[this.level]!;
    if (CLOSER[opening] !== c) this.mismatch(p, ch, opening, mode);
    if (!mode) return;
    mode.depth--;
    if (mode.depth < 0) this.error(`${this.letter(mode)}-string: unmatched '${ch}'`, p + 1);
    if (kind === K.RBRACE && mode.depth === mode.field) {
      mode.field--;
      mode.inText = true;
      mode.inFormatSpec = false;
    }
  }

  private mismatch(p: number, ch: string, opening: number, mode: StringMode | null): never {
    if (mode && opening === 123 && mode.depth - 1 === mode.field) {
      this.error(`${this.letter(mode)}-string: unmatched '${ch}'`, p + 1);
    }
    const line = this.parenLine[this.level]!;
    const what = `closing parenthesis '${ch}' does not match opening parenthesis '${String.fromCharCode(opening)}'`;
    this.error(line === this.line ? what : `${what} on line ${line}`, p + 1);
  }
}

const CLOSER: Record<number, number> = { 40: 41, 91: 93, 123: 125 };

/** Prefixes that cannot stand together, in the order in which they are looked for. */
const PREFIX_CLASHES = ['ub', 'ur', 'uf', 'ut', 'bf', 'bt', 'ft'];

function isPrefixLetter(c: number): boolean {
  const lower = c | 32;
  return lower === 98 || lower === 102 || lower === 114 || lower === 116 || lower === 117;
}

function keywordKind(text: string, start: number, end: number): number {
  const size = end - start;
  if (size < 2 || size > 8) return K.NAME;
  const candidates = K.KEYWORDS_BY_LETTER[text.charCodeAt(start) - 65]!;
  for (let i = 0; i < candidates.length; i++) {
    const word = candidates[i]![0];
    if (word.length === size && text.startsWith(word, start)) return candidates[i]![1];
  }
  return K.NAME;
}

/** Source text (newlines already `\n`) to tokens. */
export function tokenize(text: string, options: ScanOptions): TokenTable {
  return new Tokenizer(text + '\0', options).run();
}
