/**
 * The flow graph of 3.11, where it is part of Python/compile.c: slots and prefix come first, blocks are visited in the
 * order in which the compiler made them (newest first), there are no cold blocks, and jumps go both ways.
 */
import { type BasicBlock, type CfgInstr, type FlowGraph, hasTarget, newestFirst } from './flowgraph-blocks.ts';
import {
  basicblock_inline_small_or_no_lineno_blocks,
  basicblock_remove_redundant_nops,
  eliminate_empty_basic_blocks,
  mark_reachable,
  remove_redundant_jumps,
} from './flowgraph-cleanup.ts';
import { calculate_stackdepth } from './flowgraph-depth.ts';
import { label_exception_targets } from './flowgraph-exceptions.ts';
import { resolve_line_numbers } from './flowgraph-lines.ts';
import { optimizeBlockInOneWalk } from './flowgraph-peephole.ts';
import { isGenerator, prepare_localsplus } from './flowgraph-prefix.ts';
import { OP } from './opcodes.ts';
import type { UnitDraft } from './sequence.ts';

/** Calls `visit` for each block, in the order of the code. */
function eachBlock(g: FlowGraph, visit: (b: BasicBlock) => void): void {
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) visit(b);
}

/** @cpython Python/compile.c normalize_basic_block 3.11 */
function skipEmptyTargets(b: BasicBlock): void {
  for (const instr of b.instrs) {
    while (instr.target !== null && instr.target.instrs.length === 0 && instr.target.next !== null) {
      instr.target = instr.target.next;
    }
  }
}

/** @cpython Python/compile.c optimize_cfg 3.11 */
function optimize_cfg(g: FlowGraph): void {
  eachBlock(g, (b) => {
    skipEmptyTargets(b);
    optimizeBlockInOneWalk(g, b);
    basicblock_remove_redundant_nops(g, b);
  });
  for (const b of newestFirst(g)) basicblock_inline_small_or_no_lineno_blocks(g, b);
  mark_reachable(g);
  eachBlock(g, (b) => {
    if (b.predecessors === 0) b.instrs.length = 0;
  });
  eliminate_empty_basic_blocks(g);
  eachBlock(g, (b) => basicblock_remove_redundant_nops(g, b));
  // blocks that became empty stay where a jump to the next block is looked for
  remove_redundant_jumps(g);
  eliminate_empty_basic_blocks(g);
}

/** Constants behind the last one in use go; those between stay. @cpython Python/compile.c trim_unused_consts 3.11 */
function trim_unused_consts(g: FlowGraph): void {
  let last = 0;
  eachBlock(g, (b) => {
    for (const instr of b.instrs) if (g.table.operand[instr.op] === 'const') last = Math.max(last, instr.arg);
  });
  g.consts.length = Math.min(g.consts.length, last + 1);
}

/** @cpython Python/compile.c convert_exception_handlers_to_nops 3.11 */
function convert_exception_handlers_to_nops(g: FlowGraph): void {
  eachBlock(g, (b) => {
    for (const instr of b.instrs) {
      if (g.table.isBlockPush[instr.op] === 1 || instr.op === OP.POP_BLOCK) instr.nop();
    }
    basicblock_remove_redundant_nops(g, b);
  });
}

const DIRECTED: Partial<Record<number, readonly [forward: number, backward: number]>> = {
  [OP.POP_JUMP_IF_FALSE]: [OP.POP_JUMP_FORWARD_IF_FALSE, OP.POP_JUMP_BACKWARD_IF_FALSE],
  [OP.POP_JUMP_IF_TRUE]: [OP.POP_JUMP_FORWARD_IF_TRUE, OP.POP_JUMP_BACKWARD_IF_TRUE],
  [OP.POP_JUMP_IF_NONE]: [OP.POP_JUMP_FORWARD_IF_NONE, OP.POP_JUMP_BACKWARD_IF_NONE],
  [OP.POP_JUMP_IF_NOT_NONE]: [OP.POP_JUMP_FORWARD_IF_NOT_NONE, OP.POP_JUMP_BACKWARD_IF_NOT_NONE],
};

/** Which way a conditional jump goes. @cpython Python/compile.c normalize_jumps 3.11 */
export function directJump(instr: CfgInstr, forward: boolean): void {
  const directed = DIRECTED[instr.op];
  if (directed !== undefined) instr.op = directed[forward ? 0 : 1];
}

/** @cpython Python/compile.c normalize_jumps 3.11 */
function normalize_jumps(g: FlowGraph): void {
  let index = 0;
  eachBlock(g, (b) => {
    b.index = index++;
  });
  eachBlock(g, (b) => {
    const last = b.last();
    if (last !== undefined && hasTarget(g.table, last.op)) directJump(last, last.target!.index > b.index);
  });
}

/** Everything from the sequence's graph to the assembler; returns the stack size. @cpython Python/compile.c assemble 3.11 */
export function assembleGraph(g: FlowGraph, draft: UnitDraft): number {
  eachBlock(g, skipEmptyTargets);
  for (const b of newestFirst(g)) basicblock_inline_small_or_no_lineno_blocks(g, b);
  prepare_localsplus(g, draft);
  optimize_cfg(g);
  resolve_line_numbers(g, draft.firstlineno);
  trim_unused_consts(g);
  const stacksize = calculate_stackdepth(g, isGenerator(draft.flags));
  label_exception_targets(g);
  convert_exception_handlers_to_nops(g);
  normalize_jumps(g);
  return stacksize;
}
