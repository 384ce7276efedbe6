/** `if`, `for`, `while`, and leaving them. */
import type { AsyncFor, For, If, Return, While } from '../../syntax/ast.ts';
import type { Loc } from '../sequence.ts';
import { NO_LOCATION } from '../sequence.ts';
import { type Compiler, locOf } from './compiler.ts';
import { forwardJump, jumpIf } from './jumps.ts';
import { loadFirstSent, unwindFBlock, unwindFBlockStack, yieldFrom } from './unwinding.ts';

/** @cpython Python/codegen.c codegen_if 3.11-3.15 */
export function ifStmt(c: Compiler, s: If): void {
  const end = c.newLabel();
  const next = s.orelse.length > 0 ? c.newLabel() : end;
  jumpIf(c, locOf(s), s.test, next, false);
  c.stmts(s.body);
  if (s.orelse.length > 0) {
    forwardJump(c, NO_LOCATION, end);
    c.useLabel(next);
    c.stmts(s.orelse);
  }
  c.useLabel(end);
}

/** What ends the iteration of FOR_ITER. END_FOR comes first, as instrumentation needs it. */
export function endFor(c: Compiler): void {
  switch (c.kinds.loopEnd) {
    case 'nothing':
      return;
    case 'END_FOR':
      return c.op(NO_LOCATION, 'END_FOR');
    case 'END_FOR POP_TOP':
      c.op(NO_LOCATION, 'END_FOR');
      return c.op(NO_LOCATION, 'POP_TOP');
    case 'END_FOR POP_ITER':
      c.op(NO_LOCATION, 'END_FOR');
      return c.op(NO_LOCATION, 'POP_ITER');
  }
}

/** @cpython Python/codegen.c codegen_for 3.11-3.15 */
export function forStmt(c: Compiler, s: For): void {
  const start = c.newLabel();
  const body = c.newLabel();
  const cleanup = c.newLabel();
  const end = c.newLabel();
  c.pushFBlock(locOf(s), 'for loop', start, end);
  c.expr(s.iter);
  const loc = c.kinds.forLocation === 'iter' ? locOf(s.iter) : locOf(s);
  c.op(loc, 'GET_ITER');
  c.useLabel(start);
  c.jump(loc, 'FOR_ITER', cleanup);
  // for the line of a target on another line; removed later if redundant
  if (c.kinds.forTargetNop) c.op(locOf(s.target), 'NOP');
  c.useLabel(body);
  c.expr(s.target);
  c.stmts(s.body);
  c.nowhere();
  c.jump(NO_LOCATION, 'JUMP', start);
  c.useLabel(cleanup);
  endFor(c);
  c.popFBlock('for loop');
  c.stmts(s.orelse);
  c.useLabel(end);
}

/** @cpython Python/codegen.c codegen_async_for 3.11-3.15 */
export function asyncForStmt(c: Compiler, s: AsyncFor): void {
  const loc = locOf(s);
  const iterLoc = locOf(s.iter);
  const start = c.newLabel();
  const send = c.newLabel();
  const except = c.newLabel();
  const end = c.newLabel();
  c.expr(s.iter);
  c.op(c.kinds.forLocation === 'iter' ? iterLoc : loc, 'GET_AITER');
  c.useLabel(start);
  c.pushFBlock(loc, 'async for loop', start, end);
  c.jump(loc, 'SETUP_FINALLY', except);
  c.op(loc, 'GET_ANEXT');
  loadFirstSent(c, loc);
  c.useLabel(send);
  yieldFrom(c, loc, true);
  c.op(loc, 'POP_BLOCK');
  if (c.kinds.asyncForEnd === 'jump') c.op(loc, 'NOT_TAKEN');
  c.expr(s.target);
  c.stmts(s.body);
  c.nowhere();
  c.jump(NO_LOCATION, 'JUMP', start);
  c.popFBlock('async for loop');
  c.useLabel(except);
  c.at(iterLoc);
  // the line of the iterator: END_ASYNC_FOR follows the `for`, not the body
  if (c.kinds.asyncForEnd === 'jump') c.jump(iterLoc, 'END_ASYNC_FOR', send);
  else c.op(iterLoc, 'END_ASYNC_FOR');
  c.stmts(s.orelse);
  c.useLabel(end);
}

/** @cpython Python/codegen.c codegen_while 3.11-3.15 */
export function whileStmt(c: Compiler, s: While): void {
  const loop = c.newLabel();
  const end = c.newLabel();
  const anchor = c.newLabel();
  c.useLabel(loop);
  c.pushFBlock(locOf(s), 'while loop', loop, end);
  if (c.kinds.whileTest === 'top') {
    jumpIf(c, locOf(s), s.test, anchor, false);
    c.stmts(s.body);
    c.jump(NO_LOCATION, 'JUMP', loop);
  } else {
    const body = c.newLabel();
    jumpIf(c, locOf(s), s.test, anchor, false);
    c.useLabel(body);
    c.stmts(s.body);
    c.at(locOf(s));
    jumpIf(c, locOf(s), s.test, body, true);
  }
  c.popFBlock('while loop');
  c.useLabel(anchor);
  c.stmts(s.orelse);
  c.useLabel(end);
}

/** @cpython Python/codegen.c codegen_return 3.11-3.15 */
export function returnStmt(c: Compiler, s: Return): void {
  let loc = locOf(s);
  const { value } = s;
  const { ste } = c.u;
  const preserveTos = value !== null && value.tag !== 'Constant';
  if (!ste.isFunctionLike) c.error(loc, "'return' outside function");
  if (value !== null && ste.coroutine && ste.generator) c.error(loc, "'return' with value in async generator");
  if (preserveTos) {
    c.expr(value);
  } else if (value !== null) {
    loc = locOf(value);
    c.at(loc);
    c.op(loc, 'NOP');
  }
  if (value === null || value.lineno !== s.lineno) {
    loc = locOf(s);
    c.at(loc);
    c.op(loc, 'NOP');
  }
  loc = unwindFBlockStack(c, loc, preserveTos, false).loc;
  if (value === null) c.loadNone(loc);
  else if (value.tag === 'Constant') c.loadConst(loc, value.value);
  c.op(loc, 'RETURN_VALUE');
}

/** @cpython Python/codegen.c codegen_break 3.11-3.15 */
export function breakStmt(c: Compiler, loc: Loc): void {
  c.op(loc, 'NOP');
  const unwound = unwindFBlockStack(c, loc, false, true);
  if (unwound.loop === null) c.error(loc, "'break' outside loop");
  const after = unwindFBlock(c, unwound.loc, unwound.loop, false);
  c.jump(after, 'JUMP', unwound.loop.exit);
}

/** @cpython Python/codegen.c codegen_continue 3.11-3.15 */
export function continueStmt(c: Compiler, loc: Loc): void {
  c.op(loc, 'NOP');
  const unwound = unwindFBlockStack(c, loc, false, true);
  if (unwound.loop === null) c.error(loc, "'continue' not properly in loop");
  c.jump(unwound.loc, 'JUMP', unwound.loop.block);
}
