/**
 * The control flow graph of a code unit: basic blocks, reverse postorder, dominators, loops, merge points. Exception
 * handlers are successors of the blocks that they cover, so that what they need is dominated like anything else.
 *
 * The emitter turns the dominator tree into nested JavaScript (structure.ts): that works where every backward edge goes to a
 * dominator (a reducible graph), which is what the compiler makes of Python; `reducible` says so.
 */
import { OP } from '../code/opcodes.ts';
import type { CodeUnit, ExceptionEntry } from '../code/unit.ts';
import type { EmitProfile } from '../profile/emit.ts';

export interface Block {
  index: number;
  /** first and behind-last instruction */
  start: number;
  end: number;
  /** where the code goes on without a jump, or -1 */
  next: number;
  /** target of the jump that ends the block, or -1 */
  jump: number;
  handler: ExceptionEntry | null;
  /** block of the handler, or -1 */
  handlerBlock: number;
  /** position in reverse postorder, -1 where unreachable */
  rpo: number;
  idom: number;
  /** dominator tree */
  children: number[];
  /** number of edges from earlier blocks; from 2 on the block is a merge point */
  forward: number;
  loop: boolean;
}

export interface Graph {
  blocks: Block[];
  /** block by first instruction */
  at: Int32Array;
  reducible: boolean;
}

const UNCONDITIONAL = new Set<number>([
  OP.JUMP_FORWARD,
  OP.JUMP_BACKWARD,
  OP.JUMP_BACKWARD_NO_INTERRUPT,
  OP.JUMP_ABSOLUTE,
  OP.RETURN_VALUE,
  OP.RETURN_CONST,
  OP.RAISE_VARARGS,
  OP.RERAISE,
  OP.INTERPRETER_EXIT,
]);
const LEAVES = new Set<number>([OP.RETURN_VALUE, OP.RETURN_CONST, OP.RAISE_VARARGS, OP.RERAISE, OP.INTERPRETER_EXIT]);

const CONDITIONAL = new Set<number>([
  OP.FOR_ITER,
  OP.SEND,
  OP.JUMP_IF_FALSE_OR_POP,
  OP.JUMP_IF_TRUE_OR_POP,
  OP.POP_JUMP_IF_FALSE,
  OP.POP_JUMP_IF_TRUE,
  OP.POP_JUMP_IF_NONE,
  OP.POP_JUMP_IF_NOT_NONE,
  OP.POP_JUMP_FORWARD_IF_FALSE,
  OP.POP_JUMP_FORWARD_IF_TRUE,
  OP.POP_JUMP_FORWARD_IF_NONE,
  OP.POP_JUMP_FORWARD_IF_NOT_NONE,
  OP.POP_JUMP_BACKWARD_IF_FALSE,
  OP.POP_JUMP_BACKWARD_IF_TRUE,
  OP.POP_JUMP_BACKWARD_IF_NONE,
  OP.POP_JUMP_BACKWARD_IF_NOT_NONE,
]);

/** Where an instruction may jump to, as an instruction index; -1: nowhere. */
export function jumpTarget(unit: CodeUnit, i: number, profile: EmitProfile): number {
  const op = unit.ops[i]!;
  if (op === OP.FOR_ITER) return unit.args[i]! + profile.forIterSkip;
  if (CONDITIONAL.has(op) || (UNCONDITIONAL.has(op) && !LEAVES.has(op))) return unit.args[i]!;
  return -1;
}

/** The innermost handler of an instruction. */
function handlerAt(unit: CodeUnit, i: number): ExceptionEntry | null {
  for (const entry of unit.exceptions) if (i >= entry.start && i < entry.end) return entry;
  return null;
}

