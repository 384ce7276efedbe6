/**
 * Strings. Plain ones are one token. From 3.12 on an f-string is FSTRING_START, then FSTRING_MIDDLEs and the tokens of
 * the replacement fields, then FSTRING_END: a stack of modes remembers, for each string that is open, its quotes and
 * how deep its braces are. `field` is the brace depth at which the innermost replacement field began, -1 in the text.
 */
import { codePoints, extraBytes } from './characters.ts';
import { NumberScanner } from './number_scanner.ts';
import {
  FSTRING_END,
  FSTRING_MIDDLE,
  FSTRING_START,
  STRING,
  TSTRING_END,
  TSTRING_MIDDLE,
  TSTRING_START,
} from './tokens.ts';

/** @cpython Parser/lexer/state.h MAXFSTRINGLEVEL, MAX_EXPR_NESTING 3.12-3.15 */
const MAXFSTRINGLEVEL = 150;
const MAX_EXPR_NESTING = 3;

const NEWLINE = 10;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;

export interface StringMode {
  quote: number;
  quoteSize: number;
  raw: boolean;
  template: boolean;
  /** in the text (true) or in a replacement field */
  inText: boolean;
  /** brackets open in this string */
  depth: number;
  field: number;
  inFormatSpec: boolean;
  start: number;
  line: number;
  lineStart: number;
}

export class StringScanner extends NumberScanner {
  readonly modes: StringMode[] = [];
  /** the innermost open f-string */
  mode: StringMode | null = null;

  protected letter(mode: StringMode): string {
    return mode.template ? 't' : 'f';
  }

  /** A plain string: `start` at its prefix, `quoteAt` at its first quote. */
  protected plainString(start: number, quoteAt: number): void {
    const { text } = this;
    const quote = text.charCodeAt(quoteAt);
    const line = this.line;
    const col = start - this.lineStart + this.shift;
    let p = quoteAt + 1;
    let size = 1;
    if (text.charCodeAt(p) === quote) {
      if (text.charCodeAt(p + 1) !== quote) {
        this.push(STRING, start, p + 1);
        this.pos = p + 1;
        return;
      }
      size = 3;
      p += 2;
    }
    const firstLineStart = this.lineStart;
    const end = size === 1 ? this.shortBody(p, quote, start) : this.longBody(p, quote, start, line, firstLineStart);
    this.pushRow(STRING, start, end, line, col, this.line, end - this.lineStart + this.shift);
    this.pos = end;
  }

  /** The body of a string in single quotes; returns the place behind its quote. */
  private shortBody(p: number, quote: number, start: number): number {
    const { text } = this;
    const { line, lineStart } = this;
    let escapedQuote = false;
    let extra = 0;
    for (;;) {
      const c = text.charCodeAt(p++);
      if (c === quote) break;
      if (c === BACKSLASH) {
        const e = text.charCodeAt(p++);
        if (e === quote) escapedQuote = true;
        if (e === NEWLINE) {
          this.startLine(p);
          extra = 0;
        } else if (e >= 128) extra += extraBytes(e);
        else if (e === 0 && p > this.length) this.unterminated(start, quote, 1, line, lineStart, escapedQuote);
      } else if (c === NEWLINE || (c === 0 && p > this.length)) {
        this.unterminated(start, quote, 1, line, lineStart, escapedQuote);
      } else if (c >= 128) extra += extraBytes(c);
    }
    this.shift += extra;
    return p;
  }

  private longBody(p: number, quote: number, start: number, line: number, lineStart: number): number {
    const { text } = this;
    for (;;) {
      const c = text.charCodeAt(p++);
      if (c === quote) {
        if (text.charCodeAt(p) === quote && text.charCodeAt(p + 1) === quote) return p + 2;
      } else if (c === NEWLINE) this.startLine(p);
      else if (c === BACKSLASH) {
        const e = text.charCodeAt(p++);
        if (e === NEWLINE) this.startLine(p);
        else if (e >= 128) this.shift += extraBytes(e);
        else if (e === 0 && p > this.length) this.unterminated(start, quote, 3, line, lineStart, false);
      } else if (c >= 128) this.shift += extraBytes(c);
      else if (c === 0 && p > this.length) this.unterminated(start, quote, 3, line, lineStart, false);
    }
  }

