/**
 * Tokens of Python source as the module tokenize gives them: comments and empty lines included, brackets and operators of one kind,
 * f-strings in pieces. Pure: lines in, tokens out.
 *
 * A stack of `Piece` says which f-string the scanner is in, and whether in its text or in an expression of it.
 */
export type TokenKind =
  | 'ENDMARKER'
  | 'NAME'
  | 'NUMBER'
  | 'STRING'
  | 'NEWLINE'
  | 'INDENT'
  | 'DEDENT'
  | 'OP'
  | 'FSTRING_START'
  | 'FSTRING_MIDDLE'
  | 'FSTRING_END'
  | 'TSTRING_START'
  | 'TSTRING_MIDDLE'
  | 'TSTRING_END'
  | 'COMMENT'
  | 'NL';

export interface SourceToken {
  kind: TokenKind;
  text: string;
  /** lines from 1, columns in characters from 0 */
  start: readonly [number, number];
  end: readonly [number, number];
  line: string;
}

export class TokenFault {
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly indentation: boolean;
  constructor(message: string, line: number, column: number, indentation = false) {
    this.message = message;
    this.line = line;
    this.column = column;
    this.indentation = indentation;
  }
}

interface Piece {
  prefix: 'F' | 'T';
  quote: string;
  raw: boolean;
  /** brackets that are open where the expression began; -1 while in the text */
  brackets: number;
  /** the text is a format specification */
  spec: boolean;
  /** specifications that were left for an expression inside them */
  outer: number[];
}

