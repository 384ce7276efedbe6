/** The deepest stack that the code reaches, and each block's depth on entry, by walking all paths. */
import { InvariantError } from '../profile/faults.ts';
import { type BasicBlock, type FlowGraph, hasTarget } from './flowgraph-blocks.ts';
import { OP } from './opcodes.ts';

/** deeper blocks are not followed (a guard against graphs that don't settle) */
const MAX_FOLLOWED_DEPTH = 100;

/** @cpython Python/flowgraph.c stackdepth_push 3.12-3.15 */
function stackdepth_push(todo: BasicBlock[], b: BasicBlock, depth: number): void {
  if (b.startDepth >= depth || b.startDepth >= MAX_FOLLOWED_DEPTH) return;
  b.startDepth = depth;
  todo.push(b);
}

/** The depth after an instruction, with its target's depth noted. */
function step(g: FlowGraph, todo: BasicBlock[], b: BasicBlock, i: number, depth: number): number {
  const { op, arg, target } = b.instrs[i]!;
  const after = depth + g.table.effect(op, arg, false);
  if (after < 0) throw new InvariantError(`stack underflow at opcode ${op}`);
  if (hasTarget(g.table, op) && op !== OP.END_ASYNC_FOR) {
    stackdepth_push(todo, target!, depth + g.table.effect(op, arg, true));
  }
  return after;
}

/** @cpython Python/flowgraph.c calculate_stackdepth 3.13-3.15, _PyCfg_Stackdepth 3.12; Python/compile.c stackdepth 3.11 */
export function calculate_stackdepth(g: FlowGraph, isGenerator: boolean): number {
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) b.startDepth = -1;
  const todo: BasicBlock[] = [];
  const before = g.kinds.depth === 'before';
  let max = 0;
  stackdepth_push(todo, g.entry, isGenerator ? g.kinds.generatorDepth : 0);
  for (let b = todo.pop(); b !== undefined; b = todo.pop()) {
    let depth = b.startDepth;
    let next = b.next;
    for (let i = 0; i < b.instrs.length; i++) {
      const { op, arg } = b.instrs[i]!;
      if (before) max = Math.max(max, depth);
      const after = step(g, todo, b, i, depth);
      if (!before) {
        max = Math.max(max, after);
        if (hasTarget(g.table, op)) max = Math.max(max, depth + g.table.effect(op, arg, true));
      }
      depth = after;
      if (g.table.isUnconditionalJump[op] === 1 || g.table.isScopeExit[op] === 1) {
        next = null;
        break;
      }
    }
    if (next !== null) stackdepth_push(todo, next, depth);
  }
  return max;
}
