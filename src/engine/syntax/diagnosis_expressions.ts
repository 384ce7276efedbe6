/**
 * Mistakes in expressions: the `invalid_` rules of the grammar that stand under `expression`, displays and calls.
 */
import type { Comprehension, Expr, Keyword, Position } from './ast.ts';
import { STARTS_EXPRESSION } from './atoms.ts';
import { PARSE_FAILURE } from './cursor.ts';
import { DiagnosisBase } from './diagnosis_base.ts';
import * as K from './tokens.ts';

export class ExpressionDiagnosis extends DiagnosisBase {
  /** @cpython Grammar/python.gram invalid_expression 3.10-3.15 */
  protected override invalidExpression(start: number, left: Expr): void {
    this.here(() => {
      if (this.has('string-part')) this.stringPart(start);
      if (this.has('comma')) this.missingComma(start, left);
    });
    if (this.has('legacy')) this.here(() => this.legacyStatement(start));
  }

  private stringPart(start: number): void {
    if (this.kind[start] !== K.STRING) return;
    const { pos } = this;
    const parts: Expr[] = [];
    this.pos = start + 1;
    for (;;) {
      if (this.kind[this.pos] === K.STRING) break;
      const part = this.quietlyAt(this.pos, () => this.expression());
      if (!part) break;
      parts.push(part);
    }
    if (parts.length > 0 && this.at(K.STRING)) {
      const message = 'invalid syntax. Is this intended to be part of the string?';
      this.raiseRange(message, parts[0]!, parts[parts.length - 1]!);
    }
    this.pos = pos;
  }

  private missingComma(start: number, left: Expr): void {
    if (this.kind[start] === K.NAME) {
      if (this.kind[start + 1] === K.STRING) return;
      for (const word of this.profile.softKeywords) if (this.isWord(start, word)) return;
    }
    const right = this.quietlyAt(this.pos, () => this.expression());
    if (!right || this.isLegacy(left) || this.levelAt(this.pos - 1) === 0) return;
    const what = 'invalid syntax. Perhaps you forgot a comma?';
    if (left.end_lineno !== left.lineno && this.has('comma-last-line')) {
      this.raiseNode(what, { ...left, lineno: left.end_lineno });
    }
    this.raiseRange(what, left, right);
  }

  private isLegacy(e: Expr): boolean {
    return e.tag === 'Name' && (e.id === 'print' || e.id === 'exec');
  }

  /** @cpython Grammar/python.gram invalid_legacy_expression 3.10-3.15 */
  private legacyStatement(start: number): void {
    const next = this.kind[start + 1]!;
    if (this.kind[start] !== K.NAME || next === K.LPAR) return;
    if ((STARTS_EXPRESSION[next] === 0 && next !== K.STAR) || !this.once('legacy', start)) return;
    // whatever the name is, what follows it is read, and may raise
    const right = this.tryAt(start + 1, () => this.starExpressions());
    const word = this.tokenText(start);
    if (!right || (word !== 'print' && word !== 'exec')) return;
    const message = `Missing parentheses in call to '${word}'. Did you mean ${word}(...)?`;
    this.raiseRange(message, this.spot(start), right);
  }

  protected override invalidConditional(_start: number, body: Expr, test: Expr): void {
    if (!this.has('else-missing') || this.at(K.KW_ELSE) || this.at(K.COLON)) return;
    this.raiseRange("expected 'else' after 'if' expression", body, test);
  }

  protected override invalidElse(_start: number): void {
    if (this.has('part-of-conditional')) {
      if (this.at(K.STAR)) this.raiseToken('cannot unpack only part of a conditional expression', this.pos);
      if (this.at(K.DOUBLESTAR)) {
        this.raiseToken('cannot use dict unpacking on only part of a conditional expression', this.pos);
      }
    }
    if (!this.has('else-statement') || !this.once('else', this.pos)) return;
    const at = this.pos;
    if (this.tryAt(at, () => this.expression())) {
      this.pos = at;
      return;
    }
    this.raiseToken("expected expression after 'else', but statement is given", at);
  }

