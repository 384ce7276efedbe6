/** CALL_INTRINSIC_1 and _2 (3.12+), and the instructions that did the same before. */
import { InvariantError } from '../../profile/faults.ts';
import type { OpName } from '../opcodes.ts';
import type { Loc } from '../sequence.ts';
import type { Compiler } from './compiler.ts';

const INTRINSIC_1 = {
  PRINT: 1,
  IMPORT_STAR: 2,
  STOPITERATION_ERROR: 3,
  ASYNC_GEN_WRAP: 4,
  UNARY_POSITIVE: 5,
  LIST_TO_TUPLE: 6,
  TYPEVAR: 7,
  PARAMSPEC: 8,
  TYPEVARTUPLE: 9,
  SUBSCRIPT_GENERIC: 10,
  TYPEALIAS: 11,
} as const;

const BEFORE: Partial<Record<keyof typeof INTRINSIC_1, OpName>> = {
  PRINT: 'PRINT_EXPR',
  IMPORT_STAR: 'IMPORT_STAR',
  ASYNC_GEN_WRAP: 'ASYNC_GEN_WRAP',
  UNARY_POSITIVE: 'UNARY_POSITIVE',
  LIST_TO_TUPLE: 'LIST_TO_TUPLE',
};

export function intrinsic1(c: Compiler, loc: Loc, name: keyof typeof INTRINSIC_1): void {
  if (c.kinds.intrinsics) return c.op(loc, 'CALL_INTRINSIC_1', INTRINSIC_1[name]);
  const op = BEFORE[name];
  if (op === undefined) throw new InvariantError(`no instruction for intrinsic ${name}`);
  c.op(loc, op);
}

const INTRINSIC_2 = {
  PREP_RERAISE_STAR: 1,
  TYPEVAR_WITH_BOUND: 2,
  TYPEVAR_WITH_CONSTRAINTS: 3,
  SET_FUNCTION_TYPE_PARAMS: 4,
  SET_TYPEPARAM_DEFAULT: 5,
} as const;

export function intrinsic2(c: Compiler, loc: Loc, name: keyof typeof INTRINSIC_2): void {
  if (c.kinds.intrinsics) return c.op(loc, 'CALL_INTRINSIC_2', INTRINSIC_2[name]);
  if (name !== 'PREP_RERAISE_STAR') throw new InvariantError(`no instruction for intrinsic ${name}`);
  c.op(loc, 'PREP_RERAISE_STAR');
}
