/** `try`, `except`, `except*`, `finally`. */
import type { ExceptHandler, Stmt, Try, TryStar } from '../../syntax/ast.ts';
import type { Label, Loc } from '../sequence.ts';
import { NO_LOCATION } from '../sequence.ts';
import { type Compiler, locOf } from './compiler.ts';
import { intrinsic2 } from './intrinsics.ts';
import { forwardJump } from './jumps.ts';
import { nameop } from './names.ts';
import { NO_LABEL } from './unit-state.ts';
import { popExceptAndReraise } from './unwinding.ts';

/** @cpython Python/codegen.c codegen_try_finally, codegen_try_star_finally 3.11-3.15 */
function tryFinally(c: Compiler, s: Try | TryStar, inner: () => void): void {
  const loc = locOf(s);
  const body = c.newLabel();
  const end = c.newLabel();
  const exit = c.newLabel();
  const cleanup = c.newLabel();
  c.jump(loc, 'SETUP_FINALLY', end);
  c.useLabel(body);
  c.pushFBlock(loc, 'finally try', body, end, s.finalbody);
  inner();
  c.op(NO_LOCATION, 'POP_BLOCK');
  c.popFBlock('finally try');
  c.stmts(s.finalbody);
  forwardJump(c, NO_LOCATION, exit);

  c.useLabel(end);
  c.nowhere();
  c.jump(NO_LOCATION, 'SETUP_CLEANUP', cleanup);
  c.op(NO_LOCATION, 'PUSH_EXC_INFO');
  c.pushFBlock(NO_LOCATION, 'finally end', end);
  c.stmts(s.finalbody);
  c.popFBlock('finally end');
  c.op(c.here(NO_LOCATION), 'RERAISE', 0);
  c.useLabel(cleanup);
  popExceptAndReraise(c, c.here(NO_LOCATION));
  c.useLabel(exit);
}

/** `name = None; del name` */
function unbind(c: Compiler, loc: Loc, name: string): void {
  c.loadNone(loc);
  nameop(c, loc, name, 'Store');
  nameop(c, loc, name, 'Del');
}

/** The body of a handler with a name: a `try` of its own, so that the name goes in any case. */
function namedHandler(c: Compiler, h: ExceptHandler, name: string, end: Label): void {
  const loc = locOf(h);
  const cleanupEnd = c.newLabel();
  const cleanupBody = c.newLabel();
  nameop(c, loc, name, 'Store');
  c.jump(loc, 'SETUP_CLEANUP', cleanupEnd);
  c.useLabel(cleanupBody);
  c.pushFBlock(loc, 'handler cleanup', cleanupBody, NO_LABEL, null, name);
  c.stmts(h.body);
  c.popFBlock('handler cleanup');
  c.nowhere();
  c.op(NO_LOCATION, 'POP_BLOCK');
  c.op(NO_LOCATION, 'POP_BLOCK');
  c.op(NO_LOCATION, 'POP_EXCEPT');
  unbind(c, NO_LOCATION, name);
  forwardJump(c, NO_LOCATION, end);
  c.useLabel(cleanupEnd);
  unbind(c, NO_LOCATION, name);
  c.op(NO_LOCATION, 'RERAISE', 1);
}

function plainHandler(c: Compiler, h: ExceptHandler, end: Label): void {
  const loc = locOf(h);
  const cleanupBody = c.newLabel();
  c.op(loc, 'POP_TOP');
  c.useLabel(cleanupBody);
  c.pushFBlock(loc, 'handler cleanup', cleanupBody);
  c.stmts(h.body);
  c.popFBlock('handler cleanup');
  c.nowhere();
  c.op(NO_LOCATION, 'POP_BLOCK');
  c.op(NO_LOCATION, 'POP_EXCEPT');
  forwardJump(c, NO_LOCATION, end);
}

/** @cpython Python/codegen.c codegen_try_except 3.11-3.15 */
function tryExcept(c: Compiler, s: Try): void {
  const loc = locOf(s);
  const body = c.newLabel();
  const except = c.newLabel();
  const end = c.newLabel();
  const cleanup = c.newLabel();
  c.jump(loc, 'SETUP_FINALLY', except);
  c.useLabel(body);
  c.pushFBlock(loc, 'try except', body);
  c.stmts(s.body);
  c.popFBlock('try except');
  c.op(NO_LOCATION, 'POP_BLOCK');
  c.stmts(s.orelse);
  forwardJump(c, NO_LOCATION, end);

  c.useLabel(except);
  c.nowhere();
  c.jump(NO_LOCATION, 'SETUP_CLEANUP', cleanup);
  c.op(NO_LOCATION, 'PUSH_EXC_INFO');
  c.pushFBlock(loc, 'exception handler', NO_LABEL);
  s.handlers.forEach((h, i) => {
    const hloc = locOf(h);
    c.at(hloc);
    if (h.type === null && i < s.handlers.length - 1) c.error(hloc, "default 'except:' must be last");
    const next = c.newLabel();
    if (h.type !== null) {
      c.expr(h.type);
      c.op(hloc, 'CHECK_EXC_MATCH');
      c.jump(hloc, 'POP_JUMP_IF_FALSE', next);
    }
    if (h.name !== null) namedHandler(c, h, h.name, end);
    else plainHandler(c, h, end);
    c.useLabel(next);
  });
  c.nowhere();
  c.popFBlock('exception handler');
  c.op(NO_LOCATION, 'RERAISE', 0);
  c.useLabel(cleanup);
  popExceptAndReraise(c, NO_LOCATION);
  c.useLabel(end);
}

