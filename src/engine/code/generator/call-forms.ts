/** Calls by version: where the NULL stands, how keyword names are passed, whether PRECALL comes before. */
import { strTuple } from '../constants.ts';
import type { Loc } from '../sequence.ts';
import type { Compiler } from './compiler.ts';

/** CALL with `n` positional arguments, callable and NULL (or self) being on the stack. */
export function callSmall(c: Compiler, loc: Loc, n: number): void {
  if (c.kinds.call === 'PRECALL') c.op(loc, 'PRECALL', n);
  c.op(loc, 'CALL', n);
}

/** CALL with `n` arguments in all, the last of them by keyword. `namesLoc`: where the names are loaded. */
export function callKeywords(c: Compiler, namesLoc: Loc, loc: Loc, names: readonly string[], n: number): void {
  keywordNames(c, namesLoc, names);
  callWithNames(c, loc, n);
}

/** @cpython Python/codegen.c codegen_call_simple_kw_helper 3.11-3.15 */
export function keywordNames(c: Compiler, loc: Loc, names: readonly string[]): void {
  const index = c.addConst(strTuple(names));
  c.op(loc, c.kinds.call === 'CALL_KW' ? 'LOAD_CONST' : 'KW_NAMES', index);
}

/** The call that follows `keywordNames`. */
export function callWithNames(c: Compiler, loc: Loc, n: number): void {
  if (c.kinds.call === 'CALL_KW') c.op(loc, 'CALL_KW', n);
  else callSmall(c, loc, n);
}

/** A NULL under the callable (before it is loaded). */
export function nullBefore(c: Compiler, loc: Loc): void {
  if (c.kinds.call !== 'CALL_KW') c.op(loc, 'PUSH_NULL');
}

/** A NULL above the callable (3.13+). */
export function nullAfter(c: Compiler, loc: Loc): void {
  if (c.kinds.call === 'CALL_KW') c.op(loc, 'PUSH_NULL');
}
