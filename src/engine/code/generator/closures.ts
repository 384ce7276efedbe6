/** MAKE_FUNCTION and what goes into it: code object, closure, defaults, annotations. */
import type { Arguments } from '../../syntax/ast.ts';
import { strConst, strTuple } from '../constants.ts';

import type { Loc } from '../sequence.ts';
import { NO_LOCATION } from '../sequence.ts';
import { type CodeUnit, FREE } from '../unit.ts';
import type { Compiler } from './compiler.ts';
import { intrinsic1 } from './intrinsics.ts';

export const DEFAULTS = 1;
export const KWDEFAULTS = 2;
export const ANNOTATIONS = 4;
const CLOSURE = 8;
export const ANNOTATE = 16;

function freeNames(co: CodeUnit): string[] {
  return co.localsplusnames.filter((_, i) => (co.localspluskinds[i]! & FREE) !== 0);
}

/** @cpython Python/codegen.c codegen_make_closure 3.8-3.15 */
export function makeClosure(c: Compiler, loc: Loc, co: CodeUnit, flags: number): void {
  const free = freeNames(co);
  if (free.length > 0) {
    for (const name of free) c.op(loc, 'LOAD_CLOSURE', c.closureIndex(name));
    flags |= CLOSURE;
    c.op(loc, 'BUILD_TUPLE', free.length);
  }
  c.loadConst(loc, { t: 'code', v: co });
  if (c.kinds.makeFunction === 'flags') return c.op(loc, 'MAKE_FUNCTION', flags);
  c.op(loc, 'MAKE_FUNCTION');
  for (const flag of [CLOSURE, ANNOTATIONS, ANNOTATE, KWDEFAULTS, DEFAULTS]) {
    if (flags & flag) c.op(loc, 'SET_FUNCTION_ATTRIBUTE', flag);
  }
}

/** @cpython Python/codegen.c codegen_kwonlydefaults 3.8-3.15 */
function kwonlyDefaults(c: Compiler, loc: Loc, args: Arguments): boolean {
  const keys: string[] = [];
  args.kwonlyargs.forEach((arg, i) => {
    const value = args.kw_defaults[i] ?? null;
    if (value === null) return;
    const mangled = c.maybeMangle(arg.arg);
    keys.push(mangled);
    if (!c.kinds.constKeyMap) c.loadConst(loc, strConst(mangled));
    c.expr(value);
  });
  if (keys.length === 0) return false;
  if (c.kinds.constKeyMap) {
    c.loadConst(loc, strTuple(keys));
    c.op(loc, 'BUILD_CONST_KEY_MAP', keys.length);
  } else {
    c.op(loc, 'BUILD_MAP', keys.length);
  }
  return true;
}

/** @cpython Python/codegen.c codegen_default_arguments 3.8-3.15 */
export function defaultArguments(c: Compiler, loc: Loc, args: Arguments): number {
  let flags = 0;
  if (args.defaults.length > 0) {
    c.exprs(args.defaults);
    c.op(loc, 'BUILD_TUPLE', args.defaults.length);
    flags |= DEFAULTS;
  }
  if (kwonlyDefaults(c, loc, args)) flags |= KWDEFAULTS;
  return flags;
}

/** @cpython Python/codegen.c codegen_wrap_in_stopiteration_handler 3.12-3.15 */
export function wrapInStopIterationHandler(c: Compiler): void {
  const handler = c.newLabel();
  const first = { op: c.opcode('SETUP_CLEANUP'), arg: 0, target: handler, loc: NO_LOCATION };
  c.insertAfterPrologue(first);
  c.loadNone(NO_LOCATION);
  c.op(NO_LOCATION, 'RETURN_VALUE');
  c.useLabel(handler);
  intrinsic1(c, NO_LOCATION, 'STOPITERATION_ERROR');
  c.op(NO_LOCATION, 'RERAISE', 1);
}
