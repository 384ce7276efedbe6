/**
 * Targets: expressions that are assigned to or deleted. They are read as expressions, as narrow as the place asks, and
 * then turned round: `Load` becomes `Store` or `Del`, and what cannot be a target is a failure.
 */
import type { Expr, ExprContext } from './ast.ts';
import { STARTS_EXPRESSION } from './atoms.ts';
import { ExpressionParser } from './expressions.ts';
import * as K from './tokens.ts';

/** Whether an expression may be assigned to (Store) or deleted (Del). */
export function isTarget(e: Expr, ctx: ExprContext): boolean {
  switch (e.tag) {
    case 'Name':
    case 'Attribute':
    case 'Subscript':
      return true;
    case 'Starred':
      return ctx === 'Store' && e.value.tag !== 'Starred' && isTarget(e.value, ctx);
    case 'Tuple':
    case 'List':
      return e.elts.every((elt) => isTarget(elt, ctx));
    default:
      return false;
  }
}

export function setContext(e: Expr, ctx: ExprContext): void {
  switch (e.tag) {
    case 'Name':
    case 'Attribute':
    case 'Subscript':
      e.ctx = ctx;
      return;
    case 'Starred':
      e.ctx = ctx;
      setContext(e.value, ctx);
      return;
    case 'Tuple':
    case 'List':
      e.ctx = ctx;
      for (const elt of e.elts) setContext(elt, ctx);
  }
}

export abstract class TargetParser extends ExpressionParser {
  /** Turns an expression just read into a target; fails at the current token if it is none. */
  protected target(e: Expr, ctx: ExprContext): Expr {
    if (e.tag === 'Name') e.ctx = ctx;
    else {
      if (!isTarget(e, ctx)) this.fail();
      setContext(e, ctx);
    }
    return e;
  }

  private starOrBitwise(): Expr {
    if (!this.at(K.STAR)) return this.single();
    const star = this.pos++;
    return this.starred(star, this.single());
  }

  /** One target: a primary; the older parser reads on and looks at it later. */
  private single(): Expr {
    return this.profile.errors === 'll1' ? this.binary(1) : this.primary();
  }

  /** @cpython Grammar/python.gram star_targets 3.9-3.15: those of `for`, which end before `in` */
  targetList(): Expr {
    const start = this.pos;
    const first = this.starOrBitwise();
    if (!this.at(K.COMMA)) return this.target(first, 'Store');
    const elts = [first];
    while (this.eat(K.COMMA)) {
      const k = this.kind[this.pos]!;
      if (k !== K.STAR && STARTS_EXPRESSION[k] === 0) break;
      elts.push(this.starOrBitwise());
    }
    const last = this.pos - 1;
    const all: Expr = {
      tag: 'Tuple',
      elts,
      ctx: 'Store',
      lineno: this.line[start]!,
      col_offset: this.col[start]!,
      end_lineno: this.endLine[last]!,
      end_col_offset: this.endCol[last]!,
    };
    return this.target(all, 'Store');
  }

  /** @cpython Grammar/python.gram star_target 3.9-3.15 */
  protected starTarget(): Expr {
    return this.target(this.starOrBitwise(), 'Store');
  }

  /** @cpython Grammar/python.gram del_targets 3.9-3.15 */
  protected deleteTargets(): Expr[] {
    const out: Expr[] = [];
    do {
      if (out.length > 0 && STARTS_EXPRESSION[this.kind[this.pos]!] === 0) break;
      out.push(this.target(this.single(), 'Del'));
    } while (this.eat(K.COMMA));
    return out;
  }
}