  private unterminated(
    start: number,
    quote: number,
    size: number,
    line: number,
    lineStart: number,
    escapedQuote: boolean,
  ): never {
    const detected = this.lastLine();
    if (!this.profile.errorsBehindText) this.unterminatedOld(size, lineStart, detected);
    this.line = line;
    this.lineStart = lineStart;
    this.pos = start;
    const { mode } = this;
    if (mode && mode.quote === quote && mode.quoteSize === size) {
      this.error(`${this.letter(mode)}-string: expecting '}'`, start + 1);
    }
    if (size === 3) {
      this.error(`unterminated triple-quoted string literal (detected at line ${detected})`, start + 1);
    }
    const hint = escapedQuote && this.profile.escapedQuoteHint ? '; perhaps you escaped the end quote?' : '';
    this.error(`unterminated string literal (detected at line ${detected})${hint}`, start + 1);
  }

  /** Until 3.9: at the end of the line; a long string's columns count from the line where it begins. */
  private unterminatedOld(size: number, firstLineStart: number, detected: number): never {
    const { text } = this;
    let end = this.length;
    if (size === 1) {
      const lf = text.indexOf('\n', this.lineStart);
      end = lf < 0 || this.lineStart >= this.length ? this.length : lf + 1;
    }
    const from = size === 1 && this.lineStart < this.length ? this.lineStart : firstLineStart;
    const offset = codePoints(text, from, end);
    const what = size === 3 ? 'EOF while scanning triple-quoted string literal' : 'EOL while scanning string literal';
    return this.stop('SyntaxError', what, detected, from, offset, -1, true);
  }

  /** The number of the last line, as a tokenizer at the end of the text counts it. */
  protected lastLine(): number {
    return this.line - (this.text.charCodeAt(this.length - 1) === NEWLINE && this.lineStart >= this.length ? 1 : 0);
  }

  /** Opens an f- or t-string: `start` at its prefix, `quoteAt` at its first quote. */
  protected openString(start: number, quoteAt: number): void {
    const { text } = this;
    const quote = text.charCodeAt(quoteAt);
    const long = text.charCodeAt(quoteAt + 1) === quote && text.charCodeAt(quoteAt + 2) === quote;
    const end = quoteAt + (long ? 3 : 1);
    const prefix = text.slice(start, quoteAt).toLowerCase();
    const template = prefix.includes('t');
    this.push(template ? TSTRING_START : FSTRING_START, start, end);
    this.pos = end;
    if (this.modes.length + 1 >= MAXFSTRINGLEVEL) {
      this.error(this.profile.tstrings ? 'too many nested f-strings or t-strings' : 'too many nested f-strings', end);
    }
    const mode: StringMode = {
      quote,
      quoteSize: long ? 3 : 1,
      raw: prefix.includes('r'),
      template,
      inText: true,
      depth: 0,
      field: -1,
      inFormatSpec: false,
      start,
      line: this.line,
      lineStart: this.lineStart,
    };
    this.modes.push(mode);
    this.mode = mode;
    this.stringDepth++;
  }

  private closeString(mode: StringMode): void {
    const end = this.pos + mode.quoteSize;
    this.push(mode.template ? TSTRING_END : FSTRING_END, this.pos, end);
    this.pos = end;
    this.modes.pop();
    this.mode = this.modes.length > 0 ? this.modes[this.modes.length - 1]! : null;
    this.stringDepth--;
  }

  private atQuotes(mode: StringMode, p: number): boolean {
    const { text } = this;
    if (text.charCodeAt(p) !== mode.quote) return false;
    return mode.quoteSize === 1 || (text.charCodeAt(p + 1) === mode.quote && text.charCodeAt(p + 2) === mode.quote);
  }

