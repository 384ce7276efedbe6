/**
 * f-strings until 3.11: one STRING token, whose body is read again here. Text and replacement fields are told apart by
 * hand; each expression, in parentheses of ours, goes through tokenizer and parser as a source of its own, its
 * tokens then moved to where the version believes the expression to be.
 *
 * All pieces but the expressions themselves take the position of the whole run of literals.
 */
import type { Constant, Expr, JoinedStr, Position } from './ast.ts';
import { extraBytesOf } from './characters.ts';
import type { ParseContext } from './cursor.ts';
import { SyntaxFault } from './fault.ts';
import { strConst } from './literals.ts';
import type { StringParser } from './strings.ts';
import { foldPieces } from './strings.ts';
import type { TokenTable } from './token_table.ts';
import { tokenize } from './tokenizer.ts';
import { STRING } from './tokens.ts';

const CLOSERS: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

/** The pieces of the f-string at token `index`, whose body lies in `text[bodyStart:bodyEnd]`. */
export function nestedPieces(
  parser: StringParser,
  index: number,
  bodyStart: number,
  bodyEnd: number,
  raw: boolean,
): Expr[] {
  return new NestedString(parser, index, bodyEnd, raw).pieces(bodyStart);
}

class NestedString {
  private readonly parser: StringParser;
  private readonly text: string;
  private readonly index: number;
  private readonly end: number;
  private readonly raw: boolean;
  /** of all pieces; of those in a format specifier, from 3.9 on, the literal's own */
  private span: Position;
  private readonly kind: string | null;
  private pos = 0;

  constructor(parser: StringParser, index: number, end: number, raw: boolean) {
    this.parser = parser;
    this.text = parser.text;
    this.index = index;
    this.end = end;
    this.raw = raw;
    let first = index;
    let last = index;
    while (first > 0 && parser.kind[first - 1] === STRING) first--;
    while (parser.kind[last + 1] === STRING) last++;
    this.span = this.tokenSpan(first, last);
    this.kind = this.text[parser.table.start[first]!] === 'u' ? 'u' : null;
  }

  private tokenSpan(first: number, last: number): Position {
    const { line, col, endLine, endCol } = this.parser;
    return {
      lineno: line[first]!,
      col_offset: col[first]!,
      end_lineno: endLine[last]!,
      end_col_offset: endCol[last]!,
    };
  }

  pieces(bodyStart: number): Expr[] {
    this.pos = bodyStart;
    return this.run(0);
  }

  private fault(message: string, colon = ': '): never {
    const { parser, index } = this;
    let last = index;
    while (parser.kind[last] === STRING) last++;
    return parser.raiseTokens(
      'SyntaxError',
      `f-string${colon}${message}`,
      parser.profile.errors === 'll1' ? index : last,
    );
  }

  /** @cpython Parser/string_parser.c _PyPegen_FstringParser_ConcatFstring 3.9-3.11: up to the end, or a closing brace of the spec */
  private run(depth: number): Expr[] {
    const out: Expr[] = [];
    for (;;) {
      this.literal(out, depth);
      if (this.pos >= this.end) break;
      if (this.text[this.pos] === '}') {
        if (depth > 0) break;
        this.fault("single '}' is not allowed");
      }
      this.field(out, depth);
    }
    return out;
  }

  private constant(text: string): Constant {
    const value = this.raw ? strConst(text) : this.parser.decoded(text, this.index, this.index);
    return { tag: 'Constant', value, kind: this.kind, ...this.span };
  }

  /** @cpython Parser/string_parser.c fstring_find_literal 3.9-3.11 */
  private literal(out: Expr[], depth: number): void {
    const { text, end } = this;
    let start = this.pos;
    let p = start;
    const flush = (to: number) => {
      if (to > start) out.push(this.constant(text.slice(start, to)));
    };
    while (p < end) {
      const ch = text[p]!;
      if (ch === '\\' && !this.raw && p + 1 < end) {
        if (text[p + 1] === 'N') {
          p += 2;
          if (text[p] !== '{') continue;
          while (p < end && text[p] !== '}') p++;
          p++;
          continue;
        }
        const brace = text[p + 1] === '{' || text[p + 1] === '}';
        if (text[p + 1] === '{') this.parser.warnBrace(this.index);
        p += brace ? 1 : 2;
        continue;
      }
      if (ch !== '{' && ch !== '}') {
        p++;
        continue;
      }
      if (depth > 0 || text[p + 1] !== ch || p + 1 >= end) break;
      flush(p + 1);
      start = p += 2;
    }
    p = Math.min(p, end);
    flush(p);
    this.pos = p;
  }

  /** @cpython Parser/string_parser.c fstring_find_expr 3.9-3.11 */
  private field(out: Expr[], depth: number): void {
    const { text } = this;
    if (depth >= 2) this.fault('expressions nested too deeply');
    const brace = this.pos++;
    this.findEnd();
    const exprEnd = this.pos;
    if (exprEnd >= this.end) this.fault("expecting '}'");
    const value = this.compile(brace, exprEnd);
    let debug: string | null = null;
    if (text[this.pos] === '=') {
      this.pos++;
      while (this.pos < this.end && /\s/.test(text[this.pos]!)) this.pos++;
      debug = text.slice(brace + 1, this.pos);
    }
    let conversion = -1;
    if (text[this.pos] === '!') conversion = this.conversion();
    let format_spec: JoinedStr | null = null;
    if (this.pos < this.end && text[this.pos] === ':') {
      this.pos++;
      const outer = this.span;
      if (this.parser.profile.errors === 'peg') this.span = this.tokenSpan(this.index, this.index);
      format_spec = { tag: 'JoinedStr', values: foldPieces(this.run(depth + 1)), ...this.span };
      this.span = outer;
    }
    if (this.pos >= this.end || text[this.pos] !== '}') this.fault("expecting '}'");
    this.pos++;
    if (debug !== null) {
      if (conversion < 0 && format_spec === null) conversion = 114;
      out.push({ tag: 'Constant', value: strConst(debug), kind: this.kind, ...this.span });
    }
    out.push({ tag: 'FormattedValue', value, conversion, format_spec, ...this.span });
  }

