/**
 * The grammar of the table-driven parser (until 3.8), which knows no targets: whatever is an expression may stand left
 * of `=`, behind `for` and so on, and is looked at only when the tree is built. So an error of the grammar anywhere in
 * the source comes before those.
 */
import type { Expr, ExprContext } from './ast.ts';
import { Parser } from './parser.ts';
import * as K from './tokens.ts';

export class LenientParser extends Parser {
  protected override target(e: Expr, _ctx: ExprContext): Expr {
    return e;
  }

  protected override requireSingle(_value: Expr): void {}

  protected override misplaced(): void {}

  protected override mayUnpack(_open: number, _element: Expr): boolean {
    return true;
  }

  protected override mayUnpackDict(): boolean {
    return true;
  }

  override namedExpression(): Expr {
    const start = this.pos;
    const named = this.kind[start] === K.NAME && this.kind[start + 1] === K.COLONEQUAL;
    const value = named ? this.assignmentExpression() : this.expression();
    if (this.eat(K.COLONEQUAL)) this.expression();
    return value;
  }

  /** `f(anything=value)` */
  protected override argument(open: number): Expr {
    const value = super.argument(open);
    if (this.eat(K.EQUAL)) this.expression();
    else if (this.atFor() && this.pos > open) this.comprehensions();
    return value;
  }
}
