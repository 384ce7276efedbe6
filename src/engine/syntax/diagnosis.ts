/**
 * The second pass: mistakes in statements and patterns, on top of those in expressions.
 */
import type { Expr } from './ast.ts';
import { getInvalidTarget } from './diagnosis_base.ts';
import { DisplayDiagnosis } from './diagnosis_displays.ts';
import { isTarget } from './targets.ts';
import * as K from './tokens.ts';

/** How a block's owner is called in "expected an indented block after ...". */
const OWNERS: Record<string, string> = { def: 'function definition', class: 'class definition' };

export class DiagnosingParser extends DisplayDiagnosis {
  /** @cpython Grammar/python.gram invalid_assignment 3.9-3.15: `=`, `:` or an augmented assignment stands here */
  protected override invalidAssignment(start: number, value: Expr): void {
    const k = this.kind[this.pos];
    if (k === K.COLON) this.here(() => this.invalidAnnotation(start, value));
    else if (k === K.EQUAL) this.here(() => this.invalidTargets(start, value));
    else if (value.tag !== 'Name' && value.tag !== 'Attribute' && value.tag !== 'Subscript') {
      this.here(() => {
        if (!this.tryAt(this.pos + 1, () => this.annotatedRhs())) return;
        if (this.kind[start] === K.KW_YIELD) return;
        if (this.profile.errors === 'll1') {
          this.invalidTargetIn(value, 'star');
          this.raiseNode('illegal expression for augmented assignment', value);
        }
        this.raiseNode(`'${this.exprName(value)}' is an illegal expression for augmented assignment`, value);
      });
    }
  }

  /** A bare tuple that another expression follows: the rule for its annotation reads on from expression to expression. */
  protected override invalidAdjacent(start: number, value: Expr): void {
    this.here(() => {
      if (this.at(K.COLONEQUAL)) this.tryAt(start, () => this.namedExpression());
    });
    if (!this.has('maybe-equal') || !this.isBareTuple(start, value)) return;
    this.here(() => {
      while (this.tryAt(this.pos, () => this.starOrNamed())) this.eat(K.COMMA);
    });
  }

  private invalidAnnotation(start: number, value: Expr): void {
    if (value.tag === 'Name' || value.tag === 'Attribute' || value.tag === 'Subscript') return;
    if (value.tag === 'Yield' || value.tag === 'YieldFrom' || value.tag === 'Starred') return;
    if (!this.tryAt(this.pos + 1, () => this.expression())) return;
    if (value.tag === 'List' || value.tag === 'Tuple') {
      const bare = value.tag === 'Tuple' && this.isBareTuple(start, value);
      const at = bare ? value.elts[0]! : value;
      this.raiseNode(`only single target (not ${bare ? 'tuple' : this.exprName(value)}) can be annotated`, at);
    }
    this.raiseNode('illegal target for annotation', value);
  }

  private isBareTuple(start: number, value: Expr): boolean {
    if (value.tag !== 'Tuple' || value.elts.length === 0) return false;
    return (
      this.kind[start] !== K.LPAR || value.elts[0]!.col_offset === value.col_offset || this.startsInside(start, value)
    );
  }

  /** Whether the parenthesis at token `start` belongs to the tuple's first element. */
  private startsInside(start: number, value: Expr): boolean {
    const close = this.matching(start);
    return this.endLine[close] !== value.end_lineno || this.endCol[close] !== value.end_col_offset;
  }

  private invalidTargets(start: number, value: Expr): void {
    if (isTarget(value, 'Store')) return;
    if (this.has('maybe-equal') && this.once('assignment', start)) {
      const { pos } = this;
      // the elements of the first target are read as expressions that may not be followed by `=`
      this.maybeEqual(this.lastElementStart(start));
      this.pos = pos;
    }
    if (value.tag === 'Yield' || value.tag === 'YieldFrom') {
      if (this.kind[start] !== K.LPAR) this.raiseNode('assignment to yield expression not possible', value);
    }
    this.invalidTargetIn(value, 'star');
  }

