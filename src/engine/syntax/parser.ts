/**
 * The top of the parser: the three start rules.
 */
import type { Expr, Expression, Interactive, Module, Stmt } from './ast.ts';
import { CompoundStatementParser } from './compound_statements.ts';
import { nestedPieces } from './nested_fstring.ts';
import * as K from './tokens.ts';

export type Mode = 'exec' | 'eval' | 'single';

export class Parser extends CompoundStatementParser {
  run(mode: Mode): Module | Expression | Interactive {
    if (mode === 'eval') return this.evalInput();
    return mode === 'single' ? this.interactive() : this.fileInput();
  }

  private fileInput(): Module {
    const body: Stmt[] = [];
    while (this.kind[this.pos] !== K.ENDMARKER) this.statement(body);
    return { tag: 'Module', body, type_ignores: [] };
  }

  private evalInput(): Expression {
    const body = this.expressions();
    while (this.eat(K.NEWLINE));
    this.expect(K.ENDMARKER);
    return { tag: 'Expression', body };
  }

  /** @cpython Grammar/python.gram statement_newline 3.9-3.15 */
  private interactive(): Interactive {
    const body: Stmt[] = [];
    const start = this.pos;
    if (this.eat(K.NEWLINE)) {
      body.push({ tag: 'Pass', ...this.from(start) });
      return { tag: 'Interactive', body };
    }
    if (this.at(K.ENDMARKER)) this.fail();
    const compound = this.compound(start);
    if (compound) {
      body.push(compound);
      // the end of the source stands for the empty line that ends a compound statement, once
      const oneLine = this.context.lineEndAdded && this.kind[this.pos - 1] !== K.DEDENT;
      if (!this.at(K.ENDMARKER) || oneLine) this.fail();
    } else this.simpleStatements(body);
    if (!this.at(K.ENDMARKER)) {
      this.pos--;
      const what = 'multiple statements found while compiling a single statement';
      this.raiseTokens('SyntaxError', what, this.pos);
    }
    return { tag: 'Interactive', body };
  }

  protected nestedFString(index: number, bodyStart: number, bodyEnd: number, raw: boolean): Expr[] {
    return nestedPieces(this, index, bodyStart, bodyEnd, raw);
  }
}
