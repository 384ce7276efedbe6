/** Tests, comparisons and the jumps on them. */
import type { BoolOp, Compare, CompareOperator, Expr, IfExp } from '../../syntax/ast.ts';
import type { Label, Loc } from '../sequence.ts';
import { NO_LOCATION } from '../sequence.ts';
import { checkCompare } from './checks.ts';
import { type Compiler, locOf } from './compiler.ts';

const CMP = { Lt: 0, LtE: 1, Eq: 2, NotEq: 3, Gt: 4, GtE: 5 } as const;
/** unordered 1, less 2, greater 4, equal 8 */
const MASK = { Lt: 2, LtE: 10, Eq: 8, NotEq: 7, Gt: 4, GtE: 12 } as const;

/** @cpython Python/codegen.c codegen_addcompare 3.11-3.15 */
export function addCompare(c: Compiler, loc: Loc, op: CompareOperator): void {
  switch (op) {
    case 'Is':
    case 'IsNot':
      return c.op(loc, 'IS_OP', op === 'Is' ? 0 : 1);
    case 'In':
    case 'NotIn':
      return c.op(loc, 'CONTAINS_OP', op === 'In' ? 0 : 1);
    default: {
      const shift = c.kinds.compareShift;
      c.op(loc, 'COMPARE_OP', shift === 0 ? CMP[op] : (CMP[op] << shift) | MASK[op]);
    }
  }
}

export function toBool(c: Compiler, loc: Loc): void {
  if (c.kinds.toBool) c.op(loc, 'TO_BOOL');
}

/** The jump over an alternative, which can't loop. */
export function forwardJump(c: Compiler, loc: Loc, target: Label): void {
  c.jump(loc, c.kinds.forwardJump, target);
}

function jumpIfBoolOp(c: Compiler, loc: Loc, e: BoolOp, next: Label, cond: boolean): void {
  const last = e.values.length - 1;
  const cond2 = e.op === 'Or';
  const next2 = cond2 !== cond ? c.newLabel() : next;
  for (let i = 0; i < last; i++) jumpIf(c, loc, e.values[i]!, next2, cond2);
  jumpIf(c, loc, e.values[last]!, next, cond);
  if (next2 !== next) c.useLabel(next2);
}

function jumpIfIfExp(c: Compiler, loc: Loc, e: IfExp, next: Label, cond: boolean): void {
  const end = c.newLabel();
  const next2 = c.newLabel();
  jumpIf(c, loc, e.test, next2, false);
  jumpIf(c, loc, e.body, next, cond);
  forwardJump(c, NO_LOCATION, end);
  c.useLabel(next2);
  jumpIf(c, loc, e.orelse, next, cond);
  c.useLabel(end);
}

function jumpIfChained(c: Compiler, e: Compare, next: Label, cond: boolean): void {
  const loc = locOf(e);
  const last = e.ops.length - 1;
  checkCompare(c, e);
  const cleanup = c.newLabel();
  c.expr(e.left);
  for (let i = 0; i < last; i++) {
    c.expr(e.comparators[i]!);
    c.op(loc, 'SWAP', 2);
    c.op(loc, 'COPY', 2);
    addCompare(c, loc, e.ops[i]!);
    toBool(c, loc);
    c.jump(loc, 'POP_JUMP_IF_FALSE', cleanup);
  }
  c.expr(e.comparators[last]!);
  addCompare(c, loc, e.ops[last]!);
  toBool(c, loc);
  c.jump(loc, cond ? 'POP_JUMP_IF_TRUE' : 'POP_JUMP_IF_FALSE', next);
  const end = c.newLabel();
  forwardJump(c, NO_LOCATION, end);
  c.useLabel(cleanup);
  c.op(loc, 'POP_TOP');
  if (!cond) forwardJump(c, NO_LOCATION, next);
  c.useLabel(end);
}