interface StarLabels {
  next: Label;
  withError: Label;
  noMatch: Label;
}

/** Matching and the body of one `except*`. */
function starHandler(c: Compiler, h: ExceptHandler, first: boolean, labels: StarLabels): void {
  const loc = locOf(h);
  c.at(loc);
  if (first) {
    // the list of what is raised or left over, and a copy of the group
    if (c.kinds.groupCopy === 'first') {
      c.op(loc, 'COPY', 1);
      c.op(loc, 'BUILD_LIST', 0);
      c.op(loc, 'SWAP', 2);
    } else {
      c.op(loc, 'BUILD_LIST', 0);
      c.op(loc, 'COPY', 2);
    }
  }
  if (h.type !== null) {
    c.expr(h.type);
    c.op(loc, 'CHECK_EG_MATCH');
    c.op(loc, 'COPY', 1);
    c.jump(loc, 'POP_JUMP_IF_NONE', labels.noMatch);
  }
  const cleanupEnd = c.newLabel();
  const cleanupBody = c.newLabel();
  if (h.name !== null) nameop(c, loc, h.name, 'Store');
  else c.op(loc, 'POP_TOP');
  c.jump(loc, 'SETUP_CLEANUP', cleanupEnd);
  c.useLabel(cleanupBody);
  c.pushFBlock(loc, 'handler cleanup', cleanupBody, NO_LABEL, null, h.name);
  c.stmts(h.body);
  c.popFBlock('handler cleanup');
  c.nowhere();
  c.op(NO_LOCATION, 'POP_BLOCK');
  if (h.name !== null) unbind(c, NO_LOCATION, h.name);
  forwardJump(c, NO_LOCATION, labels.next);
  c.useLabel(cleanupEnd);
  if (h.name !== null) unbind(c, NO_LOCATION, h.name);
  c.op(NO_LOCATION, 'LIST_APPEND', 3);
  c.op(NO_LOCATION, 'POP_TOP');
  forwardJump(c, NO_LOCATION, labels.withError);
  c.useLabel(labels.next);
  c.op(NO_LOCATION, 'NOP');
  forwardJump(c, NO_LOCATION, labels.withError);
  c.useLabel(labels.noMatch);
  c.op(loc, 'POP_TOP');
  c.useLabel(labels.withError);
}

function reraiseStar(c: Compiler, reraiseLabel: Label, end: Label, cleanup: Label): void {
  const reraise = c.newLabel();
  c.useLabel(reraiseLabel);
  intrinsic2(c, NO_LOCATION, 'PREP_RERAISE_STAR');
  c.op(NO_LOCATION, 'COPY', 1);
  c.jump(NO_LOCATION, 'POP_JUMP_IF_NOT_NONE', reraise);
  c.op(NO_LOCATION, 'POP_TOP');
  c.op(NO_LOCATION, 'POP_BLOCK');
  c.op(NO_LOCATION, 'POP_EXCEPT');
  forwardJump(c, NO_LOCATION, end);
  c.useLabel(reraise);
  c.op(NO_LOCATION, 'POP_BLOCK');
  c.op(NO_LOCATION, 'SWAP', 2);
  c.op(NO_LOCATION, 'POP_EXCEPT');
  c.op(NO_LOCATION, 'RERAISE', 0);
  c.useLabel(cleanup);
  popExceptAndReraise(c, NO_LOCATION);
}

/** @cpython Python/codegen.c codegen_try_star_except 3.11-3.15 */
function tryStarExcept(c: Compiler, s: TryStar): void {
  const loc = locOf(s);
  const body = c.newLabel();
  const except = c.newLabel();
  const orelse = c.newLabel();
  const end = c.newLabel();
  const cleanup = c.newLabel();
  const reraiseLabel = c.newLabel();
  c.jump(loc, 'SETUP_FINALLY', except);
  c.useLabel(body);
  c.pushFBlock(loc, 'try except', body);
  c.stmts(s.body);
  c.popFBlock('try except');
  c.op(NO_LOCATION, 'POP_BLOCK');
  forwardJump(c, NO_LOCATION, orelse);

  c.useLabel(except);
  c.nowhere();
  c.jump(NO_LOCATION, 'SETUP_CLEANUP', cleanup);
  c.op(NO_LOCATION, 'PUSH_EXC_INFO');
  c.pushFBlock(loc, 'exception group handler', NO_LABEL);
  s.handlers.forEach((h, i) => {
    starHandler(c, h, i === 0, { next: c.newLabel(), withError: c.newLabel(), noMatch: c.newLabel() });
    if (i === s.handlers.length - 1) {
      // the unhandled part, or None
      c.op(NO_LOCATION, 'LIST_APPEND', 1);
      forwardJump(c, NO_LOCATION, reraiseLabel);
    }
  });
  c.nowhere();
  c.popFBlock('exception group handler');
  reraiseStar(c, reraiseLabel, end, cleanup);
  c.useLabel(orelse);
  c.stmts(s.orelse);
  c.useLabel(end);
}

function hasFinally(body: readonly Stmt[]): boolean {
  return body.length > 0;
}

export function tryStmt(c: Compiler, s: Try): void {
  if (!hasFinally(s.finalbody)) return tryExcept(c, s);
  tryFinally(c, s, () => (s.handlers.length > 0 ? tryExcept(c, s) : c.stmts(s.body)));
}

export function tryStarStmt(c: Compiler, s: TryStar): void {
  if (!hasFinally(s.finalbody)) return tryStarExcept(c, s);
  tryFinally(c, s, () => (s.handlers.length > 0 ? tryStarExcept(c, s) : c.stmts(s.body)));
}
