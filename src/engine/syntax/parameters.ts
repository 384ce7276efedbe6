/**
 * Parameters of functions and lambdas, and type parameters. One loop reads a list from left to right and knows what
 * may still come: `/` once and not first, then `*`, then `**` last; a default makes all later positional ones need one.
 */
import type { Arg, Arguments, Expr, TypeParam } from './ast.ts';
import { StringParser } from './strings.ts';
import * as K from './tokens.ts';

export function emptyArguments(): Arguments {
  return {
    tag: 'arguments',
    posonlyargs: [],
    args: [],
    vararg: null,
    kwonlyargs: [],
    kw_defaults: [],
    kwarg: null,
    defaults: [],
  };
}

export abstract class ParameterParser extends StringParser {
  abstract expression(): Expr;
  abstract starExpression(): Expr;

  /** Parameters up to `close` (which stays); `)` of a function, `:` of a lambda. */
  parameters(close: number): Arguments {
    const lambda = close === K.COLON;
    const out = emptyArguments();
    let afterStar = false;
    let slashSeen = false;
    while (this.kind[this.pos] !== close) {
      const k = this.kind[this.pos];
      if (k === K.NAME) {
        const nameEnd = this.pos;
        const arg = this.parameter(!lambda, false);
        if (afterStar) {
          if (!this.profile.keywordOnlySpan) {
            arg.end_lineno = this.endLine[nameEnd]!;
            arg.end_col_offset = this.endCol[nameEnd]!;
          }
          out.kwonlyargs.push(arg);
          out.kw_defaults.push(this.at(K.EQUAL) ? this.defaultValue(close) : null);
        } else {
          if (this.at(K.EQUAL)) out.defaults.push(this.defaultValue(close));
          else if (out.defaults.length > 0) {
            if (this.diagnosing) this.invalidParameter('no-default', nameEnd, nameEnd, lambda);
            this.misplaced();
          }
          out.args.push(arg);
        }
      } else if (k === K.SLASH) {
        if (slashSeen || afterStar || out.args.length === 0) {
          const what = slashSeen ? 'slash-again' : afterStar ? 'slash-late' : 'slash-first';
          if (this.diagnosing) this.invalidParameter(what, this.pos, this.pos, lambda);
          this.fail();
        }
        slashSeen = true;
        this.pos++;
        out.posonlyargs = out.args;
        out.args = [];
        if (this.diagnosing && this.at(K.STAR)) this.invalidParameter('slash-star', this.pos, this.pos, lambda);
      } else if (k === K.STAR) {
        if (afterStar) {
          if (this.diagnosing) this.invalidParameter('star-again', this.pos, this.pos, lambda);
          this.fail();
        }
        afterStar = true;
        this.star(out, lambda);
      } else if (k === K.DOUBLESTAR) {
        this.pos++;
        out.kwarg = this.parameter(!lambda, false);
        if (this.diagnosing && this.at(K.EQUAL)) this.invalidParameter('kwarg-default', this.pos, this.pos, lambda);
        if (this.eat(K.COMMA) && this.diagnosing && this.kind[this.pos] !== close) {
          this.invalidParameter('after-kwarg', this.pos, this.pos, lambda);
        }
        if (this.kind[this.pos] !== close) this.fail();
        break;
      } else {
        if (this.diagnosing && k === K.LPAR) this.invalidParameter('parenthesized', this.pos, this.pos, lambda);
        this.fail();
      }
      if (this.kind[this.pos] === close) break;
      this.expect(K.COMMA);
    }
    return out;
  }

  /** Something stands where the grammar itself would let it, but not the rules beside it. */
  protected misplaced(at = this.pos): void {
    this.failAt(at);
  }

  /** `*args` or the bare `*`, which needs a keyword-only parameter behind it. */
  private star(out: Arguments, lambda: boolean): void {
    const star = this.pos++;
    if (this.diagnosing) this.invalidParameter('bare-star', star, star, lambda);
    if (this.at(K.COMMA)) {
      if (this.kind[this.pos + 1] !== K.NAME) {
        const next = this.kind[this.pos + 1];
        if (this.diagnosing && (next === K.STAR || next === K.SLASH)) {
          this.invalidParameter(next === K.STAR ? 'star-again' : 'slash-late', this.pos + 1, this.pos + 1, lambda);
        }
        this.misplaced(this.pos + 1);
      }
      return;
    }
    if (this.at(lambda ? K.COLON : K.RPAR)) {
      this.misplaced();
      return;
    }
    out.vararg = this.parameter(!lambda, this.profile.starInSubscript);
    const starred = out.vararg.annotation?.tag === 'Starred';
    if (this.diagnosing && !starred && this.at(K.EQUAL))
      this.invalidParameter('vararg-default', this.pos, this.pos, lambda);
  }

  private defaultValue(close: number): Expr {
    const equal = this.pos++;
    const next = this.kind[this.pos];
    if (this.diagnosing && (next === K.COMMA || next === K.RPAR)) {
      this.invalidParameter('default-value', equal, equal, close === K.COLON);
    }
    return this.expression();
  }

  protected parameter(annotated: boolean, starred: boolean): Arg {
    const start = this.expect(K.NAME);
    let annotation: Expr | null = null;
    if (annotated && this.eat(K.COLON)) annotation = starred ? this.starExpression() : this.expression();
    const last = this.pos - 1;
    return {
      tag: 'arg',
      arg: this.identifier(start),
      annotation,
      type_comment: null,
      lineno: this.line[start]!,
      col_offset: this.col[start]!,
      end_lineno: this.endLine[last]!,
      end_col_offset: this.endCol[last]!,
    };
  }

  /** @cpython Grammar/python.gram type_params 3.12-3.15: `[...]` if it stands here */
  typeParams(): TypeParam[] {
    if (!this.profile.typeParameters || !this.at(K.LSQB)) return [];
    if (this.diagnosing) this.invalidTypeParams(this.pos);
    this.pos++;
    const out: TypeParam[] = [this.typeParam()];
    while (this.eat(K.COMMA)) {
      if (this.at(K.RSQB)) break;
      out.push(this.typeParam());
    }
    this.expect(K.RSQB);
    return out;
  }

  private typeParam(): TypeParam {
    const start = this.pos;
    const star = this.kind[start];
    if (star === K.STAR || star === K.DOUBLESTAR) this.pos++;
    const name = this.identifier(this.expect(K.NAME));
    if (this.diagnosing && star !== K.NAME && this.at(K.COLON)) this.invalidTypeParam(start);
    const bound = star === K.NAME && this.eat(K.COLON) ? this.expression() : null;
    let value: Expr | null = null;
    if (this.profile.typeParameterDefaults && this.eat(K.EQUAL)) {
      value = star === K.STAR ? this.starExpression() : this.expression();
    }
    const last = this.pos - 1;
    const place = {
      lineno: this.line[start]!,
      col_offset: this.col[start]!,
      end_lineno: this.endLine[last]!,
      end_col_offset: this.endCol[last]!,
    };
    if (star === K.STAR) return { tag: 'TypeVarTuple', name, default_value: value, ...place };
    if (star === K.DOUBLESTAR) return { tag: 'ParamSpec', name, default_value: value, ...place };
    return { tag: 'TypeVar', name, bound, default_value: value, ...place };
  }
}
