/**
 * Changes within a block: conditions that are constants, jumps to jumps, comparisons with None, operators whose result
 * is a bool anyway, constants that can be folded. What is taken away becomes a NOP and is removed later.
 */
import { InvariantError } from '../profile/faults.ts';
import { isTrue } from './const-truth.ts';
import { type BasicBlock, basicblock_add_jump, type CfgInstr, type FlowGraph } from './flowgraph-blocks.ts';
import {
  add_const,
  fold_tuple_of_constants,
  foldConstantChain,
  get_const_value,
  isPlainLoad,
  maybe_instr_make_load_common_const,
  maybe_instr_make_load_smallint,
  optimize_lists_and_sets,
} from './flowgraph-constants.ts';
import { fold_const_binop, fold_const_unaryop } from './flowgraph-operators.ts';
import { apply_static_swaps, swaptimize } from './flowgraph-swaps.ts';
import { OP } from './opcodes.ts';
import type { UnitConst } from './unit.ts';

const INTRINSIC_UNARY_POSITIVE = 5;
const INTRINSIC_LIST_TO_TUPLE = 6;
/** COMPARE_OP's bit: the result is made a bool */
const COMPARE_TO_BOOL = 16;

function opAt(b: BasicBlock, i: number): number {
  return b.instrs[i]?.op ?? OP.NOP;
}

const ON_CONDITION: readonly number[] = [
  OP.POP_JUMP_IF_FALSE,
  OP.POP_JUMP_IF_TRUE,
  OP.JUMP_IF_FALSE,
  OP.JUMP_IF_TRUE,
  OP.JUMP_IF_FALSE_OR_POP,
  OP.JUMP_IF_TRUE_OR_POP,
];

/** A conditional jump on a constant: a jump or nothing. */
function foldCondition(load: CfgInstr, jump: CfgInstr, value: UnitConst): void {
  const pops = jump.op === OP.POP_JUMP_IF_FALSE || jump.op === OP.POP_JUMP_IF_TRUE;
  const orPop = jump.op === OP.JUMP_IF_FALSE_OR_POP || jump.op === OP.JUMP_IF_TRUE_OR_POP;
  const jumpIfTrue =
    jump.op === OP.POP_JUMP_IF_TRUE || jump.op === OP.JUMP_IF_TRUE || jump.op === OP.JUMP_IF_TRUE_OR_POP;
  const jumps = isTrue(value) === jumpIfTrue;
  if (pops || (orPop && !jumps)) load.nop();
  if (jumps) jump.op = OP.JUMP;
  else jump.nop();
}

/** `is None` before a jump: a jump that tests for None itself. */
function foldIsNone(g: FlowGraph, b: BasicBlock, i: number, value: UnitConst): void {
  if (value.t !== 'none' || b.instrs.length <= i + 2) return;
  const isOp = b.instrs[i + 1]!;
  let jump = b.instrs[i + 2]!;
  if (g.kinds.toBool && jump.op === OP.TO_BOOL) {
    jump.nop();
    if (b.instrs.length <= i + 3) return;
    jump = b.instrs[i + 3]!;
  }
  if (jump.op !== OP.POP_JUMP_IF_FALSE && jump.op !== OP.POP_JUMP_IF_TRUE) return;
  const inverted = (isOp.arg !== 0) !== (jump.op === OP.POP_JUMP_IF_FALSE);
  b.instrs[i]!.nop();
  isOp.nop();
  jump.op = inverted ? OP.POP_JUMP_IF_NOT_NONE : OP.POP_JUMP_IF_NONE;
}

/** What follows a constant at `i`. Returns how many instructions were dealt with beyond it. */
function optimizeAfterConst(g: FlowGraph, b: BasicBlock, i: number, op: number, arg: number): number {
  const next = b.instrs[i + 1];
  if (next === undefined) return 0;
  if (ON_CONDITION.includes(next.op)) foldCondition(b.instrs[i]!, next, get_const_value(g, op, arg));
  else if (next.op === OP.IS_OP) foldIsNone(g, b, i, get_const_value(g, op, arg));
  else if (next.op === OP.RETURN_VALUE && g.kinds.returnConst) {
    b.instrs[i]!.nop();
    next.set(OP.RETURN_CONST, arg);
    return 1;
  } else if (next.op === OP.TO_BOOL) {
    const index = add_const(g, { t: 'bool', v: isTrue(get_const_value(g, op, arg)) });
    b.instrs[i]!.nop();
    next.set(OP.LOAD_CONST, index);
  }
  return 0;
}

