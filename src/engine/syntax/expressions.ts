/**
 * Expressions. Binary operators are read by precedence climbing, chains of equal strength in a loop, so that a sum of
 * thousands of terms needs no depth; only what nests in the source nests here.
 */
import type { BinOp, Compare, CompareOperator, Expr, Lambda, NamedExpr, Operator, UnaryOperator } from './ast.ts';
import { STARTS_EXPRESSION } from './atoms.ts';
import { PrimaryParser } from './primaries.ts';
import * as K from './tokens.ts';

/** Strength of binary operators by kind: `|` 1, `^` 2, `&` 3, shifts 4, sums 5, products 6; 0 for all else. */
const LEVEL = new Uint8Array(K.KIND_COUNT);
const OPERATOR: Operator[] = [];
for (const [kind, level, op] of [
  [K.VBAR, 1, 'BitOr'],
  [K.CIRCUMFLEX, 2, 'BitXor'],
  [K.AMPER, 3, 'BitAnd'],
  [K.LEFTSHIFT, 4, 'LShift'],
  [K.RIGHTSHIFT, 4, 'RShift'],
  [K.PLUS, 5, 'Add'],
  [K.MINUS, 5, 'Sub'],
  [K.STAR, 6, 'Mult'],
  [K.SLASH, 6, 'Div'],
  [K.DOUBLESLASH, 6, 'FloorDiv'],
  [K.PERCENT, 6, 'Mod'],
  [K.AT, 6, 'MatMult'],
] as const) {
  LEVEL[kind] = level;
  OPERATOR[kind] = op;
}

const COMPARE: (CompareOperator | undefined)[] = [];
COMPARE[K.EQEQUAL] = 'Eq';
COMPARE[K.NOTEQUAL] = 'NotEq';
COMPARE[K.LESS] = 'Lt';
COMPARE[K.LESSEQUAL] = 'LtE';
COMPARE[K.GREATER] = 'Gt';
COMPARE[K.GREATEREQUAL] = 'GtE';

/** Kinds behind which no expression goes on: a name or number before one is the whole of it. */
const ENDS = new Uint8Array(K.KIND_COUNT);
for (const k of [K.NEWLINE, K.RPAR, K.RSQB, K.RBRACE, K.COMMA, K.COLON, K.SEMI, K.EQUAL]) ENDS[k] = 1;

export abstract class ExpressionParser extends PrimaryParser {
  /** @cpython Grammar/python.gram expression 3.9-3.15 */
  expression(): Expr {
    const start = this.pos;
    const k = this.kind[start];
    if (k === K.NAME && ENDS[this.kind[start + 1]!] === 1 && !this.diagnosing) {
      this.pos++;
      return this.name(start, 'Load');
    }
    if (k === K.KW_LAMBDA) return this.lambda();
    if (this.diagnosing) this.invalidStatementIf(start);
    const body = this.disjunction();
    if (this.diagnosing) this.invalidExpression(start, body);
    return this.at(K.KW_IF) ? this.conditional(start, body) : body;
  }

  /** `body if test else orelse`, from the `if` on. */
  protected conditional(start: number, body: Expr): Expr {
    this.pos++;
    const test = this.disjunction();
    if (this.diagnosing) this.invalidConditional(start, body, test);
    this.expect(K.KW_ELSE);
    if (this.diagnosing) this.invalidElse(start);
    const orelse = this.expression();
    const last = this.pos - 1;
    return {
      tag: 'IfExp',
      test,
      body,
      orelse,
      lineno: this.line[start]!,
      col_offset: this.col[start]!,
      end_lineno: this.endLine[last]!,
      end_col_offset: this.endCol[last]!,
    };
  }

  protected lambda(): Lambda {
    const start = this.pos++;
    const args = this.parameters(K.COLON);
    const colon = this.expect(K.COLON);
    if (this.diagnosing) this.invalidLambdaBody(start, colon);
    const body = this.expression();
    const last = this.pos - 1;
    return {
      tag: 'Lambda',
      args,
      body,
      lineno: this.line[start]!,
      col_offset: this.col[start]!,
      end_lineno: this.endLine[last]!,
      end_col_offset: this.endCol[last]!,
    };
  }

  assignmentExpression(): NamedExpr {
    const start = this.pos;
    this.pos += 2;
    const value = this.expression();
    const last = this.pos - 1;
    return {
      tag: 'NamedExpr',
      target: this.name(start, 'Store'),
      value,
      lineno: this.line[start]!,
      col_offset: this.col[start]!,
      end_lineno: this.endLine[last]!,
      end_col_offset: this.endCol[last]!,
    };
  }

