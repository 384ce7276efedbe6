/**
 * Compound statements: headers and blocks. A node ends where the last token of its block does, layout aside.
 */
import type { ExceptHandler, Expr, If, MatchCase, Stmt, WithItem } from './ast.ts';
import { STARTS_EXPRESSION } from './atoms.ts';
import { SimpleStatementParser } from './simple_statements.ts';
import * as K from './tokens.ts';

export abstract class CompoundStatementParser extends SimpleStatementParser {
  /** Where a statement from token `start` to the end of its last block lies. */
  protected over(start: number) {
    const last = this.lastSolid();
    return {
      lineno: this.line[start]!,
      col_offset: this.col[start]!,
      end_lineno: this.endLine[last]!,
      end_col_offset: this.endCol[last]!,
    };
  }

  /** One statement, or the statements of one line. */
  statement(out: Stmt[]): void {
    const start = this.pos;
    const compound = this.compound(start);
    if (compound) {
      out.push(compound);
    } else this.simpleStatements(out);
  }

  protected compound(start: number): Stmt | null {
    if (this.diagnosing) this.invalidCompound(start);
    switch (this.kind[start]) {
      case K.KW_DEF:
        return this.functionDef([], start);
      case K.KW_IF:
        return this.ifStatement();
      case K.KW_CLASS:
        return this.classDef([]);
      case K.KW_FOR:
        return this.forStatement(start);
      case K.KW_WITH:
        return this.withStatement(start);
      case K.KW_TRY:
        return this.tryStatement();
      case K.KW_WHILE: {
        this.pos++;
        const test = this.namedExpression();
        this.colon('while', start);
        const body = this.block('while', start);
        const orelse = this.elseBlock();
        return { tag: 'While', test, body, orelse, ...this.over(start) };
      }
      case K.AT:
        return this.decorated();
      case K.KW_ASYNC:
        return this.asyncStatement([]);
      case K.NAME:
        return this.isWord(start, 'match') && this.profile.match ? this.matchStatement(start) : null;
      default:
        return null;
    }
  }

  /** The colon of a header. */
  protected colon(rule: string, start: number): void {
    if (this.eat(K.COLON)) return;
    if (this.diagnosing) this.missingColon(rule, start);
    this.fail();
  }

  /** @cpython Grammar/python.gram block 3.9-3.15; `owner` names the statement that begins at token `start` */
  protected block(owner: string, start: number): Stmt[] {
    const out: Stmt[] = [];
    if (!this.eat(K.NEWLINE)) {
      this.simpleStatements(out);
      return out;
    }
    if (this.diagnosing && !this.at(K.INDENT)) this.invalidBlock(owner, this.line[start]!);
    this.expect(K.INDENT);
    while (this.kind[this.pos] !== K.DEDENT) this.statement(out);
    this.pos++;
    return out;
  }

  private elseBlock(): Stmt[] {
    const start = this.pos;
    if (!this.eat(K.KW_ELSE)) return [];
    if (this.diagnosing && !this.at(K.COLON)) this.forced(':');
    this.expect(K.COLON);
    const body = this.block('else', start);
    if (this.diagnosing) this.invalidElseClause('else');
    return body;
  }

  /** `elif`s nest in the tree, and are read in a loop. */
  private ifStatement(): If {
    const chain: { start: number; test: Expr; body: Stmt[] }[] = [];
    do {
      const start = this.pos++;
      const rule = this.kind[start] === K.KW_IF ? 'if' : 'elif';
      const test = this.namedExpression();
      this.colon(rule, start);
      chain.push({ start, test, body: this.block(rule, start) });
    } while (this.at(K.KW_ELIF));
    let orelse = this.elseBlock();
    for (let i = chain.length - 1; ; i--) {
      const { start, test, body } = chain[i]!;
      const node: If = { tag: 'If', test, body, orelse, ...this.over(start) };
      if (i === 0) return node;
      orelse = [node];
    }
  }

  private decorated(): Stmt {
    const decorators: Expr[] = [];
    while (this.eat(K.AT)) {
      const at = this.pos;
      const decorator = this.namedExpression();
      if (!this.profile.anyDecorator && !isPlainDecorator(decorator, this.kind[at] === K.NAME)) this.fail();
      decorators.push(decorator);
      this.expect(K.NEWLINE);
    }
    const k = this.kind[this.pos];
    if (k === K.KW_CLASS) return this.classDef(decorators);
    if (k === K.KW_DEF) return this.functionDef(decorators, this.pos);
    if (k === K.KW_ASYNC && this.kind[this.pos + 1] === K.KW_DEF) return this.asyncStatement(decorators);
    return k === K.KW_ASYNC ? this.failAt(this.pos + 1) : this.fail();
  }

