/**
 * The order of the flow graph's passes, by pipeline (`profile/flow.ts`).
 *
 *   sequence -> graph -> handlers -> [optimise] -> constants in use -> unbound locals -> pairs -> cold blocks -> lines
 *            -> pseudo-instructions -> stack depth -> slots and prefix -> jump directions -> borrowed loads -> assembler
 */
import type { FlowProfile } from '../profile/flow.ts';
import { ConstCache } from './constants.ts';
import { _PyCfg_FromInstructionSequence, type BasicBlock, type FlowGraph } from './flowgraph-blocks.ts';
import { optimize_load_fast } from './flowgraph-borrow.ts';
import {
  basicblock_inline_small_or_no_lineno_blocks,
  basicblock_remove_redundant_nops,
  eliminate_empty_basic_blocks,
  inline_small_or_no_lineno_blocks,
  mark_reachable,
  remove_redundant_jumps,
  remove_redundant_nops_and_jumps,
  remove_redundant_nops_and_pairs,
  remove_unreachable,
} from './flowgraph-cleanup.ts';
import { push_cold_blocks_to_end } from './flowgraph-cold.ts';
import { remove_unused_consts } from './flowgraph-constants.ts';
import { calculate_stackdepth } from './flowgraph-depth.ts';
import { label_exception_targets, mark_except_handlers } from './flowgraph-exceptions.ts';
import { convert_pseudo_conditional_jumps, convert_pseudo_ops, normalize_jumps } from './flowgraph-jumps.ts';
import { resolve_line_numbers } from './flowgraph-lines.ts';
import { add_checks_for_loads_of_uninitialized_variables, insert_superinstructions } from './flowgraph-locals.ts';
import { basicblock_optimize_load_const, optimize_basic_block, optimizeBlockInOneWalk } from './flowgraph-peephole.ts';
import { isGenerator, prepare_localsplus } from './flowgraph-prefix.ts';
import { OP_TABLES } from './opcode-table.ts';
import type { InstructionSequence, UnitDraft } from './sequence.ts';
import type { UnitConst } from './unit.ts';

export function flowGraph(
  sequence: InstructionSequence,
  consts: readonly UnitConst[],
  kinds: FlowProfile,
  cache: ConstCache = new ConstCache(),
): FlowGraph {
  const table = OP_TABLES[kinds.opcodes];
  const entry = _PyCfg_FromInstructionSequence(sequence, table, kinds);
  return { entry, table, kinds, consts: consts.slice(), cache, constIndex: null };
}

function eachBlock(g: FlowGraph, pass: (g: FlowGraph, b: BasicBlock) => unknown): void {
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) pass(g, b);
}

/** @cpython Python/flowgraph.c optimize_cfg 3.13-3.15 */
function optimize_cfg(g: FlowGraph, firstlineno: number): void {
  inline_small_or_no_lineno_blocks(g);
  remove_unreachable(g);
  resolve_line_numbers(g, firstlineno);
  eachBlock(g, basicblock_optimize_load_const);
  eachBlock(g, optimize_basic_block);
  remove_redundant_nops_and_pairs(g);
  remove_unreachable(g);
  remove_redundant_nops_and_jumps(g);
}

/** @cpython Python/flowgraph.c optimize_cfg 3.12 */
function optimizeWithoutEmptyBlocks(g: FlowGraph): void {
  eliminate_empty_basic_blocks(g);
  eachBlock(g, basicblock_inline_small_or_no_lineno_blocks);
  eachBlock(g, optimizeBlockInOneWalk);
  remove_redundant_nops_and_pairs(g);
  eachBlock(g, basicblock_inline_small_or_no_lineno_blocks);
  mark_reachable(g);
  eachBlock(g, (_, b) => {
    if (b.predecessors === 0) b.truncate(0);
  });
  eachBlock(g, basicblock_remove_redundant_nops);
  eliminate_empty_basic_blocks(g);
  remove_redundant_jumps(g);
}

/** @cpython Python/flowgraph.c _PyCfg_OptimizeCodeUnit 3.12-3.15 */
export function _PyCfg_OptimizeCodeUnit(g: FlowGraph, nlocals: number, nparams: number, firstlineno: number): void {
  mark_except_handlers(g);
  label_exception_targets(g);
  if (g.kinds.pipeline === 'lines first') optimize_cfg(g, firstlineno);
  else optimizeWithoutEmptyBlocks(g);
  remove_unused_consts(g);
  if (g.kinds.loadFastCheck) add_checks_for_loads_of_uninitialized_variables(g, nlocals, nparams);
  if (g.kinds.superinstructions) insert_superinstructions(g);
  push_cold_blocks_to_end(g);
  resolve_line_numbers(g, firstlineno);
}

/**
 * The graph made ready for the assembler; returns the stack size.
 * @cpython Python/flowgraph.c _PyCfg_OptimizedCfgToInstructionSequence 3.13-3.15; Python/compile.c assemble_code_unit 3.12
 */
export function _PyCfg_OptimizedCfgToInstructionSequence(g: FlowGraph, draft: UnitDraft): number {
  const generator = isGenerator(draft.flags);
  let stacksize: number;
  if (g.kinds.pipeline !== 'lines first') {
    prepare_localsplus(g, draft);
    stacksize = calculate_stackdepth(g, generator);
    convert_pseudo_ops(g);
  } else {
    if (g.kinds.pseudoConditionalJumps) convert_pseudo_conditional_jumps(g);
    stacksize = calculate_stackdepth(g, generator);
    prepare_localsplus(g, draft);
    convert_pseudo_ops(g);
  }
  if (g.kinds.conditionalJumps !== 'both ways') normalize_jumps(g);
  if (g.kinds.borrow) optimize_load_fast(g);
  return stacksize;
}
