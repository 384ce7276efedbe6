/** `with` and `async with`. */
import type { AsyncWith, With } from '../../syntax/ast.ts';
import type { Label, Loc } from '../sequence.ts';
import { NO_LOCATION } from '../sequence.ts';
import { type Compiler, locOf } from './compiler.ts';
import { toBool } from './jumps.ts';
import { awaitTop, callExitWithNones, popExceptAndReraise } from './unwinding.ts';

/** The order of 3.11: the exception that is suppressed comes last, and falls through. */
function exceptFinishLast(c: Compiler, cleanup: Label): void {
  const exit = c.newLabel();
  c.jump(NO_LOCATION, 'POP_JUMP_IF_TRUE', exit);
  c.op(NO_LOCATION, 'RERAISE', 2);
  c.useLabel(cleanup);
  popExceptAndReraise(c, NO_LOCATION);
  c.useLabel(exit);
  c.op(NO_LOCATION, 'POP_TOP');
  c.op(NO_LOCATION, 'POP_BLOCK');
  c.op(NO_LOCATION, 'POP_EXCEPT');
  c.op(NO_LOCATION, 'POP_TOP');
  c.op(NO_LOCATION, 'POP_TOP');
}

/** @cpython Python/codegen.c codegen_with_except_finish 3.12-3.15 */
function exceptFinish(c: Compiler, cleanup: Label): void {
  c.nowhere();
  if (c.kinds.withFinish === 'suppressed last') return exceptFinishLast(c, cleanup);
  const suppress = c.newLabel();
  toBool(c, NO_LOCATION);
  c.jump(NO_LOCATION, 'POP_JUMP_IF_TRUE', suppress);
  c.op(NO_LOCATION, 'RERAISE', 2);
  c.useLabel(suppress);
  c.op(NO_LOCATION, 'POP_TOP');
  c.op(NO_LOCATION, 'POP_BLOCK');
  c.op(NO_LOCATION, 'POP_EXCEPT');
  c.op(NO_LOCATION, 'POP_TOP');
  c.op(NO_LOCATION, 'POP_TOP');
  if (c.kinds.withEntry === 'LOAD_SPECIAL') c.op(NO_LOCATION, 'POP_TOP');
  const exit = c.newLabel();
  c.jump(NO_LOCATION, c.kinds.withExitJump, exit);
  c.useLabel(cleanup);
  popExceptAndReraise(c, NO_LOCATION);
  c.useLabel(exit);
}

/** Looks up exit and enter, and calls enter. */
function enter(c: Compiler, loc: Loc, isAsync: boolean): void {
  if (c.kinds.withEntry === 'LOAD_SPECIAL') {
    c.op(loc, 'COPY', 1);
    c.op(loc, 'LOAD_SPECIAL', isAsync ? 3 : 1);
    c.op(loc, 'SWAP', 2);
    c.op(loc, 'SWAP', 3);
    c.op(loc, 'LOAD_SPECIAL', isAsync ? 2 : 0);
    c.op(loc, 'CALL', 0);
  } else {
    c.op(loc, isAsync ? 'BEFORE_ASYNC_WITH' : 'BEFORE_WITH');
  }
  if (isAsync) awaitTop(c, loc, 1);
}

/** @cpython Python/codegen.c codegen_with_inner, codegen_async_with_inner 3.11-3.15 */
function inner(c: Compiler, s: With | AsyncWith, pos: number): void {
  const isAsync = s.tag === 'AsyncWith';
  const item = s.items[pos]!;
  const block = c.newLabel();
  const final = c.newLabel();
  const exit = c.newLabel();
  const cleanup = c.newLabel();
  c.expr(item.context_expr);
  const loc = c.kinds.withLocation === 'item' ? locOf(item.context_expr) : locOf(s);
  enter(c, loc, isAsync);
  c.jump(loc, 'SETUP_WITH', final);
  c.useLabel(block);
  const type = isAsync ? 'async with' : 'with';
  c.pushFBlock(loc, type, block, final);
  if (item.optional_vars !== null) c.expr(item.optional_vars);
  else c.op(loc, 'POP_TOP');
  if (pos + 1 === s.items.length) c.stmts(s.body);
  else inner(c, s, pos + 1);
  if (isAsync) {
    c.popFBlock(type);
    c.op(loc, 'POP_BLOCK');
  } else {
    c.nowhere();
    c.op(NO_LOCATION, 'POP_BLOCK');
    c.popFBlock(type);
  }
  c.at(loc);
  callExitWithNones(c, loc);
  if (isAsync) awaitTop(c, loc, 2);
  c.op(loc, 'POP_TOP');
  c.jump(loc, 'JUMP', exit);
  c.useLabel(final);
  c.jump(loc, 'SETUP_CLEANUP', cleanup);
  c.op(loc, 'PUSH_EXC_INFO');
  c.op(loc, 'WITH_EXCEPT_START');
  if (isAsync) awaitTop(c, loc, 2);
  exceptFinish(c, cleanup);
  c.useLabel(exit);
}

export function withStmt(c: Compiler, s: With | AsyncWith): void {
  inner(c, s, 0);
}
