/**
 * Exception handlers of the flow graph: which block handles an exception raised by an instruction, found by walking the
 * graph with a stack of handlers that SETUP_* pushes and POP_BLOCK pops. From 3.11 on this is the exception table.
 */
import { InvariantError } from '../profile/faults.ts';
import type { FlowProfile } from '../profile/flow.ts';
import {
  type BasicBlock,
  basicblock_nofallthrough,
  type CfgInstr,
  clearVisited,
  type FlowGraph,
} from './flowgraph-blocks.ts';
import { OP } from './opcodes.ts';

const RESUME_AT_FUNC_START = 0;

/** @cpython Python/flowgraph.c mark_except_handlers 3.12-3.15 */
export function mark_except_handlers(g: FlowGraph): void {
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) {
    for (const instr of b.instrs) {
      if (g.table.isBlockPush[instr.op] === 1) instr.target!.exceptHandler = true;
    }
  }
}

/** @cpython Python/flowgraph.c push_except_block 3.12-3.15 */
function push_except_block(stack: BasicBlock[], setup: CfgInstr): BasicBlock {
  const target = setup.target!;
  if (setup.op === OP.SETUP_WITH || setup.op === OP.SETUP_CLEANUP) target.preserveLasti = true;
  stack.push(target);
  return target;
}

/** The state of the walk within one block. */
interface Walk {
  todo: BasicBlock[];
  stack: BasicBlock[];
  handler: BasicBlock | null;
  yieldDepth: number;
}

function visit(walk: Walk, target: BasicBlock, stack: BasicBlock[]): void {
  target.exceptStack = stack;
  target.visited = true;
  walk.todo.push(target);
}

/** Notes at a yield how many blocks it stands in (a generator that is closed must know). */
function labelYield(walk: Walk, instr: CfgInstr, kinds: FlowProfile): void {
  const kind = kinds.yieldDepth;
  if (kind === 'yield operand' && instr.op === OP.YIELD_VALUE) instr.arg = walk.stack.length;
  if (kind !== 'resume bit') return;
  if (instr.op === OP.YIELD_VALUE) walk.yieldDepth = walk.stack.length;
  else if (instr.op === OP.RESUME && instr.arg !== RESUME_AT_FUNC_START) {
    if (walk.yieldDepth === 1) instr.arg |= kinds.resumeDepthBit;
    walk.yieldDepth = -1;
  }
}

function labelInstruction(g: FlowGraph, walk: Walk, b: BasicBlock, instr: CfgInstr): void {
  if (g.table.isBlockPush[instr.op] === 1) {
    if (!instr.target!.visited) visit(walk, instr.target!, walk.stack.slice());
    walk.handler = push_except_block(walk.stack, instr);
    return;
  }
  if (instr.op === OP.POP_BLOCK) {
    if (walk.stack.pop() === undefined) throw new InvariantError('block stack is empty at POP_BLOCK');
    walk.handler = walk.stack.at(-1) ?? null;
    if (g.kinds.popBlock === 'early') instr.nop();
    return;
  }
  instr.except = walk.handler;
  if (g.table.isJump[instr.op] === 1) {
    if (!instr.target!.visited) {
      const shared = basicblock_nofallthrough(g.table, b);
      visit(walk, instr.target!, shared ? walk.stack : walk.stack.slice());
    }
    return;
  }
  labelYield(walk, instr, g.kinds);
}

/** @cpython Python/flowgraph.c label_exception_targets 3.12-3.15; Python/compile.c 3.11 */
export function label_exception_targets(g: FlowGraph): void {
  clearVisited(g.entry);
  const walk: Walk = { todo: [], stack: [], handler: null, yieldDepth: -1 };
  visit(walk, g.entry, []);
  for (let b = walk.todo.pop(); b !== undefined; b = walk.todo.pop()) {
    walk.stack = b.exceptStack!;
    b.exceptStack = null;
    walk.handler = walk.stack.at(-1) ?? null;
    walk.yieldDepth = -1;
    for (const instr of b.instrs) labelInstruction(g, walk, b, instr);
    if (!basicblock_nofallthrough(g.table, b) && b.next !== null && !b.next.visited) visit(walk, b.next, walk.stack);
  }
}