/** @cpython Python/codegen.c codegen_jump_if 3.11-3.15 */
export function jumpIf(c: Compiler, loc: Loc, e: Expr, next: Label, cond: boolean): void {
  if (e.tag === 'UnaryOp' && e.op === 'Not') return jumpIf(c, loc, e.operand, next, !cond);
  if (e.tag === 'BoolOp') return jumpIfBoolOp(c, loc, e, next, cond);
  if (e.tag === 'IfExp') return jumpIfIfExp(c, loc, e, next, cond);
  if (e.tag === 'Compare') c.at(locOf(e));
  if (e.tag === 'Compare' && e.ops.length > 1) return jumpIfChained(c, e, next, cond);
  c.expr(e);
  toBool(c, locOf(e));
  c.jump(locOf(e), cond ? 'POP_JUMP_IF_TRUE' : 'POP_JUMP_IF_FALSE', next);
}

/** @cpython Python/codegen.c codegen_ifexp 3.11-3.15 */
export function ifExp(c: Compiler, e: IfExp): void {
  const end = c.newLabel();
  const next = c.newLabel();
  jumpIf(c, locOf(e), e.test, next, false);
  c.expr(e.body);
  forwardJump(c, NO_LOCATION, end);
  c.useLabel(next);
  c.expr(e.orelse);
  c.useLabel(end);
}

/** @cpython Python/codegen.c codegen_boolop 3.11-3.15 */
export function boolOp(c: Compiler, e: BoolOp): void {
  const loc = locOf(e);
  const and = e.op === 'And';
  const end = c.newLabel();
  const last = e.values.length - 1;
  for (let i = 0; i < last; i++) {
    c.expr(e.values[i]!);
    switch (c.kinds.shortCircuit) {
      case 'JUMP_IF_OR_POP':
        c.jump(loc, and ? 'JUMP_IF_FALSE_OR_POP' : 'JUMP_IF_TRUE_OR_POP', end);
        break;
      case 'COPY':
        c.op(loc, 'COPY', 1);
        toBool(c, loc);
        c.jump(loc, and ? 'POP_JUMP_IF_FALSE' : 'POP_JUMP_IF_TRUE', end);
        c.op(loc, 'POP_TOP');
        break;
      case 'JUMP_IF':
        c.jump(loc, and ? 'JUMP_IF_FALSE' : 'JUMP_IF_TRUE', end);
        c.op(loc, 'POP_TOP');
        break;
    }
  }
  c.expr(e.values[last]!);
  c.useLabel(end);
}

/** @cpython Python/codegen.c codegen_compare 3.11-3.15 */
export function compare(c: Compiler, e: Compare): void {
  const loc = locOf(e);
  checkCompare(c, e);
  c.expr(e.left);
  const last = e.ops.length - 1;
  if (last === 0) {
    c.expr(e.comparators[0]!);
    return addCompare(c, loc, e.ops[0]!);
  }
  const cleanup = c.newLabel();
  for (let i = 0; i < last; i++) {
    c.expr(e.comparators[i]!);
    c.op(loc, 'SWAP', 2);
    c.op(loc, 'COPY', 2);
    addCompare(c, loc, e.ops[i]!);
    if (c.kinds.shortCircuit === 'JUMP_IF_OR_POP') {
      c.jump(loc, 'JUMP_IF_FALSE_OR_POP', cleanup);
    } else {
      c.op(loc, 'COPY', 1);
      toBool(c, loc);
      c.jump(loc, 'POP_JUMP_IF_FALSE', cleanup);
      c.op(loc, 'POP_TOP');
    }
  }
  c.expr(e.comparators[last]!);
  addCompare(c, loc, e.ops[last]!);
  const end = c.newLabel();
  forwardJump(c, NO_LOCATION, end);
  c.useLabel(cleanup);
  c.op(loc, 'SWAP', 2);
  c.op(loc, 'POP_TOP');
  c.useLabel(end);
}
