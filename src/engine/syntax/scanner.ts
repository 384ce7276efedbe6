/**
 * The tokenizer's state and its errors. `pos` walks over the text (UTF-16); `line`, `lineStart` and `shift` (UTF-8
 * bytes that the line so far takes beyond its units) give the column of any place on the current line.
 */
import type { SyntaxProfile } from '../profile/syntax.ts';
import { codePoints, extraBytesOf } from './characters.ts';
import { SyntaxFault, type SyntaxFaultKind } from './fault.ts';
import { TokenTable } from './token_table.ts';
import { ERROR } from './tokens.ts';

/** @cpython Parser/tokenizer.h MAXLEVEL 3.8-3.15 */
export const MAXLEVEL = 200;
/** @cpython Parser/tokenizer.h MAXINDENT 3.8-3.15 */
export const MAXINDENT = 100;

/** Thrown when tokens end early; the fault is in the table. */
export const TOKENS_END = { name: 'tokens end' };

export interface ScanOptions {
  profile: SyntaxProfile;
  filename: string;
}

export class Scanner {
  readonly text: string;
  readonly options: ScanOptions;
  readonly profile: SyntaxProfile;
  readonly table: TokenTable;
  pos = 0;
  line = 1;
  lineStart = 0;
  shift = 0;
  /** open brackets: character code, line, byte column */
  level = 0;
  readonly parenCode = new Uint8Array(MAXLEVEL);
  readonly parenLine = new Int32Array(MAXLEVEL);
  readonly parenCol = new Int32Array(MAXLEVEL);
  /** inside an f-string's braces or text */
  stringDepth = 0;

  /** `text` ends with a NUL. */
  constructor(text: string, options: ScanOptions) {
    this.text = text;
    this.options = options;
    this.profile = options.profile;
    this.table = new TokenTable((text.length >> 2) + 64);
    this.table.text = text;
  }

  get length(): number {
    return this.text.length - 1;
  }

  /** A token that lies on the current line. */
  protected push(kind: number, start: number, end: number): void {
    const col = start - this.lineStart + this.shift;
    this.pushRow(kind, start, end, this.line, col, this.line, col + end - start);
  }

  protected pushRow(
    kind: number,
    start: number,
    end: number,
    line: number,
    col: number,
    endLine: number,
    endCol: number,
  ): void {
    const t = this.table;
    const n = t.count;
    if (n === t.kind.length) t.grow();
    t.kind[n] = kind;
    t.start[n] = start;
    t.end[n] = end;
    t.line[n] = line;
    t.col[n] = col;
    t.endLine[n] = endLine;
    t.endCol[n] = endCol;
    t.count = n + 1;
  }

  /** The place behind a line feed at `at - 1`. */
  protected startLine(at: number): void {
    this.line++;
    this.lineStart = at;
    this.shift = 0;
  }

  protected lineText(lineStart: number): string {
    let end = this.text.indexOf('\n', lineStart);
    if (end < 0) end = this.length;
    return this.text.slice(lineStart, end);
  }

  /** @cpython Parser/tokenizer/helpers.c _PyTokenizer_syntaxerror 3.10-3.15: points behind the text read so far */
  protected error(message: string, at: number): never {
    const offset = codePoints(this.text, this.lineStart, at);
    this.errorRange(message, offset, offset);
  }

  /** @cpython Parser/tokenizer/helpers.c _PyTokenizer_syntaxerror_known_range 3.10-3.15 */
  protected errorRange(message: string, offset: number, endOffset: number): never {
    this.stop('SyntaxError', message, this.line, this.lineStart, offset, endOffset, true);
  }

  /** Ends the tokens with an ERROR row. */
  protected stop(
    kind: SyntaxFaultKind,
    message: string,
    line: number,
    lineStart: number,
    offset: number,
    endOffset: number,
    raised: boolean,
  ): never {
    const place = { lineno: line, offset, end_lineno: line, end_offset: endOffset };
    // an error that the parser makes of the tokenizer's state shows the line with its end
    const whole = !raised && line >= this.line && this.text.indexOf('\n', lineStart) >= 0;
    const text = this.lineText(lineStart) + (whole ? '\n' : '');
    const fault = new SyntaxFault(kind, message, place, text, this.options.filename);
    this.table.fault = { fault, raised, insideString: this.stringDepth > 0 };
    const at = Math.min(this.pos, this.length);
    const shift = this.shift + (at >= this.lineStart ? extraBytesOf(this.text, this.lineStart, at) : 0);
    const col = Math.max(0, at - this.lineStart + shift);
    this.pushRow(ERROR, at, at, line, col, line, col);
    throw TOKENS_END;
  }

  protected warn(category: 'DeprecationWarning' | 'SyntaxWarning', message: string): void {
    this.table.warnings.push({ token: this.table.count, category, message, line: this.line });
  }
}