  private asyncStatement(decorators: Expr[]): Stmt {
    const start = this.pos++;
    switch (this.kind[this.pos]) {
      case K.KW_DEF:
        return this.functionDef(decorators, start);
      case K.KW_FOR:
        return this.forStatement(start);
      case K.KW_WITH:
        return this.withStatement(start);
      default:
        return this.fail();
    }
  }

  /** `start` is at `async` where there is one. */
  private functionDef(decorator_list: Expr[], start: number): Stmt {
    const def = this.expect(K.KW_DEF);
    const name = this.identifier(this.expect(K.NAME));
    const optional = this.diagnosing && this.profile.diagnoses.has('def-early');
    const type_params = optional ? (this.attempt(() => this.typeParams()) ?? []) : this.typeParams();
    if (this.diagnosing && !this.at(K.LPAR)) this.forced('(');
    this.expect(K.LPAR);
    const args = this.parameters(K.RPAR);
    this.expect(K.RPAR);
    const returns = this.eat(K.ARROW) ? this.expression() : null;
    if (this.diagnosing && !this.at(K.COLON)) this.forced(':');
    this.expect(K.COLON);
    const body = this.block('def', def);
    const tag = def === start ? 'FunctionDef' : 'AsyncFunctionDef';
    return { tag, name, args, body, decorator_list, returns, type_comment: null, type_params, ...this.over(start) };
  }

  private classDef(decorator_list: Expr[]): Stmt {
    const start = this.pos++;
    const at = this.expect(K.NAME);
    const type_params = this.typeParams();
    const call = this.at(K.LPAR) ? this.call(this.name(at, 'Load'), at) : null;
    const name = this.identifier(at);
    this.colon('class', start);
    const body = this.block('class', start);
    const bases = call ? call.args : [];
    const keywords = call ? call.keywords : [];
    return { tag: 'ClassDef', name, bases, keywords, body, decorator_list, type_params, ...this.over(start) };
  }

  private forStatement(start: number): Stmt {
    const at = this.expect(K.KW_FOR);
    if (this.diagnosing) this.invalidForTarget(start);
    const target = this.targetList();
    this.expect(K.KW_IN);
    const iter = this.profile.starInForIter ? this.starExpressions() : this.expressions();
    this.colon('for', at);
    const body = this.block('for', at);
    const orelse = this.elseBlock();
    const tag = at === start ? 'For' : 'AsyncFor';
    return { tag, target, iter, body, orelse, type_comment: null, ...this.over(start) };
  }

  private withStatement(start: number): Stmt {
    const at = this.expect(K.KW_WITH);
    const items = this.withItems(at);
    this.colon('with', at);
    const body = this.block('with', at);
    const tag = at === start ? 'With' : 'AsyncWith';
    return { tag, items, body, type_comment: null, ...this.over(start) };
  }

  /** The items; the parentheses are theirs where those close right before the colon and hold nothing but items. */
  private withItems(at: number): WithItem[] {
    if (this.at(K.LPAR) && this.profile.parenthesizedWith) {
      const items = this.attempt(() => {
        this.pos++;
        const out: WithItem[] = [];
        do {
          if (out.length > 0 && this.at(K.RPAR)) break;
          out.push(this.withItem(at));
        } while (this.eat(K.COMMA));
        this.expect(K.RPAR);
        if (!this.at(K.COLON)) {
          if (this.diagnosing) this.missingColon('with', at);
          this.fail();
        }
        return out;
      });
      if (items) return items;
    }
    const items: WithItem[] = [];
    do items.push(this.withItem(at));
    while (this.eat(K.COMMA));
    return items;
  }

  protected withItem(_at: number): WithItem {
    const start = this.pos;
    const context_expr = this.expression();
    let optional_vars: Expr | null = null;
    if (this.at(K.KW_AS)) {
      if (this.diagnosing) this.invalidWithItem(start);
      this.pos++;
      optional_vars = this.starTarget();
      const k = this.kind[this.pos];
      if (k !== K.COMMA && k !== K.RPAR && k !== K.COLON) this.fail();
    }
    return { tag: 'withitem', context_expr, optional_vars };
  }

  /** The token that closes the bracket at token `open`. */
  protected matching(open: number): number {
    let depth = 0;
    for (let i = open; i < this.table.count; i++) {
      const k = this.kind[i]!;
      if (k === K.LPAR || k === K.LSQB || k === K.LBRACE) depth++;
      else if (k === K.RPAR || k === K.RSQB || k === K.RBRACE) {
        if (--depth === 0) return i;
      }
    }
    return this.table.count - 1;
  }