/** @cpython Python/flowgraph.c basicblock_optimize_load_const 3.13-3.15 */
export function basicblock_optimize_load_const(g: FlowGraph, b: BasicBlock): void {
  let op: number = OP.NOP;
  let arg = 0;
  for (let i = 0; i < b.instrs.length; i++) {
    const instr = b.instrs[i]!;
    if (instr.op === OP.LOAD_CONST) maybe_instr_make_load_smallint(g, instr, get_const_value(g, instr.op, instr.arg));
    // a copy of a constant stands for the constant
    if (op !== OP.LOAD_CONST || instr.op !== OP.COPY || instr.arg !== 1) {
      op = instr.op;
      arg = instr.arg;
    }
    if (!isPlainLoad(op, arg)) continue;
    const extra = optimizeAfterConst(g, b, i, op, arg);
    if (instr.op === OP.LOAD_CONST) {
      maybe_instr_make_load_common_const(g, instr, get_const_value(g, instr.op, instr.arg));
    }
    i += extra;
  }
}

/** @cpython Python/flowgraph.c jump_thread 3.12-3.15 */
function jump_thread(g: FlowGraph, b: BasicBlock, instr: CfgInstr, target: CfgInstr, op: number): boolean {
  if (instr.target === target.target) return false;
  if (g.kinds.jumpThread === 'append') {
    instr.nop();
    const added = basicblock_add_jump(b, op, target.target!, target.loc);
    if (g.kinds.addedHandler === 'own') added.except = instr.except;
    return true;
  }
  const lineless = target.loc.lineno === -1 && g.kinds.jumpThread === 'same or no line';
  if (instr.loc.lineno !== target.loc.lineno && !lineless) return false;
  instr.target = target.target;
  instr.op = op;
  return true;
}

/** The jump that a jump to `target` becomes: the opcode, `through` for the block after the target, or null. */
function threadedOp(g: FlowGraph, op: number, target: number): number | 'through' | null {
  switch (op) {
    case OP.JUMP_IF_FALSE_OR_POP:
      if (target === OP.POP_JUMP_IF_FALSE) return OP.POP_JUMP_IF_FALSE;
      if (target === OP.JUMP || target === op) return op;
      return target === OP.JUMP_IF_TRUE_OR_POP || target === OP.POP_JUMP_IF_TRUE ? 'through' : null;
    case OP.JUMP_IF_TRUE_OR_POP:
      if (target === OP.POP_JUMP_IF_TRUE) return OP.POP_JUMP_IF_TRUE;
      if (target === OP.JUMP || target === op) return op;
      return target === OP.JUMP_IF_FALSE_OR_POP || target === OP.POP_JUMP_IF_FALSE ? 'through' : null;
    case OP.POP_JUMP_IF_FALSE:
    case OP.POP_JUMP_IF_TRUE:
    case OP.POP_JUMP_IF_NONE:
    case OP.POP_JUMP_IF_NOT_NONE:
      return target === OP.JUMP ? op : null;
    case OP.JUMP_IF_FALSE:
    case OP.JUMP_IF_TRUE:
      if (target === OP.JUMP || target === op) return op;
      return target === OP.JUMP_IF_TRUE || target === OP.JUMP_IF_FALSE ? 'through' : null;
    case OP.JUMP:
    case OP.JUMP_NO_INTERRUPT:
      if (target === OP.JUMP) return g.kinds.jumpThread === 'append' || op === OP.JUMP ? OP.JUMP : null;
      return target === OP.JUMP_NO_INTERRUPT && g.kinds.jumpThread === 'append' ? op : null;
    default:
      return null;
  }
}

