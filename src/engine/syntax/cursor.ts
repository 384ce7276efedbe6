/**
 * The parser's foundation: a position in the token table, the tests that move it, and failure.
 *
 * The parser is a chain of classes, one a topic, each built on the one before; what a lower one needs of a higher one
 * it declares abstract. It runs twice at most. The first pass only accepts or fails (PARSE_FAILURE, at the furthest
 * token that was refused); if it fails, the second pass runs the same code with the hooks named `invalid...` switched
 * on, which look for the mistakes that CPython has words for.
 */
import type { SyntaxProfile } from '../profile/syntax.ts';
import type { Expr, ExprContext, Name, Position } from './ast.ts';
import { characterOffset } from './characters.ts';
import { SyntaxFault, type SyntaxFaultKind, type WarnCallback } from './fault.ts';
import type { TokenTable } from './token_table.ts';
import { DEDENT, ENDMARKER, ERROR, INDENT, NEWLINE, SEMI } from './tokens.ts';

/** Thrown where no rule fits; says nothing. */
export const PARSE_FAILURE = { name: 'parse failure' };

export interface ParseContext {
  profile: SyntaxProfile;
  filename: string;
  warn: WarnCallback | undefined;
  nameToChar: ((name: string) => string | undefined) | undefined;
  /** parses the expression of an f-string of the older kind, a source of its own */
  parseNested: ((table: TokenTable, context: ParseContext) => Expr) | undefined;
  /** set in such an expression: where its first token stands */
  nested: { line: number; col: number } | undefined;
  /** the last line's end was put there by us */
  lineEndAdded: boolean;
}

export class Cursor {
  readonly table: TokenTable;
  readonly context: ParseContext;
  readonly profile: SyntaxProfile;
  readonly text: string;
  readonly kind: Uint8Array;
  readonly line: Int32Array;
  readonly col: Int32Array;
  readonly endLine: Int32Array;
  readonly endCol: Int32Array;
  pos = 0;
  /** the furthest token that was refused */
  furthest = 0;
  /** the second pass, with its hooks on */
  diagnosing: boolean;

  constructor(table: TokenTable, context: ParseContext, diagnosing: boolean) {
    this.table = table;
    this.context = context;
    this.profile = context.profile;
    this.text = table.text;
    this.kind = table.kind;
    this.line = table.line;
    this.col = table.col;
    this.endLine = table.endLine;
    this.endCol = table.endCol;
    this.diagnosing = diagnosing;
  }

  /** No rule fits at the current token. */
  fail(): never {
    return this.failAt(this.pos);
  }

  failAt(index: number): never {
    if (index > this.furthest) this.furthest = index;
    if (this.kind[index] === ERROR && this.table.fault) throw this.table.fault.fault;
    throw PARSE_FAILURE;
  }

  at(kind: number): boolean {
    return this.kind[this.pos] === kind;
  }

  eat(kind: number): boolean {
    if (this.kind[this.pos] !== kind) return false;
    this.pos++;
    return true;
  }

  /** Takes a token of this kind; returns its index. */
  expect(kind: number): number {
    if (this.kind[this.pos] !== kind) this.fail();
    return this.pos++;
  }

  /** Tries a rule; at its failure goes back and returns null. */
  attempt<T>(rule: () => T): T | null {
    const { pos } = this;
    try {
      return rule();
    } catch (e) {
      if (e !== PARSE_FAILURE) throw e;
      this.pos = pos;
      return null;
    }
  }

  tokenText(index: number): string {
    return this.text.slice(this.table.start[index]!, this.table.end[index]!);
  }

  /** Whether a NAME token is this soft keyword. */
  isWord(index: number, word: string): boolean {
    const start = this.table.start[index]!;
    return this.table.end[index]! - start === word.length && this.text.startsWith(word, start);
  }

  /** The identifier of a NAME token, in NFKC. */
  identifier(index: number): string {
    const text = this.tokenText(index);
    const ascii = this.endCol[index]! - this.col[index]! === text.length;
    return ascii ? text : text.normalize('NFKC');
  }

