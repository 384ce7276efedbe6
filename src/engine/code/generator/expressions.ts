/** What is emitted for each kind of expression: the dispatch, and the small ones. */
import type { Expr, Starred, UnaryOp } from '../../syntax/ast.ts';
import { addBinary } from './assignments.ts';
import { call, loadArgsForSuper, superCall } from './calls.ts';
import { type Compiler, locOf } from './compiler.ts';
import { addYield, comprehension } from './comprehensions.ts';
import { dict, listOrTuple, set } from './displays.ts';
import { lambda } from './functions.ts';
import { intrinsic1 } from './intrinsics.ts';
import { boolOp, compare, ifExp, toBool } from './jumps.ts';
import { attribute, attrLoc, loadSuperAttr, nameop } from './names.ts';
import { formattedValue, interpolation, joinedStr, templateStr } from './strings.ts';
import { slice, subscript } from './subscripts.ts';
import { awaitTop, yieldFrom } from './unwinding.ts';

function unaryOp(c: Compiler, e: UnaryOp): void {
  const loc = locOf(e);
  c.expr(e.operand);
  switch (e.op) {
    case 'UAdd':
      return intrinsic1(c, loc, 'UNARY_POSITIVE');
    case 'Not':
      toBool(c, loc);
      return c.op(loc, 'UNARY_NOT');
    case 'Invert':
      return c.op(loc, 'UNARY_INVERT');
    case 'USub':
      return c.op(loc, 'UNARY_NEGATIVE');
  }
}

function loadAttribute(c: Compiler, e: Expr & { tag: 'Attribute' }): void {
  const superExpr = e.ctx === 'Load' ? superCall(c, e) : null;
  if (superExpr === null) return attribute(c, e);
  loadArgsForSuper(c, superExpr);
  loadSuperAttr(c, locOf(e), e.attr, false, superExpr.args.length > 0);
  c.op(attrLoc(locOf(e), e), 'NOP');
}

function misplacedStar(c: Compiler, e: Starred): never {
  if (e.ctx === 'Store') c.error(locOf(e), 'starred assignment target must be in a list or tuple');
  c.error(locOf(e), "can't use starred expression here");
}

/**
 * A dispatch function, hence its length.
 * @cpython Python/codegen.c codegen_visit_expr 3.11-3.15
 */
export function visitExpr(c: Compiler, e: Expr): void {
  switch (e.tag) {
    case 'NamedExpr':
      c.expr(e.value);
      c.op(locOf(e), 'COPY', 1);
      return c.expr(e.target);
    case 'BoolOp':
      return boolOp(c, e);
    case 'BinOp':
      c.expr(e.left);
      c.expr(e.right);
      return addBinary(c, locOf(e), e.op, false);
    case 'UnaryOp':
      return unaryOp(c, e);
    case 'Lambda':
      return lambda(c, e);
    case 'IfExp':
      return ifExp(c, e);
    case 'Dict':
      return dict(c, e);
    case 'Set':
      return set(c, e);
    case 'GeneratorExp':
    case 'ListComp':
    case 'SetComp':
    case 'DictComp':
      return comprehension(c, e);
    case 'Yield':
      if (!c.u.ste.isFunctionLike) c.error(locOf(e), "'yield' outside function");
      if (e.value !== null) c.expr(e.value);
      else c.loadNone(locOf(e));
      return addYield(c, locOf(e));
    case 'YieldFrom':
      if (!c.u.ste.isFunctionLike) c.error(locOf(e), `'${c.kinds.yieldFromText}' outside function`);
      if (c.u.scopeType === 'async function') c.error(locOf(e), "'yield from' inside async function");
      c.expr(e.value);
      if (c.kinds.iteratorSlots === 2) c.op(locOf(e), 'GET_ITER', 1);
      else c.op(locOf(e), 'GET_YIELD_FROM_ITER');
      c.loadNone(locOf(e));
      return yieldFrom(c, locOf(e), false);
    case 'Await':
      c.expr(e.value);
      return awaitTop(c, locOf(e), 0);
    case 'Compare':
      return compare(c, e);
    case 'Call':
      return call(c, e);
    case 'Constant':
      return c.loadConst(locOf(e), e.value);
    case 'JoinedStr':
      return joinedStr(c, e);
    case 'TemplateStr':
      return templateStr(c, e);
    case 'FormattedValue':
      return formattedValue(c, e);
    case 'Interpolation':
      return interpolation(c, e);
    case 'Attribute':
      return loadAttribute(c, e);
    case 'Subscript':
      return subscript(c, e);
    case 'Starred':
      return misplacedStar(c, e);
    case 'Slice':
      return slice(c, e);
    case 'Name':
      return nameop(c, locOf(e), e.id, e.ctx);
    case 'List':
    case 'Tuple':
      return listOrTuple(c, e);
  }
}