/** Whether the jump was changed, so that it must be looked at again. */
function threadJump(g: FlowGraph, b: BasicBlock, instr: CfgInstr): boolean {
  const block = instr.target!;
  const target = block.instrs[0];
  if (target === undefined) return false;
  const op = threadedOp(g, instr.op, target.op);
  if (op === null) return false;
  if (op !== 'through') return jump_thread(g, b, instr, target, op);
  // the second test has the opposite outcome: on to what follows it
  if (block.next === null) throw new InvariantError('a conditional jump at the end of the code');
  if (instr.op === OP.JUMP_IF_FALSE_OR_POP || instr.op === OP.JUMP_IF_TRUE_OR_POP) {
    if (instr.loc.lineno !== target.loc.lineno) return false;
    instr.op = instr.op === OP.JUMP_IF_FALSE_OR_POP ? OP.POP_JUMP_IF_FALSE : OP.POP_JUMP_IF_TRUE;
  }
  instr.target = block.next;
  return true;
}

/** BUILD_TUPLE and UNPACK_SEQUENCE of the same size undo each other, or swap. */
function unpackedAtOnce(b: BasicBlock, i: number): boolean {
  const instr = b.instrs[i]!;
  const next = b.instrs[i + 1];
  if (next?.op !== OP.UNPACK_SEQUENCE || next.arg !== instr.arg || instr.arg < 1 || instr.arg > 3) return false;
  if (instr.arg === 1) next.nop();
  else next.op = OP.SWAP;
  instr.nop();
  return true;
}

/** An operator that gives a bool needs no TO_BOOL after it. */
function dropToBool(b: BasicBlock, i: number): boolean {
  const instr = b.instrs[i]!;
  const next = b.instrs[i + 1];
  if (next?.op !== OP.TO_BOOL) return false;
  if (instr.op !== OP.TO_BOOL) next.set(instr.op, instr.op === OP.COMPARE_OP ? instr.arg | COMPARE_TO_BOOL : instr.arg);
  instr.nop();
  return true;
}

function optimizeNot(g: FlowGraph, b: BasicBlock, i: number): void {
  if (g.kinds.toBool && dropToBool(b, i)) return;
  const next = b.instrs[i + 1];
  if (g.kinds.toBool && next?.op === OP.UNARY_NOT) {
    b.instrs[i]!.nop();
    next.nop();
    return;
  }
  if (g.kinds.folding === 'all') fold_const_unaryop(g, b, i);
}

function optimizeIntrinsic(g: FlowGraph, b: BasicBlock, i: number): void {
  const instr = b.instrs[i]!;
  if (instr.arg === INTRINSIC_LIST_TO_TUPLE) {
    const iterated = opAt(b, i + 1) === OP.GET_ITER;
    if (!iterated || g.kinds.foldedChains === 'any') foldConstantChain(g, b, i);
    if (iterated && instr.op === OP.CALL_INTRINSIC_1) instr.nop();
  } else if (instr.arg === INTRINSIC_UNARY_POSITIVE) fold_const_unaryop(g, b, i);
}

/** The last item of a literal that is only iterated over or searched. */
function optimizeAppend(g: FlowGraph, b: BasicBlock, i: number): void {
  const next = opAt(b, i + 1);
  if (b.instrs[i]!.arg === 1 && (next === OP.GET_ITER || next === OP.CONTAINS_OP)) foldConstantChain(g, b, i);
}

/** CONTAINS_OP and IS_OP: a NOT behind them is their own operand. */
function invertTest(b: BasicBlock, i: number): void {
  const instr = b.instrs[i]!;
  const next = b.instrs[i + 1];
  if (next?.op !== OP.UNARY_NOT) return;
  next.set(instr.op, instr.arg ^ 1);
  instr.nop();
}

function optimizeStore(b: BasicBlock, i: number): void {
  const instr = b.instrs[i]!;
  const next = b.instrs[i + 1];
  if (next?.op === OP.STORE_FAST && next.arg === instr.arg && next.loc.lineno === instr.loc.lineno) {
    instr.set(OP.POP_TOP, 0);
  }
}

