/**
 * Simple statements: those of one line, between semicolons.
 */
import type { Alias, Expr, Operator, Stmt } from './ast.ts';
import { STARTS_EXPRESSION } from './atoms.ts';
import { PatternParser } from './patterns.ts';
import * as K from './tokens.ts';

const AUGMENTED: (Operator | undefined)[] = [];
for (const [kind, op] of [
  [K.PLUSEQUAL, 'Add'],
  [K.MINEQUAL, 'Sub'],
  [K.STAREQUAL, 'Mult'],
  [K.SLASHEQUAL, 'Div'],
  [K.DOUBLESLASHEQUAL, 'FloorDiv'],
  [K.PERCENTEQUAL, 'Mod'],
  [K.ATEQUAL, 'MatMult'],
  [K.VBAREQUAL, 'BitOr'],
  [K.AMPEREQUAL, 'BitAnd'],
  [K.CIRCUMFLEXEQUAL, 'BitXor'],
  [K.LEFTSHIFTEQUAL, 'LShift'],
  [K.RIGHTSHIFTEQUAL, 'RShift'],
  [K.DOUBLESTAREQUAL, 'Pow'],
] as const)
  AUGMENTED[kind] = op;

export abstract class SimpleStatementParser extends PatternParser {
  /** Where a statement from token `start` to the last one taken lies. */
  protected from(start: number) {
    const last = this.pos - 1;
    return {
      lineno: this.line[start]!,
      col_offset: this.col[start]!,
      end_lineno: this.endLine[last]!,
      end_col_offset: this.endCol[last]!,
    };
  }

  /** A line of them, with its NEWLINE. */
  simpleStatements(out: Stmt[]): void {
    for (;;) {
      out.push(this.simpleStatement());
      if (this.eat(K.SEMI)) {
        if (this.eat(K.NEWLINE)) return;
        continue;
      }
      this.expect(K.NEWLINE);
      return;
    }
  }

  simpleStatement(): Stmt {
    const start = this.pos;
    if (this.diagnosing) this.invalidStatementIf(start);
    switch (this.kind[start]) {
      case K.KW_RETURN: {
        this.pos++;
        const k = this.kind[this.pos]!;
        const value = k === K.STAR || STARTS_EXPRESSION[k] === 1 ? this.starExpressions() : null;
        return { tag: 'Return', value, ...this.from(start) };
      }
      case K.KW_IMPORT:
        return this.importName(start, 0);
      case K.KW_FROM:
        return this.importFrom(start, 0);
      case K.KW_RAISE:
        return this.raiseStatement();
      case K.KW_PASS:
        this.pos++;
        return { tag: 'Pass', ...this.from(start) };
      case K.KW_BREAK:
        this.pos++;
        return { tag: 'Break', ...this.from(start) };
      case K.KW_CONTINUE:
        this.pos++;
        return { tag: 'Continue', ...this.from(start) };
      case K.KW_DEL: {
        this.pos++;
        if (this.diagnosing) this.invalidDelete(start);
        const targets = this.deleteTargets();
        if (!this.at(K.SEMI) && !this.at(K.NEWLINE)) this.fail();
        return { tag: 'Delete', targets, ...this.from(start) };
      }
      case K.KW_ASSERT: {
        this.pos++;
        if (this.diagnosing) this.invalidAssert(start);
        const test = this.expression();
        const msg = this.eat(K.COMMA) ? this.expression() : null;
        return { tag: 'Assert', test, msg, ...this.from(start) };
      }
      case K.KW_GLOBAL:
      case K.KW_NONLOCAL: {
        this.pos++;
        const names = [this.identifier(this.expect(K.NAME))];
        while (this.eat(K.COMMA)) names.push(this.identifier(this.expect(K.NAME)));
        const tag = this.kind[start] === K.KW_GLOBAL ? 'Global' : 'Nonlocal';
        return { tag, names, ...this.from(start) };
      }
      case K.NAME: {
        const soft = this.softStatement(start);
        if (soft) return soft;
      }
    }
    return this.expressionStatement(start);
  }

  /** `type X = ...` and `lazy import`, where the words are not names. */
  private softStatement(start: number): Stmt | null {
    const next = this.kind[start + 1];
    if (next === K.NAME && this.profile.typeParameters && this.isWord(start, 'type')) {
      const after = this.kind[start + 2];
      if (start + 2 > this.furthest) this.furthest = start + 2;
      if (after !== K.EQUAL && after !== K.LSQB) return null;
      this.pos += 2;
      const name = this.name(start + 1, 'Store');
      const type_params = this.typeParams();
      this.expect(K.EQUAL);
      const value = this.expression();
      return { tag: 'TypeAlias', name, type_params, value, ...this.from(start) };
    }
    if (!this.profile.lazyImport || !this.isWord(start, 'lazy')) return null;
    if (next === K.KW_IMPORT || next === K.KW_FROM) {
      this.pos++;
      return next === K.KW_IMPORT ? this.importName(start, 1) : this.importFrom(start, 1);
    }
    return null;
  }

