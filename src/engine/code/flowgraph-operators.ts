/** Folding of operators on constants (3.14+); up to 3.13 the tree was folded instead. */
import { InvariantError } from '../profile/faults.ts';
import type { ConstValue, Operator } from '../syntax/ast.ts';
import { foldBinary, foldSubscript, foldUnary } from './const-operators.ts';
import { isTrue } from './const-truth.ts';
import type { BasicBlock, FlowGraph } from './flowgraph-blocks.ts';
import { get_const_loading_instrs, instr_make_load_const, nop_out, valuesOf } from './flowgraph-constants.ts';
import { OP } from './opcodes.ts';

/** BINARY_OP's operands that are plain operators, by number. */
const NB: readonly Operator[] = [
  'Add',
  'BitAnd',
  'FloorDiv',
  'LShift',
  'MatMult',
  'Mult',
  'Mod',
  'BitOr',
  'Pow',
  'RShift',
  'Sub',
  'Div',
  'BitXor',
];
const NB_SUBSCR = 26;

/** `%` on text is formatting, which isn't folded here. @cpython Python/flowgraph.c eval_const_binop 3.14-3.15 */
function eval_const_binop(g: FlowGraph, arg: number, l: ConstValue, r: ConstValue): ConstValue | null {
  if (arg === NB_SUBSCR) return foldSubscript(l, r);
  const op = NB[arg];
  if (op === undefined) return null;
  if (op === 'Mod' && (l.t === 'str' || l.t === 'bytes')) return null;
  return foldBinary(op, l, r, g.kinds);
}

/** @cpython Python/flowgraph.c fold_const_binop 3.14-3.15 */
export function fold_const_binop(g: FlowGraph, b: BasicBlock, i: number): void {
  const operands = get_const_loading_instrs(b, i - 1, 2);
  if (operands === null) return;
  const binop = b.instrs[i]!;
  const [left, right] = valuesOf(g, operands) as [ConstValue, ConstValue];
  const value = eval_const_binop(g, binop.arg, left, right);
  if (value === null) return;
  nop_out(operands);
  instr_make_load_const(g, binop, value);
}

/** @cpython Python/flowgraph.c eval_const_unaryop 3.14-3.15 */
function eval_const_unaryop(g: FlowGraph, op: number, operand: ConstValue): ConstValue | null {
  switch (op) {
    case OP.UNARY_NOT:
      return { t: 'bool', v: !isTrue(operand) };
    case OP.UNARY_NEGATIVE:
      return foldUnary('USub', operand);
    case OP.UNARY_INVERT:
      return operand.t === 'bool' && !g.kinds.foldInvertedBool ? null : foldUnary('Invert', operand);
    case OP.CALL_INTRINSIC_1:
      return foldUnary('UAdd', operand);
    default:
      throw new InvariantError(`no unary operator: ${op}`);
  }
}

/** @cpython Python/flowgraph.c fold_const_unaryop 3.14-3.15 */
export function fold_const_unaryop(g: FlowGraph, b: BasicBlock, i: number): void {
  const operands = get_const_loading_instrs(b, i - 1, 1);
  if (operands === null) return;
  const unaryop = b.instrs[i]!;
  const value = eval_const_unaryop(g, unaryop.op, valuesOf(g, operands)[0]!);
  if (value === null) return;
  nop_out(operands);
  instr_make_load_const(g, unaryop, value);
}