  protected override invalidStatementIf(start: number): void {
    if (!this.has('else-statement')) return;
    const k = this.kind[start];
    if (k !== K.KW_PASS && k !== K.KW_BREAK && k !== K.KW_CONTINUE) return;
    if (this.kind[start + 1] === K.ERROR) this.failAt(start + 1);
    if (this.kind[start + 1] !== K.KW_IF || !this.once('statement-if', start)) return;
    this.here(() => {
      if (!this.tryAt(start + 2, () => this.disjunction()) || !this.eat(K.KW_ELSE)) return;
      if (!this.tryAt(this.pos, () => this.simpleStatement())) return;
      this.raiseToken("expected expression before 'if', but statement is given", start);
    });
  }

  protected override invalidLambdaBody(start: number, colon: number): void {
    if (!this.has('fstring')) return;
    const k = this.kind[this.pos];
    if (k !== K.FSTRING_MIDDLE && k !== K.TSTRING_MIDDLE) return;
    const letter = k === K.FSTRING_MIDDLE ? 'f' : 't';
    this.raiseToken(`${letter}-string: lambda expressions are not allowed without parentheses`, start, colon);
  }

  /** @cpython Grammar/python.gram invalid_named_expression 3.9-3.15 */
  protected override invalidNamedExpression(start: number, left: Expr): void {
    if (this.at(K.COLONEQUAL)) {
      this.here(() => {
        if (!this.tryAt(this.pos + 1, () => this.expression())) return;
        this.raiseNode(`cannot use assignment expressions with ${this.exprName(left)}`, left);
      });
    }
    if (this.has('maybe-equal')) this.maybeEqual(start);
  }

  /** `a = b` where only an expression may stand. */
  protected maybeEqual(start: number): void {
    const k = this.kind[start]!;
    if (k === K.NAME && this.kind[start + 1] === K.EQUAL) {
      this.here(() => {
        const right = this.tryAt(start + 2, () => this.binary(1));
        if (!right || this.at(K.EQUAL) || this.at(K.COLONEQUAL)) return;
        const message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
        this.raiseRange(message, this.spot(start), right);
      });
    }
    if (k === K.KW_TRUE || k === K.KW_FALSE || k === K.KW_NONE) return;
    this.here(() => {
      const left = this.quietlyAt(start, () => this.binary(1));
      if (!left || !this.at(K.EQUAL) || this.startsWithDisplay(start)) return;
      const right = this.tryAt(this.pos + 1, () => this.binary(1));
      if (!right || this.at(K.EQUAL) || this.at(K.COLONEQUAL)) return;
      const message = `cannot assign to ${this.exprName(left)} here. Maybe you meant '==' instead of '='?`;
      this.raiseNode(message, left);
    });
  }

  /** Whether a list, tuple or generator expression stands at token `start`. */
  private startsWithDisplay(start: number): boolean {
    const k = this.kind[start];
    if (k !== K.LSQB && k !== K.LPAR) return false;
    const { pos } = this;
    const atom = this.quietlyAt(start, () => this.atom());
    const own = atom !== null && atom.lineno === this.line[start] && atom.col_offset === this.col[start];
    this.pos = pos;
    return own && (atom.tag === 'List' || atom.tag === 'Tuple' || atom.tag === 'GeneratorExp');
  }

  /** @cpython Grammar/python.gram invalid_arithmetic, invalid_factor 3.14-3.15 */
  protected override invalidOperand(operator: number): void {
    if (!this.has('not-operand') || !this.at(K.KW_NOT)) return;
    const k = this.kind[operator];
    const arithmetic =
      k === K.PLUS ||
      k === K.MINUS ||
      k === K.STAR ||
      k === K.SLASH ||
      k === K.PERCENT ||
      k === K.DOUBLESLASH ||
      k === K.AT ||
      k === K.TILDE;
    if (!arithmetic) return;
    const not = this.pos;
    this.here(() => {
      const operand = this.tryAt(not + 1, () => this.inversion());
      if (operand) this.raiseRange("'not' after an operator must be parenthesized", this.spot(not), operand);
    });
  }