  /** @cpython Grammar/python.gram assignment 3.9-3.15; an expression where no assignment follows */
  private expressionStatement(start: number): Stmt {
    let value = this.annotatedRhs();
    const k = this.kind[this.pos]!;
    if (k === K.NEWLINE) return { tag: 'Expr', value, ...this.from(start) };
    if (k === K.EQUAL) {
      const targets: Expr[] = [];
      do {
        if (this.diagnosing) this.invalidAssignment(start, value);
        targets.push(this.target(value, 'Store'));
        this.pos++;
        value = this.annotatedRhs();
      } while (this.at(K.EQUAL));
      return { tag: 'Assign', targets, value, type_comment: null, ...this.from(start) };
    }
    if (k === K.COLON) {
      if (this.diagnosing) this.invalidAssignment(start, value);
      return this.annotated(start, value);
    }
    const op = AUGMENTED[k];
    if (op !== undefined) {
      if (this.diagnosing) this.invalidAssignment(start, value);
      this.requireSingle(value);
      value = this.target(value, 'Store');
      this.pos++;
      const right = this.annotatedRhs();
      return { tag: 'AugAssign', target: value, op, value: right, ...this.from(start) };
    }
    if (this.diagnosing) this.invalidAdjacent(start, value);
    return { tag: 'Expr', value, ...this.from(start) };
  }

  /** What may be annotated or assigned to in place. */
  protected requireSingle(value: Expr): void {
    if (value.tag !== 'Name' && value.tag !== 'Attribute' && value.tag !== 'Subscript') this.fail();
  }

  private annotated(start: number, value: Expr): Stmt {
    this.requireSingle(value);
    const simple = value.tag === 'Name' && this.pos === start + 1 ? 1 : 0;
    const target = this.target(value, 'Store');
    this.pos++;
    const annotation = this.expression();
    const right = this.eat(K.EQUAL) ? this.annotatedRhs() : null;
    return { tag: 'AnnAssign', target, annotation, value: right, simple, ...this.from(start) };
  }

  private raiseStatement(): Stmt {
    const start = this.pos++;
    if (this.diagnosing) this.invalidRaise(start);
    if (STARTS_EXPRESSION[this.kind[this.pos]!] === 0)
      return { tag: 'Raise', exc: null, cause: null, ...this.from(start) };
    const exc = this.expression();
    const cause = this.eat(K.KW_FROM) ? this.expression() : null;
    return { tag: 'Raise', exc, cause, ...this.from(start) };
  }

  /** @cpython Grammar/python.gram import_name 3.9-3.15 */
  private importName(start: number, is_lazy: number): Stmt {
    this.expect(K.KW_IMPORT);
    if (this.diagnosing) this.invalidImport(this.pos - 1);
    const names: Alias[] = [];
    do {
      const first = this.pos;
      names.push(this.alias(first, this.dottedName(), K.NEWLINE));
    } while (this.eat(K.COMMA));
    return { tag: 'Import', names, is_lazy, ...this.from(start) };
  }

  protected dottedName(): string {
    let name = this.identifier(this.expect(K.NAME));
    while (this.eat(K.DOT)) name += '.' + this.identifier(this.expect(K.NAME));
    return name;
  }

  private alias(first: number, name: string, _end: number): Alias {
    let asname: string | null = null;
    if (this.at(K.KW_AS)) {
      if (this.diagnosing) this.invalidImportTarget(this.pos);
      this.pos++;
      asname = this.identifier(this.expect(K.NAME));
    }
    return { tag: 'alias', name, asname, ...this.from(first) };
  }

  /** @cpython Grammar/python.gram import_from 3.9-3.15 */
  private importFrom(start: number, is_lazy: number): Stmt {
    this.expect(K.KW_FROM);
    let level = 0;
    for (;;) {
      if (this.eat(K.DOT)) level++;
      else if (this.eat(K.ELLIPSIS)) level += 3;
      else break;
    }
    const module = level > 0 && this.at(K.KW_IMPORT) ? null : this.dottedName();
    this.expect(K.KW_IMPORT);
    const names = this.importedNames();
    return { tag: 'ImportFrom', module, names, level, is_lazy, ...this.from(start) };
  }

  private importedNames(): Alias[] {
    const first = this.pos;
    if (this.eat(K.STAR)) return [{ tag: 'alias', name: '*', asname: null, ...this.from(first) }];
    const open = this.eat(K.LPAR);
    if (this.diagnosing && !open && this.at(K.NEWLINE)) this.invalidImported(false);
    const names: Alias[] = [];
    do {
      if (open && names.length > 0 && this.at(K.RPAR)) break;
      if (!open && names.length > 0 && this.at(K.NEWLINE)) {
        if (this.diagnosing) this.invalidImported(true);
        this.misplaced();
        break;
      }
      const at = this.expect(K.NAME);
      names.push(this.alias(at, this.identifier(at), K.NEWLINE));
    } while (this.eat(K.COMMA));
    if (open) this.expect(K.RPAR);
    return names;
  }
}
