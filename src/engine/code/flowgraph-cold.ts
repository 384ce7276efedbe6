/**
 * Cold blocks: what only an exception reaches is moved behind everything else, so that the code of the normal case is
 * in one piece.
 */
import {
  BasicBlock,
  basicblock_add_jump,
  basicblock_nofallthrough,
  clearVisited,
  type FlowGraph,
} from './flowgraph-blocks.ts';
import { remove_redundant_jumps, remove_redundant_nops_and_jumps } from './flowgraph-cleanup.ts';
import { OP } from './opcodes.ts';
import { NO_LOCATION } from './sequence.ts';

/** Calls `reach` for each block that a block leads to, exceptions aside. */
function eachSuccessor(g: FlowGraph, b: BasicBlock, reach: (b: BasicBlock) => void): void {
  if (b.next !== null && !basicblock_nofallthrough(g.table, b)) reach(b.next);
  for (const instr of b.instrs) if (g.table.isJump[instr.op] === 1) reach(instr.target!);
}

/** @cpython Python/flowgraph.c mark_warm 3.12-3.15; Python/compile.c 3.11 */
function mark_warm(g: FlowGraph): void {
  clearVisited(g.entry);
  const todo = [g.entry];
  g.entry.visited = true;
  for (let b = todo.pop(); b !== undefined; b = todo.pop()) {
    b.warm = true;
    eachSuccessor(g, b, (next) => {
      if (next.visited) return;
      next.visited = true;
      todo.push(next);
    });
  }
}

/** @cpython Python/flowgraph.c mark_cold 3.12-3.15; Python/compile.c 3.11 */
function mark_cold(g: FlowGraph): void {
  mark_warm(g);
  clearVisited(g.entry);
  const todo: BasicBlock[] = [];
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) {
    if (!b.exceptHandler) continue;
    b.visited = true;
    todo.push(b);
  }
  for (let b = todo.pop(); b !== undefined; b = todo.pop()) {
    b.cold = true;
    eachSuccessor(g, b, (next) => {
      if (next.warm || next.visited) return;
      next.visited = true;
      todo.push(next);
    });
  }
}

/** A cold block that falls into a warm one gets a jump to it. */
function addExplicitJumps(g: FlowGraph): void {
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) {
    if (!b.cold || basicblock_nofallthrough(g.table, b) || b.next === null || !b.next.warm) continue;
    const jump = new BasicBlock();
    b.next.labelled = true;
    basicblock_add_jump(jump, OP[g.kinds.coldJump], b.next, NO_LOCATION);
    jump.cold = true;
    jump.next = b.next;
    jump.predecessors = g.kinds.pipeline === 'lines first' ? 1 : 0;
    b.next = jump;
  }
}

/** @cpython Python/flowgraph.c push_cold_blocks_to_end 3.12-3.15; Python/compile.c 3.11 */
export function push_cold_blocks_to_end(g: FlowGraph): void {
  if (g.entry.next === null) return;
  mark_cold(g);
  addExplicitJumps(g);
  let warmTail = g.entry;
  let coldHead: BasicBlock | null = null;
  let coldTail: BasicBlock | null = null;
  for (let b: BasicBlock | null = g.entry.next; b !== null; b = b.next) {
    if (!b.cold) {
      warmTail.next = b;
      warmTail = b;
    } else if (coldTail === null) {
      coldHead = b;
      coldTail = b;
    } else {
      coldTail.next = b;
      coldTail = b;
    }
  }
  if (coldTail !== null) coldTail.next = null;
  warmTail.next = coldHead;
  if (coldHead === null) return;
  if (g.kinds.pipeline === 'lines first') remove_redundant_nops_and_jumps(g);
  else remove_redundant_jumps(g);
}