  name(index: number, ctx: ExprContext): Name {
    return {
      tag: 'Name',
      id: this.identifier(index),
      ctx,
      lineno: this.line[index]!,
      col_offset: this.col[index]!,
      end_lineno: this.endLine[index]!,
      end_col_offset: this.endCol[index]!,
    };
  }

  /** The last token before the current one that is not layout. */
  lastSolid(): number {
    let i = this.pos - 1;
    while (i > 0) {
      const k = this.kind[i]!;
      const layout = k === NEWLINE || k === INDENT || k === DEDENT || k === ENDMARKER;
      if (!layout && !(k === SEMI && this.profile.errors === 'll1')) break;
      i--;
    }
    return i;
  }

  /** An error at a place given in bytes, as the tree has it. */
  raiseAt(kind: SyntaxFaultKind, message: string, from: Position, to: Position = from): never {
    this.raisePlace(kind, message, from.lineno, from.col_offset, to.end_lineno, to.end_col_offset);
  }

  /** An error from one token to another. */
  raiseTokens(kind: SyntaxFaultKind, message: string, from: number, to: number = from): never {
    const { line, col, endLine, endCol } = this;
    this.raisePlace(kind, message, line[from]!, col[from]!, endLine[to]!, endCol[to]!);
  }

  /** Zero-based byte columns; an end column of -1 stays open. */
  raisePlace(
    kind: SyntaxFaultKind,
    message: string,
    line: number,
    col: number,
    endLine: number,
    endCol: number,
  ): never {
    throw this.faultAt(kind, message, line, col, endLine, endCol);
  }

  faultAt(
    kind: SyntaxFaultKind,
    message: string,
    line: number,
    col: number,
    endLine: number,
    endCol: number,
  ): SyntaxFault {
    const { nested } = this.context;
    const text = this.sourceLine(nested ? line - nested.line + 1 : line);
    if (nested) {
      // the expression of an f-string is a source of its own, and its columns count from there
      if (this.profile.errors === 'peg') message = `f-string: ${message}`;
      if (line === nested.line) col = Math.max(-1, col - nested.col);
      if (endLine === nested.line) endCol = Math.max(-1, endCol - nested.col);
    }
    const read = this.line[Math.min(this.fetched(), this.table.count - 1)]!;
    const place = {
      lineno: line,
      offset: characterOffset(text, col) + 1,
      end_lineno: endLine,
      end_offset: endCol < 0 ? endCol + 1 : characterOffset(text, endCol) + 1,
    };
    // the line that the tokenizer stands on still has its end
    return new SyntaxFault(
      kind,
      message,
      place,
      read <= line && this.hasLineEnd(line) ? `${text}\n` : text,
      this.context.filename,
    );
  }

  /** Passes on what the tokenizer warned about, as far as token `upTo`. */
  flushWarnings(upTo: number): void {
    const { warnings } = this.table;
    const { warn, filename } = this.context;
    while (warn && warnings.length > 0 && warnings[0]!.token <= upTo) {
      const { token, category, message, line } = warnings.shift()!;
      if (warn(category, message, line, filename)) this.raiseTokens('SyntaxError', message, token);
    }
  }

  /** The last token that was looked at. */
  protected fetched(): number {
    return Math.max(this.furthest, this.pos);
  }

  private hasLineEnd(line: number): boolean {
    if (!this.context.lineEndAdded || this.context.nested) return this.text.length > 1;
    return line < this.line[this.table.count - 1]!;
  }

  /** A line of the source, without its end. */
  sourceLine(line: number): string {
    const { text } = this;
    let from = 0;
    for (let i = 1; i < line; i++) {
      const next = text.indexOf('\n', from);
      if (next < 0) return '';
      from = next + 1;
    }
    const end = text.indexOf('\n', from);
    return text.slice(from, end < 0 ? text.length - 1 : end);
  }
}