  /** @cpython Grammar/python.gram invalid_group 3.9-3.15 */
  protected override invalidGroup(open: number): void {
    const at = open + 1;
    const k = this.kind[at];
    if (k === K.DOUBLESTAR) {
      this.invalidUnpackedComprehension(open);
      this.invalidSequenceItem();
    }
    if (k === K.STAR || (k === K.DOUBLESTAR && this.has('double-star-group'))) {
      this.here(() => {
        const value = this.tryAt(at + 1, () => this.expression());
        if (!value || !this.at(K.RPAR)) return;
        if (k === K.DOUBLESTAR) this.raiseToken('cannot use double starred expression here', at);
        this.raiseToken(this.words('star-group'), at, this.pos - 1);
      });
    }
  }

  /** @cpython Grammar/python.gram invalid_starred_expression_unpacking_sequence 3.15 */
  protected override invalidSequenceItem(): void {
    const at = this.pos;
    if (this.kind[at] === K.DOUBLESTAR && this.has('dict-unpacking-here')) {
      this.here(() => {
        if (this.tryAt(at + 1, () => this.binary(1))) this.raiseToken('cannot use dict unpacking here', at);
      });
    }
    if (this.kind[at] === K.STAR && this.has('dict-unpacking-here')) this.starredUnpacking(at);
  }

  protected override invalidStarred(star: number): void {
    if (this.has('unpacking-assign')) this.starredUnpacking(star);
    if (!this.has('lone-star')) return;
    this.here(() => {
      if (this.tryAt(star + 1, () => this.expression())) return;
      this.pos = star + 1;
      this.raiseLast('Invalid star expression');
    });
  }

  /** @cpython Grammar/python.gram invalid_starred_expression_unpacking 3.13-3.15 */
  private starredUnpacking(star: number): void {
    if (!this.once('starred', star)) return;
    this.here(() => {
      const value = this.tryAt(star + 1, () => this.expression());
      if (!value) return;
      if (value.tag === 'IfExp' && this.has('starred-conditional') && this.kind[star + 1] !== K.LPAR) {
        const what = 'invalid starred expression. Did you forget to wrap the conditional expression in parentheses?';
        this.raiseRange(what, this.spot(star), value);
      }
      if (!this.at(K.EQUAL)) return;
      const right = this.tryAt(this.pos + 1, () => this.expression());
      if (right) this.raiseRange('cannot assign to iterable argument unpacking', this.spot(star), right);
    });
  }

  protected override invalidUnpacking(_open: number, element: Expr): void {
    this.here(() => {
      if (!this.tryAt(this.pos, () => this.comprehensions())) return;
      this.raiseNode('iterable unpacking cannot be used in comprehension', element);
    });
  }

  protected override invalidDictUnpacking(open: number, stars: number): void {
    this.here(() => {
      if (!this.tryAt(this.pos, () => this.comprehensions()) || !this.at(K.RBRACE)) return;
      const at = this.profile.errors === 'll1' ? open : stars;
      this.raiseToken('dict unpacking cannot be used in dict comprehension', at);
    });
  }

  /** @cpython Grammar/python.gram invalid_comprehension 3.15 */
  protected override invalidUnpackedComprehension(open: number): void {
    const stars = open + 1;
    if (this.kind[stars] !== K.DOUBLESTAR || !this.has('dict-unpacking-here')) return;
    this.here(() => {
      const value = this.tryAt(stars + 1, () => this.expression());
      if (!value || !this.tryAt(this.pos, () => this.comprehensions())) return;
      const what = this.kind[open] === K.LSQB ? 'list comprehension' : 'generator expression';
      this.raiseRange(`cannot use dict unpacking in ${what}`, this.spot(stars), value);
    });
  }

  protected override invalidComprehensionTarget(open: number, items: Expr[], comma: number): void {
    if (!this.has('comprehension-target') || this.kind[open] === K.LPAR) return;
    this.here(() => {
      if (!this.tryAt(this.pos, () => this.comprehensions())) return;
      const what = 'did you forget parentheses around the comprehension target?';
      if (items.length === 1) this.raiseRange(what, items[0]!, this.spot(comma));
      this.raiseRange(what, items[0]!, items[items.length - 1]!);
    });
  }