  /** The token behind the last comma (outside brackets) before the first `=` of an assignment. */
  private lastElementStart(start: number): number {
    let at = start;
    let depth = 0;
    for (let i = start; ; i++) {
      const k = this.kind[i]!;
      if (k === K.LPAR || k === K.LSQB || k === K.LBRACE) depth++;
      else if (k === K.RPAR || k === K.RSQB || k === K.RBRACE) depth--;
      else if (depth > 0) continue;
      else if (k === K.COMMA) at = i + 1;
      else if (k === K.EQUAL || k === K.NEWLINE) return at;
    }
  }

  protected override invalidDelete(start: number): void {
    this.here(() => {
      const at = start + 1;
      const fits = this.quietlyAt(at, () => this.deleteTargets());
      if (fits && (this.at(K.SEMI) || this.at(K.NEWLINE))) return;
      const all = this.tryAt(at, () => this.starExpressions());
      if (all) this.invalidTargetIn(all, 'delete');
    });
  }

  protected override invalidWithItem(start: number): void {
    this.here(() => {
      const at = this.pos + 1;
      const ends = () => this.at(K.COMMA) || this.at(K.RPAR) || this.at(K.COLON);
      if (this.quietlyAt(at, () => this.starTarget()) && ends()) return;
      const target = this.tryAt(at, () => this.expression());
      if (!target || !ends()) return;
      const ll1 = this.profile.errors === 'll1' && getInvalidTarget(target, 'star');
      if (ll1) this.raiseToken(`cannot assign to ${this.exprName(ll1)}`, start);
      this.invalidTargetIn(target, 'star');
    });
  }

  // imports, raise, assert

  protected override invalidImport(at: number): void {
    if (this.has('import-empty') && this.kind[at + 1] === K.NEWLINE) {
      this.raiseFrom("Expected one or more names after 'import'", at + 1);
    }
    if (!this.has('import-from')) return;
    this.here(() => {
      this.pos = at + 1;
      do {
        if (!this.tryAt(this.pos, () => this.dottedName())) return;
      } while (this.eat(K.COMMA));
      if (!this.eat(K.KW_FROM) || !this.tryAt(this.pos, () => this.dottedName())) return;
      this.raiseFrom("Did you mean to use 'from ... import ...' instead?", at);
    });
  }

  protected override invalidImported(trailingComma: boolean): void {
    if (trailingComma && this.profile.errors === 'll1') {
      let first = this.pos;
      while (this.kind[first - 1] !== K.KW_IMPORT) first--;
      this.raiseToken('trailing comma not allowed without surrounding parentheses', first);
    }
    if (trailingComma) this.raiseLast('trailing comma not allowed without surrounding parentheses');
    if (this.has('import-empty')) this.raiseFrom("Expected one or more names after 'import'", this.pos);
  }

  /** @cpython Grammar/python.gram invalid_dotted_as_name, invalid_import_from_as_name 3.14-3.15 */
  protected override invalidImportTarget(as: number): void {
    if (!this.has('import-target')) return;
    const next = this.kind[as + 2];
    const ends =
      next === K.COMMA || next === K.RPAR || next === K.NEWLINE || (next === K.SEMI && this.has('import-semicolon'));
    if (this.kind[as + 1] === K.NAME && ends) return;
    this.here(() => {
      const target = this.tryAt(as + 1, () => this.expression());
      if (target) this.raiseNode(`cannot use ${this.exprName(target)} as import target`, target);
    });
  }

  protected override invalidRaise(start: number): void {
    if (!this.has('raise-from')) return;
    if (this.kind[start + 1] === K.KW_FROM) {
      this.raiseToken("did you forget an expression between 'raise' and 'from'?", start, start + 1);
    }
    this.here(() => {
      if (!this.tryAt(start + 1, () => this.expression()) || !this.at(K.KW_FROM)) return;
      const from = this.pos;
      if (this.tryAt(from + 1, () => this.expression())) return;
      this.raiseToken("did you forget an expression after 'from'?", from);
    });
  }

