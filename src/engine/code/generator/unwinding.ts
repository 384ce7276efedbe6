/** Leaving frame blocks: what `return`, `break` and `continue` emit on their way out. */

import type { Loc } from '../sequence.ts';
import { NO_LOCATION } from '../sequence.ts';
import { callSmall } from './call-forms.ts';
import type { Compiler } from './compiler.ts';
import { nameop } from './names.ts';
import { type FBlock, NO_LABEL } from './unit-state.ts';

/** @cpython Python/codegen.c codegen_add_yield_from 3.11-3.15 */
export function yieldFrom(c: Compiler, loc: Loc, isAwait: boolean): void {
  const send = c.newLabel();
  const exit = c.newLabel();
  if (!c.kinds.throwCleanup) {
    c.useLabel(send);
    c.jump(loc, 'SEND', exit);
    c.op(loc, 'YIELD_VALUE');
    c.op(loc, 'RESUME', isAwait ? 3 : 2);
    c.jump(loc, 'JUMP_NO_INTERRUPT', send);
    c.useLabel(exit);
    return;
  }
  const fail = c.newLabel();
  c.useLabel(send);
  c.jump(loc, 'SEND', exit);
  // a virtual try for the StopIteration that close() or throw() may raise
  c.jump(loc, 'SETUP_FINALLY', fail);
  c.op(loc, 'YIELD_VALUE', c.kinds.yieldMark);
  c.op(NO_LOCATION, 'POP_BLOCK');
  c.op(loc, 'RESUME', isAwait ? 3 : 2);
  c.jump(loc, 'JUMP_NO_INTERRUPT', send);
  c.useLabel(fail);
  c.op(loc, 'CLEANUP_THROW');
  c.useLabel(exit);
  c.op(loc, 'END_SEND');
}

/** The None that starts a SEND, and the place beside the iterator where the version keeps one. */
export function loadFirstSent(c: Compiler, loc: Loc): void {
  if (c.kinds.iteratorSlots === 2) c.op(loc, 'PUSH_NULL');
  c.loadNone(loc);
}

/** `await` of what is on the stack; `mark` says what for (1 = __aenter__, 2 = __aexit__). */
export function awaitTop(c: Compiler, loc: Loc, mark: number): void {
  c.op(loc, 'GET_AWAITABLE', mark);
  loadFirstSent(c, loc);
  yieldFrom(c, loc, true);
}

/** @cpython Python/codegen.c codegen_call_exit_with_nones 3.8-3.15 */
export function callExitWithNones(c: Compiler, loc: Loc): void {
  c.loadNone(loc);
  c.loadNone(loc);
  c.loadNone(loc);
  callSmall(c, loc, c.kinds.exitArgs);
}

/** @cpython Python/codegen.c codegen_pop_except_and_reraise 3.11-3.15 */
export function popExceptAndReraise(c: Compiler, loc: Loc): void {
  c.op(loc, 'COPY', 3);
  c.op(loc, 'POP_EXCEPT');
  c.op(loc, 'RERAISE', 1);
}

function unwindFinally(c: Compiler, loc: Loc, info: FBlock, preserveTos: boolean): Loc {
  // this POP_BLOCK has the line of the unwinding statement
  c.op(loc, 'POP_BLOCK');
  if (preserveTos) c.pushFBlock(loc, 'pop value', NO_LABEL);
  c.stmts(info.body ?? []);
  if (preserveTos) c.popFBlock('pop value');
  c.nowhere();
  return NO_LOCATION;
}

function unwindWith(c: Compiler, info: FBlock, preserveTos: boolean): Loc {
  const loc = info.loc;
  c.at(loc);
  c.op(loc, 'POP_BLOCK');
  if (preserveTos) {
    if (c.kinds.withEntry === 'LOAD_SPECIAL') c.op(loc, 'SWAP', 3);
    c.op(loc, 'SWAP', 2);
  }
  callExitWithNones(c, loc);
  if (info.type === 'async with') awaitTop(c, loc, 2);
  c.op(loc, 'POP_TOP');
  c.nowhere();
  return NO_LOCATION;
}

const LOOPS: readonly FBlock['type'][] = ['while loop', 'for loop', 'async for loop'];

function popIterator(c: Compiler, loc: Loc, preserveTos: boolean): void {
  if (preserveTos) c.op(loc, 'SWAP', 2);
  c.op(loc, 'POP_TOP');
}

/**
 * Unwinds one block; returns the location for what follows. A dispatch function.
 * @cpython Python/codegen.c codegen_unwind_fblock 3.11-3.15
 */
export function unwindFBlock(c: Compiler, loc: Loc, info: FBlock, preserveTos: boolean): Loc {
  switch (info.type) {
    case 'while loop':
    case 'exception handler':
    case 'exception group handler':
    case 'async comprehension generator':
    case 'stop iteration':
      return loc;
    case 'for loop':
      if (c.kinds.iteratorSlots === 2) {
        // the iterator and, above it, what it iterates over
        if (preserveTos) c.op(loc, 'SWAP', 3);
        c.op(loc, 'POP_TOP');
        c.op(loc, 'POP_TOP');
        return loc;
      }
      popIterator(c, loc, preserveTos);
      return loc;
    case 'async for loop':
      popIterator(c, loc, preserveTos);
      return loc;
    case 'try except':
      c.op(loc, 'POP_BLOCK');
      return loc;
    case 'finally try':
      return unwindFinally(c, loc, info, preserveTos);
    case 'finally end':
      if (preserveTos) c.op(loc, 'SWAP', 2);
      c.op(loc, 'POP_TOP');
      if (preserveTos) c.op(loc, 'SWAP', 2);
      c.op(loc, 'POP_BLOCK');
      c.op(loc, 'POP_EXCEPT');
      return loc;
    case 'with':
    case 'async with':
      return unwindWith(c, info, preserveTos);
    case 'handler cleanup':
      if (info.name !== null) c.op(loc, 'POP_BLOCK');
      if (preserveTos) c.op(loc, 'SWAP', 2);
      c.op(loc, 'POP_BLOCK');
      c.op(loc, 'POP_EXCEPT');
      if (info.name !== null) {
        c.loadNone(loc);
        nameop(c, loc, info.name, 'Store');
        nameop(c, loc, info.name, 'Del');
      }
      return loc;
    case 'pop value':
      if (preserveTos) c.op(loc, 'SWAP', 2);
      c.op(loc, 'POP_TOP');
      return loc;
  }
}

/**
 * Unwinds all blocks, or up to the innermost loop, which is then returned (and stays).
 * @cpython Python/codegen.c codegen_unwind_fblock_stack 3.11-3.15
 */
export function unwindFBlockStack(
  c: Compiler,
  loc: Loc,
  preserveTos: boolean,
  toLoop: boolean,
): { loc: Loc; loop: FBlock | null } {
  const top = c.topFBlock();
  if (top === undefined) return { loc, loop: null };
  if (top.type === 'exception group handler') {
    c.error(loc, "'break', 'continue' and 'return' cannot appear in an except* block");
  }
  if (toLoop && LOOPS.includes(top.type)) return { loc, loop: top };
  c.popFBlock(top.type);
  const after = unwindFBlock(c, loc, top, preserveTos);
  const result = unwindFBlockStack(c, after, preserveTos, toLoop);
  c.pushFBlock(top.loc, top.type, top.block, top.exit, top.body, top.name);
  return result;
}