  /** @cpython Grammar/python.gram invalid_for_if_clause 3.14-3.15, invalid_for_target 3.9-3.15 */
  protected override invalidForIf(start: number): void {
    this.here(() => {
      const at = this.pos;
      if (this.quietlyAt(at, () => this.targetList()) && this.at(K.KW_IN)) return;
      if (this.has('in-expected') && this.tryAt(at, () => this.bitwiseList()) && !this.at(K.KW_IN)) {
        this.raiseLast("'in' expected after for-loop variables");
      }
      this.pos = at;
      this.invalidForTarget(start);
    });
  }

  private bitwiseList(): Expr {
    const first = this.binary(1);
    while (this.eat(K.COMMA)) {
      const { pos } = this;
      if (!this.tryAt(pos, () => this.binary(1))) break;
    }
    return first;
  }

  /** The position is behind `for`. */
  protected override invalidForTarget(_start: number): void {
    this.here(() => {
      const at = this.pos;
      if (this.quietlyAt(at, () => this.targetList()) && this.at(K.KW_IN)) return;
      const all = this.tryAt(at, () => this.starExpressions());
      if (all) this.invalidTargetIn(all, 'for');
    });
  }

  /** @cpython Grammar/python.gram invalid_arguments 3.9-3.15 */
  protected override invalidArguments(open: number): void {
    if (!this.once('arguments', open)) return;
    this.invalidUnpackedComprehension(open);
    this.here(() => {
      const first = open + 1;
      const alone = this.tryAt(first, () => this.expression());
      if (alone && this.atFor()) this.soleGeneratorOf(alone);
      this.argumentsAfter(first);
    });
  }

  /** `a for b in c, ...`: the position is behind `a`. */
  private soleGeneratorOf(element: Expr): void {
    const at = this.pos;
    const clauses = this.tryAt(at, () => this.comprehensions());
    if (clauses && this.at(K.COMMA)) this.unparenthesized(element, clauses);
    this.pos = at;
  }

  private unparenthesized(element: Position, clauses: Comprehension[]): never {
    const last = clauses[clauses.length - 1]!;
    const end = last.ifs.length > 0 ? last.ifs[last.ifs.length - 1]! : last.iter;
    return this.raiseRange('Generator expression must be parenthesized', element, end);
  }

  /** The arguments as far as they are well-formed, then what may be wrong behind them. */
  private argumentsAfter(first: number): void {
    const args: Expr[] = [];
    const keywords: Keyword[] = [];
    this.pos = first;
    const lastItem = this.argumentPrefix(args, keywords);
    if (this.has('argument-value')) this.missingValue(lastItem);
    if (lastItem < 0) return;
    const end = this.pos;
    if (this.atFor() && args.length > 1 && keywords.length === 0) {
      const clauses = this.tryAt(end, () => this.comprehensions());
      if (clauses) this.unparenthesized(args[args.length - 1]!, clauses);
      this.pos = end;
    }
    if (!this.eat(K.COMMA)) return;
    const unpacked = keywords.some((k) => k.arg === null);
    if (this.at(K.STAR) && (unpacked || !this.has('unpacking-star'))) this.iterableAfterKeyword(first, end);
    const at = this.pos;
    const next = this.tryAt(at, () => this.expression());
    if (next && this.atFor()) {
      const clauses = this.tryAt(this.pos, () => this.comprehensions());
      if (clauses) this.unparenthesized(next, clauses);
    }
    this.pos = at;
    if (keywords.length === 0 || this.argumentPrefix([], []) < 0) return;
    const what = unpacked
      ? 'positional argument follows keyword argument unpacking'
      : 'positional argument follows keyword argument';
    if (this.profile.errors === 'll1') this.raiseToken(what, at);
    this.raiseLast(what);
  }

