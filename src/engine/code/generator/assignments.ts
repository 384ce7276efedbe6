/** Assignment in its forms: plain, augmented, annotated; `assert`, and expressions as statements. */
import { InvariantError } from '../../profile/faults.ts';
import type { AnnAssign, Assert, Assign, AugAssign, Expr, ExprStmt, Operator, Raise } from '../../syntax/ast.ts';
import { intConst, strConst } from '../constants.ts';
import type { Loc } from '../sequence.ts';
import { NO_LOCATION } from '../sequence.ts';
import { callSmall } from './call-forms.ts';
import { checkAssert } from './checks.ts';
import { type Compiler, locOf } from './compiler.ts';
import { intrinsic1 } from './intrinsics.ts';
import { jumpIf } from './jumps.ts';
import { attrLoc, loadAttr, nameop } from './names.ts';
import { binarySubscr, isTwoElementSlice, sliceParts } from './subscripts.ts';

const NB: Record<Operator, number> = {
  Add: 0,
  BitAnd: 1,
  FloorDiv: 2,
  LShift: 3,
  MatMult: 4,
  Mult: 5,
  Mod: 6,
  BitOr: 7,
  Pow: 8,
  RShift: 9,
  Sub: 10,
  Div: 11,
  BitXor: 12,
};

/** @cpython Python/codegen.c addop_binary 3.11-3.15 */
export function addBinary(c: Compiler, loc: Loc, op: Operator, inplace: boolean): void {
  c.op(loc, 'BINARY_OP', NB[op] + (inplace ? 13 : 0));
}

export function assignStmt(c: Compiler, s: Assign): void {
  c.expr(s.value);
  s.targets.forEach((target, i) => {
    if (i < s.targets.length - 1) c.op(locOf(s), 'COPY', 1);
    c.expr(target);
  });
}

/** Loads the target of an augmented assignment, keeping on the stack what the store needs. */
function loadAugTarget(c: Compiler, e: Expr): void {
  const loc = locOf(e);
  switch (e.tag) {
    case 'Attribute':
      c.expr(e.value);
      c.op(loc, 'COPY', 1);
      c.at(attrLoc(loc, e));
      return loadAttr(c, attrLoc(loc, e), e.attr);
    case 'Subscript':
      c.expr(e.value);
      if (isTwoElementSlice(c, e.slice)) {
        sliceParts(c, e.slice);
        c.op(loc, 'COPY', 3);
        c.op(loc, 'COPY', 3);
        c.op(loc, 'COPY', 3);
        return c.op(loc, 'BINARY_SLICE');
      }
      c.expr(e.slice);
      c.op(loc, 'COPY', 2);
      c.op(loc, 'COPY', 2);
      return binarySubscr(c, loc);
    case 'Name':
      return nameop(c, loc, e.id, 'Load');
    default:
      throw new InvariantError(`augmented assignment to ${e.tag}`);
  }
}

function storeAugTarget(c: Compiler, e: Expr): void {
  const loc = locOf(e);
  switch (e.tag) {
    case 'Attribute': {
      const at = attrLoc(loc, e);
      c.at(at);
      c.op(at, 'SWAP', 2);
      return c.opName(at, 'STORE_ATTR', c.u.names, e.attr);
    }
    case 'Subscript':
      if (isTwoElementSlice(c, e.slice)) {
        c.op(loc, 'SWAP', 4);
        c.op(loc, 'SWAP', 3);
        c.op(loc, 'SWAP', 2);
        return c.op(loc, 'STORE_SLICE');
      }
      c.op(loc, 'SWAP', 3);
      c.op(loc, 'SWAP', 2);
      return c.op(loc, 'STORE_SUBSCR');
    case 'Name':
      return nameop(c, loc, e.id, 'Store');
    default:
      throw new InvariantError(`augmented assignment to ${e.tag}`);
  }
}

/** @cpython Python/codegen.c codegen_augassign 3.11-3.15 */
export function augAssignStmt(c: Compiler, s: AugAssign): void {
  c.at(locOf(s.target));
  loadAugTarget(c, s.target);
  c.at(locOf(s));
  c.expr(s.value);
  addBinary(c, locOf(s), s.op, true);
  c.at(locOf(s.target));
  storeAugTarget(c, s.target);
}

/** @cpython Python/codegen.c codegen_visit_annexpr 3.8-3.15 */
export function annotationText(c: Compiler, e: Expr): void {
  c.loadConst(locOf(e), strConst(c.unparser.text(e)));
}

function checkAnnExpr(c: Compiler, e: Expr): void {
  c.expr(e);
  c.op(locOf(e), 'POP_TOP');
}