  /** @cpython Grammar/python.gram named_expression 3.9-3.15 */
  namedExpression(): Expr {
    const start = this.pos;
    if (this.kind[start] === K.NAME && this.kind[start + 1] === K.COLONEQUAL) return this.assignmentExpression();
    const value = this.expression();
    if (this.diagnosing) this.invalidNamedExpression(start, value);
    if (this.at(K.COLONEQUAL)) this.fail();
    return value;
  }

  /** @cpython Grammar/python.gram star_expressions 3.9-3.15 */
  starExpressions(): Expr {
    const start = this.pos;
    const first = this.starExpression();
    return this.at(K.COMMA) ? this.tupleFrom(start, first, true) : first;
  }

  /** `a, b` without stars. */
  expressions(): Expr {
    const start = this.pos;
    const first = this.expression();
    return this.at(K.COMMA) ? this.tupleFrom(start, first, false) : first;
  }

  /** A tuple without parentheses, at its first comma. */
  protected tupleFrom(start: number, first: Expr, stars: boolean): Expr {
    const elts = [first];
    while (this.eat(K.COMMA)) {
      const k = this.kind[this.pos]!;
      if (STARTS_EXPRESSION[k] === 0 && !(stars && k === K.STAR)) break;
      const next = this.element(stars);
      if (!next) break;
      elts.push(next);
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

  protected element(stars: boolean): Expr | null {
    return stars ? this.starExpression() : this.expression();
  }

  starExpression(): Expr {
    if (!this.at(K.STAR)) return this.expression();
    const star = this.pos++;
    return this.starred(star, this.binary(1));
  }

  yieldExpression(): Expr {
    const start = this.expect(K.KW_YIELD);
    const from = this.eat(K.KW_FROM);
    let value: Expr | null = null;
    if (from) value = this.expression();
    else if (this.at(K.STAR) || STARTS_EXPRESSION[this.kind[this.pos]!] === 1) value = this.starExpressions();
    const last = this.pos - 1;
    const place = {
      lineno: this.line[start]!,
      col_offset: this.col[start]!,
      end_lineno: this.endLine[last]!,
      end_col_offset: this.endCol[last]!,
    };
    if (from) return { tag: 'YieldFrom', value: value!, ...place };
    return { tag: 'Yield', value, ...place };
  }

  annotatedRhs(): Expr {
    return this.at(K.KW_YIELD) ? this.yieldExpression() : this.starExpressions();
  }

  disjunction(): Expr {
    return this.disjunctionHere();
  }

  protected disjunctionHere(): Expr {
    const start = this.pos;
    const first = this.conjunction();
    return this.at(K.KW_OR) ? this.boolean(start, first, K.KW_OR) : first;
  }

  private conjunction(): Expr {
    const start = this.pos;
    const first = this.inversion();
    return this.at(K.KW_AND) ? this.boolean(start, first, K.KW_AND) : first;
  }

  private boolean(start: number, first: Expr, word: number): Expr {
    const values = [first];
    while (this.eat(word)) {
      const next = this.booleanOperand(word);
      if (!next) {
        this.pos--;
        break;
      }
      values.push(next);
    }
    if (values.length === 1) return first;
    const last = this.pos - 1;
    return {
      tag: 'BoolOp',
      op: word === K.KW_OR ? 'Or' : 'And',
      values,
      lineno: this.line[start]!,
      col_offset: this.col[start]!,
      end_lineno: this.endLine[last]!,
      end_col_offset: this.endCol[last]!,
    };
  }

  protected booleanOperand(word: number): Expr | null {
    return word === K.KW_OR ? this.conjunction() : this.inversion();
  }

  /** The right side of a binary operator or comparison; null (second pass only) where none stands. */
  protected operand(level: number): Expr | null {
    return this.binary(level);
  }

  inversion(): Expr {
    if (!this.at(K.KW_NOT)) return this.comparison();
    const start = this.pos++;
    return this.unaryNode('Not', start, this.inversion());
  }

  private unaryNode(op: UnaryOperator, start: number, operand: Expr): Expr {
    const last = this.pos - 1;
    return {
      tag: 'UnaryOp',
      op,
      operand,
      lineno: this.line[start]!,
      col_offset: this.col[start]!,
      end_lineno: this.endLine[last]!,
      end_col_offset: this.endCol[last]!,
    };
  }

  /** The comparison operator here, taken; undefined where none stands. */
  private compareOperator(): CompareOperator | undefined {
    const k = this.kind[this.pos]!;
    const plain = COMPARE[k];
    if (plain !== undefined) {
      if (k === K.NOTEQUAL && this.text.charCodeAt(this.table.start[this.pos]!) === 60) this.oldNotEqual();
      this.pos++;
      return plain;
    }
    if (k === K.KW_IN) {
      this.pos++;
      return 'In';
    }
    if (k === K.KW_IS) {
      this.pos++;
      return this.eat(K.KW_NOT) ? 'IsNot' : 'Is';
    }
    if (k === K.KW_NOT && this.kind[this.pos + 1] === K.KW_IN) {
      this.pos += 2;
      return 'NotIn';
    }
    if (k === K.KW_NOT && this.pos >= this.furthest) this.furthest = this.pos + 1;
    return undefined;
  }

  /** @cpython Parser/action_helpers.c _PyPegen_check_barry_as_flufl 3.9-3.15: `<>` */
  private oldNotEqual(): never {
    if (!this.profile.diagnoses.has('not-equal')) this.fail();
    const what = "invalid syntax.  Maybe you meant '!=' instead of '<>'?";
    return this.raiseTokens('SyntaxError', what, this.pos);
  }

  private comparison(): Expr {
    const start = this.pos;
    const left = this.binary(1);
    if (ENDS[this.kind[this.pos]!] === 1) return left;
    let before = this.pos;
    let op = this.compareOperator();
    if (op === undefined) return left;
    const ops: CompareOperator[] = [];
    const comparators: Expr[] = [];
    while (op !== undefined) {
      const right = this.operand(1);
      if (!right) {
        this.pos = before;
        break;
      }
      ops.push(op);
      comparators.push(right);
      before = this.pos;
      op = this.compareOperator();
    }
    if (ops.length === 0) return left;
    const last = this.pos - 1;
    return {
      tag: 'Compare',
      left,
      ops,
      comparators,
      lineno: this.line[start]!,
      col_offset: this.col[start]!,
      end_lineno: this.endLine[last]!,
      end_col_offset: this.endCol[last]!,
    } satisfies Compare;
  }

  /** Binary operators of this strength and more; 1 is `bitwise_or`. */
  binary(level: number): Expr {
    const start = this.pos;
    let left = this.factor();
    for (;;) {
      const k = this.kind[this.pos]!;
      const strength = LEVEL[k]!;
      if (strength < level || strength === 0) return left;
      const operator = this.pos++;
      if (this.diagnosing) this.invalidOperand(operator);
      const right = this.operand(strength + 1);
      if (!right) {
        this.pos = operator;
        return left;
      }
      const last = this.pos - 1;
      left = {
        tag: 'BinOp',
        left,
        op: OPERATOR[k]!,
        right,
        lineno: this.line[start]!,
        col_offset: this.col[start]!,
        end_lineno: this.endLine[last]!,
        end_col_offset: this.endCol[last]!,
      } satisfies BinOp;
    }
  }

  /** @cpython Grammar/python.gram factor, power, await_primary 3.9-3.15 */
  factor(): Expr {
    const start = this.pos;
    const k = this.kind[start];
    if (k === K.MINUS || k === K.PLUS || k === K.TILDE) {
      this.pos++;
      if (this.diagnosing) this.invalidOperand(start);
      return this.unaryNode(k === K.MINUS ? 'USub' : k === K.PLUS ? 'UAdd' : 'Invert', start, this.factor());
    }
    let left: Expr;
    if (k === K.KW_AWAIT) {
      this.pos++;
      const value = this.primary();
      left = {
        tag: 'Await',
        value,
        lineno: this.line[start]!,
        col_offset: this.col[start]!,
        end_lineno: this.endLine[this.pos - 1]!,
        end_col_offset: this.endCol[this.pos - 1]!,
      };
    } else left = this.primary();
    if (!this.eat(K.DOUBLESTAR)) return left;
    const right = this.factor();
    const last = this.pos - 1;
    return {
      tag: 'BinOp',
      left,
      op: 'Pow',
      right,
      lineno: this.line[start]!,
      col_offset: this.col[start]!,
      end_lineno: this.endLine[last]!,
      end_col_offset: this.endCol[last]!,
    };
  }
}