  private iterableAfterKeyword(first: number, comma: number): void {
    const what = 'iterable argument unpacking follows keyword argument unpacking';
    if (this.has('unpacking-comma')) {
      this.tryAt(comma + 2, () => this.expression());
      this.raiseFrom(what, comma);
    }
    if (this.has('unpacking-star')) this.raiseToken(what, comma + 1);
    if (this.profile.errors === 'll1') this.raiseToken(what, comma + 1);
    if (!this.has('colon')) {
      this.raiseLast(what);
    }
    this.raiseToken(what, first, comma - 1);
  }

  /** `f(a=)`: at the name behind the arguments read, or at the last keyword's. */
  private missingValue(lastItem: number): void {
    const { pos } = this;
    const at = lastItem >= 0 && this.at(K.COMMA) ? pos + 1 : pos;
    if (this.kind[at] !== K.NAME || this.kind[at + 1] !== K.EQUAL) return;
    const next = this.kind[at + 2];
    if (next === K.COMMA || next === K.RPAR) this.raiseToken('expected argument value expression', at, at + 1);
  }

  /** @cpython Grammar/python.gram args, kwargs: as many as fit; returns the token of the last one, -1 for none */
  private argumentPrefix(args: Expr[], keywords: Keyword[]): number {
    let last = -1;
    let stars = false;
    for (;;) {
      const start = this.pos;
      const comma = last >= 0;
      if (comma && !this.eat(K.COMMA)) return last;
      const at = this.pos;
      const k = this.kind[at];
      const item = this.tryAt(at, () => this.oneArgument(keywords.length > 0, stars));
      if (!item) {
        this.pos = start;
        return last;
      }
      if (item.tag === 'keyword') keywords.push(item);
      else args.push(item);
      if (k === K.DOUBLESTAR) stars = true;
      last = at;
    }
  }

  private oneArgument(afterKeyword: boolean, afterStars: boolean): Expr | Keyword {
    const at = this.pos;
    const k = this.kind[at];
    if (k === K.DOUBLESTAR || (k === K.NAME && this.kind[at + 1] === K.EQUAL)) {
      this.pos = k === K.DOUBLESTAR ? at + 1 : at + 2;
      const value = this.expression();
      const arg = k === K.DOUBLESTAR ? null : this.identifier(at);
      return { tag: 'keyword', arg, value, ...this.spot(at, this.pos - 1) };
    }
    if (k === K.STAR) {
      if (afterStars) throw PARSE_FAILURE;
      this.pos++;
      return this.starred(at, this.expression());
    }
    if (afterKeyword) throw PARSE_FAILURE;
    const named = k === K.NAME && this.kind[at + 1] === K.COLONEQUAL;
    const value = named ? this.assignmentExpression() : this.expression();
    if (this.at(K.EQUAL) || this.at(K.COLONEQUAL)) throw PARSE_FAILURE;
    return value;
  }

  /** @cpython Grammar/python.gram invalid_kwarg 3.9-3.15 */
  protected override invalidKeyword(start: number): void {
    const k = this.kind[start]!;
    if (this.atFor()) {
      if (!this.has('maybe-equal')) return;
      this.here(() => {
        if (!this.tryAt(this.pos, () => this.comprehensions())) return;
        this.raiseToken("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", start, start + 1);
      });
      return;
    }
    const equal = this.pos;
    if (k === K.DOUBLESTAR) {
      if (!this.has('unpacking-assign')) return;
      this.here(() => {
        const right = this.tryAt(equal + 1, () => this.expression());
        if (right) this.raiseRange('cannot assign to keyword argument unpacking', this.spot(start), right);
      });
      return;
    }
    const constant = k === K.KW_TRUE || k === K.KW_FALSE || k === K.KW_NONE;
    if (constant && equal === start + 1 && (this.has('keyword-constant') || this.profile.errors === 'll1')) {
      this.raiseToken(`cannot assign to ${this.tokenText(start)}`, start, equal);
    }
    const what = 'expression cannot contain assignment, perhaps you meant "=="?';
    if (this.has('keyword-range')) this.raiseToken(what, start, equal);
    this.raiseToken(what, start, equal - 1);
  }
}
