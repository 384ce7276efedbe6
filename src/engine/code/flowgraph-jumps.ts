/**
 * The last changes before assembly: pseudo-instructions become real ones, and conditional jumps are made to go the way
 * the version has them (forward only from 3.12 on, with NOT_TAKEN behind them from 3.14 on).
 */
import {
  BasicBlock,
  basicblock_add_jump,
  basicblock_addop,
  CfgInstr,
  clearVisited,
  type FlowGraph,
} from './flowgraph-blocks.ts';
import { remove_redundant_nops, remove_redundant_nops_and_jumps } from './flowgraph-cleanup.ts';
import { OP } from './opcodes.ts';
import { NO_LOCATION } from './sequence.ts';

/** JUMP_IF_FALSE and its like: COPY 1, TO_BOOL, POP_JUMP_IF_FALSE. @cpython Python/flowgraph.c convert_pseudo_conditional_jumps 3.14-3.15 */
export function convert_pseudo_conditional_jumps(g: FlowGraph): void {
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) {
    const last = b.last();
    if (last === undefined || (last.op !== OP.JUMP_IF_FALSE && last.op !== OP.JUMP_IF_TRUE)) continue;
    last.op = last.op === OP.JUMP_IF_FALSE ? OP.POP_JUMP_IF_FALSE : OP.POP_JUMP_IF_TRUE;
    const before = [new CfgInstr(OP.COPY, 1, last.loc), new CfgInstr(OP.TO_BOOL, 0, last.loc)];
    if (g.kinds.pseudoJumpHandler === 'own') for (const instr of before) instr.except = last.except;
    b.instrs.splice(-1, 0, ...before);
  }
}

/** @cpython Python/flowgraph.c convert_pseudo_ops 3.13-3.15, _PyCfg_ConvertPseudoOps 3.12 */
export function convert_pseudo_ops(g: FlowGraph): void {
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) {
    for (const instr of b.instrs) {
      if (g.table.isBlockPush[instr.op] === 1 || instr.op === OP.POP_BLOCK) instr.nop();
      else if (instr.op === OP.LOAD_CLOSURE && g.kinds.closureIsFast) instr.op = OP.LOAD_FAST;
      else if (instr.op === OP.STORE_FAST_MAYBE_NULL) instr.op = OP.STORE_FAST;
      else if (instr.op === OP.GET_ITER && instr.arg === 1 && g.kinds.yieldFromBit) instr.arg = 3;
    }
  }
  if (g.kinds.pipeline === 'lines first') remove_redundant_nops_and_jumps(g);
  else remove_redundant_nops(g);
}

const REVERSED: Partial<Record<number, number>> = {
  [OP.POP_JUMP_IF_NOT_NONE]: OP.POP_JUMP_IF_NONE,
  [OP.POP_JUMP_IF_NONE]: OP.POP_JUMP_IF_NOT_NONE,
  [OP.POP_JUMP_IF_FALSE]: OP.POP_JUMP_IF_TRUE,
  [OP.POP_JUMP_IF_TRUE]: OP.POP_JUMP_IF_FALSE,
};

function addNotTaken(g: FlowGraph, b: BasicBlock, jump: CfgInstr): void {
  const instr = basicblock_addop(b, OP.NOT_TAKEN, 0, jump.loc);
  if (g.kinds.addedHandler === 'own') instr.except = jump.except;
}

/**
 * A backward conditional jump becomes the reversed jump over an unconditional one.
 * @cpython Python/flowgraph.c normalize_jumps_in_block 3.12-3.15
 */
function normalize_jumps_in_block(g: FlowGraph, b: BasicBlock): void {
  const last = b.last();
  const reversed = last && REVERSED[last.op];
  if (last === undefined || reversed === undefined) return;
  const notTaken = g.kinds.conditionalJumps === 'forward, not taken';
  if (!last.target!.visited) {
    if (notTaken) addNotTaken(g, b, last);
    return;
  }
  const jump = new BasicBlock();
  const loc = g.kinds.backwardJumpLocation === 'none' ? NO_LOCATION : last.loc;
  if (notTaken) addNotTaken(g, jump, last);
  const back = basicblock_add_jump(jump, OP.JUMP, last.target!, loc);
  if (g.kinds.addedHandler === 'own') back.except = last.except;
  jump.startDepth = last.target!.startDepth;
  last.op = reversed;
  last.target = b.next;
  jump.cold = b.cold;
  jump.next = b.next;
  b.next = jump;
}

/** @cpython Python/flowgraph.c normalize_jumps 3.12-3.15 */
export function normalize_jumps(g: FlowGraph): void {
  clearVisited(g.entry);
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) {
    b.visited = true;
    normalize_jumps_in_block(g, b);
  }
}
