/**
 * Passes that take things away: unreachable blocks, NOPs that no line needs, jumps to the next block, pairs of
 * instructions that undo each other, jumps to a short exit (which is copied to the place of the jump).
 */
import {
  type BasicBlock,
  basicblock_append_instructions,
  basicblock_exits_scope,
  basicblock_has_no_lineno,
  basicblock_nofallthrough,
  type CfgInstr,
  clearVisited,
  type FlowGraph,
  hasTarget,
  next_nonempty_block,
} from './flowgraph-blocks.ts';
import { OP } from './opcodes.ts';

/** instructions of the longest exit block that is copied */
const MAX_COPY_SIZE = 4;

/**
 * Counts each block's predecessors, from the entry on. 3.12 marks a block when it is taken from the stack, so one that
 * was put there twice is walked twice, and what follows it counts a predecessor too many; that is kept.
 * @cpython Python/flowgraph.c mark_reachable 3.12, remove_unreachable 3.13-3.15
 */
export function mark_reachable(g: FlowGraph): void {
  const markOnPush = g.kinds.pipeline !== 'empty blocks first';
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) b.predecessors = 0;
  clearVisited(g.entry);
  const todo: BasicBlock[] = [g.entry];
  g.entry.predecessors = 1;
  g.entry.visited = markOnPush;
  const reach = (b: BasicBlock): void => {
    if (!b.visited) {
      b.visited = markOnPush;
      todo.push(b);
    }
    b.predecessors++;
  };
  for (let b = todo.pop(); b !== undefined; b = todo.pop()) {
    b.visited = true;
    if (b.next !== null && !basicblock_nofallthrough(g.table, b)) reach(b.next);
    for (const instr of b.instrs) if (hasTarget(g.table, instr.op)) reach(instr.target!);
  }
}

/** @cpython Python/flowgraph.c remove_unreachable 3.13-3.15 */
export function remove_unreachable(g: FlowGraph): void {
  mark_reachable(g);
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) {
    if (b.predecessors > 0) continue;
    b.truncate(0);
    b.exceptHandler = false;
  }
}

/** The line of the first instruction after a block that will stay; -1 where none has one. */
function lineAfter(g: FlowGraph, b: BasicBlock): number | undefined {
  const next = next_nonempty_block(b.next);
  if (next === null) return undefined;
  for (const instr of next.instrs) {
    if (instr.op === OP.NOP && instr.loc.lineno < 0 && g.kinds.pipeline !== 'compile.c') continue;
    return instr.loc.lineno;
  }
  return -1;
}

/** Whether the NOP at `src` can go; may hand its position to the next instruction. */
function nopIsRedundant(g: FlowGraph, b: BasicBlock, src: number, prevLine: number): boolean {
  const instr = b.instrs[src]!;
  const line = instr.loc.lineno;
  if (line < 0 || prevLine === line) return true;
  const next = b.instrs[src + 1];
  if (next === undefined) return lineAfter(g, b) === line;
  if (next.loc.lineno === line) return true;
  if (next.loc.lineno < 0) {
    next.loc = instr.loc;
    return true;
  }
  return false;
}

/** @cpython Python/flowgraph.c basicblock_remove_redundant_nops 3.13-3.15, remove_redundant_nops 3.12 */
export function basicblock_remove_redundant_nops(g: FlowGraph, b: BasicBlock): number {
  const { instrs } = b;
  const kept: CfgInstr[] = [];
  let prevLine = -1;
  for (let src = 0; src < instrs.length; src++) {
    const instr = instrs[src]!;
    const line = instr.loc.lineno;
    if (instr.op === OP.NOP && nopIsRedundant(g, b, src, prevLine)) continue;
    kept.push(instr);
    prevLine = line;
  }
  const removed = instrs.length - kept.length;
  if (removed === 0) return 0;
  b.truncate(kept.length);
  for (let i = 0; i < kept.length; i++) instrs[i] = kept[i]!;
  return removed;
}

/** @cpython Python/flowgraph.c remove_redundant_nops 3.13-3.15 */
export function remove_redundant_nops(g: FlowGraph): number {
  let changes = 0;
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) changes += basicblock_remove_redundant_nops(g, b);
  return changes;
}