  /** @cpython Grammar/python.gram invalid_assert_stmt 3.15 */
  protected override invalidAssert(start: number): void {
    if (!this.has('assert-equal')) return;
    this.here(() => {
      let left = this.tryAt(start + 1, () => this.expression());
      if (left && this.at(K.COMMA)) left = this.tryAt(this.pos + 1, () => this.expression());
      if (!left) return;
      const k = this.kind[this.pos];
      if (k !== K.EQUAL && k !== K.COLONEQUAL) return;
      const right = this.tryAt(this.pos + 1, () => this.expression());
      if (!right) return;
      const assign = `cannot assign to ${this.exprName(left)} here. Maybe you meant '==' instead of '='?`;
      this.raiseRange(k === K.EQUAL ? assign : 'cannot use named expression without parentheses here', left, right);
    });
  }

  // blocks

  protected override missingColon(_rule: string, _start: number): void {
    if (this.has('colon') && this.at(K.NEWLINE)) this.raiseLast("expected ':'");
  }

  protected override forced(text: string): void {
    if (this.has('colon') && (text !== '(' || this.has('def-paren'))) this.raiseToken(`expected '${text}'`, this.pos);
  }

  protected override invalidBlock(owner: string, line: number): void {
    if (this.profile.errors === 'll1' && this.endsAt(this.pos)) this.raiseLast('unexpected EOF while parsing');
    if (!this.has('block-owner')) this.raiseLast('expected an indented block', 'IndentationError');
    const name = OWNERS[owner] ?? `'${owner}' statement`;
    this.raiseLast(`expected an indented block after ${name} on line ${line}`, 'IndentationError');
  }

  protected override invalidElseClause(_owner: string): void {
    if (this.has('elif-after-else') && this.at(K.KW_ELIF)) this.raiseLast("'elif' block follows an 'else' block");
  }

  protected override invalidTry(_start: number): void {
    if (!this.has('try') || this.at(K.KW_EXCEPT) || this.at(K.KW_FINALLY)) return;
    this.raiseLast("expected 'except' or 'finally' block");
  }

  /** @cpython Grammar/python.gram invalid_try_stmt 3.11-3.15: another handler, after one with or without a star */
  protected override invalidHandler(star: boolean): void {
    if (!this.profile.exceptStar) return;
    const at = this.pos;
    if ((this.kind[at + 1] === K.STAR) === star) return;
    const what = "cannot have both 'except' and 'except*' on the same 'try'";
    this.here(() => {
      this.pos = star ? at + 1 : at + 2;
      if (!star || !this.at(K.COLON)) {
        if (!this.tryAt(this.pos, () => this.expression())) return;
        if (this.eat(K.KW_AS) && !this.eat(K.NAME)) return;
      }
      if (this.at(K.COLON)) this.raiseToken(what, at, star ? at : at + 1);
    });
  }

  /** @cpython Grammar/python.gram invalid_except_stmt, invalid_except_star_stmt 3.10-3.15 */
  protected override invalidExcept(start: number, star: boolean): void {
    if (!this.has('except')) return;
    this.here(() => {
      const split = this.has('except-split');
      const stars = split ? star : this.kind[start + 1] === K.STAR && this.profile.exceptStar;
      this.pos = stars ? start + 2 : start + 1;
      if (stars && (this.at(K.NEWLINE) || this.at(K.COLON))) this.raiseLast('expected one or more exception types');
      if (this.at(K.COLON) || this.at(K.NEWLINE)) return;
      const at = this.pos;
      if (!this.tryAt(at, () => this.expression())) return;
      if (this.at(K.COMMA)) this.exceptTuple(at);
      else if (this.at(K.KW_AS)) this.exceptTarget(star);
    });
  }

