/**
 * Line numbers of the flow graph (PEP 626): an exit without line gets that of the only block before it, for which it is
 * copied first where several blocks lead to it; then positions flow on to instructions that have none.
 */
import {
  BasicBlock,
  basicblock_append_instructions,
  basicblock_exits_scope,
  basicblock_has_eval_break,
  basicblock_has_no_lineno,
  basicblock_nofallthrough,
  type FlowGraph,
  inOrder,
  newestFirst,
  next_nonempty_block,
} from './flowgraph-blocks.ts';
import { OP } from './opcodes.ts';
import { type Loc, NO_LOCATION } from './sequence.ts';

/** @cpython Python/flowgraph.c is_exit_or_eval_check_without_lineno 3.13-3.15, is_exit_without_lineno 3.12 */
function is_exit_or_eval_check_without_lineno(g: FlowGraph, b: BasicBlock): boolean {
  const duplicated =
    basicblock_exits_scope(g.table, b) ||
    (g.kinds.duplicated === 'exits and eval breaks' && basicblock_has_eval_break(g.table, b));
  return duplicated && basicblock_has_no_lineno(b);
}

/** Where a block jumps to an exit without line that others lead to as well, the exit is copied behind itself. */
function duplicateTargets(g: FlowGraph): void {
  // the copy that is made last stands first
  const blocks = g.kinds.pipeline === 'compile.c' ? newestFirst(g) : inOrder(g);
  for (const b of blocks) {
    const last = b.last();
    if (last === undefined || g.table.isJump[last.op] !== 1) continue;
    const target = next_nonempty_block(last.target)!;
    if (target.predecessors <= 1 || !is_exit_or_eval_check_without_lineno(g, target)) continue;
    const copy = new BasicBlock();
    basicblock_append_instructions(copy, target);
    copy.instrs[0]!.loc = last.loc;
    last.target = copy;
    target.predecessors--;
    copy.predecessors = 1;
    copy.next = target.next;
    copy.labelled = true;
    target.next = copy;
  }
}

/** @cpython Python/flowgraph.c duplicate_exits_without_lineno 3.12-3.15; Python/compile.c 3.10-3.11 */
export function duplicate_exits_without_lineno(g: FlowGraph): void {
  duplicateTargets(g);
  // what is left is reached by falling through, from one block alone
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) {
    const last = b.last();
    if (last === undefined || b.next === null || basicblock_nofallthrough(g.table, b)) continue;
    if (b.next.instrs.length > 0 && is_exit_or_eval_check_without_lineno(g, b.next)) b.next.instrs[0]!.loc = last.loc;
  }
}

function inherit(target: BasicBlock, loc: Loc): void {
  const first = target.instrs[0];
  if (target.predecessors === 1 && first !== undefined && first.loc.lineno === NO_LOCATION.lineno) first.loc = loc;
}

/** The block that a jump's line flows to. */
function lineTarget(g: FlowGraph, target: BasicBlock): BasicBlock {
  if (!g.kinds.linesThroughEmptyBlocks) return target;
  while (target.instrs.length === 0 && target.predecessors === 1 && target.next !== null) target = target.next;
  return target;
}

/** @cpython Python/flowgraph.c propagate_line_numbers 3.12-3.15; Python/compile.c 3.10-3.11 */
export function propagate_line_numbers(g: FlowGraph): void {
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) {
    const last = b.last();
    if (last === undefined) continue;
    let prev = NO_LOCATION;
    for (const instr of b.instrs) {
      if (instr.loc.lineno === NO_LOCATION.lineno) instr.loc = prev;
      else prev = instr.loc;
    }
    if (b.next !== null && !basicblock_nofallthrough(g.table, b)) inherit(b.next, prev);
    if (g.table.isJump[last.op] === 1) inherit(lineTarget(g, last.target!), prev);
  }
}

/** @cpython Python/flowgraph.c guarantee_lineno_for_exits 3.12; Python/compile.c 3.10-3.11 */
function guarantee_lineno_for_exits(g: FlowGraph, firstlineno: number): void {
  let lineno = firstlineno;
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) {
    const last = b.last();
    if (last === undefined) continue;
    if (last.loc.lineno >= 0) lineno = last.loc.lineno;
    else if (last.op === OP.RETURN_VALUE) for (const instr of b.instrs) instr.loc = { ...instr.loc, lineno };
  }
}

/** @cpython Python/flowgraph.c resolve_line_numbers 3.12-3.15 */
export function resolve_line_numbers(g: FlowGraph, firstlineno: number): void {
  duplicate_exits_without_lineno(g);
  propagate_line_numbers(g);
  if (g.kinds.guaranteeLineForExits) guarantee_lineno_for_exits(g, firstlineno);
}