/** @cpython Python/codegen.c codegen_check_ann_subscr 3.9-3.15 */
function checkAnnSubscr(c: Compiler, e: Expr): void {
  if (e.tag === 'Slice') {
    for (const part of [e.lower, e.upper, e.step]) if (part !== null) checkAnnExpr(c, part);
  } else if (e.tag === 'Tuple') {
    for (const x of e.elts) checkAnnSubscr(c, x);
  } else {
    checkAnnExpr(c, e);
  }
}

/** An annotated name of a module or class: stored at once, or kept for `__annotate__`. */
function storeAnnotation(c: Compiler, s: AnnAssign, id: string): void {
  const loc = locOf(s);
  if (c.kinds.annotations === 'deferred' && !c.futureAnnotations) return deferAnnotation(c, s);
  if (c.futureAnnotations) annotationText(c, s.annotation);
  else c.expr(s.annotation);
  c.opName(loc, 'LOAD_NAME', c.u.names, '__annotations__');
  c.loadConst(loc, strConst(c.maybeMangle(id)));
  c.op(loc, 'STORE_SUBSCR');
}

/** @cpython Python/compile.c _PyCompile_AddDeferredAnnotation 3.14-3.15 */
function deferAnnotation(c: Compiler, s: AnnAssign): void {
  const { u } = c;
  const loc = locOf(s);
  if (u.deferredAnnotations === null) u.deferredAnnotations = [];
  u.deferredAnnotations.push(s);
  if (u.scopeType !== 'module' && u.inConditionalBlock === 0) {
    u.conditionalIndices.push(-1);
    return;
  }
  const index = u.nextConditionalIndex++;
  u.conditionalIndices.push(index);
  c.opName(loc, u.scopeType === 'class' ? 'LOAD_DEREF' : 'LOAD_NAME', u.cellvars, '__conditional_annotations__');
  c.loadConst(loc, intConst(index));
  c.op(loc, 'SET_ADD', 1);
  c.op(loc, 'POP_TOP');
}

/** @cpython Python/codegen.c codegen_annassign 3.8-3.15 */
export function annAssignStmt(c: Compiler, s: AnnAssign): void {
  const { target } = s;
  const evaluated = c.u.scopeType === 'module' || c.u.scopeType === 'class';
  if (s.value !== null) {
    c.expr(s.value);
    c.expr(target);
  }
  switch (target.tag) {
    case 'Name':
      if (s.simple && evaluated) storeAnnotation(c, s, target.id);
      break;
    case 'Attribute':
      if (s.value === null) checkAnnExpr(c, target.value);
      break;
    case 'Subscript':
      if (s.value === null) {
        checkAnnExpr(c, target.value);
        checkAnnSubscr(c, target.slice);
      }
      break;
    default:
      throw new InvariantError(`annotated assignment to ${target.tag}`);
  }
  const eager = c.kinds.annotations === 'eager' && !c.futureAnnotations;
  if (eager && !s.simple && evaluated) checkAnnExpr(c, s.annotation);
}

/** @cpython Python/codegen.c codegen_assert 3.8-3.15 */
export function assertStmt(c: Compiler, s: Assert): void {
  checkAssert(c, s);
  if (c.optimize > 0) return;
  const loc = locOf(s);
  const end = c.newLabel();
  jumpIf(c, loc, s.test, end, true);
  if (c.kinds.assertion === 'common constant') c.op(loc, 'LOAD_COMMON_CONSTANT', 0);
  else c.op(loc, 'LOAD_ASSERTION_ERROR');
  if (s.msg !== null) {
    c.expr(s.msg);
    callSmall(c, loc, 0);
  }
  c.op(c.kinds.assertRaiseLocation === 'test' ? locOf(s.test) : loc, 'RAISE_VARARGS', 1);
  c.useLabel(end);
}

export function raiseStmt(c: Compiler, s: Raise): void {
  let n = 0;
  if (s.exc !== null) {
    c.expr(s.exc);
    n++;
    if (s.cause !== null) {
      c.expr(s.cause);
      n++;
    }
  }
  c.op(locOf(s), 'RAISE_VARARGS', n);
}

/** @cpython Python/codegen.c codegen_stmt_expr 3.8-3.15 */
export function exprStmt(c: Compiler, s: ExprStmt): void {
  const loc = locOf(s);
  if (c.isInteractiveTopLevel) {
    c.expr(s.value);
    intrinsic1(c, loc, 'PRINT');
    if (c.kinds.intrinsics) c.op(NO_LOCATION, 'POP_TOP');
    return;
  }
  if (s.value.tag === 'Constant') return c.op(loc, 'NOP');
  c.expr(s.value);
  c.nowhere();
  c.op(NO_LOCATION, 'POP_TOP');
}