  private exceptTuple(start: number): void {
    if (!this.tryAt(this.pos + 1, () => this.expressions())) return;
    const as = this.eat(K.KW_AS);
    if (as && !this.eat(K.NAME)) return;
    if (!this.at(K.COLON) || (!as && this.profile.bareExceptTuple)) return;
    this.raiseFrom(this.words('except-tuple'), start);
  }

  private exceptTarget(star: boolean): void {
    if (!this.has('except-target')) return;
    if (this.kind[this.pos + 1] === K.NAME && this.kind[this.pos + 2] === K.COLON) return;
    const target = this.tryAt(this.pos + 1, () => this.expression());
    if (!target || !this.at(K.COLON)) return;
    if (!this.quietlyAt(this.pos + 1, () => this.block('except', this.pos))) return;
    this.raiseNode(`cannot use except${star ? '*' : ''} statement with ${this.exprName(target)}`, target);
  }

  // match

  /** @cpython Grammar/python.gram invalid_match_stmt 3.10-3.15 */
  protected override invalidMatch(start: number): void {
    this.here(() => {
      if (!this.tryAt(start + 1, () => this.matchSubject())) return;
      if (this.at(K.NEWLINE)) this.raiseLast("expected ':'");
      if (!this.eat(K.COLON) || !this.eat(K.NEWLINE) || this.at(K.INDENT)) return;
      const what = `expected an indented block after 'match' statement on line ${this.line[start]}`;
      this.raiseLast(what, 'IndentationError');
    });
  }

  protected override invalidCompound(start: number): void {
    if (!this.has('stray-case') || this.kind[start] !== K.NAME || !this.isWord(start, 'case')) return;
    this.here(() => {
      if (!this.tryAt(start + 1, () => this.patterns())) return;
      if (this.eat(K.KW_IF) && !this.tryAt(this.pos, () => this.namedExpression())) return;
      const colon = this.pos;
      if (!this.eat(K.COLON) || !this.tryAt(this.pos, () => this.block('case', start))) return;
      this.raiseToken('case statement must be inside match statement', start, colon);
    });
  }

  protected override invalidAsPattern(_start: number): void {
    const at = this.pos + 1;
    if (this.kind[at] === K.NAME && this.isWord(at, '_')) this.raiseToken("cannot use '_' as a target", at);
    this.here(() => {
      const next = this.kind[at + 1];
      if (this.kind[at] === K.NAME) {
        if (!this.has('pattern-target') || (next !== K.DOT && next !== K.LPAR && next !== K.EQUAL)) return;
      }
      const target = this.tryAt(at, () => this.expression());
      if (!target) return;
      const named = `cannot use ${this.exprName(target)} as pattern target`;
      this.raiseNode(this.has('pattern-target') ? named : 'invalid pattern target', target);
    });
  }

  /** @cpython Grammar/python.gram invalid_mapping_pattern 3.15: `**rest` stands before another item */
  protected override invalidMappingPattern(rest: number): void {
    if (!this.has('dict-unpacking-here') || this.at(K.RBRACE)) return;
    this.here(() => {
      const item = this.tryAt(this.pos, () => {
        this.mappingKey();
        this.expect(K.COLON);
        return this.pattern();
      });
      if (!item) return;
      const what = 'double star pattern must be the last (right-most) subpattern in the mapping pattern';
      this.raiseToken(what, rest);
    });
  }

  /** @cpython Grammar/python.gram invalid_class_pattern 3.10-3.15: a positional pattern behind keywords at token `at` */
  protected override invalidClassPattern(at: number): void {
    this.here(() => {
      const first = this.tryAt(at, () => this.pattern());
      if (!first) return;
      let last = first;
      while (this.at(K.COMMA)) {
        const next = this.tryAt(this.pos + 1, () => this.pattern());
        if (!next) break;
        last = next;
      }
      this.raiseRange('positional patterns follow keyword patterns', first, last);
    });
  }
}