/** Instructions before `first` (the prologue of a generator) are left out. */
export function buildGraph(unit: CodeUnit, profile: EmitProfile, first: number): Graph {
  const n = unit.ops.length;
  const leader = new Uint8Array(n + 1);
  leader[first] = 1;
  for (let i = first; i < n; i++) {
    const target = jumpTarget(unit, i, profile);
    if (target >= 0) leader[target] = 1;
    if (target >= 0 || UNCONDITIONAL.has(unit.ops[i]!)) leader[i + 1] = 1;
  }
  for (const entry of unit.exceptions) {
    leader[Math.max(entry.start, first)] = 1;
    leader[entry.end] = 1;
    leader[entry.target] = 1;
  }
  const blocks: Block[] = [];
  const at = new Int32Array(n + 1).fill(-1);
  for (let i = first; i < n; ) {
    let end = i + 1;
    while (end < n && !leader[end]) end++;
    at[i] = blocks.length;
    blocks.push(emptyBlock(blocks.length, i, end, handlerAt(unit, i)));
    i = end;
  }
  for (const block of blocks) {
    const last = block.end - 1;
    const target = jumpTarget(unit, last, profile);
    block.jump = target >= 0 ? at[target]! : -1;
    block.next = UNCONDITIONAL.has(unit.ops[last]!) || block.end >= n ? -1 : at[block.end]!;
    block.handlerBlock = block.handler ? at[block.handler.target]! : -1;
  }
  const reducible = dominate(blocks);
  return { blocks, at, reducible };
}

function emptyBlock(index: number, start: number, end: number, handler: ExceptionEntry | null): Block {
  return {
    index,
    start,
    end,
    next: -1,
    jump: -1,
    handler,
    handlerBlock: -1,
    rpo: -1,
    idom: -1,
    children: [],
    forward: 0,
    loop: false,
  };
}

export function successors(block: Block): number[] {
  const list: number[] = [];
  if (block.next >= 0) list.push(block.next);
  if (block.jump >= 0 && block.jump !== block.next) list.push(block.jump);
  if (block.handlerBlock >= 0) list.push(block.handlerBlock);
  return list;
}

/** Numbers the reachable blocks in reverse postorder. Iterative: module bodies can have thousands of blocks. */
function order(blocks: Block[]): Block[] {
  const post: Block[] = [];
  const seen = new Uint8Array(blocks.length);
  const stack: { block: Block; list: number[]; k: number }[] = [];
  const enter = (b: Block): void => {
    seen[b.index] = 1;
    // the fall-through successor is visited last, so that it follows directly in the order
    stack.push({ block: b, list: successors(b).reverse(), k: 0 });
  };
  enter(blocks[0]!);
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!;
    if (top.k < top.list.length) {
      const next = blocks[top.list[top.k++]!]!;
      if (!seen[next.index]) enter(next);
    } else {
      post.push(top.block);
      stack.pop();
    }
  }
  post.reverse();
  post.forEach((b, k) => {
    b.rpo = k;
  });
  return post;
}

/** Immediate dominators (Cooper, Harvey, Kennedy: "A simple, fast dominance algorithm"); true where the graph is reducible. */
function dominate(blocks: Block[]): boolean {
  const rpo = order(blocks);
  const preds: number[][] = blocks.map(() => []);
  for (const b of rpo) for (const s of successors(b)) preds[s]!.push(b.index);
  rpo[0]!.idom = rpo[0]!.index;
  for (let changed = true; changed; ) {
    changed = false;
    for (let k = 1; k < rpo.length; k++) {
      const b = rpo[k]!;
      let idom = -1;
      for (const p of preds[b.index]!) {
        if (blocks[p]!.idom < 0) continue;
        idom = idom < 0 ? p : intersect(blocks, p, idom);
      }
      if (idom !== b.idom) {
        b.idom = idom;
        changed = true;
      }
    }
  }
  let reducible = true;
  for (const b of rpo) {
    if (b.rpo > 0) blocks[b.idom]!.children.push(b.index);
    for (const p of preds[b.index]!) {
      if (blocks[p]!.rpo < b.rpo) b.forward++;
      else {
        b.loop = true;
        if (!dominates(blocks, b.index, p)) reducible = false;
      }
    }
  }
  return reducible;
}

function intersect(blocks: Block[], a: number, b: number): number {
  while (a !== b) {
    while (blocks[a]!.rpo > blocks[b]!.rpo) a = blocks[a]!.idom;
    while (blocks[b]!.rpo > blocks[a]!.rpo) b = blocks[b]!.idom;
  }
  return a;
}

function dominates(blocks: Block[], a: number, b: number): boolean {
  while (blocks[b]!.rpo > blocks[a]!.rpo) b = blocks[b]!.idom;
  return a === b;
}