  protected enterField(mode: StringMode): void {
    mode.field++;
    if (mode.field >= MAX_EXPR_NESTING) {
      this.error(`${this.letter(mode)}-string: expressions nested too deeply`, this.pos);
    }
    mode.inText = false;
  }

  /** The next piece of an open f-string's text: its end, the start of a field, or a middle. */
  protected stringText(mode: StringMode): void {
    const { text } = this;
    const start = this.pos;
    if (text.charCodeAt(start) === OPEN && text.charCodeAt(start + 1) !== OPEN) {
      this.enterField(mode);
      return;
    }
    if (this.atQuotes(mode, start)) {
      this.closeString(mode);
      return;
    }
    const line = this.line;
    const col = start - this.lineStart + this.shift;
    const kind = mode.template ? TSTRING_MIDDLE : FSTRING_MIDDLE;
    const end = this.middle(mode, start);
    // a doubled brace lies in the token with both its halves, in the text with one
    this.pushRow(kind, start, end, line, col, this.line, this.pos - this.lineStart + this.shift);
  }

  /** Reads text up to a quote, a field or a doubled brace; returns its end and leaves `pos` where to go on. */
  private middle(mode: StringMode, start: number): number {
    const { text } = this;
    const spec = mode.inFormatSpec && mode.field >= 0;
    let namedEscape = false;
    let p = start;
    for (;;) {
      const c = text.charCodeAt(p);
      if (c === mode.quote && this.atQuotes(mode, p)) break;
      if (c === NEWLINE || (c === 0 && p >= this.length)) {
        if (spec && c === NEWLINE && mode.quoteSize === 1 && !this.profile.specNewlineError) {
          // the specifier ends here, and the field goes on
          mode.inText = false;
          mode.inFormatSpec = false;
          break;
        }
        if (c === 0 || mode.quoteSize === 1) this.unterminatedText(mode, c, p, spec);
        this.startLine(++p);
      } else if (c === OPEN) {
        if (text.charCodeAt(p + 1) === OPEN && !spec) {
          this.pos = p + 2;
          return p + 1;
        }
        this.pos = p;
        this.enterField(mode);
        mode.inFormatSpec = false;
        break;
      } else if (c === CLOSE) {
        if (namedEscape) {
          p++;
          break;
        }
        if (text.charCodeAt(p + 1) === CLOSE && !spec && mode.depth === 0) {
          this.pos = p + 2;
          return p + 1;
        }
        mode.inText = false;
        mode.inFormatSpec = false;
        break;
      } else if (c === BACKSLASH) {
        const e = text.charCodeAt(p + 1);
        if (e === OPEN || e === CLOSE) {
          if (!mode.raw) this.braceEscape(e);
          p++;
        } else if (!mode.raw && e === 78 && text.charCodeAt(p + 2) === OPEN) {
          namedEscape = true;
          p += 3;
        } else {
          p++;
          if (p >= this.length) continue;
          if (e === NEWLINE) this.startLine(p + 1);
          else if (e >= 128) this.shift += extraBytes(e);
          p++;
        }
      } else {
        if (c >= 128) this.shift += extraBytes(c);
        p++;
      }
    }
    this.pos = p;
    return p;
  }

  private braceEscape(e: number): void {
    const ch = String.fromCharCode(e);
    this.warn(this.profile.invalidEscape, this.profile.invalidEscapeMessage.replaceAll('{}', `\\${ch}`));
  }

  private unterminatedText(mode: StringMode, c: number, p: number, spec: boolean): never {
    if (spec && c === NEWLINE && this.profile.specNewlineError) {
      this.pos = p + 1;
      this.error('f-string: newlines are not allowed in format specifiers for single quoted f-strings', p + 1);
    }
    const detected = this.lastLine();
    this.line = mode.line;
    this.lineStart = mode.lineStart;
    this.shift = 0;
    const word = mode.quoteSize === 3 ? 'unterminated triple-quoted' : 'unterminated';
    this.error(`${word} ${this.letter(mode)}-string literal (detected at line ${detected})`, mode.start + 1);
  }
}