const OPERATORS =
  /\*\*=|\/\/=|>>=|<<=|\.\.\.|!=|%=|&=|\*\*|\*=|\+=|-=|->|\/\/|\/=|:=|<<|<=|==|>=|>>|@=|\^=|\|=|[!$%&()*+,\-./:;<=>?@[\]^`{|}~]/y;
const NUMBER =
  /0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][-+]?\d(?:_?\d)*)?[jJ]?/y;
const NAME = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;
const SPACE = /[ \t\f]*/y;
const TAB = 8;

export class SourceTokens {
  readonly tokens: SourceToken[] = [];
  /** where no token begins: comes behind those that were found */
  readonly end: TokenFault | null = null;
  private readonly lines: readonly string[];
  private readonly templates: boolean;
  private row = 0;
  private at = 0;
  private open = 0;
  private continued = false;
  private readonly indents: number[] = [0];
  private readonly pieces: Piece[] = [];

  constructor(lines: readonly string[], templates: boolean) {
    this.lines = lines;
    this.templates = templates;
    try {
      this.run();
    } catch (e) {
      if (!(e instanceof TokenFault)) throw e;
      this.end = e;
    }
  }

  private get line(): string {
    return this.lines[this.row] ?? '';
  }

  private column(row: number, at: number): number {
    const text = this.lines[row] ?? '';
    return /[\ud800-\udbff]/.test(text) ? [...text.slice(0, at)].length : at;
  }

  private push(kind: TokenKind, text: string, from: readonly [number, number], to: readonly [number, number]): void {
    const start = [from[0] + 1, this.column(from[0], from[1])] as const;
    const end = [to[0] + 1, this.column(to[0], to[1])] as const;
    const line = this.lines.slice(from[0], to[0] + 1).join('');
    this.tokens.push({ kind, text, start, end, line });
  }

  /** A token on this line, from here on. */
  private take(kind: TokenKind, length: number): void {
    const { row, at } = this;
    this.push(kind, this.line.slice(at, at + length), [row, at], [row, at + length]);
    this.at = at + length;
  }

  private fault(message: string): never {
    throw new TokenFault(message, this.row + 1, this.column(this.row, this.at) + 1);
  }

  private run(): void {
    while (this.row < this.lines.length) {
      const piece = this.pieces.at(-1);
      if (piece && piece.brackets < 0) {
        this.text(piece);
        continue;
      }
      if (this.at === 0 && this.open === 0 && this.pieces.length === 0 && !this.continued && this.emptyLine()) continue;
      this.continued = false;
      this.token();
    }
    this.finish();
  }

  private finish(): void {
    const last = this.tokens.at(-1);
    const n = this.lines.length;
    if (this.open > 0 || this.pieces.length > 0) {
      if (last && last.kind !== 'NL') {
        const { end, line } = last;
        this.tokens.push({ kind: 'NL', text: '', start: end, end: [end[0], end[1] + 1], line });
      }
      throw new TokenFault('unexpected EOF in multi-line statement', n, 0);
    }
    if (last && last.kind !== 'NEWLINE' && last.kind !== 'NL') {
      const kind = last.kind === 'COMMENT' && !this.statementOn(last.start[0]) ? 'NL' : 'NEWLINE';
      const { line } = last;
      this.tokens.push({ kind, text: '', start: last.end, end: [last.end[0], last.end[1] + 1], line });
    }
    for (const _ of this.indents.slice(1))
      this.tokens.push({ kind: 'DEDENT', text: '', start: [n + 1, 0], end: [n + 1, 0], line: '' });
    this.tokens.push({ kind: 'ENDMARKER', text: '', start: [n + 1, 0], end: [n + 1, 0], line: '' });
  }

  private statementOn(line: number): boolean {
    return this.tokens.some(
      ({ kind, start }) => start[0] === line && !['COMMENT', 'NL', 'INDENT', 'DEDENT'].includes(kind),
    );
  }

  /** The start of a logical line: an empty one gives no more than its comment and end; others may change the indentation. */
  private emptyLine(): boolean {
    const text = this.line;
    let width = 0;
    let k = 0;
    for (; k < text.length && ' \t\f'.includes(text[k]!); k++) {
      if (text[k] === '\t') width = (Math.floor(width / TAB) + 1) * TAB;
      else width = text[k] === '\f' ? 0 : width + 1;
    }
    const rest = text.slice(k);
    if (rest === '' || /^[#\r\n]/.test(rest)) {
      this.at = k;
      const comment = /^#[^\r\n]*/.exec(rest);
      if (comment) this.take('COMMENT', comment[0].length);
      if (this.at < text.length) this.take('NL', text.length - this.at);
      this.nextRow();
      return true;
    }
    this.indent(width, k);
    this.at = k;
    return false;
  }

  private indent(width: number, k: number): void {
    if (width > this.indents.at(-1)!) {
      this.indents.push(width);
      this.push('INDENT', this.line.slice(0, k), [this.row, 0], [this.row, k]);
    }
    while (width < this.indents.at(-1)!) {
      this.indents.pop();
      if (width > this.indents.at(-1)!)
        throw new TokenFault('unindent does not match any outer indentation level', this.row + 1, k + 1, true);
      this.push('DEDENT', '', [this.row, k], [this.row, k]);
    }
  }

  private nextRow(): void {
    this.row++;
    this.at = 0;
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.line)?.[0] ?? null;
  }

  private token(): void {
    this.at += this.match(SPACE)!.length;
    const text = this.line;
    const c = text[this.at];
    if (c === undefined) return this.nextRow();
    if (c === '\\' && /^\\\r?\n/.test(text.slice(this.at))) {
      this.continued = true;
      return this.nextRow();
    }
    if (c === '#') return this.take('COMMENT', /^[^\r\n]*/.exec(text.slice(this.at))![0].length);
    if (c === '\n' || c === '\r') {
      this.take(this.open > 0 || this.pieces.length > 0 ? 'NL' : 'NEWLINE', text.length - this.at);
      return this.nextRow();
    }
    if (c === '"' || c === "'") return this.string('');
    const name = this.match(NAME);
    if (name !== null) {
      const quote = text[this.at + name.length];
      const isPrefix = /^(?:[rbuft]|[bft]r|r[bft])$/i.test(name) && (this.templates || !/t/i.test(name));
      return (quote === '"' || quote === "'") && isPrefix ? this.string(name) : this.take('NAME', name.length);
    }
    const number = /^\.?\d/.test(text.slice(this.at)) ? this.match(NUMBER) : null;
    if (number !== null) return this.take('NUMBER', number.length);
    this.operator();
  }

  private operator(): void {
    const piece = this.pieces.at(-1);
    if (piece && this.open === piece.brackets) {
      const c = this.line[this.at]!;
      const ends = c === '}' || c === ':' || (c === '!' && this.line[this.at + 1] !== '=');
      if (ends) return this.leaveExpression(piece, c);
    }
    const op = this.match(OPERATORS);
    if (op === null) this.fault(`invalid non-printable character or token '${this.line[this.at]}'`);
    if ('([{'.includes(op)) this.open++;
    else if (')]}'.includes(op)) this.open = Math.max(0, this.open - 1);
    this.take('OP', op.length);
  }

  /** `}`, `:` or `!` at the level of an f-string's expression. */
  private leaveExpression(piece: Piece, c: string): void {
    this.take('OP', 1);
    if (c === '!') return;
    if (c === ':') {
      piece.outer.push(piece.brackets);
      piece.brackets = -1;
      piece.spec = true;
      return;
    }
    piece.brackets = -1;
    this.open--;
    piece.spec = piece.outer.length > 0;
  }

  private string(prefix: string): void {
    const start = this.at;
    const body = start + prefix.length;
    const quote = this.line.startsWith(this.line[body]!.repeat(3), body)
      ? this.line.slice(body, body + 3)
      : this.line[body]!;
    const kind = /[ft]/i.exec(prefix)?.[0]?.toUpperCase() as 'F' | 'T' | undefined;
    if (kind) {
      this.take(`${kind}STRING_START`, prefix.length + quote.length);
      this.pieces.push({ prefix: kind, quote, raw: /r/i.test(prefix), brackets: -1, spec: false, outer: [] });
      return;
    }
    const { row } = this;
    let text = this.line.slice(start, body + quote.length);
    let k = body + quote.length;
    for (;;) {
      if (k >= this.line.length || (quote.length === 1 && /[\r\n]/.test(this.line[k]!))) {
        if (quote.length === 1 || this.row + 1 >= this.lines.length) this.unterminated(row, start, quote);
        this.nextRow();
        k = 0;
      } else if (this.line[k] === '\\') {
        const two = this.line.startsWith('\r\n', k + 1) ? 3 : 2;
        text += this.line.slice(k, k + two);
        k += two;
        if (k >= this.line.length && this.row + 1 < this.lines.length) {
          this.nextRow();
          k = 0;
        }
      } else if (this.line.startsWith(quote, k)) {
        text += quote;
        k += quote.length;
        break;
      } else text += this.line[k++];
    }
    this.push('STRING', text, [row, start], [this.row, k]);
    this.at = k;
  }

  private unterminated(row: number, start: number, quote: string): never {
    const what = quote.length === 3 ? 'unterminated triple-quoted string literal' : 'unterminated string literal';
    const message = `${what} (detected at line ${this.row + 1})`;
    throw new TokenFault(message, row + 1, this.column(row, start) + 1);
  }

  /** The text of an f-string up to an expression, its end, or a doubled bracket. */
  private text(piece: Piece): void {
    const kind = `${piece.prefix}STRING_MIDDLE` as const;
    const from = [this.row, this.at] as const;
    let text = '';
    const emit = (always: boolean): void => {
      if (text !== '' || always) this.push(kind, text, from, [this.row, this.at]);
    };
    for (;;) {
      const c = this.line[this.at];
      if (c === undefined) {
        if (this.row + 1 >= this.lines.length) this.fault('unterminated f-string literal');
        this.nextRow();
      } else if (this.line.startsWith(piece.quote, this.at) && !piece.spec) {
        emit(false);
        this.pieces.pop();
        return this.take(`${piece.prefix}STRING_END`, piece.quote.length);
      } else if ((c === '{' || c === '}') && this.line[this.at + 1] === c && !piece.spec) {
        text += c;
        this.at++;
        emit(true);
        this.at++;
        return;
      } else if (c === '{') {
        emit(false);
        this.take('OP', 1);
        this.open++;
        piece.brackets = this.open;
        piece.spec = false;
        return;
      } else if (c === '}') {
        emit(piece.spec);
        this.take('OP', 1);
        this.open--;
        piece.outer.pop();
        piece.spec = piece.outer.length > 0;
        return;
      } else if (c === '\\' && !piece.raw) {
        const name = /^\\N\{[^}]*\}/.exec(this.line.slice(this.at))?.[0];
        const length = name?.length ?? ('{}'.includes(this.line[this.at + 1] ?? ' ') ? 1 : 2);
        text += this.line.slice(this.at, this.at + length);
        this.at += length;
      } else {
        text += c;
        this.at++;
      }
    }
  }
}