/** PUSH_NULL and LOAD_GLOBAL: one instruction pushes both. */
function joinPushNull(g: FlowGraph, b: BasicBlock, i: number): void {
  const instr = b.instrs[i]!;
  const next = b.instrs[i + 1];
  if (next === undefined) return;
  if (g.kinds.pushNull === 'after' && instr.op === OP.LOAD_GLOBAL && next.op === OP.PUSH_NULL) {
    if ((instr.arg & 1) !== 0) return;
    instr.arg |= 1;
    next.nop();
  } else if (g.kinds.pushNull === 'before' && instr.op === OP.PUSH_NULL && next.op === OP.LOAD_GLOBAL) {
    if ((next.arg & 1) !== 0) return;
    next.arg |= 1;
    instr.nop();
  }
}

/** One instruction that is no constant; true where the same index must be looked at again. */
function optimizeInstruction(g: FlowGraph, b: BasicBlock, i: number): boolean {
  const instr = b.instrs[i]!;
  const all = g.kinds.folding === 'all';
  if (g.table.isJump[instr.op] === 1) return threadJump(g, b, instr);
  switch (instr.op) {
    case OP.BUILD_TUPLE:
      if (!unpackedAtOnce(b, i)) fold_tuple_of_constants(g, b, i);
      break;
    case OP.BUILD_LIST:
    case OP.BUILD_SET:
      if (all) optimize_lists_and_sets(g, b, i, opAt(b, i + 1));
      break;
    case OP.STORE_FAST:
      if (g.kinds.redundantStores) optimizeStore(b, i);
      break;
    case OP.SWAP:
      if (instr.arg === 1) instr.nop();
      break;
    case OP.PUSH_NULL:
    case OP.LOAD_GLOBAL:
      joinPushNull(g, b, i);
      break;
    case OP.COMPARE_OP:
    case OP.TO_BOOL:
      if (g.kinds.toBool) dropToBool(b, i);
      break;
    case OP.CONTAINS_OP:
    case OP.IS_OP:
      if (g.kinds.toBool && !dropToBool(b, i) && all) invertTest(b, i);
      break;
    case OP.UNARY_NOT:
      optimizeNot(g, b, i);
      break;
    case OP.UNARY_INVERT:
    case OP.UNARY_NEGATIVE:
      if (all) fold_const_unaryop(g, b, i);
      break;
    case OP.CALL_INTRINSIC_1:
      if (all) optimizeIntrinsic(g, b, i);
      break;
    case OP.LIST_APPEND:
    case OP.SET_ADD:
      if (g.kinds.foldedChains === 'any') optimizeAppend(g, b, i);
      break;
    case OP.BINARY_OP:
      if (all) fold_const_binop(g, b, i);
      break;
  }
  return false;
}

/** @cpython Python/flowgraph.c optimize_basic_block 3.13-3.15 */
export function optimize_basic_block(g: FlowGraph, b: BasicBlock): void {
  for (let i = 0; i < b.instrs.length; i++) if (optimizeInstruction(g, b, i)) i--;
  for (let i = 0; i < b.instrs.length; i++) {
    if (b.instrs[i]!.op !== OP.SWAP) continue;
    i = swaptimize(b, i);
    apply_static_swaps(b, i);
  }
}

/**
 * 3.12 and before: constants, jumps and swaps in one walk.
 * @cpython Python/flowgraph.c optimize_basic_block 3.12; Python/compile.c 3.11
 */
export function optimizeBlockInOneWalk(g: FlowGraph, b: BasicBlock): void {
  let op: number = OP.NOP;
  let arg = 0;
  for (let i = 0; i < b.instrs.length; i++) {
    const instr = b.instrs[i]!;
    const isCopy = g.kinds.copiesOfConstants && op === OP.LOAD_CONST && instr.op === OP.COPY && instr.arg === 1;
    if (!isCopy) {
      op = instr.op;
      arg = instr.arg;
    }
    if (op === OP.LOAD_CONST) i += optimizeAfterConst(g, b, i, op, arg);
    else if (op === OP.SWAP && arg !== 1) {
      i = swaptimize(b, i);
      apply_static_swaps(b, i);
    } else if (optimizeInstruction(g, b, i)) i--;
  }
}
