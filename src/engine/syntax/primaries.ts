/**
 * Primaries: an atom and what is hung on it - attributes, calls, subscripts.
 */
import type { Call, Expr, Keyword, Slice } from './ast.ts';
import { AtomParser } from './atoms.ts';
import { PARSE_FAILURE } from './cursor.ts';
import * as K from './tokens.ts';

export abstract class PrimaryParser extends AtomParser {
  /** @cpython Grammar/python.gram primary 3.9-3.15 */
  primary(): Expr {
    const start = this.pos;
    let left = this.atom();
    for (;;) {
      const k = this.kind[this.pos];
      if (k !== K.DOT && k !== K.LPAR && k !== K.LSQB) return left;
      const longer = this.trailer(left, start);
      if (!longer) return left;
      left = longer;
    }
  }

  /** An attribute, a call or a subscript of `left`, which began at token `start`; null (second pass only) if it is malformed. */
  protected trailer(left: Expr, start: number): Expr | null {
    const k = this.kind[this.pos];
    if (k === K.LPAR) return this.call(left, start);
    this.pos++;
    if (k === K.DOT) {
      const name = this.expect(K.NAME);
      return {
        tag: 'Attribute',
        value: left,
        attr: this.identifier(name),
        ctx: 'Load',
        lineno: this.line[start]!,
        col_offset: this.col[start]!,
        end_lineno: this.endLine[name]!,
        end_col_offset: this.endCol[name]!,
      };
    }
    const slice = this.slices();
    const close = this.expect(K.RSQB);
    return {
      tag: 'Subscript',
      value: left,
      slice,
      ctx: 'Load',
      lineno: this.line[start]!,
      col_offset: this.col[start]!,
      end_lineno: this.endLine[close]!,
      end_col_offset: this.endCol[close]!,
    };
  }

  /** A call of `func`, which began at token `start`. */
  call(func: Expr, start: number): Call {
    const open = this.pos++;
    const args: Expr[] = [];
    const keywords: Keyword[] = [];
    if (!this.at(K.RPAR)) {
      if (this.diagnosing) this.diagnosedArguments(open, args, keywords);
      else this.argumentList(open, args, keywords);
    }
    // a sole generator takes the parenthesis itself
    const close =
      this.kind[this.pos - 1] === K.RPAR && this.soleGenerator(open, args) ? this.pos - 1 : this.expect(K.RPAR);
    return {
      tag: 'Call',
      func,
      args,
      keywords,
      lineno: this.line[start]!,
      col_offset: this.col[start]!,
      end_lineno: this.endLine[close]!,
      end_col_offset: this.endCol[close]!,
    };
  }

  private diagnosedArguments(open: number, args: Expr[], keywords: Keyword[]): void {
    try {
      this.argumentList(open, args, keywords);
      if (!this.at(K.RPAR) && !this.soleGenerator(open, args)) this.fail();
    } catch (e) {
      if (e === PARSE_FAILURE) this.invalidArguments(open);
      throw e;
    }
  }

  private soleGenerator(open: number, args: Expr[]): boolean {
    const first = args[0];
    return (
      args.length === 1 &&
      first!.tag === 'GeneratorExp' &&
      first!.lineno === this.line[open] &&
      first!.col_offset === this.col[open]
    );
  }

  /** Arguments up to the closing parenthesis; positional before keywords, `*` before `**`. */
  protected argumentList(open: number, args: Expr[], keywords: Keyword[]): void {
    let unpacked = false;
    for (;;) {
      const at = this.pos;
      const k = this.kind[at];
      if (k === K.STAR) {
        if (unpacked) this.misplaced();
        if (this.diagnosing) this.invalidStarred(at);
        this.pos++;
        const inner = this.expression();
        const value = this.starred(at, inner);
        if (!this.profile.keywordOnlySpan) {
          value.end_lineno = inner.end_lineno;
          value.end_col_offset = inner.end_col_offset;
        }
        if (args.length === 0 && this.atFor() && this.profile.comprehensionUnpacking && this.pos > at) {
          if (at === open + 1) {
            args.push(this.generator(open, value));
            return;
          }
        }
        args.push(value);
      } else if (k === K.DOUBLESTAR) {
        unpacked = true;
        this.pos++;
        keywords.push(this.keyword(null, at));
        if (this.diagnosing && this.at(K.EQUAL)) this.invalidKeyword(at);
      } else if (k === K.NAME && this.kind[at + 1] === K.EQUAL) {
        this.pos += 2;
        keywords.push(this.keyword(this.identifier(at), at));
        if (this.diagnosing && this.atFor()) this.invalidKeyword(at);
      } else {
        const value = this.argument(open);
        if (this.diagnosing && this.at(K.EQUAL)) this.invalidKeyword(at);
        if (keywords.length > 0) this.misplaced();
        if (this.atFor() && at === open + 1) {
          args.push(this.generator(open, value));
          return;
        }
        args.push(value);
      }
      if (!this.eat(K.COMMA) || this.at(K.RPAR)) return;
    }
  }

  /** A positional argument: here `a := b` needs no parentheses. */
  protected argument(_open: number): Expr {
    const at = this.pos;
    if (this.kind[at] === K.NAME && this.kind[at + 1] === K.COLONEQUAL) return this.assignmentExpression();
    return this.expression();
  }

  abstract assignmentExpression(): Expr;

  private keyword(arg: string | null, start: number): Keyword {
    const value = this.expression();
    const last = this.pos - 1;
    return {
      tag: 'keyword',
      arg,
      value,
      lineno: this.line[start]!,
      col_offset: this.col[start]!,
      end_lineno: this.endLine[last]!,
      end_col_offset: this.endCol[last]!,
    };
  }

  /** @cpython Grammar/python.gram slices 3.9-3.15 */
  private slices(): Expr {
    const start = this.pos;
    const first = this.sliceItem();
    if (!this.at(K.COMMA) && first.tag !== 'Starred') return first;
    const elts = [first];
    while (this.eat(K.COMMA)) {
      if (this.at(K.RSQB)) break;
      elts.push(this.sliceItem());
    }
    const last = this.pos - 1;
    return {
      tag: 'Tuple',
      elts,
      ctx: 'Load',
      lineno: this.line[start]!,
      col_offset: this.col[start]!,
      end_lineno: this.endLine[last]!,
      end_col_offset: this.endCol[last]!,
    };
  }

  private sliceItem(): Expr {
    const start = this.pos;
    if (this.at(K.STAR)) {
      if (!this.profile.starInSubscript) this.fail();
      if (this.diagnosing) this.invalidStarred(start);
      this.pos++;
      return this.starred(start, this.expression());
    }
    let lower: Expr | null = null;
    if (!this.at(K.COLON)) {
      const named = this.kind[start] === K.NAME && this.kind[start + 1] === K.COLONEQUAL;
      if (named && !this.profile.walrusInSubscript) this.failAt(start + 1);
      lower = this.namedExpression();
      if (!this.at(K.COLON) || named) return lower;
    }
    this.expect(K.COLON);
    const upper = this.sliceBound();
    const step = this.eat(K.COLON) ? this.sliceBound() : null;
    const last = this.pos - 1;
    return {
      tag: 'Slice',
      lower,
      upper,
      step,
      lineno: this.line[start]!,
      col_offset: this.col[start]!,
      end_lineno: this.endLine[last]!,
      end_col_offset: this.endCol[last]!,
    } satisfies Slice;
  }

  private sliceBound(): Expr | null {
    const k = this.kind[this.pos];
    return k === K.COLON || k === K.COMMA || k === K.RSQB ? null : this.expression();
  }
}
