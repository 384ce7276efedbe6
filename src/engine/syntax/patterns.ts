/**
 * Patterns of `case` (PEP 634).
 */
import type { Expr, Pattern } from './ast.ts';
import { TargetParser } from './targets.ts';
import * as K from './tokens.ts';

export abstract class PatternParser extends TargetParser {
  private span(start: number) {
    const last = this.pos - 1;
    return {
      lineno: this.line[start]!,
      col_offset: this.col[start]!,
      end_lineno: this.endLine[last]!,
      end_col_offset: this.endCol[last]!,
    };
  }

  /** @cpython Grammar/python.gram patterns 3.10-3.15 */
  patterns(): Pattern {
    const start = this.pos;
    const first = this.starOrPattern();
    if (!this.at(K.COMMA)) {
      if (first.tag === 'MatchStar') this.fail();
      return first;
    }
    const patterns = [first];
    while (this.eat(K.COMMA)) {
      if (this.at(K.COLON) || this.at(K.KW_IF)) break;
      patterns.push(this.starOrPattern());
    }
    return { tag: 'MatchSequence', patterns, ...this.span(start) };
  }

  private starOrPattern(): Pattern {
    if (!this.at(K.STAR)) return this.pattern();
    const start = this.pos++;
    const at = this.expect(K.NAME);
    const name = this.isWord(at, '_') ? null : this.capture(at);
    return { tag: 'MatchStar', name, ...this.span(start) };
  }

  /** @cpython Grammar/python.gram pattern, as_pattern, or_pattern 3.10-3.15 */
  pattern(): Pattern {
    const start = this.pos;
    let left = this.closedPattern();
    if (this.at(K.VBAR)) {
      const patterns = [left];
      while (this.eat(K.VBAR)) patterns.push(this.closedPattern());
      left = { tag: 'MatchOr', patterns, ...this.span(start) };
    }
    if (!this.at(K.KW_AS)) return left;
    if (this.diagnosing) this.invalidAsPattern(start);
    this.pos++;
    const at = this.expect(K.NAME);
    if (this.isWord(at, '_')) this.failAt(at);
    return { tag: 'MatchAs', pattern: left, name: this.capture(at), ...this.span(start) };
  }

  /** A name that a pattern binds: nothing that goes on as a value or a keyword. */
  private capture(at: number): string {
    const next = this.kind[at + 1];
    if (next === K.DOT || next === K.LPAR || next === K.EQUAL) this.failAt(at + 1);
    return this.identifier(at);
  }

  private closedPattern(): Pattern {
    const start = this.pos;
    switch (this.kind[start]) {
      case K.NUMBER:
      case K.MINUS:
      case K.PLUS:
      case K.STRING:
      case K.FSTRING_START:
      case K.TSTRING_START: {
        const value = this.literal();
        return { tag: 'MatchValue', value, ...this.span(start) };
      }
      case K.KW_NONE:
        this.pos++;
        return { tag: 'MatchSingleton', value: { t: 'none' }, ...this.span(start) };
      case K.KW_TRUE:
        this.pos++;
        return { tag: 'MatchSingleton', value: { t: 'bool', v: true }, ...this.span(start) };
      case K.KW_FALSE:
        this.pos++;
        return { tag: 'MatchSingleton', value: { t: 'bool', v: false }, ...this.span(start) };
      case K.NAME:
        return this.namePattern(start);
      case K.LPAR:
        return this.groupPattern(start);
      case K.LSQB: {
        this.pos++;
        const patterns = this.sequenceItems([], K.RSQB);
        this.expect(K.RSQB);
        return { tag: 'MatchSequence', patterns, ...this.span(start) };
      }
      case K.LBRACE:
        return this.mappingPattern(start);
      default:
        return this.fail();
    }
  }

  /** Items up to the closing bracket (which stays). */
  private sequenceItems(patterns: Pattern[], close: number): Pattern[] {
    while (!this.at(close)) {
      patterns.push(this.starOrPattern());
      if (!this.eat(K.COMMA)) break;
    }
    return patterns;
  }

  private groupPattern(start: number): Pattern {
    this.pos++;
    if (this.eat(K.RPAR)) return { tag: 'MatchSequence', patterns: [], ...this.span(start) };
    const first = this.starOrPattern();
    if (this.eat(K.COMMA)) {
      const patterns = this.sequenceItems([first], K.RPAR);
      this.expect(K.RPAR);
      return { tag: 'MatchSequence', patterns, ...this.span(start) };
    }
    if (first.tag === 'MatchStar') this.fail();
    this.expect(K.RPAR);
    return first;
  }