  private conversion(): number {
    const { text } = this;
    this.pos++;
    if (this.pos >= this.end) this.fault("expecting '}'");
    const ch = text[this.pos++]!;
    if (ch !== 's' && ch !== 'r' && ch !== 'a') {
      this.fault("invalid conversion character: expected 's', 'r', or 'a'");
    }
    return ch.charCodeAt(0);
  }

  /** Moves to the character that ends the expression: `!`, `:`, `=` or `}` outside brackets and strings. */
  private findEnd(): void {
    const { text } = this;
    const open: string[] = [];
    let quote = '';
    for (; this.pos < this.end; this.pos++) {
      const ch = text[this.pos]!;
      if (ch === '\\') this.fault('expression part cannot include a backslash', ' ');
      if (quote !== '') {
        if (text.startsWith(quote, this.pos)) {
          this.pos += quote.length - 1;
          quote = '';
        }
        continue;
      }
      if (ch === "'" || ch === '"') {
        quote = text.startsWith(ch.repeat(3), this.pos) && this.pos + 2 < this.end ? ch.repeat(3) : ch;
        this.pos += quote.length - 1;
      } else if (ch === '(' || ch === '[' || ch === '{') {
        if (open.length >= 200) this.fault('too many nested parenthesis');
        open.push(ch);
      } else if (ch === '#') this.fault("expression part cannot include '#'", ' ');
      else if (open.length === 0 && '!:}=<>'.includes(ch)) {
        if (text[this.pos + 1] === '=' && ch !== ':' && ch !== '}' && this.pos + 1 < this.end) {
          this.pos++;
          continue;
        }
        if (ch !== '<' && ch !== '>') return;
      } else if (ch === ')' || ch === ']' || ch === '}') {
        if (open.length === 0) this.fault(`unmatched '${ch}'`);
        const opening = open.pop()!;
        if (CLOSERS[opening] !== ch) {
          this.fault(`closing parenthesis '${ch}' does not match opening parenthesis '${opening}'`);
        }
      }
    }
    if (quote !== '') this.fault('unterminated string');
    if (open.length > 0) this.fault(`unmatched '${open[open.length - 1]}'`);
  }

  /** @cpython Parser/string_parser.c fstring_compile_expr 3.9-3.11 */
  private compile(brace: number, exprEnd: number): Expr {
    const source = this.text.slice(brace + 1, exprEnd);
    if (/^[ \t\n\f\r]*$/.test(source)) {
      const end = this.text[exprEnd]!;
      const named = this.parser.profile.namesEmptyField && end !== '}';
      this.fault(named ? `expression required before '${end}'` : 'empty expression not allowed');
    }
    const { parser } = this;
    const place = this.locate(brace, source);
    const nested: ParseContext = { ...parser.context, nested: place };
    const table = tokenize(`(${source})\n`, nested);
    shift(table, place);
    return parser.context.parseNested!(table, nested);
  }

  /** @cpython Parser/string_parser.c fstring_find_expr_location 3.9-3.11: line and column of the brace */
  private locate(brace: number, source: string): { line: number; col: number } {
    const { parser, text } = this;
    let token = this.index;
    let at = brace;
    const how = parser.profile.nestedLocation;
    if (how === 'first-match') {
      while (token > 0 && parser.kind[token - 1] === STRING) token--;
      const found = text.indexOf(`{${source}}`, parser.table.start[token]!);
      if (found < 0 || found >= parser.table.end[token]!) {
        return { line: parser.line[token]!, col: parser.col[token]! };
      }
      at = found;
    }
    const start = parser.table.start[token]!;
    let line = parser.line[token]!;
    let from = -1;
    for (let i = text.indexOf('\n', start); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) {
      line++;
      from = i;
    }
    const own = parser.col[token]!;
    if (how !== 'first-match' && /^[ \t\f]*(\n|$)/.test(source)) return { line, col: own };
    if (from < 0) return { line, col: own + at - start + extraBytesOf(text, start, at) };
    const bytes = at - from + extraBytesOf(text, from, at);
    return { line, col: how === 'pointer' ? bytes - 1 : own + bytes };
  }
}

/** Moves the tokens of an expression's own source to their place in the file. */
function shift(table: TokenTable, place: { line: number; col: number }): void {
  for (let i = 0; i < table.count; i++) {
    if (table.endLine[i] === 1) {
      table.col[i]! += place.col;
      table.endCol[i]! += place.col;
    }
    table.line[i]! += place.line - 1;
    table.endLine[i]! += place.line - 1;
  }
  const found = table.fault;
  if (!found) return;
  const { kind, message, lineno, offset, end_lineno, end_offset, text, filename } = found.fault;
  const lines = place.line - 1;
  const moved = {
    lineno: lineno + lines,
    offset,
    end_lineno: end_lineno === null ? null : end_lineno + lines,
    end_offset,
  };
  table.fault = { ...found, fault: new SyntaxFault(kind, message, moved, text, filename) };
}