  private tryStatement(): Stmt {
    const start = this.pos++;
    if (this.diagnosing && !this.at(K.COLON)) this.forced(':');
    this.expect(K.COLON);
    const body = this.block('try', start);
    const handlers: ExceptHandler[] = [];
    const star = this.at(K.KW_EXCEPT) && this.kind[this.pos + 1] === K.STAR && this.profile.exceptStar;
    if (this.diagnosing) this.invalidTry(start);
    while (this.at(K.KW_EXCEPT)) {
      if (this.diagnosing && handlers.length > 0) this.invalidHandler(star);
      handlers.push(this.handler(star));
    }
    if (handlers.length === 0 && !this.at(K.KW_FINALLY)) this.fail();
    const orelse = handlers.length > 0 ? this.elseBlock() : [];
    const finalbody = this.finallyBlock();
    const tag = star ? 'TryStar' : 'Try';
    return { tag, body, handlers, orelse, finalbody, ...this.over(start) };
  }

  private finallyBlock(): Stmt[] {
    const start = this.pos;
    if (!this.eat(K.KW_FINALLY)) return [];
    if (this.diagnosing && !this.at(K.COLON)) this.forced(':');
    this.expect(K.COLON);
    return this.block('finally', start);
  }

  /** @cpython Grammar/python.gram except_block, except_star_block 3.9-3.15 */
  private handler(star: boolean): ExceptHandler {
    const start = this.pos;
    if (this.diagnosing) this.invalidExcept(start, star);
    this.pos++;
    if (star) this.expect(K.STAR);
    let type: Expr | null = null;
    let name: string | null = null;
    if (star || !this.at(K.COLON)) {
      const at = this.pos;
      type = this.expression();
      if (this.at(K.COMMA) && this.profile.bareExceptTuple) type = this.tupleFrom(at, type, false);
      else if (this.eat(K.KW_AS)) name = this.identifier(this.expect(K.NAME));
    }
    this.colon(star ? 'except*' : 'except', start);
    const body = this.block(star ? 'except*' : 'except', start);
    return { tag: 'ExceptHandler', type, name, body, ...this.over(start) };
  }

  /** `match` as a statement: a subject, a colon, an indented block of `case`; null where the word is a name. */
  private matchStatement(start: number): Stmt | null {
    const next = this.kind[start + 1]!;
    if (STARTS_EXPRESSION[next] === 0 && next !== K.STAR) return null;
    const statement = this.attempt(() => this.matchRule(start));
    if (!statement && this.diagnosing) this.invalidMatch(start);
    return statement;
  }

  private matchRule(start: number): Stmt {
    this.pos++;
    const subject = this.matchSubject();
    this.expect(K.COLON);
    this.expect(K.NEWLINE);
    this.expect(K.INDENT);
    const cases: MatchCase[] = [this.matchCase()];
    while (this.kind[this.pos] !== K.DEDENT) cases.push(this.matchCase());
    this.pos++;
    return { tag: 'Match', subject, cases, ...this.over(start) };
  }

  /** @cpython Grammar/python.gram subject_expr 3.10-3.15 */
  protected matchSubject(): Expr {
    const start = this.pos;
    const first = this.starOrNamed();
    if (!this.at(K.COMMA)) {
      if (first.tag === 'Starred') this.fail();
      return first;
    }
    const elts = [first];
    while (this.eat(K.COMMA)) {
      if (this.at(K.COLON)) break;
      elts.push(this.starOrNamed());
    }
    return { tag: 'Tuple', elts, ctx: 'Load', ...this.from(start) };
  }

  protected matchCase(): MatchCase {
    const start = this.pos;
    if (!this.at(K.NAME) || !this.isWord(start, 'case')) this.fail();
    this.pos++;
    const pattern = this.patterns();
    const guard = this.eat(K.KW_IF) ? this.namedExpression() : null;
    this.colon('case', start);
    const body = this.block('case', start);
    return { tag: 'match_case', pattern, guard, body };
  }
}

/** Until 3.8 a decorator is a dotted name, perhaps called. */
function isPlainDecorator(e: Expr, startsWithName: boolean): boolean {
  if (!startsWithName) return false;
  let inner = e.tag === 'Call' ? e.func : e;
  while (inner.tag === 'Attribute') inner = inner.value;
  return inner.tag === 'Name';
}