  private namePattern(start: number): Pattern {
    if (this.isWord(start, '_')) {
      this.pos++;
      return { tag: 'MatchAs', pattern: null, name: null, ...this.span(start) };
    }
    const next = this.kind[start + 1];
    if (next !== K.DOT && next !== K.LPAR) {
      this.pos++;
      return { tag: 'MatchAs', pattern: null, name: this.capture(start), ...this.span(start) };
    }
    const value = this.dotted();
    if (this.at(K.LPAR)) return this.classPattern(value, start);
    if (this.at(K.EQUAL)) this.fail();
    return { tag: 'MatchValue', value, ...this.span(start) };
  }

  /** @cpython Grammar/python.gram name_or_attr 3.10-3.15 */
  private dotted(): Expr {
    const start = this.expect(K.NAME);
    let value: Expr = this.name(start, 'Load');
    while (this.eat(K.DOT)) {
      const attr = this.identifier(this.expect(K.NAME));
      value = { tag: 'Attribute', value, attr, ctx: 'Load', ...this.span(start) };
    }
    return value;
  }

  /** @cpython Grammar/python.gram literal_pattern, literal_expr 3.10-3.15: numbers and strings */
  private literal(): Expr {
    const start = this.pos;
    const k = this.kind[start];
    if (k === K.STRING || k === K.FSTRING_START || k === K.TSTRING_START) return this.strings();
    const left = this.signedNumber();
    const sign = this.kind[this.pos];
    if (sign !== K.PLUS && sign !== K.MINUS) return left;
    this.requireKind(left, false, start);
    this.pos++;
    const at = this.expect(K.NUMBER);
    const right = this.constant(this.number(at), at);
    this.requireKind(right, true, at);
    return { tag: 'BinOp', left, op: sign === K.PLUS ? 'Add' : 'Sub', right, ...this.span(start) };
  }

  private signedNumber(): Expr {
    const start = this.pos;
    const plus = this.profile.plusInPattern && this.eat(K.PLUS);
    const minus = !plus && this.eat(K.MINUS);
    const at = this.expect(K.NUMBER);
    const operand = this.constant(this.number(at), at);
    return minus ? { tag: 'UnaryOp', op: 'USub', operand, ...this.span(start) } : operand;
  }

  /** @cpython Parser/action_helpers.c _PyPegen_ensure_real, _PyPegen_ensure_imaginary 3.10-3.15 */
  private requireKind(number: Expr, imaginary: boolean, at: number): void {
    const value = number.tag === 'UnaryOp' ? number.operand : number;
    const complex = value.tag === 'Constant' && value.value.t === 'complex';
    if (complex === imaginary) return;
    const place = number.tag === 'UnaryOp' ? at + 1 : at;
    const what = imaginary ? 'imaginary number required in complex literal' : 'real number required in complex literal';
    this.raiseTokens('SyntaxError', what, place);
  }

  private mappingPattern(start: number): Pattern {
    this.pos++;
    const keys: Expr[] = [];
    const patterns: Pattern[] = [];
    let rest: string | null = null;
    while (!this.at(K.RBRACE)) {
      if (this.eat(K.DOUBLESTAR)) {
        const at = this.expect(K.NAME);
        if (this.isWord(at, '_')) this.failAt(at);
        rest = this.capture(at);
        if (this.eat(K.COMMA) && this.diagnosing) this.invalidMappingPattern(at);
        break;
      }
      keys.push(this.mappingKey());
      this.expect(K.COLON);
      patterns.push(this.pattern());
      if (!this.eat(K.COMMA)) break;
    }
    this.expect(K.RBRACE);
    return { tag: 'MatchMapping', keys, patterns, rest, ...this.span(start) };
  }

  protected mappingKey(): Expr {
    const k = this.kind[this.pos];
    if (k === K.NAME) {
      if (this.kind[this.pos + 1] !== K.DOT) this.failAt(this.pos + 1);
      return this.dotted();
    }
    if (k === K.KW_NONE || k === K.KW_TRUE || k === K.KW_FALSE) return this.atom();
    return this.literal();
  }

  private classPattern(cls: Expr, start: number): Pattern {
    this.pos++;
    const patterns: Pattern[] = [];
    const kwd_attrs: string[] = [];
    const kwd_patterns: Pattern[] = [];
    while (!this.at(K.RPAR)) {
      const at = this.pos;
      if (this.kind[at] === K.NAME && this.kind[at + 1] === K.EQUAL) {
        this.pos += 2;
        kwd_attrs.push(this.identifier(at));
        kwd_patterns.push(this.pattern());
      } else {
        if (kwd_attrs.length > 0) {
          if (this.diagnosing) this.invalidClassPattern(at);
          this.failAt(at + 1);
        }
        patterns.push(this.pattern());
      }
      if (!this.eat(K.COMMA)) break;
    }
    this.expect(K.RPAR);
    return { tag: 'MatchClass', cls, patterns, kwd_attrs, kwd_patterns, ...this.span(start) };
  }
}