/** Loads of constants (LOAD_COMMON_CONSTANT is one from 3.15 on, and isn't popped at once before). */
const LOADS: readonly number[] = [OP.LOAD_CONST, OP.LOAD_SMALL_INT, OP.LOAD_COMMON_CONSTANT];

function isRedundantPair(prev: CfgInstr | null, instr: CfgInstr): boolean {
  if (prev === null || instr.op !== OP.POP_TOP) return false;
  return LOADS.includes(prev.op) || (prev.op === OP.COPY && prev.arg === 1);
}

/** @cpython Python/flowgraph.c remove_redundant_nops_and_pairs 3.12-3.15 */
export function remove_redundant_nops_and_pairs(g: FlowGraph): void {
  let done = false;
  while (!done) {
    done = true;
    let instr: CfgInstr | null = null;
    for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) {
      basicblock_remove_redundant_nops(g, b);
      if (b.labelled) instr = null;
      for (const next of b.instrs) {
        const prev = instr;
        instr = next;
        if (!isRedundantPair(prev, instr)) continue;
        prev!.nop();
        instr.nop();
        done = false;
      }
      if ((instr !== null && g.table.isJump[instr.op] === 1) || basicblock_nofallthrough(g.table, b)) instr = null;
    }
  }
}

/** @cpython Python/flowgraph.c remove_redundant_jumps 3.12-3.15 */
export function remove_redundant_jumps(g: FlowGraph): number {
  let changes = 0;
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) {
    const last = b.last();
    if (last === undefined || g.table.isUnconditionalJump[last.op] !== 1) continue;
    const target = next_nonempty_block(last.target);
    if (target !== null && target === next_nonempty_block(b.next)) {
      changes++;
      last.nop();
    }
  }
  return changes;
}

/** @cpython Python/flowgraph.c remove_redundant_nops_and_jumps 3.13-3.15 */
export function remove_redundant_nops_and_jumps(g: FlowGraph): void {
  let removed: number;
  do {
    removed = remove_redundant_nops(g);
    removed += remove_redundant_jumps(g);
  } while (removed > 0);
}

/** @cpython Python/flowgraph.c basicblock_inline_small_or_no_lineno_blocks 3.13-3.15, inline_small_exit_blocks 3.12 */
export function basicblock_inline_small_or_no_lineno_blocks(g: FlowGraph, b: BasicBlock): boolean {
  const last = b.last();
  if (last === undefined || g.table.isUnconditionalJump[last.op] !== 1) return false;
  const target = last.target!;
  const smallExit =
    basicblock_exits_scope(g.table, target) &&
    target.instrs.length <= MAX_COPY_SIZE &&
    (g.kinds.inlining !== 'small exits without line' || basicblock_has_no_lineno(target));
  const noLine =
    g.kinds.inlining === 'small exits and blocks without line' &&
    basicblock_has_no_lineno(target) &&
    basicblock_nofallthrough(g.table, target);
  if (!smallExit && !noLine) return false;
  const removedJump = last.op;
  last.nop();
  basicblock_append_instructions(b, target);
  const copied = b.last()!;
  // a loop must not lose its check for interruptions
  if (noLine && g.table.isUnconditionalJump[copied.op] === 1 && removedJump === OP.JUMP) copied.op = OP.JUMP;
  target.predecessors--;
  return true;
}

/** @cpython Python/flowgraph.c inline_small_or_no_lineno_blocks 3.13-3.15 */
export function inline_small_or_no_lineno_blocks(g: FlowGraph): void {
  let changes: boolean;
  do {
    changes = false;
    for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) {
      if (basicblock_inline_small_or_no_lineno_blocks(g, b)) changes = true;
    }
  } while (changes);
}

/** Unlinks blocks without instructions. @cpython Python/flowgraph.c eliminate_empty_basic_blocks 3.12 */
export function eliminate_empty_basic_blocks(g: FlowGraph): void {
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) b.next = next_nonempty_block(b.next);
  g.entry = next_nonempty_block(g.entry) ?? g.entry;
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) {
    for (const instr of b.instrs) {
      if (!hasTarget(g.table, instr.op)) continue;
      const target = next_nonempty_block(instr.target)!;
      if (target === instr.target) continue;
      target.labelled = true;
      instr.target = target;
      instr.arg = target.label;
    }
  }
}
