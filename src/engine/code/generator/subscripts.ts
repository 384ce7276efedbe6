/** Subscripts and slices. */
import { InvariantError } from '../../profile/faults.ts';
import type { ConstValue, Expr, Slice, Subscript } from '../../syntax/ast.ts';
import { NONE } from '../constants.ts';
import type { Loc } from '../sequence.ts';
import { checkIndex, checkSubscripter } from './checks.ts';
import { type Compiler, locOf } from './compiler.ts';

const NB_SUBSCR = 26;

export function binarySubscr(c: Compiler, loc: Loc): void {
  if (c.kinds.subscript === 'BINARY_OP') c.op(loc, 'BINARY_OP', NB_SUBSCR);
  else c.op(loc, 'BINARY_SUBSCR');
}

function isConstantOrAbsent(e: Expr | null): boolean {
  return e === null || e.tag === 'Constant';
}

/** @cpython Python/codegen.c is_constant_slice 3.14-3.15 */
function isConstantSlice(c: Compiler, e: Slice): boolean {
  return (
    c.kinds.slices === 'constant' &&
    isConstantOrAbsent(e.lower) &&
    isConstantOrAbsent(e.upper) &&
    isConstantOrAbsent(e.step)
  );
}

/** @cpython Python/codegen.c should_apply_two_element_slice_optimization 3.12-3.15 */
export function isTwoElementSlice(c: Compiler, e: Expr): e is Slice {
  return c.kinds.slices !== 'BUILD_SLICE' && e.tag === 'Slice' && e.step === null && !isConstantSlice(c, e);
}

/** @cpython Python/codegen.c codegen_slice_two_parts 3.12-3.15 */
export function sliceParts(c: Compiler, e: Slice): void {
  for (const part of [e.lower, e.upper]) {
    if (part !== null) c.expr(part);
    else c.loadNone(locOf(e));
  }
}

/** @cpython Python/codegen.c codegen_slice 3.8-3.15 */
export function slice(c: Compiler, e: Slice): void {
  if (isConstantSlice(c, e)) {
    const part = (x: Expr | null): ConstValue => {
      if (x === null) return NONE;
      if (x.tag !== 'Constant') throw new InvariantError('a constant slice with a part that is none');
      return x.value;
    };
    c.loadConst(locOf(e), { t: 'slice', start: part(e.lower), stop: part(e.upper), step: part(e.step) });
    return;
  }
  sliceParts(c, e);
  if (e.step !== null) c.expr(e.step);
  c.op(locOf(e), 'BUILD_SLICE', e.step !== null ? 3 : 2);
}

/** @cpython Python/codegen.c codegen_subscript 3.8-3.15 */
export function subscript(c: Compiler, e: Subscript): void {
  const loc = locOf(e);
  if (e.ctx === 'Load') {
    checkSubscripter(c, e.value);
    checkIndex(c, e.value, e.slice);
  }
  c.expr(e.value);
  if (e.ctx !== 'Del' && isTwoElementSlice(c, e.slice)) {
    sliceParts(c, e.slice);
    c.op(loc, e.ctx === 'Load' ? 'BINARY_SLICE' : 'STORE_SLICE');
    return;
  }
  c.expr(e.slice);
  if (e.ctx === 'Load') binarySubscr(c, loc);
  else c.op(loc, e.ctx === 'Store' ? 'STORE_SUBSCR' : 'DELETE_SUBSCR');
}
